"""Bounds on evaluations: linear algebra by its shapes, everything by the run's own time."""

import pytest

from grader.examine.models import cost
from grader.examine.models.evaluation import Evaluator
from grader.examine.verdicts import EvaluationRefused


def build(make):
    """Return the GraphDef that `make` builds."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        make()
    return graph.as_graph_def()


def code_of(graph_def, feeds=None):
    """Return the code of the message that refuses a graph's "y"."""
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(graph_def, ["y"], feeds or {}, {})
    return caught.value.text.code


def test_large_linear_algebra_is_refused(v1):
    """A decomposition of a large matrix, or of many medium ones, is refused before it runs."""
    large = build(lambda: v1.svd(v1.random_uniform([6000, 6000]), compute_uv=False, name="y"))
    assert code_of(large) == "graph-too-costly"
    many = build(lambda: v1.matrix_determinant(v1.random_uniform([9, 1000, 1000]), name="y"))
    assert code_of(many) == "graph-too-costly"


def test_unknown_matrix_is_refused(v1):
    """A matrix whose size is unknown before the run is refused."""

    def make():
        side = v1.placeholder(v1.int32, [], name="side")
        v1.matrix_inverse(v1.random_uniform(v1.stack([side, side])), name="y")

    assert code_of(build(make), {"side": 2}) == "graph-too-costly"


def test_linear_algebra_of_functions_is_refused(v1):
    """Linear algebra inside functions is refused, since shapes are not inferred there."""
    import tensorflow as tf

    @tf.function
    def inverse(x):
        return tf.linalg.inv(x)

    assert code_of(build(lambda: v1.identity(inverse(v1.eye(2)), name="y"))) == "graph-too-costly"


def test_an_initialiser_is_no_cost(v1):
    """An orthogonal initializer of a layer's usual size is accepted."""

    def make():
        drawn, _ = v1.qr(v1.random_normal([784, 128]))
        v1.identity(drawn, name="y")

    assert Evaluator().evaluate(build(make), ["y"], {}, {})[0][0].shape == (784, 128)


def test_time_grows_with_the_run(monkeypatch):
    """The evaluation may take longer if the program itself did, up to a bound."""
    monkeypatch.setattr(cost.time, "process_time", lambda: 30.0)
    waits = [cost.EvaluationTime(seconds).milliseconds() for seconds in (0.0, 5.0, 1000.0, None)]
    assert waits == [20_000, 25_000, 60_000, 60_000]
    monkeypatch.setattr(cost.time, "process_time", lambda: 70.0)
    with pytest.raises(EvaluationRefused):
        cost.EvaluationTime(1.0).milliseconds()
    totals = [cost.examination_seconds(seconds, with_audit=False) for seconds in (0.0, 10.0, 1000.0, None)]
    assert totals == [100, 160, 300, 300]
    assert cost.examination_seconds(0.0, with_audit=True) == 700
