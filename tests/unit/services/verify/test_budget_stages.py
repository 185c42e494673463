"""How a wrong solution climbs: what each stage can tell, and when it is enough."""

from pathlib import Path

import pytest
from fakes.benches import FakeBench

from grader.course.mutants import mutants_of
from grader.domain.claims import Verdict
from grader.domain.errors import CourseError, GraderFault
from grader.domain.messages import message
from grader.domain.run import RunStatus
from grader.services.verify.budget_stages import FIRST_STEPS, BudgetStages
from grader.services.verify.judge_mutant import judge_mutant
from grader.services.verify.mutate import MutateOrder, mutate

CHECKS = ("affine_shape", "affine_values")


def _judge(assignment, lost, name="affine_values__no_bias", **more):
    bench = FakeBench(lost, **more)
    (mutant,) = [each for each in mutants_of(assignment) if each.id == name]
    claims = judge_mutant(BudgetStages(bench, assignment), mutant)
    return [(claim.verdict, claim.text.code) for claim in claims], bench.asked


def test_first_rung_is_enough(assignment):
    """What its check catches after twenty steps is not trained further."""
    name = "affine_values__no_bias"
    told, asked = _judge(assignment, {(name, FIRST_STEPS): {"affine_values"}})
    assert told == [(Verdict.HOLDS, "mutant-caught")]
    assert asked == [("solution", FIRST_STEPS), (name, FIRST_STEPS)]


def test_rung_that_the_reference_fails_tells_nothing(assignment):
    """Where twenty steps are too few for the reference too, the quick budget decides."""
    name = "affine_values__no_bias"
    lost = {("solution", FIRST_STEPS): {"affine_values"}, (name, 400): {"affine_values"}}
    told, asked = _judge(assignment, lost)
    assert told == [(Verdict.HOLDS, "mutant-caught")]
    assert (name, FIRST_STEPS) not in asked


def test_survivor_is_not_trained_in_full(assignment):
    """Where the reference passes on the quick budget, that decides; the full one is for what it cannot tell."""
    told, asked = _judge(assignment, {})
    assert told == [(Verdict.FAILS, "mutant-survived")]
    assert ("affine_values__no_bias", None) not in asked


def test_full_budget_decides_what_quick_cannot(assignment):
    """A check that the reference passes on the full budget alone is judged there."""
    name = "affine_values__no_bias"
    lost = {("solution", steps): {"affine_values"} for steps in (FIRST_STEPS, 400)}
    told, _ = _judge(assignment, lost | {(name, None): {"affine_values"}})
    assert told == [(Verdict.HOLDS, "mutant-caught")]


def test_reference_that_never_passes_is_told(assignment):
    """Where the reference fails the check everywhere, nothing can be said of the wrong solution."""
    lost = {("solution", steps): {"affine_values"} for steps in (FIRST_STEPS, 400, None)}
    assert _judge(assignment, lost)[0] == [(Verdict.FAILS, "mutant-not-judged")]


def test_other_check_is_no_catch(assignment):
    """Marks lost on another check alone are a wrong catch."""
    name = "affine_values__no_bias"
    told, _ = _judge(assignment, {(name, steps): {"affine_shape"} for steps in (FIRST_STEPS, 400)})
    assert told == [(Verdict.FAILS, "mutant-caught-elsewhere")]


def test_lost_check_must_be_a_listed_cost(assignment):
    """A mutant that also loses a check without listing it as a cost fails."""
    name = "affine_values__no_bias"
    told, _ = _judge(assignment, {(name, FIRST_STEPS): set(CHECKS)})
    assert told == [(Verdict.FAILS, "mutant-costs-more")]


def test_skipped_dependent_is_no_cost(assignment):
    """A check that is skipped because it depends on the lost one needs no listing."""
    name = "affine_values__no_bias"
    skipped = frozenset({"affine_shape"})
    told, _ = _judge(assignment, {(name, FIRST_STEPS): {"affine_values"}}, skipped=skipped)
    assert told == [(Verdict.HOLDS, "mutant-caught")]


def test_public_alone_is_noted_where_it_can_be_told(assignment):
    """What a public check alone has lost is noted on a stage on which the reference passes everything."""
    name = "affine_shape__transposed"
    lost = {(name, FIRST_STEPS): {"affine_shape"}}
    told, _ = _judge(assignment, lost, name)
    assert told == [(Verdict.HOLDS, "mutant-caught"), (Verdict.HOLDS, "public-alone")]
    told, _ = _judge(assignment, lost | {("solution", FIRST_STEPS): {"affine_values"}}, name)
    assert told == [(Verdict.HOLDS, "mutant-caught")]


def test_program_that_cannot_run_proves_nothing(assignment):
    """A wrong solution with a syntax error loses everything and is no proof of its check."""
    name = "affine_values__no_bias"
    lost = {(name, FIRST_STEPS): set(CHECKS)}
    told, _ = _judge(assignment, lost, status=RunStatus.INVALID)
    assert told == [(Verdict.FAILS, "mutant-invalid")]


def test_starter_lies_beside_the_package():
    """The files of a new assignment are part of the package."""
    import grader.course.new_assignment as module

    assert (Path(module.__file__).parent / "starter" / "reference.py.txt").is_file()


def test_mutation_needs_a_sound_reference(assignment):
    """Where the reference loses marks, no mutant is made: its file and the checks are named."""
    bench = FakeBench({("solution", 400): {"affine_values"}})
    with pytest.raises(CourseError) as caught:
        list(mutate(MutateOrder(assignment), bench))
    assert caught.value.messages[0].params["checks"] == "affine_values"
    assert "solutions" in caught.value.messages[0].params["file"]


def test_only_the_first_budget_is_short(assignment):
    """Twenty steps show a wrong graph alone; the budgets of the manifest show more."""
    stages = BudgetStages(FakeBench(), assignment)
    assert [budget.max_steps for budget in stages.budgets] == [FIRST_STEPS, 400, None]
    assert [stages.is_short(budget) for budget in stages.budgets] == [True, False, False]
    assert [stages.from_budget(name) for name in (None, "quick", "full")] == [
        stages.budgets,
        stages.budgets[1:],
        stages.budgets[2:],
    ]


def test_reference_is_tried_once_for_each_budget(assignment):
    """All programs are compared with one trial of the reference."""
    bench = FakeBench()
    stages = BudgetStages(bench, assignment)
    first = stages.reference(stages.working)
    assert stages.reference(stages.working) is first
    stages.reference(stages.budgets[0])
    assert bench.asked == [("solution", 400), ("solution", FIRST_STEPS)]


def test_failed_trial_of_the_reference_fails_for_all(assignment):
    """A fault at the reference is raised for each program that needs it, and is not tried again."""
    bench = FakeBench(errors={"solution": GraderFault(message("sandbox-failed", reason="x"))})
    stages = BudgetStages(bench, assignment)
    for _ in range(2):
        with pytest.raises(GraderFault):
            stages.reference(stages.working)
    assert len(bench.asked) == 1
