"""Bring the results of one assignment and a class list together: what is exported for whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.domain.assignment import Assignment
from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportedResult
from grader.domain.identity import Person, Role
from grader.domain.messages import message
from grader.intake.roster import people_of
from grader.intake.sheet import Sheet
from grader.services.reporting.gather_exports import gather_results, missing_result
from grader.services.reporting.roster_match import Matching, Unmatched, match_rows
from grader.store.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All results of an assignment, those of students without a submission at the end.

    With a class list, `rows` has the results by the list's rows; `people` are its rows. `unmatched` are
    results that are nobody's on the list; `by_name` were matched by their name alone.
    """

    assignment: Assignment
    results: tuple[ExportedResult, ...]
    sheet: Sheet | None = None
    rows: Mapping[int, ExportedResult] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    unmatched: tuple[Unmatched, ...] = ()
    by_name: tuple[ExportedResult, ...] = ()


def plan_export(
    gradebook: Gradebook, assignment: Assignment, roster: Path | None, *, accept_names: bool = False
) -> ExportPlan:
    """Gather an assignment's results and match them with a class list. Raises `UsageError` for a bad list.

    Without one, the list that the batch was given last says who submitted nothing.
    """
    results = gather_results(gradebook, assignment)
    if roster is None:
        return ExportPlan(assignment, (*results, *_missing(gradebook, assignment, results)))
    sheet = Sheet.read(roster)
    people = {at: person for at, person, _ in people_of(sheet.table)}
    if not people:
        raise UsageError(message("roster-empty", path=str(roster)))
    matching = match_rows(results, people.items(), accept_names=accept_names)
    rows = {at: replace(result, email=people[at].email) for at, result in matching.rows.items()}
    absent = {at: missing_result(assignment, person) for at, person in matching.absent}
    return ExportPlan(
        assignment,
        (*_with_emails(results, matching, rows), *absent.values()),
        sheet,
        rows | absent,
        people,
        matching.unmatched,
        matching.by_name,
    )


def _missing(
    gradebook: Gradebook, assignment: Assignment, results: Sequence[ExportedResult]
) -> Iterator[ExportedResult]:
    there = {result.student for result in results}
    for each in gradebook.class_list.people():
        if each.is_listed and each.person.role is Role.STUDENT and each.person.id not in there:
            yield missing_result(assignment, each.person)


def _with_emails(
    results: Sequence[ExportedResult], matching: Matching, rows: Mapping[int, ExportedResult]
) -> list[ExportedResult]:
    known = {result.student: rows[at] for at, result in matching.rows.items()}
    return [known.get(each.student, each) for each in results]
