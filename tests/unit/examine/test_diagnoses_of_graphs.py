"""Causes found in a graph: each with its mistake, and silent on similar right work."""

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from grader.evidence.format import Evidence, Optimizer, SessionRecord, Signature, Trace
from grader.examine.diagnoses.cause_list import find_causes
from grader.examine.diagnoses.facts import Facts

Build = Callable[[Any, Any, Any], Any]


@pytest.fixture
def codes_of(v1):
    """Return a function that builds a graph of scores and labels and returns the causes found in it."""
    import tensorflow as tf

    def codes(
        loss: Build,
        answer: Build = lambda _v1, scores, _labels: scores,
        named: Build | None = None,
        **figures,
    ) -> set[str]:
        with tf.Graph().as_default() as graph:
            x = v1.placeholder(v1.float32, [None, 784], name="x")
            labels = v1.placeholder(v1.float32, [None, 10], name="labels")
            weights = v1.Variable(v1.zeros([784, 10]), use_resource=False, name="W")
            bias = v1.Variable(v1.zeros([10]), use_resource=False, name="b")
            scores = v1.matmul(x, weights) + bias
            minimised, y = loss(v1, scores, labels), answer(v1, scores, labels)
            told = named(v1, scores, labels) if named is not None else minimised
        content = graph.as_graph_def(add_shapes=True).SerializeToString()
        trained = Optimizer("GradientDescentOptimizer", 0.01, minimised.name, None, "main", 12, 500)
        evidence = Evidence(
            "finished",
            "tf1",
            "hw.py",
            graphs={"main": content},
            main_graph="main",
            sessions=(SessionRecord("main", 500, 501, True, ()),),
            signature=Signature("main", x.name, labels.name, prediction=y.name, loss=told.name),
            trace=Trace(train_steps=500, examples=50_000, optimizers=(trained,)),
        )
        return set(find_causes(Facts(evidence, figures)))

    return codes


def by_hand(make: Callable[[Any, Any], Any]) -> Build:
    """Return -sum(labels * log(make(scores)))."""
    return lambda v1, scores, labels: -v1.reduce_sum(labels * v1.log(make(v1, scores)))


def entropy(v1, scores, labels):
    """Return TensorFlow's own cross-entropy."""
    return v1.reduce_mean(v1.nn.softmax_cross_entropy_with_logits(labels=labels, logits=scores))


@pytest.mark.parametrize(
    "make",
    [
        lambda _, scores: scores,
        lambda v1, scores: v1.clip_by_value(scores, 1e-10, 1.0),
        lambda _, scores: scores + 1e-10,
        lambda v1, scores: v1.get_default_graph().get_tensor_by_name("b/read:0") + scores,
    ],
)
def test_log_of_scores_is_seen(codes_of, make) -> None:
    """The logarithm of scores is reported, clipped or not."""
    assert "log-of-scores" in codes_of(by_hand(make))


@pytest.mark.parametrize(
    "make",
    [
        lambda v1, scores: v1.nn.softmax(scores),
        lambda v1, scores: v1.nn.softmax(scores) + 1e-10,
        lambda v1, scores: v1.clip_by_value(v1.nn.softmax(scores), 1e-10, 1.0),
        lambda v1, scores: v1.exp(scores) / v1.reduce_sum(v1.exp(scores), axis=1, keepdims=True),
    ],
)
def test_log_of_a_softmax_is_right(codes_of, make) -> None:
    """The logarithm of probabilities is right, however they were computed."""
    assert codes_of(by_hand(make)) == set()


def test_sigmoid_in_the_softmaxs_place_is_seen(codes_of) -> None:
    """Ten sigmoids without 1 - y terms are reported; with them the loss is another one."""

    def both(v1, scores, labels):
        y = v1.nn.sigmoid(scores)
        return -v1.reduce_sum(labels * v1.log(y) + (1.0 - labels) * v1.log(1.0 - y))

    assert "sigmoid-without-softmax" in codes_of(by_hand(lambda v1, scores: v1.nn.sigmoid(scores)))
    assert "sigmoid-without-softmax" not in codes_of(both)


@pytest.mark.parametrize(
    ("dtype", "rounds"), [("int32", True), ("int64", True), ("float32", False), ("float64", False)]
)
def test_mean_of_integers_is_seen(codes_of, dtype, rounds) -> None:
    """A mean or quotient of integers is reported; one of floats is right."""

    def mean(v1, scores, labels):
        return v1.reduce_mean(hits(v1, scores, labels))

    def quotient(v1, scores, labels):
        count = v1.cast(v1.shape(scores)[0], dtype)
        return v1.div(v1.reduce_sum(hits(v1, scores, labels)), count)

    def hits(v1, scores, labels):
        return v1.cast(v1.equal(v1.argmax(scores, 1), v1.argmax(labels, 1)), dtype)

    for share in (mean, quotient):

        def answer(v1, scores, labels, share=share):
            share(v1, scores, labels)
            return scores

        assert ("accuracy-of-integers" in codes_of(entropy, answer)) == rounds


def test_a_model_built_twice_is_seen(codes_of) -> None:
    """Answers of variables that no optimizer changed are reported; a layer after trained ones is not."""

    def anew(v1, _scores, _labels):
        images = v1.get_default_graph().get_tensor_by_name("x:0")
        return v1.matmul(images, v1.Variable(v1.zeros([784, 10]), use_resource=False))

    def on_top(v1, scores, _labels):
        return v1.matmul(scores, v1.Variable(v1.zeros([10, 10]), use_resource=False))

    assert "other-model-answers" in codes_of(entropy, anew)
    assert "other-model-answers" not in codes_of(entropy, on_top)
    assert codes_of(entropy) == set()


def test_another_loss_than_the_named_one_is_seen(codes_of) -> None:
    """A minimised tensor without labels is reported where answers are bad; a penalty is right."""

    def penalty(v1, _scores, _labels):
        return v1.nn.l2_loss(v1.get_default_graph().get_tensor_by_name("W/read:0"))

    def both(v1, scores, labels):
        return entropy(v1, scores, labels) + penalty(v1, scores, labels)

    assert "loss-without-labels" in codes_of(penalty, named=entropy, accuracy=0.1)
    assert "loss-without-labels" not in codes_of(penalty, named=entropy, accuracy=0.9)
    assert "loss-without-labels" not in codes_of(both, named=entropy, accuracy=0.1)
