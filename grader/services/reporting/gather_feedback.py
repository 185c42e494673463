"""Gather the feedback of each student, from a class's results."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.course.concept_pages import concept_folder
from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.feedback import ConceptNote, FeedbackPart, StudentFeedback, disclose
from grader.domain.report import AssignmentReport, ClassReport, StudentResult
from grader.services.reporting.concept_notes import read_concept

Pictures = Callable[[StudentResult], tuple[bytes, ...]]


def gather_feedback(
    report: ClassReport, course: Course, now: datetime, pictures: Pictures = lambda _: ()
) -> Iterator[StudentFeedback]:
    """Yield the feedback of every student with a result, in the order of the report.

    `pictures` returns what a student's program drew. `now` decides whether an assignment is over.
    """
    concepts = _Concepts(concept_folder())
    parts: dict[str, list[FeedbackPart]] = {}
    names: dict[str, str] = {}
    for each in report.assignments:
        assignment = course.assignments[each.id]
        is_over = is_assignment_over(assignment, each, now)
        for result in each.results:
            names[result.student] = result.name
            part = _part(assignment, result, concepts, pictures, is_over=is_over)
            parts.setdefault(result.student, []).append(part)
    for student, mine in parts.items():
        yield StudentFeedback(student, names[student], report.lang, tuple(mine))


def is_assignment_over(assignment: Assignment, report: AssignmentReport, now: datetime) -> bool:
    """Whether no student can submit in time any more: an extension of one keeps the answers from all."""
    if assignment.late is None:
        return False
    dues = [result.due for result in report.results if result.due is not None]
    return all(due < now for due in (*dues, assignment.late.due_for(None)))


def _part(
    assignment: Assignment,
    result: StudentResult,
    concepts: "_Concepts",
    pictures: Pictures,
    *,
    is_over: bool,
) -> FeedbackPart:
    checks, hidden_sum = disclose(result.card.checks, assignment.hidden_checks, is_over=is_over)
    wanted = [each.concept for each in result.card.diagnoses if each.concept]
    wanted += [check.concept for check in checks if check.status.value == "failed"]
    notes = {name: note for name in dict.fromkeys(wanted) if (note := concepts.note(name)) is not None}
    return FeedbackPart(
        assignment=assignment.id,
        title=assignment.title,
        result=result,
        checks=checks,
        hidden_sum=hidden_sum,
        concepts=notes,
        pictures=pictures(result),
    )


@dataclass(slots=True)
class _Concepts:
    """Reads each concept once for the whole class."""

    folder: Path | None
    known: dict[str, ConceptNote | None] = field(default_factory=dict)

    def note(self, name: str) -> ConceptNote | None:
        if self.folder is not None and name not in self.known:
            self.known[name] = read_concept(self.folder, name)
        return self.known.get(name)
