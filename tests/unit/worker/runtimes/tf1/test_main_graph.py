"""Which graph a TF1 program is about, where nothing was trained."""

import pytest

from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.traced_session import TracedSession


@pytest.fixture
def v1():
    """Return TF1's names, with an empty default graph."""
    import tensorflow as tf

    with tf.Graph().as_default():
        yield tf.compat.v1


def sessions_of(*sessions):
    """Return traced sessions, each from its graph and its number of training steps."""
    return [TracedSession(object(), graph, train_steps=steps) for graph, steps in sessions]


def model_of(v1, size=3):
    """Build `size` operations in a new graph; return the graph and the last tensor."""
    with v1.Graph().as_default() as graph:
        for _ in range(size):
            last = v1.constant(1.0)
    return graph, last


def test_trained_graph_comes_first(v1) -> None:
    """The graph of the last session that trained is chosen, whatever else is named."""
    (trained, _), (used, last) = model_of(v1), model_of(v1, 9)
    assert main_graph(sessions_of((trained, 5), (used, 0)), {"y": last}) is trained


def test_untrained_model_outside_of_the_default_graph(v1) -> None:
    """Without a session, the graph of the named objects is chosen, not an empty default graph."""
    graph, last = model_of(v1)
    for names in ({"y": last}, {"graph": graph}, {"op": last.op, "n": 3}):
        assert main_graph(sessions_of(), names) is graph


def test_session_on_an_empty_graph_is_ignored(v1) -> None:
    """A session that was opened outside of the model's graph does not decide."""
    graph, last = model_of(v1)
    assert main_graph(sessions_of((v1.get_default_graph(), 0)), {"y": last}) is graph


def test_graph_with_most_names_is_chosen(v1) -> None:
    """The default graph is chosen if more of the names belong to it, and if there are no names."""
    _, elsewhere = model_of(v1, 9)
    names = {"a": v1.constant(1.0), "b": v1.constant(2.0), "c": elsewhere}
    assert main_graph(sessions_of(), names) is v1.get_default_graph()
    assert main_graph(sessions_of(), {}) is v1.get_default_graph()
