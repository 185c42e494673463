"""What an evaluation may cost: kernels that cannot be interrupted are bounded by shape, the rest by time."""

import math
import time
from dataclasses import dataclass, field
from typing import Any

from grader.examine.models.products import is_decomposition, products_of
from grader.examine.verdicts import EvaluationRefused

MOST_PRODUCTS = 400_000_000_000
"""What a graph may multiply in one run: half a minute of matrix products, a few seconds of an SVD."""
_MOST_RUN_SECONDS, _RUN_SECONDS = 60.0, 20.0
_MOST_CPU_SECONDS, _CPU_SECONDS, _CPU_SHARE = 200.0, 60.0, 4.0
_MOST_SECONDS, _SECONDS, _SHARE = 300.0, 100.0, 6.0
_AUDIT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class EvaluationTime:
    """How long evaluations of one submission may take, each and together.

    A graph that takes far longer here than the whole program took was not computed there. Counted is the
    processor time of this process since the examination of the submission began.
    """

    program_seconds: float | None = None
    """How long the program ran; None where that is not known."""
    begun: float = field(default_factory=time.process_time)
    """The processor time that this process had used when the examination began."""

    def milliseconds(self) -> int:
        """Return how long the next run may take; raise `EvaluationRefused` where nothing is left."""
        own = math.inf if self.program_seconds is None else max(0.0, self.program_seconds)
        most_cpu = min(_MOST_CPU_SECONDS, _CPU_SECONDS + _CPU_SHARE * own)
        left = min(_MOST_RUN_SECONDS, _RUN_SECONDS + own, most_cpu - (time.process_time() - self.begun))
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
    """Refuse a graph that multiplies more than `MOST_PRODUCTS`, or decomposes matrices of unknown size.

    A running kernel cannot be interrupted, and these take minutes for arrays that fit into memory. `graph` is
    what `graph_def` was imported as, with its shapes inferred; shapes inside functions are not.
    """
    for function in graph_def.library.function:
        for node in function.node_def:
            if is_decomposition(node.op):
                raise EvaluationRefused("graph-too-costly", op=node.op, node=node.name[:120])
    total = 0
    for operation in graph.get_operations():
        total += products_of(operation)
        if total > MOST_PRODUCTS:
            raise EvaluationRefused("graph-too-costly", op=operation.type, node=operation.name[:120])
