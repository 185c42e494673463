"""The arrays that are collected for evidence stay within their bounds."""

import numpy as np

from grader.worker.collection import Collection


def test_array_beyond_the_limit_is_noted():
    """An array that exceeds the limit is left out with a note, and smaller ones after it are kept."""
    kept = Collection(max_array_bytes=100)
    assert kept.add_array("first", np.zeros(10)) == "first"
    assert kept.add_array("large", np.zeros(10)) is None
    assert kept.add_array("small", np.zeros(2)) == "small"
    assert (list(kept.arrays), kept.notes) == (["first", "small"], ["array-too-large: large"])


def test_only_numbers_are_kept():
    """Texts and complex numbers are left out and use up none of the limit."""
    kept = Collection(max_array_bytes=16)
    assert kept.add_array("text", np.array(["a"])) is None
    assert kept.add_array("complex", np.zeros(1, np.complex128)) is None
    assert kept.add_array("number", np.zeros(2)) == "number"
