"""McNemar's exact test on the images that only one of two models gets right."""

import numpy as np
import pytest

from grader.examine.paired_test import PairedResult, compare, pool


@pytest.mark.parametrize(
    ("wins", "losses", "p_value"), [(0, 0, 1.0), (5, 0, 1 / 32), (3, 1, 5 / 16), (0, 4, 1.0)]
)
def test_p_value_is_exact(wins: int, losses: int, p_value: float) -> None:
    """It is the binomial tail of the wins among the images on which the models differ."""
    assert PairedResult(wins, losses).p_value == pytest.approx(p_value)


def test_only_differences_count() -> None:
    """Images that both models get right or wrong change nothing."""
    first, second = np.ones(1000, bool), np.ones(1000, bool)
    second[:5] = False
    assert compare(first, second) == PairedResult(5, 0)
    assert compare(first, second).is_better
    assert not compare(second, first).is_better
    assert not compare(first, first).is_better


def test_trainings_are_pooled() -> None:
    """Differences of several trainings count together."""
    assert pool([PairedResult(3, 1), PairedResult(4, 0)]) == PairedResult(7, 1)


def test_large_counts_are_computed() -> None:
    """Thousands of differing images are no problem."""
    assert PairedResult(2600, 2400).p_value < 0.01
    assert PairedResult(2510, 2490).p_value > 0.3
