"""A stored result is found by whatever names the student, with its code, attempts and decisions."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.course.course import load_course
from grader.domain.errors import UsageError
from grader.domain.identity import Claim, KnownAuthor, Person, Platform
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.stored_result_view import stored_result_json
from grader.services.reporting.gather_stored import gather_stored
from grader.store.decisions import Subject
from grader.store.gradebook import Gradebook
from grader.store.kept_submissions import KeptSubmissions
from grader.store.records import Author, Decision, HandedIn

FIRST, SECOND = "c" * 64, "d" * 64


@pytest.fixture
def course(course_root):
    """Return the course."""
    return load_course(course_root)


@pytest.fixture
def book(tmp_path, make_card):
    """Return a gradebook with two attempts of one student and one of another with the same name."""
    kept = KeptSubmissions(tmp_path / "submissions")
    kept.keep(SECOND, {"hw2.py": "print('안녕')\n".encode(), "notes.txt": b"x"})
    with Gradebook.open(tmp_path) as opened:
        for student in ("2026001", "2026002"):
            for number, content in enumerate((FIRST, SECOND), 1):
                at = datetime(2026, 3, number, tzinfo=UTC)
                given = HandedIn(
                    "hw2", student, "김민수", number, number == 2, at, False, "a.py", "script", content
                )
                given = replace(given, content=content, entry="hw2.py")
                (arrival,) = opened.add_submissions([given])
                opened.record(arrival.stored, make_card(), f"{student}{number}")
        subject = Subject("hw2", "2026001", SECOND, "check_0")
        opened.decisions.decide([(subject, Decision(9.0, "잘했습니다", "oral"))])
        claim = Claim(Platform.CANVAS, platform_id="501", display_name="kimminsu")
        people = [
            Person("2026001", "김민수", login="minsu", email="minsu@example.ac.kr"),
            Person("2026002", "김민수", login="minsu2"),
        ]
        found = [Author("hw2", "501", claim, KnownAuthor("2026001", "김민수", is_credited=True))]
        opened.class_list.replace(people, has_github_logins=False, found=found)
        yield opened


@pytest.mark.parametrize("typed", ["2026001", "minsu", "MINSU@example.ac.kr", "kimminsu", "501"])
def test_student_is_found(book, course, tmp_path, typed) -> None:
    """An id, a login, an address, or the platform's own name or number leads to the one student."""
    (result,) = gather_stored(book, course, tmp_path, typed)
    assert (result.student, result.attempt) == ("2026001", 2)


def test_several_are_listed(book, course, tmp_path) -> None:
    """A name that two students have lists both with their ids."""
    with pytest.raises(UsageError) as caught:
        gather_stored(book, course, tmp_path, "김민수")
    (text,) = caught.value.messages
    assert text.code == "show-several"
    assert "2026001" in text.params["found"]
    assert "2026002" in text.params["found"]


def test_nobody_is_an_error(book, course, tmp_path) -> None:
    """An unknown student is named."""
    with pytest.raises(UsageError) as caught:
        gather_stored(book, course, tmp_path, "nobody")
    assert caught.value.messages[0].code == "override-no-student"


def test_everything_is_gathered(book, course, tmp_path) -> None:
    """Code, other files, attempts with scores, decisions and the platform's names are there, also as JSON."""
    (result,) = gather_stored(book, course, tmp_path, "2026001")
    assert (result.code.name, result.code.text, result.code.others) == (
        "hw2.py",
        "print('안녕')\n",
        ("notes.txt",),
    )
    assert [(each.number, each.is_newest, each.scores) for each in result.attempts] == [
        (1, False, (24.0,)),
        (2, True, (24.0,)),
    ]
    assert (result.automatic.score, result.score) == (24.0, 29.0)
    assert [(each.points, each.comment) for each in result.decisions] == [(9.0, "잘했습니다")]
    assert result.platform_names == ("canvas: kimminsu, 501",)
    data = stored_result_json(result, Catalogue("ko"))
    assert json.loads(json.dumps(data))["stored"]["attempts"][1]["counts"] is True
    assert (data["final_score"], data["stored"]["code"]) == (29.0, "print('안녕')\n")


def test_notebook_is_shown_as_code(book, course, tmp_path, make_card) -> None:
    """Of a notebook the code cells are shown, each under its number."""
    cells = [{"cell_type": kind, "source": ["x = 1\n", "y"]} for kind in ("code", "markdown", "code")]
    content = "e" * 64
    KeptSubmissions(tmp_path / "submissions").keep(
        content, {"hw2.ipynb": json.dumps({"cells": cells}).encode()}
    )
    given = HandedIn(
        "hw2", "nb", "nb", 1, True, None, False, "a", "notebook", content, content=content, entry="hw2.ipynb"
    )
    book.add_submissions([given])
    card: Scorecard = make_card()
    book.record(given.key, card, "nb")
    (result,) = gather_stored(book, course, tmp_path, "nb")
    assert result.code.text == "# [1]\nx = 1\ny\n\n# [2]\nx = 1\ny"
