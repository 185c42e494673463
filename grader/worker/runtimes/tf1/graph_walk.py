"""Walks through a TF1 graph: what an operation needs, and what it does to variables."""

from collections.abc import Iterable, Sequence

import tensorflow as tf

from grader.worker.runtimes.tf1.fetches import GraphElement


def ancestors(ops: Iterable[tf.Operation]) -> list[tf.Operation]:
    """List the operations that `ops` need, themselves included, through data and control edges."""
    seen: dict[tf.Operation, None] = {}
    stack = list(ops)
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen[op] = None
        stack.extend(tensor.op for tensor in op.inputs)
        stack.extend(op.control_inputs)
    return list(seen)


def initialises(graph: tf.Graph, elements: Sequence[GraphElement]) -> bool:
    """Whether the fetches set a trainable variable to its initial value."""
    trainable = graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)
    initial = {variable.initializer for variable in trainable}
    wanted: list[tf.Operation] = [getattr(e, "op", e) for e in elements if e is not None]
    # `global_variables_initializer` is a group whose control inputs are the initialisers.
    near = {op for each in wanted for op in (each, *each.control_inputs)}
    return bool(near & initial)


def restores(op: tf.Operation) -> bool:
    """Whether an assignment puts a saved value back."""
    return any(tensor.op.type.startswith("Restore") for tensor in op.inputs)
