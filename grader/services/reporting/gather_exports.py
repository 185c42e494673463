"""Gather the results of an assignment from the gradebook as plain values for exports."""

from collections.abc import Mapping
from dataclasses import replace

from grader.domain.assignment import Assignment
from grader.domain.exported_result import ExportedResult, Standing
from grader.domain.identity import Person
from grader.services.batch.final_score import FinalResult, final_results
from grader.services.reporting.known_people import known_people
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn


def gather_results(gradebook: Gradebook, assignment: Assignment) -> tuple[ExportedResult, ...]:
    """Return one result for each student with a submission, in intake order; an ungraded one has no score."""
    people = known_people(gradebook, assignment.id)
    graded = {each.entry.handed_in.student: each for each in final_results(gradebook, assignment)}
    return tuple(
        _with_person(_result(assignment, entry.handed_in, graded.get(entry.handed_in.student)), people)
        for entry in gradebook.current(assignment.id)
    )


def missing_result(assignment: Assignment, person: Person) -> ExportedResult:
    """Return the result of a student of the class list who submitted nothing."""
    return ExportedResult(
        assignment=assignment.id,
        student=person.id,
        name=person.name,
        max_score=assignment.max_score,
        standing=Standing.MISSING,
        email=person.email,
    )


def _with_person(result: ExportedResult, people: Mapping[str, Person]) -> ExportedResult:
    person = people.get(result.student)
    return result if person is None else replace(result, person=person, email=person.email)


def _result(assignment: Assignment, handed_in: HandedIn, final: FinalResult | None) -> ExportedResult:
    plain = ExportedResult(
        assignment=assignment.id,
        student=handed_in.student,
        name=handed_in.name,
        max_score=assignment.max_score,
        standing=Standing.UNGRADED,
        attempt=handed_in.attempt,
        submitted_at=handed_in.handed_in_at,
        path=handed_in.path,
    )
    return plain if final is None else _graded(plain, final)


def _graded(plain: ExportedResult, final: FinalResult) -> ExportedResult:
    entry = final.entry
    card = entry.card or final.automatic_scorecard
    return replace(
        plain,
        max_score=card.max_score,
        standing=_standing(final),
        final_score=final.final_score,
        points=entry.score,
        pending_points=entry.pending_points,
        card=card,
        automatic=final.automatic_scorecard,
        added=final.to_dict(),
        comments=tuple(each.comment for each in entry.overrides if each.comment),
    )


def _standing(final: FinalResult) -> Standing:
    if final.final_score is None:
        return Standing.FAULT
    return Standing.PENDING if final.entry.pending_points > 0 else Standing.SCORED
