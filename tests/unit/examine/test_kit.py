"""The kit's references and expectations, compared with TensorFlow and calculations by hand."""

import numpy as np
import pytest

from grader.examine.accuracy import measure
from grader.examine.kit import assert_allclose, reference
from grader.examine.verdicts import CheckFailed


def test_pool_rounds_up():
    """Odd sides are padded at the end with a value that is never the maximum."""
    x = -np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)
    assert reference.max_pool_2x2(x)[0, :, :, 0].tolist() == [[0.0, -2.0], [-6.0, -8.0]]


def test_softmax_does_not_overflow():
    """Large scores give probabilities, not NaN."""
    assert reference.softmax([[1000.0, 1000.0]]).tolist() == [[0.5, 0.5]]


def test_cross_entropy_by_hand():
    """The cross-entropy is the batch sum of -log of the right class's probability."""
    assert reference.cross_entropy_sum([[0.5, 0.5], [0.25, 0.75]], np.eye(2)) == pytest.approx(
        np.log(2) - np.log(0.75)
    )


def test_allclose_names_the_worst():
    """The failure message names the largest difference and its index; NaN ranks highest."""
    with pytest.raises(CheckFailed) as caught:
        assert_allclose([[1.0, 2.0], [3.0, 9.0]], [[1.0, 2.5], [3.0, 4.0]])
    assert caught.value.text.params == {"difference": "5", "index": "(1, 1)", "share": "2/4"}
    with pytest.raises(CheckFailed) as caught:
        assert_allclose([1.0, np.nan], [5.0, 1.0])
    assert caught.value.text.params["index"] == "(1,)"
    with pytest.raises(CheckFailed):
        assert_allclose(np.float32(1.0), 2.0)


def test_wilson_by_hand():
    """Wilson's interval for 9 of 10 is the published one, and the rule uses its upper end."""
    nine = measure(9, 10)
    assert (nine.low, nine.high) == (pytest.approx(0.5958, abs=1e-4), pytest.approx(0.9821, abs=1e-4))
    assert nine.reaches(0.98)
    assert not nine.reaches(0.99)
