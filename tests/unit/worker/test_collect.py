"""What is gathered for the evidence stays within its bounds."""

import numpy as np

from grader.worker.collect import Collection


def test_what_has_no_room_is_left_out_and_noted():
    """Smaller arrays that come after it are kept: one large part never costs the others."""
    kept = Collection(room=100)
    assert kept.add_array("first", np.zeros(10)) == "first"
    assert kept.add_array("large", np.zeros(10)) is None
    assert kept.add_array("small", np.zeros(2)) == "small"
    assert (list(kept.arrays), kept.notes) == (["first", "small"], ["array-too-large: large"])


def test_what_is_no_number_takes_no_room():
    """Texts and complex numbers are not kept."""
    kept = Collection(room=16)
    assert kept.add_array("text", np.array(["a"])) is None
    assert kept.add_array("complex", np.zeros(1, np.complex128)) is None
    assert kept.add_array("number", np.zeros(2)) == "number"
