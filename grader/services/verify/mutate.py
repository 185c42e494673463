"""Measure how much an assignment's checks catch: make small changes of its reference and try each of them.

Each made mutant runs through the same budgets as the written ones (`grader.services.verify.budget_stages`).
One that loses nothing is compared with the reference by what it computes: if that is equal, it is no mistake.
"""

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from grader.course.mutants import read_mutants
from grader.course.mutation import make_mutants
from grader.course.programs import difference
from grader.domain.assignment import Assignment
from grader.domain.claims import Fate, MadeMutant, MutantResult, MutationEvent, MutationReport, Planned, Tried
from grader.domain.errors import CourseError, GraderError
from grader.domain.messages import message
from grader.services.verify.bench import ProgramBench
from grader.services.verify.budget_stages import BudgetStages, lost_against, passed


@dataclass(frozen=True, slots=True)
class MutateOrder:
    """What to measure; with a `limit`, that many of the made mutants are drawn by `seed`."""

    assignment: Assignment
    jobs: int = 1
    limit: int | None = None
    seed: int = 0


def mutate(order: MutateOrder, bench: ProgramBench) -> Iterator[MutationEvent]:
    """Make, draw and try mutants; the last event is the report.

    Raises `CourseError` where the reference loses marks or `mutants.toml` is wrong.
    """
    assignment = order.assignment
    made = make_mutants(assignment.solution.read_text(encoding="utf-8"))
    drawn = _draw(made, order)
    written = read_mutants(assignment)
    if written.problems:
        raise CourseError(*written.problems)
    stages = BudgetStages(bench, assignment)
    _require_sound(stages)
    yield Planned(len(drawn))
    results: dict[MadeMutant, MutantResult] = {}
    pool = ThreadPoolExecutor(max_workers=max(1, order.jobs))
    try:
        running = {pool.submit(_try, stages, each, written.accepted): each for each in drawn}
        for done in as_completed(running):
            results[running[done]] = done.result()
            yield Tried(assignment.id, running[done].name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    checks = tuple(check.id for check in assignment.checks)
    yield MutationReport(assignment.id, checks, len(made), tuple(results[each] for each in drawn))


def _require_sound(stages: BudgetStages) -> None:
    """Raise `CourseError` where the reference loses marks: comparing anything with it would prove nothing."""
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


def _try(stages: BudgetStages, mutant: MadeMutant, accepted: Mapping[str, str]) -> MutantResult:
    """Try a made mutant until a check catches it; compare a survivor with the reference."""
    assignment = stages.assignment
    diff = difference(assignment, f"line {mutant.line}", mutant.source)
    try:
        computed = ""
        for budget in stages.budgets[:2]:
            reference, trial = (
                stages.reference(budget),
                stages.try_source(assignment.entry, mutant.source, budget),
            )
            lost = lost_against(trial.card, reference.card)
            if lost:
                return MutantResult(mutant, Fate.KILLED, tuple(each.id for each in lost), None, diff)
            computed = trial.computation
    except GraderError as error:
        return MutantResult(mutant, Fate.FAULT, (), error.messages[0], diff)
    if computed == reference.computation:
        return MutantResult(mutant, Fate.EQUAL, (), None, diff)
    fate = Fate.ACCEPTED if mutant.name in accepted else Fate.SURVIVED
    return MutantResult(mutant, fate, (), None, diff)
