"""Gather a class's results from the gradebook into one value; nothing is graded and nothing is written."""

from datetime import datetime
from pathlib import Path

from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.domain.report import (
    AssignmentReport,
    ClassReport,
    HandDecision,
    StudentName,
    StudentResult,
)
from grader.services.batch.attention import find_attention
from grader.services.batch.final_score import FinalResult, final_results
from grader.services.reporting.causes import group_causes
from grader.services.reporting.gather_similarity import gather_similarity
from grader.services.reporting.item_analysis import analyse_checks
from grader.store.gradebook import Gradebook


def gather_report(gradebook: Gradebook, course: Course, lang: str, folder: Path | None = None) -> ClassReport:
    """Return the class's results at every assignment that both the gradebook and the course have.

    `lang` is the language in which the report opens; `folder` is the batch's, where programs are compared.
    Raises `UsageError` if there is nothing to report.
    """
    names = [name for name in course.assignments if name in set(gradebook.assignments())]
    if not names:
        raise UsageError(message("report-nothing"))
    reports = tuple(gather_assignment(gradebook, course.assignments[name], folder) for name in names)
    return ClassReport(course.title, lang, reports)


def gather_assignment(
    gradebook: Gradebook, assignment: Assignment, folder: Path | None = None
) -> AssignmentReport:
    """Return the class's results at one assignment, in the order in which they were taken in."""
    results = tuple(_result(final) for final in final_results(gradebook, assignment))
    with_result = {result.student for result in results}
    missing = tuple(
        StudentName(each.student, each.name)
        for each in gradebook.pending(assignment.id)
        if each.student not in with_result
    )
    return AssignmentReport(
        id=assignment.id,
        title=assignment.title,
        max_score=assignment.max_score,
        results=results,
        missing=missing,
        checks=analyse_checks(results),
        causes=group_causes(results),
        attention=find_attention(gradebook, assignment),
        similarity=None if folder is None else gather_similarity(gradebook, assignment, folder),
    )


def _result(final: FinalResult) -> StudentResult:
    handed_in = final.entry.handed_in
    return StudentResult(
        student=handed_in.student,
        name=handed_in.name,
        card=final.entry.card or final.automatic_scorecard,
        final_score=final.final_score,
        pending_points=final.entry.pending_points,
        attempt=handed_in.attempt,
        submitted_at=handed_in.handed_in_at,
        due=_due(final),
        lateness=final.lateness,
        decisions=tuple(
            HandDecision(each.check, each.points, each.comment, each.why) for each in final.entry.overrides
        ),
        notes=handed_in.notes,
        recorded_at=final.entry.recorded_at,
    )


def _due(final: FinalResult) -> datetime | None:
    if final.policy is None:
        return None
    extension = final.entry.extension
    return final.policy.due_for(None if extension is None else extension.due)
