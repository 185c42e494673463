"""The sums and states of a scorecard."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import Text, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Review, Scorecard, SubmissionFacts
from grader.domain.submission import Submission, SubmissionKind

FACTS = SubmissionFacts("i", "s", "a.py", SubmissionKind.SCRIPT, "0")


def outcome(name: str, status: CheckStatus, points: float, most: float = 10.0, text=None) -> CheckOutcome:
    """Build an outcome."""
    return CheckOutcome(name, Text("가", "a"), "c", status, points, most, Visibility.PUBLIC, text)


def card(*checks: CheckOutcome, status: RunStatus = RunStatus.GRADED) -> Scorecard:
    """Build a scorecard."""
    return Scorecard("hw2", "v", FACTS, status, checks)


PASSED = outcome("a", CheckStatus.PASSED, 10.0)


def test_points_are_rounded_once() -> None:
    """Thirds of points add up to two decimals."""
    thirds = [outcome(str(n), CheckStatus.FAILED, 10 / 3, 20 / 3) for n in range(2)]
    assert (card(*thirds).score, card(*thirds).max_score) == (6.67, 13.33)


def test_pending_points_are_open() -> None:
    """Points of pending checks are neither won nor lost, and each reason names its checks once."""
    why, other = message("name-missing", name="x"), Text("나", "b")
    pending = [
        outcome(name, CheckStatus.PENDING, 0.0, 2.5, text)
        for name, text in (("b", why), ("c", other), ("d", why), ("e", None))
    ]
    made = card(PASSED, *pending, outcome("f", CheckStatus.FAILED, 0.0))
    assert (made.score, made.pending_points) == (10.0, 10.0)
    assert made.needs_review == (
        Review("name-missing", why, ("b", "d")),
        Review("needs-decision", other, ("c",)),
        Review("check-pending", message("check-pending"), ("e",)),
    )


@pytest.mark.parametrize(
    ("made", "is_fault", "is_perfect"),
    [
        (card(PASSED), False, True),
        (card(PASSED, status=RunStatus.TIMEOUT), False, True),
        (card(PASSED, status=RunStatus.GRADER_FAULT), True, False),
        (card(PASSED, outcome("b", CheckStatus.ERROR, 0.0)), True, False),
        (card(PASSED, outcome("b", CheckStatus.FAILED, 9.0)), False, False),
        (card(PASSED, outcome("b", CheckStatus.PENDING, 0.0)), False, False),
        (card(PASSED, outcome("b", CheckStatus.SKIPPED, 0.0)), False, False),
    ],
)
def test_fault_is_no_result(made, is_fault, is_perfect) -> None:
    """A check in error makes the whole a fault of the grader; only passed checks are perfect."""
    assert (made.is_fault, made.is_perfect) == (is_fault, is_perfect)


def test_stored_scorecard_is_the_same() -> None:
    """What is stored reads back, of this schema alone."""
    made = replace(card(PASSED), cached=True, evidence={"train_steps": 5}, timing={"total_s": 1.0})
    assert Scorecard.from_dict(made.to_dict()) == made
    with pytest.raises(ValueError, match="schema 2"):
        Scorecard.from_dict(made.to_dict() | {"schema": 2})


def test_names_of_students_are_safe_to_show() -> None:
    """Terminal controls in a student's name or a path do not reach a scorecard."""
    submission = Submission("i", "k\x1b[31m", Path("a\x07.py"), SubmissionKind.SCRIPT, "0", "a.py", {})
    facts = SubmissionFacts.of(submission)
    assert (facts.student, facts.path) == ("k␛[31m", "a␇.py")
