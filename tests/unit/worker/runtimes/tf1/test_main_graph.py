"""Which graph a TF1 program is about, where nothing was trained."""

from types import SimpleNamespace

import pytest

from grader.worker.runtimes.tf1.main_graph import main_graph


@pytest.fixture
def v1():
    """Give TF1's names, with an empty default graph."""
    import tensorflow as tf

    with tf.Graph().as_default():
        yield tf.compat.v1


def tracer_of(*sessions):
    """Give what is known of a program with these sessions: (graph, training steps) each."""
    states = [SimpleNamespace(graph=graph, train_steps=steps) for graph, steps in sessions]
    return SimpleNamespace(tf1=SimpleNamespace(sessions=states))


def model_of(v1, size=3):
    """Build *size* ops in a graph of their own; gives the graph and the last tensor."""
    with v1.Graph().as_default() as graph:
        for _ in range(size):
            last = v1.constant(1.0)
    return graph, last


def test_trained_graph_comes_first(v1) -> None:
    """Of several sessions, the last that trained decides, whatever else is named."""
    (trained, _), (used, last) = model_of(v1), model_of(v1, 9)
    assert main_graph(tracer_of((trained, 5), (used, 0)), {"y": last}) is trained


def test_untrained_model_outside_of_the_default_graph(v1) -> None:
    """Where no session ran, the graph that holds what the program names is the one, not an empty default."""
    graph, last = model_of(v1)
    for names in ({"y": last}, {"graph": graph}, {"op": last.op, "n": 3}):
        assert main_graph(tracer_of(), names) is graph


def test_session_on_an_empty_graph_says_nothing(v1) -> None:
    """A session that was opened outside of the model's graph does not make that one the program's."""
    graph, last = model_of(v1)
    assert main_graph(tracer_of((v1.get_default_graph(), 0)), {"y": last}) is graph


def test_default_graph_holds_most(v1) -> None:
    """The default graph stays the one where more of the names are its own."""
    _, elsewhere = model_of(v1, 9)
    names = {"a": v1.constant(1.0), "b": v1.constant(2.0), "c": elsewhere}
    assert main_graph(tracer_of(), names) is v1.get_default_graph()
    assert main_graph(tracer_of(), {}) is v1.get_default_graph()
