"""Bounds on evaluations: linear algebra by its shapes, everything by the run's own time."""

import pytest

from grader.examine.models import cost
from grader.examine.models.evaluator import Evaluator, imported
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


LARGE = {
    "conv2d": lambda v1: v1.nn.conv2d(v1.zeros([1, 900, 900, 64]), v1.zeros([101, 101, 64, 16]), 1, "SAME"),
    "depthwise": lambda v1: v1.nn.depthwise_conv2d(
        v1.zeros([1, 900, 900, 64]), v1.zeros([101, 101, 64, 1]), [1, 1, 1, 1], "SAME"
    ),
    "conv3d": lambda v1: v1.nn.conv3d(
        v1.zeros([1, 100, 100, 100, 8]), v1.zeros([31, 31, 31, 8, 8]), [1, 1, 1, 1, 1], "SAME"
    ),
    "transposed": lambda v1: v1.nn.conv2d_transpose(
        v1.zeros([1, 900, 900, 16]), v1.zeros([101, 101, 64, 16]), [1, 900, 900, 64], 1, "SAME"
    ),
    "gradient": lambda v1: v1.nn.conv2d_backprop_filter(
        v1.zeros([1, 900, 900, 64]), [101, 101, 64, 16], v1.zeros([1, 900, 900, 16]), [1, 1, 1, 1], "SAME"
    ),
    "products": lambda v1: v1.matmul(v1.zeros([90_000, 64]), v1.zeros([64, 90_000]), transpose_a=False),
    "turned": lambda v1: v1.matmul(v1.zeros([64, 90_000]), v1.zeros([64, 90_000]), transpose_a=True),
    "batches": lambda v1: v1.matmul(v1.zeros([2, 90_000, 64]), v1.zeros([2, 64, 90_000])),
    "einsum": lambda v1: v1.einsum("bij,bjk->ik", v1.zeros([2, 90_000, 64]), v1.zeros([2, 64, 90_000])),
    "pool": lambda v1: v1.nn.max_pool(v1.zeros([1, 2000, 2000, 8]), 99, 1, "SAME"),
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_large_products_are_refused(v1, make):
    """A convolution, a pooling or a product of matrices that takes minutes is refused before it runs."""
    assert code_of(build(lambda: v1.identity(make(v1), name="y"))) == "graph-too-costly"


def test_many_products_are_refused(v1):
    """Products count together, however small each one is."""

    def make():
        value = v1.ones([3000, 3000])
        for _ in range(20):
            value = v1.matmul(value, value)
        v1.identity(value, name="y")

    assert code_of(build(make)) == "graph-too-costly"


def test_a_network_over_all_test_images_is_affordable(v1):
    """The lesson's network may evaluate the 10,000 test images at once."""

    def make():
        images = v1.ones([10_000, 28, 28, 1])
        first = v1.nn.conv2d(images, v1.ones([5, 5, 1, 32]), 1, "SAME")
        second = v1.nn.conv2d(v1.nn.max_pool(first, 2, 2, "SAME"), v1.ones([5, 5, 32, 64]), 1, "SAME")
        flat = v1.reshape(v1.nn.max_pool(second, 2, 2, "SAME"), [-1, 7 * 7 * 64])
        v1.matmul(v1.matmul(flat, v1.ones([7 * 7 * 64, 1024])), v1.ones([1024, 10]), name="y")

    imported(build(make))


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
    waits = [cost.EvaluationTime(seconds, begun=0.0).milliseconds() for seconds in (0.0, 5.0, 1000.0, None)]
    assert waits == [20_000, 25_000, 60_000, 60_000]
    monkeypatch.setattr(cost.time, "process_time", lambda: 70.0)
    with pytest.raises(EvaluationRefused):
        cost.EvaluationTime(1.0, begun=0.0).milliseconds()
    totals = [cost.examination_seconds(seconds, with_audit=False) for seconds in (0.0, 10.0, 1000.0, None)]
    assert totals == [100, 160, 300, 300]
    assert cost.examination_seconds(0.0, with_audit=True) == 700
