"""Outcomes of checks and what follows from them for a result."""

from pathlib import Path

import pytest

from grader.domain.assignment import CheckSpec, Visibility
from grader.domain.messages import Text, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Rank, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind

TEXT = Text("가", "a")
FACTS = SubmissionFacts("1", "kim", "a.py", SubmissionKind.SCRIPT, "0" * 64)


def spec(name: str) -> CheckSpec:
    """Declare a check of 10 points."""
    return CheckSpec(name, 10.0, TEXT, TEXT, "graph", Visibility.HIDDEN, ("first",), Path("t.py"), 1)


def card(*outcomes: CheckOutcome) -> Scorecard:
    """Make a result of these outcomes."""
    return Scorecard("hw1-1", "v", FACTS, RunStatus.GRADED, outcomes)


def test_outcome_takes_over_the_spec() -> None:
    """What the spec declares is the outcome's; points and seconds are rounded."""
    outcome = CheckOutcome.of(spec("a"), CheckStatus.FAILED, 1 / 3, message("m"), figures=("1", "2"))
    assert (outcome.id, outcome.max_points, outcome.depends_on) == ("a", 10.0, ("first",))
    assert (outcome.points, outcome.expected, outcome.actual) == (0.3333, "1", "2")
    assert CheckOutcome.from_dict(outcome.to_dict()) == outcome


def test_pending_points_are_open() -> None:
    """Pending points are neither won nor lost, and the result is neither perfect nor a fault."""
    result = card(
        CheckOutcome.of(spec("a"), CheckStatus.PASSED, 10.0),
        CheckOutcome.of(spec("b"), CheckStatus.PENDING, text=message("steps-not-timed")),
    )
    assert (result.score, result.pending_points, result.max_score) == (10.0, 10.0, 20.0)
    assert not result.is_perfect
    assert not result.is_fault


def test_reasons_for_review_name_their_checks() -> None:
    """Each reason is listed once, with the checks that wait for it."""
    timed, own = message("steps-not-timed"), Text("글", "an essay")
    result = card(
        *(CheckOutcome.of(spec(name), CheckStatus.PENDING, text=timed) for name in "ab"),
        CheckOutcome.of(spec("c"), CheckStatus.PENDING, text=own),
        CheckOutcome.of(spec("d"), CheckStatus.FAILED, text=timed),
    )
    assert [(each.code, each.checks) for each in result.needs_review] == [
        ("steps-not-timed", ("a", "b")),
        ("needs-decision", ("c",)),
    ]


@pytest.mark.parametrize("rank", list(Rank))
def test_rank_is_kept(rank: Rank) -> None:
    """A stored diagnosis has its rank and what was measured; one from before is likely."""
    basis = "retraining" if rank is Rank.MEASURED else None
    made = Diagnosis("c", Severity.ERROR, TEXT, TEXT, rank=rank, basis=basis)
    data = made.to_dict()
    assert Diagnosis.from_dict(data) == made
    old = {name: value for name, value in data.items() if name not in {"rank", "basis"}}
    assert Diagnosis.from_dict(old).rank is Rank.LIKELY
