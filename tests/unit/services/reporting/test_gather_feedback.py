"""The feedback of each student, gathered from a class."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.course.concept_pages import concept_folder
from grader.course.course import load_course
from grader.domain.assignment import HiddenDetail, Visibility
from grader.domain.late import LatePolicy
from grader.domain.report import AssignmentReport, ClassReport
from grader.services.reporting.concept_notes import read_concept
from grader.services.reporting.gather_feedback import gather_feedback, is_assignment_over

DUE = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def course(course_root):
    """Load the course once."""
    return load_course(course_root)


def reported(course, *results) -> ClassReport:
    """Return the report of hw2."""
    assignment = course.assignments["hw2"]
    return ClassReport(course.title, "ko", (AssignmentReport("hw2", assignment.title, 100, results),))


def test_every_student_has_feedback(course, make_result):
    """Each student with a result gets one feedback."""
    report = reported(course, make_result("a"), make_result("b", "fp"))
    assert [each.student for each in gather_feedback(report, course, DUE)] == ["a", "b"]


def test_concepts_of_failed_checks_are_explained(course, make_result):
    """The concept of a failed check comes with its title, text and picture."""
    (feedback,) = gather_feedback(reported(course, make_result("a", "fp")), course, DUE)
    note = feedback.parts[0].concepts["graph"]
    assert (note.title.en != "", note.text.ko != "", set(note.pictures)) == (True, True, {"ko", "en"})


def test_course_policy_is_applied(course, make_result):
    """With `hidden`, hidden checks are not listed."""
    silent = replace(course.assignments["hw2"], hidden_checks=HiddenDetail.NOTHING)
    result = make_result("a", "fp")
    hidden = tuple(replace(each, visibility=Visibility.HIDDEN) for each in result.card.checks)
    result = replace(result, card=replace(result.card, checks=hidden))
    changed = replace(course, assignments={"hw2": silent})
    (feedback,) = gather_feedback(reported(changed, result), changed, DUE)
    assert (feedback.parts[0].checks, feedback.parts[0].hidden_sum.count) == ((), 2)


def test_one_extension_keeps_the_answers_from_all(course, make_result):
    """An assignment is over only when nobody can submit in time any more."""
    late = LatePolicy(DUE, UTC)
    assignment = replace(course.assignments["hw2"], late=late)
    usual, extended = make_result("a", due=DUE), make_result("b", due=DUE + timedelta(days=7))
    tomorrow = DUE + timedelta(days=1)
    report = reported(course, usual).assignments[0]
    assert is_assignment_over(assignment, report, tomorrow)
    assert not is_assignment_over(assignment, replace(report, results=(usual, extended)), tomorrow)
    assert not is_assignment_over(course.assignments["hw2"], report, tomorrow)


def test_concept_texts_have_no_links():
    """A page of a student leads to no other page."""
    folder = concept_folder()
    for name in ("graph", "learning-rate", "dropout"):
        note = read_concept(folder, name)
        assert "](" not in note.text.en + note.text.ko
    assert read_concept(folder, "no-such-concept") is None
