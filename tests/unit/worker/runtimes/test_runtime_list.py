"""A program runs in the first runtime that recognises it, else in the preferred one, else in the last."""

import pytest

from grader.worker.runtimes.runtime_list import RUNTIMES, choose_runtime

TF1, KERAS = (
    "import tensorflow as tf\ns = tf.Session()",
    "from tensorflow import keras\nm = keras.Sequential()",
)


def chosen(source, preferred="any", neighbours=()):
    """Return the name of the runtime that `source` runs in."""
    return choose_runtime(RUNTIMES, preferred, source, lambda: list(neighbours)).name


@pytest.mark.parametrize(("source", "name"), [(TF1, "tf1"), (KERAS, "tf2")])
def test_program_decides_its_runtime(source, name):
    """The preferred runtime does not matter to a program that is recognised."""
    assert chosen(source, preferred="tf1") == chosen(source, preferred="tf2") == name


def test_preferred_runtime_runs_unrecognised_programs():
    """A program that no runtime recognises runs in the preferred one, else in the last."""
    assert (chosen("x = 1", preferred="tf1"), chosen("x = 1")) == ("tf1", "tf2")


def test_files_beside_the_entry_decide_for_it():
    """An entry file that only calls its neighbours runs in their runtime."""
    assert chosen("import model\nmodel.main()", neighbours=[TF1]) == "tf1"


def test_neighbours_are_not_read_needlessly():
    """An entry file that imports TensorFlow decides for itself."""
    assert choose_runtime(RUNTIMES, "any", KERAS, lambda: pytest.fail("read")).name == "tf2"
