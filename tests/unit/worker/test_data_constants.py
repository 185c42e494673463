"""Evidence holds graphs without the arrays of their data sets."""

from types import SimpleNamespace

import numpy as np
import pytest

from grader.worker.data_constants import leave_out_data


@pytest.fixture
def v1():
    """Return TF1's names, in a temporary default graph."""
    import tensorflow as tf

    with tf.Graph().as_default():
        yield tf.compat.v1


def large_graph(v1, *, one_shot: bool):
    """Make a graph with two megabytes in a data set, and as much in the model."""
    array = np.random.default_rng(0).random([700, 784], np.float32)
    data = v1.data.Dataset.from_tensor_slices(array)
    make = v1.data.make_one_shot_iterator if one_shot else v1.data.make_initializable_iterator
    make(data).get_next()
    v1.reduce_sum(v1.constant(array, name="kept"))
    return SimpleNamespace(array=array, graph_def=v1.get_default_graph().as_graph_def())


@pytest.mark.parametrize("one_shot", [True, False])
def test_data_sets_arrays_are_left_out(v1, one_shot) -> None:
    """A constant that only a data set reads is emptied, also in a function; one that the model reads is not."""
    import tensorflow as tf

    made = large_graph(v1, one_shot=one_shot)
    leave_out_data(made.graph_def)
    assert made.array.nbytes < made.graph_def.ByteSize() < 1.1 * made.array.nbytes
    (kept,) = [node for node in made.graph_def.node if node.name == "kept"]
    assert np.array_equal(tf.make_ndarray(kept.attr["value"].tensor), made.array)


def test_constants_that_nothing_reads_stay(v1) -> None:
    """A constant that nothing reads stays, since a check may read it by its name."""
    array = np.random.default_rng(0).random([700, 784], np.float32)
    v1.constant(array)
    graph_def = v1.get_default_graph().as_graph_def()
    leave_out_data(graph_def)
    assert graph_def.ByteSize() > array.nbytes
