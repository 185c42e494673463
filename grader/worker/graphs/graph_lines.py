"""The lines of the student's program on which a graph's operations were written."""

import tensorflow as tf

_LISTED = frozenset(
    {
        *(
            "MatMul",
            "Conv2D",
            "MaxPool",
            "AvgPool",
            "Relu",
            "Elu",
            "Sigmoid",
            "Tanh",
            "Softmax",
            "LogSoftmax",
        ),
        *("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits", "Log", "Log1p", "Mean"),
        *("Sum", "Neg", "ArgMax", "Equal", "Placeholder", "VariableV2", "VarHandleOp", "RandomUniform"),
        *("RandomStandardNormal", "TruncatedNormal"),
    }
)
"""Kinds of operations whose lines are kept: those that a message may point to."""
_MAX_OPS = 300


def line_of(op: tf.Operation, entry: str) -> int | None:
    """Return the innermost line of the program in the traceback of an operation's creation, or None."""
    own = [
        frame.lineno
        for frame in (getattr(op, "traceback", None) or ())
        if frame.filename == entry or frame.filename.startswith(f"{entry} cell ")
    ]
    return own[-1] if own else None


def lines_of(graph: tf.Graph, entry: str) -> dict[str, int]:
    """Return the lines of a graph's operations by their names, without those that differentiation added."""
    listed = [
        op for op in graph.get_operations() if op.type in _LISTED and not op.name.startswith("gradients")
    ]
    found = {op.name: line_of(op, entry) for op in listed[:_MAX_OPS]}
    return {name: line for name, line in found.items() if line is not None}
