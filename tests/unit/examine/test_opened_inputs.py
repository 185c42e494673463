"""Graphs whose images come from an iterator or a queue can be evaluated like any other."""

import numpy as np
import pytest

from grader.evidence.format import Signature
from grader.examine.models.evaluator import Evaluator, prepare
from grader.examine.models.graph_parts import subgraph
from grader.examine.models.opened_inputs import open_inputs, opened_signature, place_of
from grader.examine.models.predictor import Predictor
from grader.examine.verdicts import EvaluationRefused

WEIGHTS = np.random.default_rng(0).normal(size=[784, 10]).astype(np.float32)
IMAGES = np.random.default_rng(1).integers(0, 255, [20, 784]).astype(np.uint8)


def built(make_input):
    """Build a model on the tensor of `make_input`; return the graph and its input and output names."""
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        given = make_input(v1)
        scores = v1.matmul(v1.cast(given, v1.float32), v1.constant(WEIGHTS))
        return graph.as_graph_def(add_shapes=True), given.name, scores.name


def from_iterator(v1):
    """Return images from an iterator."""
    data = v1.data.Dataset.from_tensor_slices((np.arange(20), IMAGES.astype(np.float32))).batch(5)
    return v1.data.make_one_shot_iterator(data).get_next()[1]


def from_queue(v1):
    """Return images from a queue in batches of a fixed size."""
    return v1.train.batch([v1.constant(IMAGES[0])], 6)


def from_placeholder_over_iterator(v1):
    """Return a placeholder whose default comes from an iterator."""
    return v1.placeholder_with_default(from_iterator(v1), [None, 784])


def from_choice(v1):
    """Return images that a condition takes from one of two iterators."""
    from tensorflow.python.ops import control_flow_util

    with pytest.MonkeyPatch.context() as patch:
        # A worker runs TF1 programs this way.
        patch.setattr(control_flow_util, "ENABLE_CONTROL_FLOW_V2", False)
        first = from_iterator(v1)
        return v1.cond(v1.placeholder(v1.bool, []), lambda: first, lambda: from_iterator(v1))


@pytest.mark.parametrize(
    "make_input", [from_iterator, from_queue, from_placeholder_over_iterator, from_choice]
)
def test_images_are_fed_in_place_of_the_data(make_input) -> None:
    """The prediction for fed images is the model's and needs no data set."""
    graph_def, images, prediction = built(make_input)
    opened = open_inputs(graph_def)
    nodes = {node.name: node for node in opened.node}
    asked = Signature(images=images, prediction=prediction, scale=255.0)
    predictor = Predictor(opened, opened_signature(nodes, asked), {}, Evaluator())
    expected = np.argmax(IMAGES.astype(np.float32) @ WEIGHTS, axis=1)
    assert np.array_equal(predictor.predict(IMAGES), expected)


def test_unopened_data_is_refused() -> None:
    """Data set operations stay forbidden in graphs that were not opened."""
    graph_def, images, prediction = built(from_iterator)
    with pytest.raises(EvaluationRefused):
        prepare(graph_def, [prediction], {})
    opened = {node.op for node in prepare(open_inputs(graph_def), [prediction], {}).node}
    assert "Placeholder" in opened
    assert not any("Iterator" in op or "Dataset" in op for op in opened), images


def test_other_graphs_stay_as_they_are() -> None:
    """A graph without iterators is not copied, and its tensors keep their names."""
    graph_def, images, _ = built(lambda v1: v1.placeholder(v1.float32, [None, 784]))
    assert open_inputs(graph_def) is graph_def
    assert place_of({node.name: node for node in graph_def.node}, images) == images


def test_order_after_an_iterator_is_dropped() -> None:
    """A control input from an iterator is dropped from an opened graph."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        given = from_iterator(tf.compat.v1)
        with tf.control_dependencies([given.op]):
            later = tf.constant(1.0)
        opened = open_inputs(graph.as_graph_def())
    assert Evaluator().evaluate(subgraph(opened, {later.op.name}), [later.name], {}, {})[0][0] == 1.0


def test_numberless_outputs_are_left_alone() -> None:
    """A node with an implausible number of outputs is not opened, and so refused."""
    from tensorflow.core.framework import graph_pb2

    graph_def = graph_pb2.GraphDef()
    graph_def.node.add(name="next", op="IteratorGetNext").attr["output_types"].list.type.extend([1] * 100_000)
    assert open_inputs(graph_def) is graph_def
