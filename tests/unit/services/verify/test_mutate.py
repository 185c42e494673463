"""Made mutants of a reference, tried with a bench that runs nothing."""

import pytest
from fakes.benches import FakeBench

from grader.domain.claims import Fate, MutationReport, Planned, Tried
from grader.domain.errors import GraderFault
from grader.domain.messages import message
from grader.services.verify.budget_stages import FIRST_STEPS
from grader.services.verify.mutate import MutateOrder, mutate

VALUES = "affine_values"
SURVIVES = {"hw5": "something else"}


def report(assignment, limit=None, seed=0, **bench) -> tuple[list, MutationReport]:
    """Return the events and the last one, the report."""
    events = list(mutate(MutateOrder(assignment, limit=limit, seed=seed), FakeBench(**bench)))
    return events, events[-1]


@pytest.mark.parametrize(
    ("bench", "fate"),
    [
        ({"lost": {("hw5", FIRST_STEPS): {VALUES}}}, Fate.KILLED),
        ({"lost": {("hw5", 400): {VALUES}}}, Fate.KILLED),
        ({"computes": {"hw5": "solution"}}, Fate.EQUAL),
        ({"computes": SURVIVES}, Fate.SURVIVED),
        ({"errors": {"hw5": GraderFault(message("sandbox-failed", reason="x"))}}, Fate.FAULT),
    ],
)
def test_mutant_has_one_of_five_fates(assignment, bench, fate) -> None:
    """A check kills it on either budget, or it computes the same, or it survives; a fault is neither."""
    events, made = report(assignment, **bench)
    assert {result.fate for result in made.results} == {fate}
    assert {result.killers for result in made.results} == {(VALUES,) if fate is Fate.KILLED else ()}
    assert (made.made, made.checks) == (len(made.results), ("affine_shape", VALUES))
    assert events[0] == Planned(made.made)
    assert sum(isinstance(event, Tried) for event in events) == made.made


def test_accepted_survivor_is_told_apart(assignment) -> None:
    """A survivor that `mutants.toml` names with a reason is accepted; the others are not."""
    _, first = report(assignment, computes=SURVIVES)
    named = first.results[0].mutant.name
    with (assignment.folder / "mutants.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[accepted]]\nchange = "{named}"\nreason = "The lesson is not about it."\n')
    _, made = report(assignment, computes=SURVIVES)
    accepted = {result.mutant.name for result in made.of(Fate.ACCEPTED)}
    assert accepted == {named}
    assert {result.mutant.name for result in made.of(Fate.SURVIVED)} == {
        result.mutant.name for result in first.results
    } - {named}


def test_limit_draws_by_the_seed(assignment) -> None:
    """A limit keeps that many in the order of the source; the same seed keeps the same ones."""
    _, whole = report(assignment, computes=SURVIVES)
    drawn = [report(assignment, limit=1, seed=seed, computes=SURVIVES)[1] for seed in (0, 0, 1, 2, 3)]
    assert {len(each.results) for each in drawn} == {1}
    assert drawn[0].results == drawn[1].results
    assert all(each.made == whole.made for each in drawn)
    assert report(assignment, limit=len(whole.results), computes=SURVIVES)[1].results == whole.results
