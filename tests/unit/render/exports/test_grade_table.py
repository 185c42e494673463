"""The CSV file for spreadsheets."""

import csv
import io

import pytest

from grader.domain.exported_result import ExportPolicy, OpenScore, Standing
from grader.render.exports.grade_table import COLUMNS, write_grade_table

CHECKS = ["hw3:runs", "hw3:deep", "hw3:same", "hw3:skipped"]


def rows(*results, **policy) -> list[list[str]]:
    """Write and read the table."""
    text = write_grade_table(results, ExportPolicy(**policy))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_row_has_score_and_checks(result) -> None:
    """The score is that after lateness, `points` that before it."""
    heading, row = rows(result())
    assert heading == [*COLUMNS, *CHECKS]
    assert row == [
        *("hw3", "2026001", "김철수", "kim@school.example", "scored", "11.25", "40", "12.5", "0", "10", "2"),
        *("2026-03-09T12:00:00+00:00", "10", "2.5", "0", "0"),
    ]


def test_open_points_are_no_zeros(result, open_card) -> None:
    """A check that waits for a person, or is in error, has an empty cell."""
    (_, row) = rows(result(Standing.PENDING, card=open_card, pending_points=10.0))
    assert (row[5], row[8], row[-4:]) == ("", "10", ["", "2.5", "0", ""])
    assert rows(result(Standing.PENDING), pending=OpenScore.ZERO)[1][5] == "11.25"


def test_missing_work_has_no_figures(result) -> None:
    """Who submitted nothing has neither points, an attempt nor a time."""
    nothing = {
        "final_score": None,
        "points": None,
        "card": None,
        "added": {},
        "attempt": 0,
        "submitted_at": None,
    }
    heading, row = rows(result(Standing.MISSING, **nothing))
    assert heading == list(COLUMNS)
    assert row[5:] == ["", "40", "", "", "", "", ""]
    assert rows(result(Standing.MISSING, **nothing), missing=OpenScore.ZERO)[1][5] == "0"


def test_checks_of_another_assignment_are_empty(result) -> None:
    """Each assignment has columns of its own, although check ids may be the same."""
    heading, first, second = rows(result(), result(assignment="hw2"))
    assert heading[12:] == CHECKS + [each.replace("hw3", "hw2") for each in CHECKS]
    assert (first[12:], second[12:]) == (
        ["10", "2.5", "0", "0"] + [""] * 4,
        [""] * 4 + ["10", "2.5", "0", "0"],
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "'=1", "''@x"])
def test_formulas_are_quoted(result, name) -> None:
    """A name that a spreadsheet would run gets one apostrophe, which a reader can take away."""
    assert rows(result(name=name))[1][2] == f"'{name}"


@pytest.mark.parametrize("name", ["O'Hara", "a=b", "Ann-Lee", "'ann"])
def test_plain_names_are_left_alone(result, name) -> None:
    """Signs within a name are no formula."""
    assert rows(result(name=name))[1][2] == name
