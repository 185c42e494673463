"""The confidence interval and the rule at a threshold."""

import pytest

from grader.examine.accuracy import FIRST_PART, Z_95, measure, wilson
from grader.examine.examined import ExaminedSubmission, Terms


def test_interval_is_wilsons() -> None:
    """The interval is the two roots of (p - share)^2 = z^2 p (1 - p) / n, which define Wilson's score."""
    low, high = wilson(4600, 5000, Z_95)
    for end in (low, high):
        assert (end - 0.92) ** 2 == pytest.approx(Z_95**2 * end * (1 - end) / 5000, rel=1e-9)


@pytest.mark.parametrize("correct", [0, 1, 4999, 5000])
def test_interval_holds_its_share(correct) -> None:
    """The share lies in its interval and the interval in [0, 1], also at the ends."""
    found = measure(correct, 5000)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


@pytest.mark.parametrize(("correct", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_impossible_counts_are_refused(correct, n) -> None:
    """More right answers than images raises an error."""
    with pytest.raises(ValueError, match="of"):
        measure(correct, n)


def test_straddling_is_decided_for_the_student() -> None:
    """A threshold is missed only if the whole interval lies below it."""
    assert measure(4570, 5000).reaches(0.92)
    assert not measure(4550, 5000).reaches(0.92)


def test_first_part_decides_clear_figures_alone() -> None:
    """A figure is clear below or above all thresholds, but not between or near them."""
    assert measure(200, 2000).is_clear_of([0.917, 0.92])
    assert measure(1990, 2000).is_clear_of([0.917, 0.92])
    assert not measure(1850, 2000).is_clear_of([0.917, 0.92])
    assert not measure(1800, 2000).is_clear_of([0.7, 0.985])
    assert not measure(1990, 2000).is_clear_of([])
    assert measure(1990, 2000).is_clear_of([0.917, 0.01])


@pytest.mark.parametrize(("threshold", "looked_at"), [(0.6, FIRST_PART), (0.999, 3000)])
def test_more_images_near_a_threshold(evidence, many_hidden, threshold, looked_at) -> None:
    """A clear figure is decided on the first part; near a threshold all hidden images count."""
    submission = ExaminedSubmission(evidence, many_hidden, Terms({"accuracy": threshold}))
    assert submission.accuracy.n == looked_at
    assert submission.accuracy.value == 1.0
