"""Mutants lose the check that they are made for and only listed costs; variants earn what the reference earns.

What is built wrong shows after a few training steps and is graded in every run (of the CNN only a part); what
is trained wrong needs the whole quick budget and is marked slow. The colour pictures have a data set of their
own and are graded in `test_colours.py`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.course import Course, load_course
from grader.course.mutants import Mutant, mutants_of
from grader.course.programs import variants_of
from grader.domain.assignment import Assignment
from grader.domain.outcome import CheckStatus, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = ("hw1-1", "hw1-2", "hw1-3", "hw2", "hw3")
FEW_STEPS = {"hw3": 3}
"""How many training steps show what is built wrong, where not thirty."""

# Right at its end: what it tries first is the lesson's own rate.
LATE = {"rate_fed_in_one_session"}
# The causes reported for a loss that is not a number.
DIVERGED = {"loss-not-finite", "nan-divergence", "nan-divergence-unmeasured"}

Program = Mutant | Path
Try = Callable[[str, Program, bool], tuple[Scorecard, Scorecard]]


def _trained_checks(assignment: Assignment) -> frozenset[str]:
    """Return the checks whose mutants need a budget: only a whole training can pass them."""
    return frozenset(each.check for each in mutants_of(assignment) if each.budget is not None)


def _mutants() -> Iterator[object]:
    course = load_course(ROOT)
    for name in ASSIGNMENTS:
        seen: set[str] = set()
        for mutant in mutants_of(course.assignments[name]):
            is_long = mutant.budget is not None
            # A CNN takes long to build, so one mutant of each check must do.
            is_slow = is_long or (name == "hw3" and mutant.check in seen)
            seen.add(mutant.check)
            marks = [pytest.mark.slow] if is_slow else []
            yield pytest.param(name, mutant, is_long, id=f"{name}-{mutant.id}", marks=marks)


def _variants() -> Iterator[object]:
    course = load_course(ROOT)
    for name in ASSIGNMENTS:
        for place, path in enumerate(variants_of(course.assignments[name])):
            is_soon = path.stem not in LATE and name != "hw1-3" and (name != "hw3" or place % 3 == 0)
            if is_soon:
                yield pytest.param(name, path, False, id=f"{name}-{path.stem}")
            if not is_soon or name in {"hw1-1", "hw1-2"}:
                yield pytest.param(name, path, True, id=f"{name}-{path.stem}-trained", marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def references() -> dict[tuple[str, bool], Scorecard]:
    """Keep what each reference earned, by how long it trained."""
    return {}


@pytest.fixture
def attempt(grade, course: Course, references: dict[tuple[str, bool], Scorecard]) -> Try:
    """Return a function that grades a program and the reference under the same terms."""

    def one(assignment: Assignment, program: Program, is_long: bool) -> Scorecard:
        text = program.source if isinstance(program, Mutant) else program
        if is_long:
            is_whole = isinstance(program, Mutant) and program.budget == "full"
            steps = None if is_whole else assignment.budgets["quick"].max_steps
            return grade(assignment.id, text, max_steps=steps)
        unasked = _trained_checks(assignment)
        return grade(assignment.id, text, max_steps=FEW_STEPS.get(assignment.id, 30), unasked=unasked)

    def both(name: str, program: Program, is_long: bool) -> tuple[Scorecard, Scorecard]:
        assignment = course.assignments[name]
        key = (name, is_long)
        if key not in references:
            references[key] = one(assignment, assignment.solution, is_long)
        return one(assignment, program, is_long), references[key]

    return both


@pytest.mark.parametrize(("name", "mutant", "is_long"), [*_mutants()])
def test_mutant_loses_its_check(attempt: Try, name: str, mutant: Mutant, is_long: bool) -> None:
    """A mistake costs its check and, beside it, only what `mutants.toml` lists."""
    card, reference = attempt(name, mutant, is_long)
    won = {check.id for check in reference.checks if check.status is CheckStatus.PASSED}
    lost = {check.id: check.status for check in card.checks if check.status is not CheckStatus.PASSED}
    assert mutant.check in won
    assert lost.get(mutant.check) is CheckStatus.FAILED
    # A program that stops early also loses what it would have done later.
    excused = won if card.status is RunStatus.ERROR else mutant.costs
    assert {id_ for id_ in lost if id_ in won} - {mutant.check} <= excused


@pytest.mark.parametrize(("name", "path", "is_long"), [*_variants()])
def test_variant_earns_as_the_reference(attempt: Try, name: str, path: Path, is_long: bool) -> None:
    """Right work in another form earns on each check what the reference earns, without a wrong diagnosis."""
    card, reference = attempt(name, path, is_long)
    assert {c.id: c.points for c in card.checks} == {c.id: c.points for c in reference.checks}
    assert card.status is RunStatus.GRADED
    errors = {each.code for each in card.diagnoses if each.severity is Severity.ERROR}
    # A program that is cut off while it tries a rate that fails does have that problem.
    assert errors <= (set() if is_long else DIVERGED)
