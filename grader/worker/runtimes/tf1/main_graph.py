"""Choose the graph that a TF1 program is about."""

from collections import Counter
from typing import Any

import tensorflow as tf


def main_graph(tracer: Any, names: dict[str, Any]) -> Any:
    """Give the graph that was trained last, else the one that was used last, else the one most named.

    A program that stopped before its first session may have built its model in a graph of its own, and left
    the default one empty.
    """
    trained = [state.graph for state in tracer.tf1.sessions if state.train_steps]
    used = trained or [state.graph for state in tracer.tf1.sessions if state.graph.get_operations()]
    return used[-1] if used else _most_named(names)


def _most_named(names: dict[str, Any]) -> Any:
    graphs = [tf.compat.v1.get_default_graph(), *_graphs_of(names)]
    named = Counter(map(id, graphs))
    return max(graphs, key=lambda graph: (named[id(graph)], len(graph.get_operations())))


def _graphs_of(names: dict[str, Any]) -> list[Any]:
    """List the graphs that hold something under the program's names, each as often as it does."""
    kinds = (tf.Tensor, tf.Operation, tf.Variable, tf.Graph, tf.compat.v1.Session)
    held = [value for value in list(names.values()) if isinstance(value, kinds)]
    graphs = [getattr(value, "graph", value) for value in held]
    return [graph for graph in graphs if isinstance(graph, tf.Graph) and graph.get_operations()]
