"""Canvas's and Moodle's own files with one column filled in."""

from dataclasses import replace

import pytest

from grader.course.course import load_course
from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportPolicy, OpenScore, Standing
from grader.intake.sheet import Sheet
from grader.render.exports.canvas_gradebook import fill_gradebook
from grader.render.exports.moodle_worksheet import fill_worksheet
from grader.render.exports.platform_sheet import read_number, scale_to

POLICY = ExportPolicy()
CANVAS = """Student,ID,SIS Login ID,Section,Homework 2 (41),Homework 3 (42),Total (43)
    Points Possible,,,,{points},100,(read only)
"Kim, Ann",1,ann,A,,7,9
"Lee, Bo",2,bo,A,EX,8,9
"Roe, Cy",3,cy,A,5,9,9
"""
MOODLE = """Identifier,Full name,Grade,Maximum grade,Grade can be changed,Feedback comments
Participant 1,Ann Kim,,"{points}",Yes,
Participant 2,Bo Lee,5.00,"{points}",No,old
"""


@pytest.fixture(scope="module")
def hw2(course_root):
    """Return homework 2, of 100 points."""
    return load_course(course_root).resolve("hw2")[0]


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes and reads a platform's file."""

    def make(text: str, points: str = "100") -> Sheet:
        path = tmp_path / "class.csv"
        path.write_text(text.format(points=points), encoding="utf-8")
        return Sheet.read(path)

    return make


def column(filled: Sheet, at: int) -> list[str]:
    """Return the cells of a column, without the heading."""
    return [filled.cell(row, at) for row in range(1, len(filled.lines))]


def test_canvas_column_is_filled(sheet, hw2, result) -> None:
    """Only the assignment's column changes; an excused student keeps the decision and is named."""
    first, second = result(final_score=80.5), result(final_score=60.0)
    made = fill_gradebook(sheet(CANVAS), {2: first, 3: second}, hw2, POLICY)
    assert made.column == "Homework 2 (41)"
    assert column(made.sheet, 4) == ["100", "80.5", "EX", "5"]
    assert column(made.sheet, 5) == ["100", "7", "8", "9"]
    assert made.kept == (second,)


def test_missing_work_keeps_its_cell(sheet, hw2, result) -> None:
    """Without a submission a cell is filled only with a wanted zero, and only where it is empty."""
    missing = result(Standing.MISSING, final_score=None)
    rows = {2: missing, 3: missing, 4: missing}
    made = fill_gradebook(sheet(CANVAS), rows, hw2, POLICY)
    assert column(made.sheet, 4) == ["100", "", "EX", "5"]
    made = fill_gradebook(sheet(CANVAS), rows, hw2, ExportPolicy(missing=OpenScore.ZERO))
    assert (column(made.sheet, 4), made.kept) == (["100", "0", "EX", "5"], ())


@pytest.mark.parametrize("wanted", ["Homework 3", "42", "Homework 3 (42)"])
def test_wanted_column_is_taken(sheet, hw2, result, wanted) -> None:
    """A column is named by its title, its number or both."""
    made = fill_gradebook(sheet(CANVAS), {2: result()}, hw2, POLICY, column=wanted)
    assert (made.column, column(made.sheet, 5)[1]) == ("Homework 3 (42)", "11.25")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("Total", "export-no-column"), ("Homework", "export-no-column"), ("ID", "export-no-column")],
)
def test_other_columns_are_refused(sheet, hw2, result, wanted, code) -> None:
    """A calculated column, a student's column and a part of a title are no assignment's."""
    with pytest.raises(UsageError) as caught:
        fill_gradebook(sheet(CANVAS), {2: result()}, hw2, POLICY, column=wanted)
    assert caught.value.messages[0].code == code
    assert "Homework 2 (41); Homework 3 (42)" in caught.value.messages[0].params["known"]


def test_two_columns_of_one_title_are_refused(sheet, hw2, result) -> None:
    """Where two columns fit, the instructor chooses."""
    twice = CANVAS.replace("Homework 3", "hw2")
    with pytest.raises(UsageError) as caught:
        fill_gradebook(sheet(twice), {2: result()}, hw2, POLICY)
    assert caught.value.messages[0].code == "export-column-several"


def test_other_maximum_needs_a_wish(sheet, hw2, result) -> None:
    """Scores are scaled to the platform's points only on request."""
    with pytest.raises(UsageError) as caught:
        fill_gradebook(sheet(CANVAS, "20"), {2: result()}, hw2, POLICY)
    assert caught.value.messages[0].params == {"theirs": "20", "own": "100"}
    made = fill_gradebook(sheet(CANVAS, "20"), {2: result(final_score=80.0)}, hw2, POLICY, scale=True)
    assert column(made.sheet, 4)[1] == "16"


def test_worksheet_is_filled(sheet, hw2, result) -> None:
    """Grades and comments are filled in, and locked grades are named."""
    rows = {1: result(final_score=80.5), 2: result(final_score=60.0)}
    made = fill_worksheet(sheet(MOODLE, "100,00"), rows, hw2, {1: "Well done"}, POLICY)
    assert column(made.sheet, 2) == ["80,5", "60"]
    assert column(made.sheet, 5) == ["Well done", "old"]
    assert (made.locked, made.has_comments) == ((rows[2],), True)


def test_worksheet_without_comments_is_filled(sheet, hw2, result) -> None:
    """A worksheet that takes no comments says so; one without grades is refused."""
    plain = "Identifier,Full name,Grade\nParticipant 1,Ann Kim,\n"
    made = fill_worksheet(sheet(plain), {1: result()}, hw2, {1: "x"}, POLICY)
    assert (column(made.sheet, 2), made.has_comments, made.locked) == (["11.25"], False, ())
    with pytest.raises(UsageError, match="export-no-column"):
        fill_worksheet(sheet(plain.replace("Grade", "Note")), {1: result()}, hw2, {}, POLICY)


def test_numbers_are_read_with_point_or_comma() -> None:
    """Only a whole cell that is a number is one."""
    assert [read_number(text) for text in ("100", " 7,5 ", "7.25", "-", "", "7 of 9", "1,2,3")] == [
        100.0, 7.5, 7.25, None, None, None, None,
    ]  # fmt: skip


def test_factor_is_one_where_nothing_is_known() -> None:
    """An unknown or equal maximum, and an assignment without points, change nothing."""
    assert [scale_to(*each, wanted=False) for each in ((None, 40.0), (40.0, 40.0), (9.0, 0.0))] == [
        1.0,
        1.0,
        1.0,
    ]
    assert scale_to(20.0, 40.0, wanted=True) == 0.5


def test_blank_policy_writes_nothing(sheet, hw2, result) -> None:
    """A fault of the grader empties no number into the platform."""
    fault = replace(result(Standing.FAULT), final_score=None)
    made = fill_gradebook(sheet(CANVAS), {4: fault}, hw2, POLICY)
    assert column(made.sheet, 4)[3] == ""
