"""The inputs of a graph are found for placeholders, iterators and queues."""

import numpy as np
import pytest

from grader.worker.runtimes.tf1.pipeline_inputs import images_among, inputs_of, pipeline_images


@pytest.fixture
def v1():
    """Return TF1's names, in a temporary default graph."""
    import tensorflow as tf

    with tf.Graph().as_default():
        yield tf.compat.v1


def data_of(v1, parts):
    """Make a data set of batches of `parts`."""
    return v1.data.Dataset.from_tensor_slices(parts).batch(10)


def next_of(v1, parts):
    """Return the outputs of an iterator over batches of `parts`."""
    return v1.data.make_initializable_iterator(data_of(v1, parts)).get_next()


def scores(v1, images):
    """Make a model for ten classes."""
    flat = v1.cast(v1.reshape(images, [-1, 784]), v1.float32)
    return v1.matmul(flat, v1.get_variable("w", [784, 10]))


def test_iterator_outputs_are_inputs(v1) -> None:
    """The iterator's images are the input, and nothing that the iterator itself needs."""
    slices = v1.placeholder(v1.float32, [50, 784])
    images, _ = next_of(v1, (slices, np.zeros(50, np.int64)))
    assert [t.name for t in inputs_of([scores(v1, images)])] == [images.name]


def test_images_are_chosen_among_named_parts(v1) -> None:
    """Among the parts of a dictionary, the one with the shape of images is chosen, not the first."""
    parts = next_of(v1, {"answer": np.zeros([50, 10]), "picture": np.zeros([50, 28, 28], np.uint8)})
    assert images_among(parts.values()) is parts["picture"]


def test_placeholder_over_iterator_is_the_input(v1) -> None:
    """A placeholder with an iterator's output as its default is the input."""
    images, _ = next_of(v1, (np.zeros([50, 784], np.float32), np.zeros(50, np.int64)))
    x = v1.placeholder_with_default(images, [None, 784])
    assert [t.name for t in inputs_of([scores(v1, x)])] == [x.name]
    assert pipeline_images([x]) == ()


def test_choice_of_two_iterators_is_the_input(v1, monkeypatch) -> None:
    """The output of a `tf.cond` between two iterators is the input."""
    # So a worker runs TF1 programs.
    from tensorflow.python.ops import control_flow_util

    monkeypatch.setattr(control_flow_util, "ENABLE_CONTROL_FLOW_V2", False)
    parts = (np.zeros([50, 784], np.float32), np.zeros(50, np.int64))
    training, testing = (v1.data.make_initializable_iterator(data_of(v1, parts)) for _ in range(2))
    images, labels = v1.cond(v1.placeholder(v1.bool, []), training.get_next, testing.get_next)
    answer = scores(v1, images)
    assert [t.name for t in inputs_of([answer])] == [images.name]
    assert pipeline_images([answer, labels]) == (images,)


def test_labels_alone_are_no_images(v1) -> None:
    """A figure that is computed from labels only has no images."""
    _, labels = next_of(v1, (np.zeros([50, 784], np.float32), np.zeros(50, np.int64)))
    assert pipeline_images([v1.reduce_sum(labels)]) == ()
