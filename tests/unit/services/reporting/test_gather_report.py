"""A class's results from a gradebook."""

from dataclasses import replace

import pytest
from fakes.made_class import fill_gradebook

from grader.course.course import load_course
from grader.domain.errors import UsageError
from grader.services.reporting.gather_report import gather_assignment, gather_report
from grader.store.decisions import Subject
from grader.store.gradebook import Gradebook
from grader.store.records import Decision


@pytest.fixture(scope="module")
def course(course_root):
    """Load the course once."""
    return load_course(course_root)


@pytest.fixture
def book(tmp_path, course):
    """Return the gradebook of six students at two assignments."""
    fill_gradebook(tmp_path, [course.assignments["hw2"], course.assignments["hw1-1"]], 6)
    with Gradebook.open(tmp_path) as opened:
        yield opened


def test_report_has_every_assignment_in_course_order(book, course):
    """Assignments come in the course's order with every student."""
    report = gather_report(book, course, "ko")
    assert [(each.id, len(each.results)) for each in report.assignments] == [("hw1-1", 6), ("hw2", 6)]


def test_decision_by_hand_counts(book, course):
    """Points that an instructor set are in the scorecard and in the score."""
    entry = next(book.current("hw2"))
    first = entry.automatic.checks[0].id
    subject = Subject("hw2", entry.handed_in.student, entry.handed_in.sha256, first)
    book.decisions.decide([(subject, Decision(0.0, "Look at int32", "asked in class"))])
    result = gather_assignment(book, course.assignments["hw2"]).results[0]
    assert (result.card.checks[0].points, result.decisions[0].comment) == (0.0, "Look at int32")


def test_changed_content_has_no_result(book, course):
    """A submission whose content changed since it was graded is missing instead of keeping old points."""
    entry = next(book.current("hw2"))
    book.add_submissions([replace(entry.handed_in, student="new", sha256="b" * 64)])
    report = gather_assignment(book, course.assignments["hw2"])
    assert [each.student for each in report.missing] == ["new"]
    assert "missing" in {each.kind for each in report.attention}


def test_grader_fault_has_no_score(book, course):
    """A grader fault is listed for attention and has no score."""
    entry = next(book.current("hw2"))
    book.add_submissions([replace(entry.handed_in, student="unlucky")])
    key = replace(entry.handed_in, student="unlucky").key
    book.note_fault(key, "the disk vanished")
    report = gather_assignment(book, course.assignments["hw2"])
    assert report.results[-1].final_score is None
    assert report.attention[0].kind == "fault"


def test_empty_gradebook_is_refused(tmp_path, course):
    """A folder without results is a wrong call, with a sentence that says what to do."""
    with Gradebook.open(tmp_path / "empty") as empty, pytest.raises(UsageError):
        gather_report(empty, course, "en")
