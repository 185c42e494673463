"""The judgement of references, stubs and variants, and of public checks alone."""

import pytest
from fakes.benches import FakeBench

from grader.domain.claims import ClaimKind, Verdict
from grader.domain.events import Measured
from grader.domain.run import RunStatus
from grader.services.verify.budget_stages import BudgetStages
from grader.services.verify.judge import judge_public, judge_reference, judge_stub, judge_variant

SHAPE, VALUES = "affine_shape", "affine_values"


def codes(claims) -> list[tuple[Verdict, str]]:
    """Return verdicts and codes."""
    return [(claim.verdict, claim.text.code) for claim in claims]


def reference(assignment, budget="quick", **bench) -> list:
    """Judge the reference on a budget."""
    return judge_reference(BudgetStages(FakeBench(**bench), assignment), assignment.budgets[budget])


def test_reference_is_judged_on_both_budgets(assignment) -> None:
    """Where the quick budget does not end the training, the full one is judged too; then the limits."""
    claims = reference(assignment)
    assert codes(claims[:2]) == [(Verdict.HOLDS, "reference-full")] * 2
    assert [claim.text.params["budget"] for claim in claims] == ["quick", "full", "full", "full", "full"]
    assert claims[0].text.params | {"steps": 20, "score": "100", "max": "100"} == claims[0].text.params


def test_reference_that_a_budget_cuts_is_judged_once(assignment) -> None:
    """A training that the budget ends is said to be cut, and the full budget is left to `--full`."""
    claims = reference(assignment, reached=frozenset({("solution", 400)}))
    assert codes(claims[:1]) == [(Verdict.HOLDS, "reference-full-cut")]
    assert {claim.kind for claim in claims[1:]} == {ClaimKind.LIMITS}


def test_full_budget_is_judged_once(assignment) -> None:
    """On the full budget there is no other one to judge."""
    assert len(reference(assignment, "full")) == 4


def test_lost_marks_of_the_reference_are_explained(assignment) -> None:
    """A reference that loses a check does not hold, with the check that it lost."""
    failed = reference(assignment, lost={("solution", 400): {VALUES}})[0]
    assert (failed.verdict, failed.text.code, failed.text.params["score"]) == (
        Verdict.FAILS,
        "reference-lost",
        "40",
    )
    assert failed.details[0].params == {"check": VALUES, "points": "0", "max": "60"}


def test_check_with_a_mistake_is_the_only_claim(assignment) -> None:
    """A check that raises is wrong at its own line, and nothing is claimed of the program."""
    (claim,) = reference(assignment, broken=frozenset({VALUES}))
    assert (claim.kind, claim.verdict, claim.line) == (ClaimKind.CHECKS, Verdict.WRONG, 7)
    assert claim.subject == f"{VALUES} (reference)"


@pytest.mark.parametrize(
    ("needed", "tight"),
    [
        (Measured(15.0, 15.0, 512 << 20), set()),
        (Measured(15.1, 15.1, 1 << 20), {"limits.wall_seconds", "limits.cpu_seconds"}),
        (Measured(99.0, 15.0, 1 << 20), set()),
        (Measured(15.1, 0.0, 1 << 20), {"limits.wall_seconds"}),
        (Measured(1.0, 1.0, 513 << 20), {"limits.memory_mb"}),
    ],
)
def test_limits_leave_four_times_the_room(assignment, needed, tight) -> None:
    """Each limit is four times what the reference needs; a busy machine's wall time does not count."""
    claims = [claim for claim in reference(assignment, needed=needed) if claim.kind is ClaimKind.LIMITS]
    assert {claim.text.params["key"] for claim in claims if not claim.holds} == tight
    assert len(claims) == 3


def test_stub_earns_what_the_manifest_says(assignment) -> None:
    """The stub must lose everything here."""
    stub = assignment.folder / "stub.py"
    all_lost = FakeBench(lost={("stub", 400): {SHAPE, VALUES}})
    assert codes(judge_stub(BudgetStages(all_lost, assignment), stub)) == [(Verdict.HOLDS, "stub-earns")]
    (claim,) = judge_stub(BudgetStages(FakeBench(lost={("stub", 400): {SHAPE}}), assignment), stub)
    assert (claim.verdict, claim.text.params["score"]) == (Verdict.FAILS, "60")
    assert [each.params for each in claim.details] == [{"check": VALUES, "points": "60", "max": "60"}]


def test_variant_earns_what_the_reference_earns(assignment) -> None:
    """A check that the reference loses too counts for nothing; any other lost one fails the variant."""
    path = assignment.folder / "variants" / "other.py"
    path.parent.mkdir()
    path.write_text("x = 1\n", encoding="utf-8")

    def judged(lost, **more):
        return judge_variant(BudgetStages(FakeBench(lost=lost, **more), assignment), path)

    assert codes(judged({})) == [(Verdict.HOLDS, "variant-earns")]
    both = {("solution", 400): {VALUES}, ("other", 400): {VALUES}}
    assert codes(judged(both)) == [(Verdict.HOLDS, "variant-earns")]
    (claim,) = judged({("other", 400): {SHAPE}}, status=RunStatus.ERROR)
    assert (claim.verdict, claim.text.code, claim.text.params["status"]) == (
        Verdict.FAILS,
        "variant-lost",
        "error",
    )
    (wrong,) = judged({}, broken=frozenset({SHAPE}))
    assert (wrong.verdict, wrong.kind) == (Verdict.WRONG, ClaimKind.CHECKS)


class PartialBench(FakeBench):
    """Judges a public check otherwise where it is alone."""

    def try_out(self, assignment, submission, budget):
        """Lose the public check in the full grading only."""
        is_alone = len(assignment.checks) == 1
        self.lost = {} if is_alone else {("solution", budget.max_steps): {SHAPE}}
        return super().try_out(assignment, submission, budget)


def test_public_checks_judge_alike_alone(assignment) -> None:
    """A public check that passes alone and fails in the full grading is named with both results."""
    assert judge_public(BudgetStages(FakeBench(), assignment)) == []
    (claim,) = judge_public(BudgetStages(PartialBench(), assignment))
    assert (claim.kind, claim.verdict) == (ClaimKind.PUBLIC, Verdict.FAILS)
    assert claim.text.params == {
        "check": SHAPE,
        "program": "solution.py",
        "alone": "passed",
        "among": "failed",
    }
