"""A bench that runs nothing: programs lose the checks that a test says."""

from dataclasses import dataclass, field, replace

from grader.domain.assignment import CheckSpec, Visibility
from grader.domain.events import Measured
from grader.domain.messages import Text, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.services.verify.bench import Trial


@dataclass
class FakeBench:
    """Gives, for a program's name and a budget's steps, the checks that it loses; remembers what was asked.

    `ends` are programs' states if they are not `status`, `reached` programs that a budget cuts short,
    `broken` checks with a mistake in their file, `errors` what a program's trial raises, `computes` what a
    program computes.
    """

    lost: dict[tuple[str, int | None], set[str]] = field(default_factory=dict)
    status: RunStatus = RunStatus.GRADED
    skipped: frozenset[str] = frozenset()
    asked: list[tuple[str, int | None]] = field(default_factory=list)
    reached: frozenset[tuple[str, int | None]] = frozenset()
    broken: frozenset[str] = frozenset()
    needed: Measured = field(default_factory=lambda: Measured(1.0, 1.0, 1 << 20))
    errors: dict[str, Exception] = field(default_factory=dict)
    computes: dict[str, str] = field(default_factory=dict)

    def try_out(self, assignment, submission, budget) -> Trial:
        """Score a program by what it loses."""
        name = submission.path.stem
        key = (name, budget.max_steps)
        self.asked.append(key)
        if name in self.errors:
            raise self.errors[name]
        lost = self.lost.get(key, self.lost.get((name, -1), set()))
        checks = tuple(self._outcome(spec, name, is_lost=spec.id in lost) for spec in assignment.checks)
        facts = SubmissionFacts("i", "s", str(submission.path), SubmissionKind.SCRIPT, "0")
        status = self.status if name != "solution" else RunStatus.GRADED
        figures = {"train_steps": 20, "budget": {"reached": key in self.reached}}
        card = Scorecard(assignment.id, "v", facts, status, checks, evidence=figures)
        return Trial(card, self.needed, self.computes.get(name, name))

    def _outcome(self, spec: CheckSpec, name: str, *, is_lost: bool) -> CheckOutcome:
        status = CheckStatus.FAILED if is_lost else CheckStatus.PASSED
        points = 0.0 if is_lost else spec.points
        made = CheckOutcome(
            spec.id, Text("가", "a"), "c", status, points, spec.points, Visibility(spec.visibility)
        )
        if spec.id in self.broken:
            return replace(made, status=CheckStatus.ERROR, points=0.0, message=message("check-broke", line=7))
        if spec.id in self.skipped and name != "solution":
            return replace(made, status=CheckStatus.SKIPPED, points=0.0)
        return made
