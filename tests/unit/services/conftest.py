"""Scorecards small enough to read."""

from collections.abc import Callable

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind


def _check(number: int, points: float, status: CheckStatus) -> CheckOutcome:
    text = message("from-cache")
    return CheckOutcome(f"check_{number}", text, "graph", status, points, 10.0, Visibility.PUBLIC)


@pytest.fixture(scope="session")
def make_card() -> Callable[..., Scorecard]:
    """Return a function that makes a scorecard of three checks worth 10 points each."""

    def make(points: float = 4.0, *, fault: bool = False) -> Scorecard:
        partly = CheckStatus.PASSED if points >= 10 else CheckStatus.FAILED
        first = _check(0, 0.0, CheckStatus.ERROR) if fault else _check(0, points, partly)
        checks = (first, *(_check(number, 10.0, CheckStatus.PASSED) for number in (1, 2)))
        facts = SubmissionFacts("ann", "ann", "ann.py", SubmissionKind.SCRIPT, "a" * 64)
        status = RunStatus.GRADER_FAULT if fault else RunStatus.GRADED
        return Scorecard("hw2", "v1", facts, status, checks)

    return make
