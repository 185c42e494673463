"""Pruning, validating and freezing graphs."""

import numpy as np
import pytest

from grader.examine.models.allow_list import MAX_NODES, require_allowed
from grader.examine.models.evaluator import Evaluator
from grader.examine.models.graph_parts import parse_graph
from grader.examine.verdicts import EvaluationRefused


def build(v1, make):
    """Return the GraphDef that `make` builds."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        make()
    return graph.as_graph_def()


def test_resource_variables_freeze(v1):
    """A variable behind a handle is read from the given values."""

    def make():
        w = v1.get_variable("w", [2], use_resource=True, initializer=v1.zeros_initializer())
        v1.multiply(w, 2.0, name="y")

    value = Evaluator().evaluate(build(v1, make), ["y"], {}, {"w": np.array([1.0, 2.0])})[0][0]
    assert value.tolist() == [2.0, 4.0]


def test_missing_value_is_refused(v1):
    """A variable without a value cannot be evaluated."""
    graph_def = build(v1, lambda: v1.Variable([1.0], use_resource=False, name="w"))
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(graph_def, ["w/read"], {}, {})
    assert caught.value.text.code == "variable-without-value"


def test_while_loop_survives(v1):
    """A TF1 control flow loop still runs after control inputs are removed."""

    def make():
        _, total = v1.while_loop(
            lambda i, t: i < 5, lambda i, t: (i + 1, t + 2), [v1.constant(0), v1.constant(0)]
        )
        v1.identity(total, name="y")

    for switch in (v1.disable_control_flow_v2, v1.enable_control_flow_v2):
        switch()
        assert Evaluator().evaluate(build(v1, make), ["y"], {}, {})[0][0] == 10


@pytest.mark.parametrize("value", ["x", 1 + 2j, ["x", "y"]])
def test_answers_are_real_numbers(v1, value):
    """Text and complex results are refused, since checks need real numbers."""
    graph_def = build(v1, lambda: v1.constant(value, name="c"))
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(graph_def, ["c"], {}, {})
    assert caught.value.text.code == "evaluation-failed"


def test_short_floats_become_numbers(v1):
    """A dtype unknown to NumPy is converted to a known one."""
    graph_def = build(v1, lambda: v1.constant(1.5, v1.bfloat16, name="c"))
    (found,) = Evaluator().evaluate(graph_def, ["c"], {}, {})[0]
    assert (found.dtype, float(found)) == (np.float32, 1.5)


def test_splat_constant_is_refused(v1):
    """A constant that expands a thousandfold is refused before it is read."""
    graph_def = build(v1, lambda: v1.constant(1.0, name="c"))
    shape = graph_def.node[0].attr["value"].tensor.tensor_shape
    for size in (100_000, 100_000):
        shape.dim.add().size = size
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(graph_def, ["c"], {}, {})
    assert caught.value.text.code == "graph-constant-too-large"


def test_large_fill_is_refused(v1):
    """A fill with a huge constant shape is refused."""
    graph_def = build(v1, lambda: v1.fill(v1.constant([60_000, 60_000]), 1.0, name="c"))
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(graph_def, ["c"], {}, {})
    assert caught.value.text.code == "graph-constant-too-large"


@pytest.mark.parametrize("name", ["read_file", "matching_files", "empty"])
def test_file_ops_are_refused(v1, name):
    """Ops that access files or uninitialised memory are refused."""
    make = {
        "read_file": lambda: v1.read_file("/etc/passwd", name="c"),
        "matching_files": lambda: v1.matching_files("/*", name="c"),
        "empty": lambda: v1.raw_ops.Empty(shape=[5000], dtype=v1.uint8, init=False, name="c"),
    }
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(build(v1, make[name]), ["c"], {}, {})
    assert caught.value.text.code == "graph-op-refused"


def test_garbage_is_refused():
    """Bytes that are no graph are the student's error."""
    with pytest.raises(EvaluationRefused):
        parse_graph(b"\xff\xff\xffnot a graph")


def test_functions_named_as_ops_are_refused(v1):
    """A library function cannot take an op's name, and no attribute may name an op as a function."""
    graph_def = build(v1, lambda: v1.constant(1.0, name="c"))
    shadow = graph_def.node.add(name="s", op="ReadFile", input=["c"])
    graph_def.library.function.add().signature.name = "ReadFile"
    call = graph_def.node.add(name="p", op="PartitionedCall", input=["c"])
    call.attr["f"].func.name = "WriteFile"
    for name in (shadow.name, call.name):
        with pytest.raises(EvaluationRefused) as caught:
            Evaluator().evaluate(graph_def, [name], {}, {})
        assert caught.value.text.code == "graph-op-refused"


def test_reasons_are_telling(v1):
    """The reason for a failed evaluation is TensorFlow's sentence without its origin."""
    make = lambda: v1.reshape(v1.placeholder(v1.float32, [None], name="x"), [7], name="y")  # noqa: E731
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(build(v1, make), ["y"], {"x": np.zeros(5)}, {})
    assert "5 values" in caught.value.text.params["reason"]


def test_doubling_functions_are_refused(v1):
    """Functions that each call the previous one twice exceed the allowed number of nodes."""
    from tensorflow.python.framework import function

    def doubled(of, number):
        @function.Defun(v1.int32, func_name=f"doubled_{number}")
        def called(x):
            return of(x) + of(x + 1)

        return called

    def make(depth):
        last = v1.identity
        for number in range(depth):
            last = doubled(last, number)
        v1.identity(last(v1.constant(1)), name="y")

    few = Evaluator().evaluate(build(v1, lambda: make(3)), ["y"], {}, {})[0][0]
    assert few == 8 * 1 + 12
    with pytest.raises(EvaluationRefused) as caught:
        Evaluator().evaluate(build(v1, lambda: make(30)), ["y"], {}, {})
    assert caught.value.text.code == "graph-too-large"


def test_a_long_chain_of_functions_is_read_at_once(v1):
    """Each function of a long call chain is inspected only once."""
    graph_def = v1.GraphDef()
    for number in range(MAX_NODES - 1):
        function = graph_def.library.function.add()
        function.signature.name = f"f{number}"
        function.node_def.add(name="n", op=f"f{number - 1}" if number else "NoOp")
    graph_def.node.add(name="y", op="f100")
    require_allowed(graph_def)
    graph_def.node[0].op = f"f{MAX_NODES - 2}"
    require_allowed(graph_def)
    graph_def.library.function[0].node_def[0].op = "f7"
    with pytest.raises(EvaluationRefused):
        require_allowed(graph_def)
