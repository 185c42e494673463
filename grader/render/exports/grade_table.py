"""Results as a CSV file for spreadsheets: a row for each student, a column for each check."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from grader.domain.exported_result import ExportedResult, ExportPolicy
from grader.render.number_format import show_points

COLUMNS: Final = (
    *("assignment", "student", "name", "email", "status", "score", "max_score", "points"),
    *("pending_points", "late_penalty_percent", "attempt", "submitted_at"),
)
# What spreadsheets read as the beginning of a formula, with the full-width forms; apostrophes before it count
# as part of the text, so that a reader can take exactly one away.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write_grade_table(results: Sequence[ExportedResult], policy: ExportPolicy) -> str:
    """Return the table; `points` is what checks and overrides gave, `score` is that less the late penalty.

    The text begins with a byte order mark, without which Excel reads Korean as another encoding.
    """
    checks = list(dict.fromkeys(_check_columns(results)))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *(guard_formula(f"{assignment}:{check}") for assignment, check in checks)])
    for result in results:
        writer.writerow([guard_formula(cell) for cell in _row(result, checks, policy)])
    return "\ufeff" + file.getvalue()


def _check_columns(results: Iterable[ExportedResult]) -> Iterator[tuple[str, str]]:
    for result in results:
        if result.card is not None:
            yield from ((result.assignment, check.id) for check in result.card.checks)


def _row(result: ExportedResult, checks: Iterable[tuple[str, str]], policy: ExportPolicy) -> Iterator[str]:
    card, score = result.card, result.score_for(policy)
    known = result.final_score is not None
    yield from (result.assignment, result.student, result.name, result.email, result.standing.value)
    yield "" if score is None else show_points(score)
    yield show_points(result.max_score)
    yield "" if result.points is None else show_points(result.points)
    yield show_points(result.pending_points) if known else ""
    yield show_points(result.penalty_percent) if known else ""
    yield str(result.attempt) if result.attempt else ""
    yield "" if result.submitted_at is None else result.submitted_at.isoformat()
    points = {} if card is None else {check.id: check for check in card.checks}
    for assignment, name in checks:
        check = points.get(name) if assignment == result.assignment else None
        yield "" if check is None or check.is_open else show_points(check.points)


def guard_formula(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; names come from students."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
