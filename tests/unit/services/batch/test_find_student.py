"""Stored results are found by an id or a name, as an instructor types them."""

import unicodedata

import pytest

from grader.services.batch.find_student import find_entries
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn

SUBMITTED = (("hw1", "2026001", "김민지"), ("hw2", "2026001", "김민지"), ("hw2", "ann", "Ann  Lee"))


@pytest.fixture
def filled(book: Gradebook) -> Gradebook:
    """Return a gradebook of two assignments."""
    book.add_submissions(
        HandedIn(
            assignment=assignment,
            student=student,
            name=name,
            attempt=1,
            is_newest=True,
            handed_in_at=None,
            late_flag=False,
            path=f"{student}.py",
            kind="script",
            sha256=f"{assignment} {student}",
            problem=None,
        )
        for assignment, student, name in SUBMITTED
    )
    return book


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("2026001",), [("hw1", "2026001"), ("hw2", "2026001")]),
        (("2026001", "hw2"), [("hw2", "2026001")]),
        (("김민지",), [("hw1", "2026001"), ("hw2", "2026001")]),
        ((unicodedata.normalize("NFD", "김민지"), "hw1"), [("hw1", "2026001")]),
        (("  ann LEE ",), [("hw2", "ann")]),
        (("ANN",), [("hw2", "ann")]),
        (("Ann",), [("hw2", "ann")]),
        (("Lee",), []),
        (("ann", "hw1"), []),
    ],
)
def test_student_is_found_by_id_then_by_name(filled, wanted, expected) -> None:
    """Case, spaces and Unicode form do not count in names; a part of a name is no name."""
    entries = find_entries(filled, *wanted)
    assert [(entry.handed_in.assignment, entry.handed_in.student) for entry in entries] == expected
