"""The computations of two programs, compared up to names and order."""

import numpy as np
import pytest

from grader.evidence.format import Evidence, Name, SessionRecord, Trace, Variable
from grader.evidence.storage import write_evidence
from grader.examine.models.computation import describe


def _graph(v1, build):
    """Return a serialised graph with the name of the tensor that `build` returned."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        name = build(v1).name
    return graph.as_graph_def().SerializeToString(), name


@pytest.fixture
def described(v1, tmp_path):
    """Return a function that describes a program of one graph, one name and one variable."""

    def run(build, *, name="f", value=1.0, steps=10, number=1):
        graph, tensor = _graph(v1, build)
        variable = Variable("W", "float32", (2,), trainable=True, initial=None, read=None, value="w")
        evidence = Evidence(
            "finished",
            "tf1",
            "hw.py",
            graphs={"main": graph},
            arrays={"w": np.full(2, value, np.float32)},
            main_graph="main",
            sessions=(SessionRecord("main", steps, steps, closed=True, variables=(variable,)),),
            trace=Trace(train_steps=steps),
            names={name: Name("tensor", tensor), "n": Name("number", number)},
        )
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        write_evidence(folder, evidence)
        return describe(folder)

    return run


def _sum(v1):
    return v1.add(v1.placeholder(v1.float32, [], name="a"), v1.constant(2.0))


@pytest.mark.parametrize(
    "same",
    [
        lambda v1: v1.add(v1.constant(2.0), v1.placeholder(v1.float32, [])),
        lambda v1: v1.identity_n([_sum(v1)])[0].op.inputs[0],
        lambda v1: (v1.constant(3.0), _sum(v1))[1],
    ],
    ids=["exchanged", "with more after it", "with more before it"],
)
def test_same_sum_is_the_same(described, same):
    """Term order, node names and unnamed nodes make no difference."""
    assert described(same) == described(_sum)


@pytest.mark.parametrize(
    "other",
    [
        lambda v1: v1.subtract(v1.placeholder(v1.float32, []), v1.constant(2.0)),
        lambda v1: v1.add(v1.placeholder(v1.float32, []), v1.constant(3.0)),
        lambda v1: v1.add(v1.placeholder(v1.float32, [1]), v1.constant(2.0)),
    ],
    ids=["operation", "constant", "shape"],
)
def test_other_graph_differs(described, other):
    """Another operation, constant or shape is another computation."""
    assert described(other) != described(_sum)


def test_names_do_not_count(described):
    """The program's name of a tensor makes no difference."""
    assert described(_sum, name="result") == described(_sum)


@pytest.mark.parametrize("change", [{"value": 2.0}, {"steps": 11}, {"number": 2}])
def test_values_count(described, change):
    """A variable's value, the number of steps and a plain number make a difference."""
    assert described(_sum, **change) != described(_sum)


def test_loops_end(described):
    """A graph with a cycle is described too."""

    def loop(limit):
        def build(v1):
            v1.disable_control_flow_v2()
            return v1.while_loop(lambda i: i < limit, lambda i: i + 1, [v1.constant(0)])

        return build

    assert described(loop(5)) == described(loop(5)) != described(loop(6))
