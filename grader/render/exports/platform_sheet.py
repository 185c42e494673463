"""What Canvas's and Moodle's files have in common: the numbers that are put into one column."""

import re
from collections.abc import Mapping
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportedResult, ExportPolicy, Standing
from grader.domain.messages import message
from grader.intake.sheet import Sheet
from grader.render.number_format import show_points

_EMPTY: Final = frozenset({"", "-"})
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")


def read_number(text: str) -> float | None:
    """Return a cell's number, with a point or a comma; None for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    return float(found.group().replace(",", ".")) if found else None


def scale_to(platform_max: float | None, own_max: float, *, wanted: bool) -> float:
    """Return the factor between our points and the platform's. Raises `UsageError` if nobody wants one.

    A platform that has other points would read our scores as wrong percentages.
    """
    if platform_max is None or platform_max == own_max or own_max <= 0:
        return 1.0
    if not wanted:
        raise UsageError(
            message("export-other-maximum", theirs=show_points(platform_max), own=show_points(own_max))
        )
    return platform_max / own_max


def scores_of(
    rows: Mapping[int, ExportedResult], policy: ExportPolicy, factor: float, *, decimal_comma: bool
) -> dict[int, str]:
    """Return the text of each row's score; an empty one where no score may be exported."""
    return {
        at: _show(result.score_for(policy), factor, decimal_comma=decimal_comma)
        for at, result in rows.items()
    }


def cells_to_write(
    sheet: Sheet, column: int, rows: Mapping[int, ExportedResult], texts: Mapping[int, str]
) -> dict[int, str]:
    """Return the cells that change: a student who submitted nothing keeps a score that the platform has."""
    return {
        row: text
        for row, text in texts.items()
        if rows[row].standing is not Standing.MISSING or (text and sheet.cell(row, column) in _EMPTY)
    }


def _show(score: float | None, factor: float, *, decimal_comma: bool) -> str:
    if score is None:
        return ""
    text = show_points(round(score * factor, 2))
    return text.replace(".", ",") if decimal_comma else text
