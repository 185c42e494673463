"""Decisions from the command line and from CSV files are checked before anything is stored."""

import pytest

from grader.domain.errors import UsageError
from grader.services.batch.override_orders import OverrideOrder, check_order, check_orders, read_orders
from grader.store.records import HandedIn


@pytest.fixture
def graded(book, make_card):
    """Return a gradebook with the results of ann (id 2026001), bob, and two students called 김민지."""
    for student, name in (("2026001", "Ann"), ("bob", "Bob"), ("k1", "김민지"), ("k2", "김민지")):
        given = HandedIn("hw2", student, name, 1, True, None, False, "a.py", "script", "a" * 64)
        book.add_submissions([given])
        book.record(given.key, make_card(), student)
    return book


def codes(caught) -> list[str]:
    """Return the codes of an error's messages."""
    return [each.code for each in caught.value.messages]


@pytest.mark.parametrize("typed", ["2026001", "ann", " ANN "])
def test_student_is_found_by_id_or_name(graded, typed) -> None:
    """An id, or a name in any case, leads to the stored attempt."""
    checked = check_order(OverrideOrder(typed, "check_0", 9.0, why="oral"), graded, "out")
    assert (checked.subject.student, checked.subject.check) == ("2026001", "check_0")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (OverrideOrder("nobody", "check_0", 1.0, why="w"), "override-no-student"),
        (OverrideOrder("김민지", "check_0", 1.0, why="w"), "override-several"),
        (OverrideOrder("bob", "check_9", 1.0, why="w"), "override-no-check"),
        (OverrideOrder("bob", "check_0", 10.5, why="w"), "override-too-many"),
        (OverrideOrder("bob", "", 31.0, why="w"), "override-score-too-high"),
        (OverrideOrder("bob", "", float("nan"), why="w"), "override-score-too-high"),
        (OverrideOrder("bob", "check_0", 1.0), "override-no-why"),
        (OverrideOrder("bob", "check_0"), "override-nothing"),
        (OverrideOrder("bob", is_removal=True), "override-none-to-remove"),
    ],
)
def test_wrong_order_names_what_is_wrong(graded, order, code) -> None:
    """Each wrong order has its own message."""
    with pytest.raises(UsageError) as caught:
        check_order(order, graded, "out")
    assert codes(caught) == [code]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_score_sheet_is_read(graded, tmp_path, encoding) -> None:
    """A CSV from a spreadsheet gives a decision for each row that holds one."""
    file = tmp_path / "scores.csv"
    file.write_text(
        '학번,검사,점수,총점,의견,이유\n2026001,check_0,8,,,구두 시험\nbob,,,"20,5",잘했습니다,\nk1,,,,,\n',
        encoding=encoding,
    )
    checked = check_orders(read_orders(file, None, "채점 회의"), graded, file, "out")
    found = [(e.subject.student, e.subject.check, e.decision.points, e.decision.why) for e in checked]
    assert found == [("2026001", "check_0", 8.0, "구두 시험"), ("bob", "", 20.5, "채점 회의")]
    assert checked[1].decision.comment == "잘했습니다"


def test_every_wrong_line_is_named(graded, tmp_path) -> None:
    """Nothing of a file is taken if a line is wrong, and all wrong lines are reported at once."""
    file = tmp_path / "scores.csv"
    file.write_text("id,score\nbob,3\nnobody,4\nk2,400\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        check_orders(read_orders(file, None, "w"), graded, file, "out")
    lines = [each.params["line"] for each in caught.value.messages if each.code == "override-file-line"]
    assert lines == [3, 4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,name\nbob,Bob\n", "override-file-columns"),
        ("id,score\nbob,many\n", "override-file-number"),
        ("id,score\nbob,\n", "override-file-empty"),
    ],
)
def test_unusable_file_is_refused(graded, tmp_path, text, code) -> None:
    """A file without a column of points, with words for numbers, or without any decision is refused."""
    file = tmp_path / "scores.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        check_orders(read_orders(file, None, "w"), graded, file, "out")
    assert codes(caught)[0] == code
