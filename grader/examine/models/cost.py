"""What an evaluation may cost: kernels that cannot be interrupted are bounded by shape, the rest by time."""

import math
import time
from dataclasses import dataclass
from typing import Any

from grader.examine.verdicts import EvaluationRefused

MOST_PRODUCTS = 4_000_000_000
"""What all linear algebra of a graph may multiply in one run: a few seconds of the slowest, an SVD."""
_CUBIC = frozenset(
    {
        *("Cholesky", "LogMatrixDeterminant", "MatrixDeterminant", "MatrixInverse", "MatrixSolve"),
        *("MatrixTriangularSolve", "Qr", "SelfAdjointEigV2", "Svd"),
    }
)
_MOST_RUN_SECONDS, _RUN_SECONDS = 60.0, 20.0
_MOST_CPU_SECONDS, _CPU_SECONDS, _CPU_SHARE = 200.0, 60.0, 4.0
_MOST_SECONDS, _SECONDS, _SHARE = 300.0, 100.0, 6.0
_AUDIT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class EvaluationTime:
    """How long evaluations of one submission may take, each and together.

    A graph that takes far longer here than the whole program took was not computed there. Every submission is
    examined in a process of its own, so the time used so far is the process's.
    """

    program_seconds: float | None = None
    """How long the program ran; None where that is not known."""

    def milliseconds(self) -> int:
        """Return how long the next run may take; raise `EvaluationRefused` where nothing is left."""
        own = math.inf if self.program_seconds is None else max(0.0, self.program_seconds)
        most_cpu = min(_MOST_CPU_SECONDS, _CPU_SECONDS + _CPU_SHARE * own)
        left = min(_MOST_RUN_SECONDS, _RUN_SECONDS + own, most_cpu - time.process_time())
        if left <= 0:
            raise EvaluationRefused("evaluation-failed", reason="the time for evaluating graphs is used up")
        return max(1, int(1000 * left))


def examination_seconds(run_seconds: float | None, *, with_audit: bool) -> int:
    """Return the processor time that a whole examination may take, after which the kernel ends it.

    It is processor time because the clock would end honest ones on a crowded machine. An audit trains on all
    processors.
    """
    own = math.inf if run_seconds is None else max(0.0, run_seconds)
    return math.ceil(min(_MOST_SECONDS, _SECONDS + _SHARE * own) + _AUDIT_SECONDS * with_audit)


def require_affordable(graph: Any, graph_def: Any) -> None:
    """Refuse linear algebra of more than `MOST_PRODUCTS` products, or on matrices of unknown size.

    A running kernel cannot be interrupted, and these take minutes for a matrix that fits into memory. `graph`
    is what `graph_def` was imported as, with its shapes inferred; shapes inside functions are not.
    """
    total = 0
    for body in (function.node_def for function in graph_def.library.function):
        for node in body:
            if node.op in _CUBIC:
                raise EvaluationRefused("graph-too-costly", op=node.op, node=node.name[:120])
    for operation in graph.get_operations():
        if operation.type in _CUBIC:
            total += _products([tensor.shape for tensor in operation.inputs])
            if total > MOST_PRODUCTS:
                raise EvaluationRefused("graph-too-costly", op=operation.type, node=operation.name[:120])


def _products(shapes: list[Any]) -> int:
    """Count what one operation multiplies: the entries of each matrix, times its shorter side."""
    if not all(shape.is_fully_defined() for shape in shapes):
        return MOST_PRODUCTS + 1
    matrices = [shape.as_list() for shape in shapes if shape.rank > 1]
    return sum(math.prod(sides) * min(sides[-2:]) for sides in matrices)
