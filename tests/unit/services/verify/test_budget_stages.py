"""How a wrong solution climbs: what each stage can tell, and when it is enough."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.course.mutants import mutants_of
from grader.domain.assignment import Visibility
from grader.domain.claims import Verdict
from grader.domain.errors import CourseError
from grader.domain.events import Measured
from grader.domain.messages import Text
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.services.authoring.scaffold import start
from grader.services.verify.bench import Trial
from grader.services.verify.budget_stages import FIRST_STEPS, BudgetStages
from grader.services.verify.judge_mutant import judge_mutant
from grader.services.verify.mutate import MutateOrder, mutate

CHECKS = ("affine_shape", "affine_values")


@dataclass
class ProgramBench:
    """Gives, for a program's name and a budget's steps, the checks that it loses; remembers what was asked."""

    lost: dict[tuple[str, int | None], set[str]]
    status: RunStatus = RunStatus.GRADED
    skipped: frozenset[str] = frozenset()
    asked: list[tuple[str, int | None]] = field(default_factory=list)

    def try_out(self, assignment, submission, budget) -> Trial:
        """Score a program by what it loses."""
        key = (submission.path.stem, budget.max_steps)
        self.asked.append(key)
        lost = self.lost.get(key, set())
        checks = tuple(_outcome(spec, spec.id in lost) for spec in assignment.checks)
        if key[0] != "solution":
            checks = tuple(
                replace(each, status=CheckStatus.SKIPPED, points=0.0) if each.id in self.skipped else each
                for each in checks
            )
        facts = SubmissionFacts("i", "s", str(submission.path), SubmissionKind.SCRIPT, "0")
        status = self.status if key[0] != "solution" else RunStatus.GRADED
        return Trial(Scorecard(assignment.id, "v", facts, status, checks), Measured(1.0, 1.0, 1 << 20))


def _outcome(spec, is_lost) -> CheckOutcome:
    status = CheckStatus.FAILED if is_lost else CheckStatus.PASSED
    points = 0.0 if is_lost else spec.points
    title, visibility = Text("가", "a"), Visibility(spec.visibility)
    return CheckOutcome(spec.id, title, "c", status, points, spec.points, visibility)


@pytest.fixture
def assignment(tmp_path):
    """Return a fresh assignment with a quick budget of 400 steps."""
    start(tmp_path, "hw5", "en", frozenset())
    manifest = tmp_path / "assignments/hw5/assignment.toml"
    budget = "[budgets.quick]\nmax_steps = 400\n[limits]"
    manifest.write_text(manifest.read_text("utf-8").replace("[limits]", budget), "utf-8")
    (found,) = load_course(tmp_path).assignments.values()
    return found


def _judge(assignment, lost, name="affine_values__no_bias", **more):
    bench = ProgramBench(lost, **more)
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

    assert (Path(module.__file__).parent / "starter" / "solution.py.txt").is_file()


def test_mutation_needs_a_sound_reference(assignment):
    """Where the reference loses marks, no mutant is made: its file and the checks are named."""
    bench = ProgramBench({("solution", 400): {"affine_values"}})
    with pytest.raises(CourseError) as caught:
        list(mutate(MutateOrder(assignment), bench))
    assert caught.value.messages[0].params["checks"] == "affine_values"
    assert "solutions" in caught.value.messages[0].params["file"]
