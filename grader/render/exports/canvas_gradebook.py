"""Canvas's gradebook: the instructor's own export with one assignment's column filled in.

The rules are those of `lib/gradebook_importer.rb` (https://github.com/instructure/canvas-lms): an assignment
is the column `Title (id)`, a column that Canvas does not know becomes a new assignment, `EX` excuses a
student, and columns that Canvas calculates have `(read only)` in the row `Points Possible`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportedResult, ExportPolicy, Standing
from grader.domain.messages import message
from grader.intake.name_words import normalize
from grader.intake.sheet import Sheet
from grader.render.exports.platform_sheet import cells_to_write, read_number, scale_to, scores_of

_TITLE: Final = re.compile(r"^(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*$", re.DOTALL)
_POINTS_POSSIBLE: Final = "Points Possible"
_READ_ONLY: Final = re.compile(r"read\s+only", re.IGNORECASE)
_SECTION: Final = "section"
# Decisions of the instructor's in Canvas: excused, and not assigned to this student.
_DECIDED: Final = frozenset({"EX", "N/A"})


@dataclass(frozen=True, slots=True)
class FilledGradebook:
    """The file, the heading of the column that was filled, and whose cells were left as they are."""

    sheet: Sheet
    column: str
    kept: tuple[ExportedResult, ...]


def fill_gradebook(
    sheet: Sheet,
    rows: Mapping[int, ExportedResult],
    assignment: Assignment,
    policy: ExportPolicy,
    *,
    column: str | None = None,
    scale: bool = False,
) -> FilledGradebook:
    """Fill one column. Raises `UsageError` where no column, or more than one, is the assignment's.

    A student who submitted nothing keeps the cell as it is, unless zeros are wanted and the cell is empty.
    """
    titles = sheet.row(sheet.heading)
    at = _find_column(titles, assignment, column, sheet)
    points = _points_possible(sheet, at)
    factor = scale_to(read_number(points), assignment.max_score, wanted=scale)
    texts = scores_of(rows, policy, factor, decimal_comma="," in points)
    decided = [row for row in texts if sheet.cell(row, at).upper() in _DECIDED]
    new = {row: text for row, text in cells_to_write(sheet, at, rows, texts).items() if row not in decided}
    kept = tuple(rows[row] for row in decided if rows[row].standing is not Standing.MISSING)
    return FilledGradebook(sheet.with_cells(at, new), titles[at], kept)


def _find_column(titles: list[str], assignment: Assignment, wanted: str | None, sheet: Sheet) -> int:
    """Return the assignment's column: the wanted one, else the one whose title is the assignment's."""
    offered = {at: title for at, title in enumerate(titles) if _is_assignment(title, at, titles, sheet)}
    if wanted is not None:
        found = [at for at, title in offered.items() if wanted.strip() in _names_of(title)]
    else:
        own = _own_titles(assignment)
        found = [at for at, title in offered.items() if _plain(_title_of(title)) in own]
    if len(found) == 1:
        return found[0]
    known = "; ".join(offered.values()) or "-"
    name = wanted or assignment.id
    raise UsageError(
        message("export-column-several" if found else "export-no-column", name=name, known=known[:2000])
    )


def _own_titles(assignment: Assignment) -> set[str]:
    """Return what a column of the assignment may be called: its id, its title, and what precedes a colon."""
    full = (assignment.title.ko, assignment.title.en)
    return {_plain(each) for each in (assignment.id, *full, *(title.split(":")[0] for title in full))}


def _plain(title: str) -> str:
    """Return a title without case and spaces; signs count, since `1-1` is not `11`."""
    return "".join(normalize(title).split())


def _is_assignment(title: str, at: int, titles: list[str], sheet: Sheet) -> bool:
    """Whether a column may be filled: after the student's columns, with an id, and not calculated."""
    sections = [number for number, each in enumerate(titles) if _plain(each) == _SECTION]
    is_after = not sections or at > sections[0]
    return is_after and _TITLE.match(title) is not None and not _READ_ONLY.search(_points_possible(sheet, at))


def _names_of(title: str) -> set[str]:
    match = _TITLE.match(title)
    return {title.strip()} | ({match["title"], match["id"]} if match else set())


def _title_of(title: str) -> str:
    match = _TITLE.match(title)
    return match["title"] if match else title


def _points_possible(sheet: Sheet, at: int) -> str:
    for row, cells in sheet.rows():
        if cells and _POINTS_POSSIBLE in cells[0]:
            return sheet.cell(row, at)
    return ""
