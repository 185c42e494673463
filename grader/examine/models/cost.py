"""Bounds on the cost of an evaluation: uninterruptible kernels by shape, the rest by time."""

import math
import time
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


class Patience:
    """How long evaluations may take: one run, and all of a submission's, by what the student's own run took.

    A graph that takes far longer here than the whole program did has not been computed there. Each
    submission's examiner is a process of its own, so that what it has used is the process's.
    """

    def __init__(self, run_seconds: float | None = None) -> None:
        own = math.inf if run_seconds is None else max(0.0, run_seconds)
        self._run_seconds = min(_MOST_RUN_SECONDS, _RUN_SECONDS + own)
        self._cpu_seconds = min(_MOST_CPU_SECONDS, _CPU_SECONDS + _CPU_SHARE * own)

    def milliseconds(self) -> int:
        """Return how long the next run may take; raises `EvaluationRefused` if nothing is left."""
        left = min(self._run_seconds, self._cpu_seconds - time.process_time())
        if left <= 0:
            raise EvaluationRefused("evaluation-failed", reason="the time for evaluating graphs is used up")
        return max(1, int(1000 * left))


patience = Patience()
"""What is in force in this process: `session.examine` puts another one here."""


def set_patience(run_seconds: float | None) -> None:
    """Let evaluations in this process take as long as a run of so many seconds is worth."""
    global patience  # noqa: PLW0603 - the examiner's child examines one submission
    patience = Patience(run_seconds)


def examination_seconds(run_seconds: float | None, *, with_audit: bool) -> int:
    """Return the processor time of a whole examination, after which the kernel ends it.

    Processor time, since wall time would end honest examinations on a busy machine. An audit trains on all
    processors.
    """
    own = math.inf if run_seconds is None else max(0.0, run_seconds)
    return math.ceil(min(_MOST_SECONDS, _SECONDS + _SHARE * own) + _AUDIT_SECONDS * with_audit)


def require_affordable(graph: Any, graph_def: Any) -> None:
    """Refuse linear algebra of more than `MOST_PRODUCTS` products, or on matrices of unknown size.

    A running kernel cannot be interrupted, and these take minutes on large matrices. `graph` is the
    imported `graph_def` with its shapes inferred; shapes inside functions are not.
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
    """Return the number of products of one operation: each matrix's entries times its shorter side."""
    if not all(shape.is_fully_defined() for shape in shapes):
        return MOST_PRODUCTS + 1
    matrices = [shape.as_list() for shape in shapes if shape.rank > 1]
    return sum(math.prod(sides) * min(sides[-2:]) for sides in matrices)
