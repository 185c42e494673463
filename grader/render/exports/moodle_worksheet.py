"""Moodle's grading worksheet: the instructor's own download with grades and feedback comments filled in.

The rules are those of `mod/assign/feedback/offline` (https://github.com/moodle/moodle). Headings are texts of
Moodle's language packs: `grade` (moodle.php), `maxgrade` and `gradecanbechanged` (assign.php), `pluginname`
(assignfeedback_comments.php).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportedResult, ExportPolicy
from grader.domain.messages import message
from grader.intake.class_tables import clean_cell
from grader.intake.sheet import Sheet, find_column
from grader.render.exports.platform_sheet import cells_to_write, read_number, scale_to, scores_of

_GRADE: Final = ("Grade", "성적", "점수", "Bewertung")
_MAXIMUM: Final = (
    "Maximum grade",
    "최대 성적",
    "최대 점수",
    "Bestwertung",
    "Beste Bewertung",
    "Höchste Bewertung",
)
_CAN_CHANGE: Final = ("Grade can be changed", "성적 변경 가능", "Bewertung kann geändert werden")
_COMMENTS: Final = (
    *("Feedback comments", "피드백 코멘트", "피드백 의견", "피드백 댓글"),
    *("Feedback als Kommentar", "Feedback als Kommentare"),
)
_LOCKED: Final = frozenset({"no", "아니오", "아니요", "nein"})


@dataclass(frozen=True, slots=True)
class FilledWorksheet:
    """The file, whether it takes comments, and whose grades are locked in Moodle."""

    sheet: Sheet
    has_comments: bool
    locked: tuple[ExportedResult, ...]


def fill_worksheet(
    sheet: Sheet,
    rows: Mapping[int, ExportedResult],
    assignment: Assignment,
    comments: Mapping[int, str],
    policy: ExportPolicy,
    *,
    column: str | None = None,
    scale: bool = False,
) -> FilledWorksheet:
    """Fill grades and comments, by row. Raises `UsageError` where the worksheet has no column for grades.

    Moodle reads an empty comment as "delete the comment", so a row without a new one keeps what it has.
    """
    titles = sheet.row(sheet.heading)
    at = find_column(titles, _GRADE if column is None else (column.strip(),))
    if at is None:
        known = "; ".join(clean_cell(title) for title in titles)
        raise UsageError(message("export-no-column", name=column or _GRADE[0], known=known[:2000]))
    maximum = _maximum(sheet, titles, rows)
    factor = scale_to(read_number(maximum), assignment.max_score, wanted=scale)
    texts = scores_of(rows, policy, factor, decimal_comma="," in maximum)
    new = cells_to_write(sheet, at, rows, texts)
    filled = sheet.with_cells(at, new)
    place = find_column(titles, _COMMENTS)
    if place is not None:
        filled = filled.with_cells(place, comments)
    lock = find_column(titles, _CAN_CHANGE)
    locked = [row for row in new if lock is not None and sheet.cell(row, lock).casefold() in _LOCKED]
    return FilledWorksheet(filled, place is not None, tuple(rows[row] for row in locked))


def _maximum(sheet: Sheet, titles: list[str], rows: Mapping[int, ExportedResult]) -> str:
    """Return the text of the maximum grade, which is the same in every row."""
    at = find_column(titles, _MAXIMUM)
    return "" if at is None else next(filter(None, (sheet.cell(row, at) for row in rows)), "")
