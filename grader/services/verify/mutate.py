"""Ask how much an assignment's checks catch: wrong solutions are made from its reference, and tried.

Each runs through the budget stages of the kept wrong solutions (`grader.services.verify.budget_stages`). One
that loses nothing is compared with the reference by what it computes; if that is the same, it is no mistake.
"""

import random
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course.mutation import make_mutants
from grader.course.programs import difference
from grader.domain.assignment import Assignment
from grader.domain.claims import Fate, MadeMutant, MutantResult, MutationEvent, MutationReport, Planned, Tried
from grader.domain.errors import CourseError, GraderError
from grader.domain.messages import message
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.intake import digest_files
from grader.services.verify.bench import ProgramBench
from grader.services.verify.budget_stages import BudgetStages, lost_against, passed

LOOKED_AT = "looked_at.toml"


@dataclass(frozen=True, slots=True)
class MutateOrder:
    """Whose checks to ask; with a *limit*, so many of the made mutants are drawn by *seed*."""

    assignment: Assignment
    jobs: int = 1
    limit: int | None = None
    seed: int = 0


def mutate(order: MutateOrder, bench: ProgramBench) -> Iterator[MutationEvent]:
    """Make, draw and try mutants; the last event is the report."""
    assignment = order.assignment
    made = make_mutants(assignment.solution.read_text(encoding="utf-8"))
    drawn = _draw(made, order)
    looked_at = read_looked_at(assignment.folder / "mutants" / LOOKED_AT)
    stages = BudgetStages(bench, assignment)
    _require_sound(stages)
    yield Planned(len(drawn))
    results: dict[MadeMutant, MutantResult] = {}
    pool = ThreadPoolExecutor(max_workers=max(1, order.jobs))
    try:
        running = {pool.submit(_try, stages, each, looked_at): each for each in drawn}
        for done in as_completed(running):
            results[running[done]] = done.result()
            yield Tried(assignment.id, running[done].name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    checks = tuple(check.id for check in assignment.checks)
    yield MutationReport(assignment.id, checks, len(made), tuple(results[each] for each in drawn))


def read_looked_at(file: Path) -> dict[str, str]:
    """Read which survivors an author looked at and why they are right, by their change.

    Raises `CourseError` for a file of another form.
    """
    if not file.is_file():
        return {}
    try:
        rows: list[Any] = tomllib.loads(file.read_text(encoding="utf-8")).get("looked_at", [])
        return {str(row["change"]): str(row["reason"]) for row in rows}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise CourseError(message("looked-at-wrong", file=str(file), problem=problem)) from error


def _require_sound(stages: BudgetStages) -> None:
    """Raise `CourseError` where the reference loses marks: nothing can be said of what differs from it."""
    card = stages.reference(stages.working).card
    if not card.is_perfect:
        lost = ", ".join(sorted({check.id for check in card.checks} - passed(card)))
        file = str(stages.assignment.solution)
        raise CourseError(message("mutate-reference-lost", file=file, checks=lost))


def _draw(made: tuple[MadeMutant, ...], order: MutateOrder) -> tuple[MadeMutant, ...]:
    if order.limit is None or order.limit >= len(made):
        return made
    drawn = random.Random(order.seed).sample(range(len(made)), order.limit)  # noqa: S311 - no secret
    return tuple(made[place] for place in sorted(drawn))


def _try(stages: BudgetStages, mutant: MadeMutant, looked_at: dict[str, str]) -> MutantResult:
    """Climb until a check has caught it; a survivor is compared with the reference on the last stage."""
    assignment = stages.assignment
    diff = difference(assignment, f"line {mutant.line}", mutant.source)
    try:
        submission = _submission(assignment, mutant)
        computed = ""
        for budget in stages.budgets[:2]:
            reference, trial = stages.reference(budget), stages.try_out(submission, budget)
            lost = lost_against(trial.card, reference.card)
            if lost:
                return MutantResult(mutant, Fate.KILLED, tuple(each.id for each in lost), None, diff)
            computed = trial.computation
    except GraderError as error:
        return MutantResult(mutant, Fate.FAULT, (), error.messages[0], diff)
    if computed == reference.computation:
        return MutantResult(mutant, Fate.EQUAL, (), None, diff)
    fate = Fate.LOOKED_AT if mutant.name in looked_at else Fate.SURVIVED
    return MutantResult(mutant, fate, (), None, diff)


def _submission(assignment: Assignment, mutant: MadeMutant) -> Submission:
    """Hand a made mutant in as a student would."""
    files = {assignment.entry: mutant.source.encode("utf-8")}
    digest = digest_files(files)
    return Submission(
        id=digest[:12],
        student="mutant",
        path=Path(assignment.entry),
        kind=SubmissionKind.SCRIPT,
        sha256=digest,
        entry=assignment.entry,
        files=files,
    )
