"""Find on which line of the student's program an operation was written."""

from typing import Any

_TELLING = frozenset(
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
_MOST_OPS = 300


def line_of(op: Any, entry: str) -> int | None:
    """Give the innermost line of the program that an op's making passed, or None."""
    own = [
        frame.lineno
        for frame in (getattr(op, "traceback", None) or ())
        if frame.filename == entry or frame.filename.startswith(f"{entry} cell ")
    ]
    return own[-1] if own else None


def lines_of(graph: Any, entry: str) -> dict[str, int]:
    """Give the lines of a graph's telling operations, without those that differentiation added."""
    telling = [
        op for op in graph.get_operations() if op.type in _TELLING and not op.name.startswith("gradients")
    ]
    found = {op.name: line_of(op, entry) for op in telling[:_MOST_OPS]}
    return {name: line for name, line in found.items() if line is not None}
