"""The graph that a TF1 program is about."""

from collections import Counter
from collections.abc import Sequence

import tensorflow as tf

from grader.worker.described_names import Namespace
from grader.worker.runtimes.tf1.traced_session import TracedSession


def main_graph(sessions: Sequence[TracedSession], names: Namespace) -> tf.Graph:
    """Return the graph that was trained last, else the one that was used last, else the one with most names.

    A program that stopped before its first session may have built its model in a graph of its own and left
    the default graph empty.
    """
    trained = [state.graph for state in sessions if state.train_steps]
    used = trained or [state.graph for state in sessions if state.graph.get_operations()]
    return used[-1] if used else _most_named(names)


def _most_named(names: Namespace) -> tf.Graph:
    graphs = [tf.compat.v1.get_default_graph(), *_graphs_of(names)]
    named = Counter(map(id, graphs))
    return max(graphs, key=lambda graph: (named[id(graph)], len(graph.get_operations())))


def _graphs_of(names: Namespace) -> list[tf.Graph]:
    """List the graphs of the objects in the namespace, each as often as it occurs."""
    kinds = (tf.Tensor, tf.Operation, tf.Variable, tf.Graph, tf.compat.v1.Session)
    held = [value for value in list(names.values()) if isinstance(value, kinds)]
    graphs = [getattr(value, "graph", value) for value in held]
    return [graph for graph in graphs if isinstance(graph, tf.Graph) and graph.get_operations()]
