"""Evaluate a checked graph in a session of its own, within bounds of work and time.

Whatever a graph does not allow raises `EvaluationRefused`, which fails the check.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from grader import confine
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models.allow_list import LEAVING, require_allowed
from grader.examine.models.cost import EvaluationTime, require_affordable
from grader.examine.models.graph_parts import bodies_of, freeze, prune, reseed
from grader.examine.models.guard import guarded
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
# A placeholder may claim any sides; NumPy refuses to count the bytes of larger ones.
_MOST_ENTRIES = 1 << 50


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates graphs of one submission: with which seed, and for how long at most."""

    seed: int = 0
    time: EvaluationTime = field(default_factory=EvaluationTime)

    def evaluate(
        self,
        graph_def: Any,
        tensors: Sequence[str],
        feeds: Mapping[str, Any],
        variables: Mapping[str, Array],
        *,
        seed: int | None = None,
        runs: int = 1,
    ) -> list[list[Array]]:
        """Evaluate tensors `runs` times in one fresh, seeded session; return a list of arrays for each run.

        Feeds that the graph does not need are left out.
        """
        with guarded(), self.prepared(graph_def, tensors, variables, seed) as ready:
            return [ready.run(feeds) for _ in range(runs)]

    def prepared(
        self,
        graph_def: Any,
        tensors: Sequence[str],
        variables: Mapping[str, Array],
        seed: int | None = None,
    ) -> "PreparedGraph":
        """Return the checked graph in a session that can run it several times."""
        ready = prepare(graph_def, tensors, variables, self.seed if seed is None else seed)
        return PreparedGraph(ready, tensors, self.time)


def prepare(graph_def: Any, tensors: Sequence[str], variables: Mapping[str, Array], seed: int = 0) -> Any:
    """Prune, freeze and seed a graph, and check it against the allow-list: what may be imported."""
    pruned = prune(graph_def, tensors)
    # Checked before freezing, so that the examiner's own constants do not count against the student.
    require_allowed(pruned)
    frozen = prune(freeze(pruned, variables), tensors)
    reseed(frozen, seed)
    return frozen


def imported(graph_def: Any) -> Any:
    """Return a new graph for a checked GraphDef; raise `EvaluationRefused` where it costs too much."""
    import tensorflow as tf

    if any(node.op in LEAVING for body in bodies_of(graph_def) for node in body):
        # Data sets and checks went through this process's memory; blanking it always would cost too much.
        confine.blank_memory()
    with tf.Graph().as_default() as graph:
        tf.compat.v1.import_graph_def(graph_def, name="")
    require_affordable(graph, graph_def)
    return graph


class PreparedGraph:
    """A checked graph in one seeded session."""

    def __init__(self, graph_def: Any, tensors: Sequence[str], time: EvaluationTime) -> None:
        import tensorflow as tf

        v1 = tf.compat.v1
        config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        # It rewrites `a + a` and the like, past a number that is fed at that very node.
        config.graph_options.rewrite_options.disable_meta_optimizer = True
        self._time = time
        self._tensors = [full_name(tensor) for tensor in tensors]
        self._names = {node.name for node in graph_def.node}
        self.is_stateful = bool(graph_def.library.function) or any(map(_is_stateful, graph_def.node))
        """Whether a second run may return other values than a first one in a session of its own."""
        self._session = v1.Session(graph=imported(graph_def), config=config)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def run(self, feeds: Mapping[str, Any]) -> list[Array]:
        """Evaluate once; feeds that the graph does not need are left out. Raises what TensorFlow raises."""
        import tensorflow as tf

        options = tf.compat.v1.RunOptions(timeout_in_ms=self._time.milliseconds())
        needed = {full_name(name): value for name, value in feeds.items() if op_of(name) in self._names}
        results = self._session.run(self._tensors, needed, options=options)
        return [_with_entries(real_numbers(value)) for value in results]


def _with_entries(array: Array) -> Array:
    """Return the array; raise `EvaluationRefused` for an empty one, with which no check can compute."""
    if not array.size:
        raise EvaluationRefused("evaluation-failed", reason=f"an array of the shape {array.shape} is empty")
    return array


def real_numbers(value: Any) -> Array:
    """Return TensorFlow's result as an array of real numbers, the only kind that checks compute with.

    Raises `EvaluationRefused` for texts, complex numbers and types that only TensorFlow knows.
    """
    array: Array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        if array.dtype.name != "bfloat16":
            raise EvaluationRefused("evaluation-failed", reason=f"{array.dtype} is no type of real numbers")
        array = array.astype(np.float32)
    return array


def _is_stateful(node: Any) -> bool:
    """Whether an op draws at random or remembers, by TensorFlow's own registry."""
    from tensorflow.python.framework import op_def_registry

    known = op_def_registry.get(node.op)
    return known is None or bool(known.is_stateful)


def describe(graph_def: Any, tensor: str) -> tuple[str | None, tuple[int | None, ...] | None]:
    """Infer a tensor's dtype ("float32") and shape (None for an unknown dimension or rank)."""
    import tensorflow as tf

    with guarded(), tf.Graph().as_default() as graph:
        pruned = prune(graph_def, [tensor])
        require_allowed(pruned)
        tf.compat.v1.import_graph_def(pruned, name="")
        found = graph.get_tensor_by_name(full_name(tensor))
        shape = None if found.shape.rank is None else tuple(found.shape.as_list())
        if math.prod(side or 1 for side in shape or ()) > _MOST_ENTRIES:
            raise EvaluationRefused("evaluation-failed", reason=f"the shape {shape} is that of no array")
        return found.dtype.base_dtype.name, shape
