"""Which score is exported for a result that has none that counts."""

import pytest

from grader.domain.exported_result import ExportedResult, ExportPolicy, OpenScore, Standing


def result(standing: Standing, score: float | None = None) -> ExportedResult:
    """Build a result."""
    return ExportedResult("hw2", "s1", "김민지", 100.0, standing, score)


@pytest.mark.parametrize(
    ("standing", "score", "blank", "zero"),
    [
        (Standing.SCORED, 80.0, 80.0, 80.0),
        (Standing.PENDING, 60.0, None, 60.0),
        (Standing.MISSING, None, None, 0.0),
        (Standing.FAULT, None, None, None),
        (Standing.FAULT, 50.0, None, None),
        (Standing.UNGRADED, None, None, None),
    ],
)
def test_only_what_counts_is_exported(standing, score, blank, zero) -> None:
    """A fault is never exported as a score; open points and missing work only where the policy says so."""
    made = result(standing, score)
    assert made.score_for(ExportPolicy()) == blank
    assert made.score_for(ExportPolicy(pending=OpenScore.ZERO, missing=OpenScore.ZERO)) == zero


def test_one_policy_does_not_decide_the_other() -> None:
    """Open points and missing work have a policy each."""
    zero = OpenScore.ZERO
    assert result(Standing.MISSING).score_for(ExportPolicy(pending=zero)) is None
    assert result(Standing.PENDING, 60.0).score_for(ExportPolicy(missing=zero)) is None


def test_nobodys_result_has_no_attempt() -> None:
    """Without a submission there is no attempt, no time and no penalty."""
    made = result(Standing.MISSING)
    assert (made.attempt, made.pending_points, made.submitted_at, made.penalty_percent) == (0, 0.0, None, 0.0)
