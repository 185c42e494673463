"""Go through a TF1 graph: what an operation needs, and what it is there for."""

from collections.abc import Iterable
from typing import Any

import tensorflow as tf


def ancestors(ops: Iterable[Any]) -> list[Any]:
    """List the ops that *ops* need, themselves included, through data and control edges."""
    seen: dict[Any, None] = {}
    stack = list(ops)
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen[op] = None
        stack.extend(tensor.op for tensor in op.inputs)
        stack.extend(op.control_inputs)
    return list(seen)


def initialises(graph: Any, elements: list[Any]) -> bool:
    """Tell whether the fetches put a trainable variable back to where it starts."""
    trainable = graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)
    initial = {variable.initializer for variable in trainable}
    wanted = [getattr(e, "op", e) for e in elements if e is not None]
    # The initialisers of all variables are one group of them.
    near = {op for each in wanted for op in (each, *each.control_inputs)}
    return bool(near & initial)


def restores(op: Any) -> bool:
    """Tell whether an assignment puts back what was saved."""
    return any(tensor.op.type.startswith("Restore") for tensor in op.inputs)
