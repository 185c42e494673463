"""TensorFlow graphs from evidence: parse, prune, freeze, validate and evaluate.

Any failure with a graph raises `EvaluationRefused`, which fails the check: the graph is the student's.
"""

import contextlib
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from grader import confine
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models import cost
from grader.examine.models.allow_list import LEAVING, called_functions, require_allowed
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
MAX_GRAPH_BYTES = 256 << 20
# A placeholder may claim any dimensions; NumPy overflows on huge ones.
_MOST_PLACES = 1 << 50
_PASSING = frozenset({"Identity", "StopGradient", "Snapshot", "PreventGradient"})
# Ops that place a node in a branch or loop by a control input only, such as a constant inside it.
_PLACING = frozenset({"Switch", "Identity", "Merge", "Enter", "LoopCond", "NextIteration"})
_BRANCHING = frozenset({"Switch", "Enter", "RefSwitch", "RefEnter"})


def parse_graph(data: bytes) -> Any:
    """Parse a GraphDef of at most `MAX_GRAPH_BYTES`; raises `EvaluationRefused` if it is none."""
    from google.protobuf.message import DecodeError
    from tensorflow.core.framework import graph_pb2

    if len(data) > MAX_GRAPH_BYTES:
        raise EvaluationRefused("graph-too-large", limit=MAX_GRAPH_BYTES)
    graph_def = graph_pb2.GraphDef()
    try:
        graph_def.ParseFromString(data)
    except DecodeError as error:
        raise EvaluationRefused("graph-malformed", reason=str(error)[:200]) from error
    return graph_def


def prune(graph_def: Any, tensors: Sequence[str]) -> Any:
    """Copy what the `tensors` are computed from, without devices, colocations or side effects.

    Control inputs are dropped, except those that place a node inside a `tf.cond` or `tf.while_loop`. Raises
    `EvaluationRefused` for a tensor whose op the graph lacks.
    """
    from tensorflow.core.framework import graph_pb2

    nodes = {node.name: node for node in graph_def.node}
    branching = any(node.op in _BRANCHING for node in graph_def.node)
    waiting, seen = [op_of(tensor) for tensor in tensors], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        if name not in nodes:
            raise EvaluationRefused("graph-lacks-node", node=name[:120])
        seen.add(name)
        waiting += [op_of(source) for source in _kept_inputs(nodes[name], nodes, branching)]
    pruned = graph_pb2.GraphDef(versions=graph_def.versions)
    for node in graph_def.node:
        if node.name in seen:
            _copy_node(pruned, node, _kept_inputs(node, nodes, branching))
    _copy_functions(pruned, graph_def)
    return pruned


def closure(nodes: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    """Return everything that the ops `names` need, including themselves, through data and control inputs.

    Names missing from `nodes` are left out.
    """
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in seen:
            seen.add(name)
            waiting += [op_of(source) for source in nodes[name].input]
    return seen


def subgraph(graph_def: Any, names: set[str]) -> Any:
    """Copy the nodes `names` without devices and colocations, with the functions they call."""
    from tensorflow.core.framework import graph_pb2

    part = graph_pb2.GraphDef(versions=graph_def.versions)
    for node in graph_def.node:
        if node.name in names:
            _copy_node(part, node, list(node.input))
    _copy_functions(part, graph_def)
    return part


def _kept_inputs(node: Any, nodes: Mapping[str, Any], branching: bool) -> list[str]:
    kept = []
    for source in node.input:
        if source.startswith("^"):
            target = nodes.get(op_of(source))
            if not branching or target is None or target.op not in _PLACING:
                continue
        kept.append(source)
    return kept


def _copy_node(pruned: Any, node: Any, inputs: Sequence[str]) -> None:
    copy = pruned.node.add()
    copy.CopyFrom(node)
    copy.device = ""
    del copy.input[:]
    copy.input.extend(inputs)
    for key in [key for key in copy.attr if key.startswith("_")]:
        del copy.attr[key]


def _copy_functions(pruned: Any, graph_def: Any) -> None:
    """Copy the functions that the pruned nodes call, directly or indirectly."""
    library = {function.signature.name: function for function in graph_def.library.function}
    waiting, seen = [pruned.node], set[str]()
    while waiting and library:
        for node in waiting.pop():
            for name in (node.op, *called_functions(node)):
                if name in library and name not in seen:
                    seen.add(name)
                    waiting.append(library[name].node_def)
    for name in sorted(seen):
        function = pruned.library.function.add()
        function.CopyFrom(library[name])
        for node in function.node_def:
            node.device = ""


def freeze(graph_def: Any, variables: Mapping[str, Array]) -> Any:
    """Replace variable reads of a graph by constants; `variables` maps op names to values.

    Raises `EvaluationRefused` for a variable without a value.
    """
    from tensorflow.core.framework import graph_pb2

    nodes = {node.name: node for node in graph_def.node}
    frozen = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    for node in graph_def.node:
        variable = variable_read(node, nodes)
        if variable is None:
            if node.op != "VarHandleOp":
                frozen.node.add().CopyFrom(node)
            continue
        if variable not in variables:
            raise EvaluationRefused("variable-without-value", name=variable[:120])
        _add_constant(frozen, node, variables[variable])
    return frozen


def variable_read(node: Any, nodes: Mapping[str, Any]) -> str | None:
    """Return the variable that a node reads, or None."""
    if node.op in {"Variable", "VariableV2"}:
        return str(node.name)
    if node.op != "ReadVariableOp":
        return None
    source = node
    for _ in range(100):
        source = nodes.get(op_of(source.input[0])) if source.input else None
        if source is None:
            return None
        if source.op == "VarHandleOp":
            return str(source.name)
    return None


def _add_constant(frozen: Any, node: Any, value: Array) -> None:
    import tensorflow as tf

    dtype = node.attr["dtype"].type
    constant = frozen.node.add(name=node.name, op="Const")
    constant.attr["dtype"].type = dtype
    array = np.asarray(value).astype(tf.dtypes.as_dtype(dtype).as_numpy_dtype)
    constant.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(array, dtype=dtype))


def bodies_of(graph_def: Any) -> list[Any]:
    """Yield the nodes of a graph and those of each of its functions."""
    return [graph_def.node, *(function.node_def for function in graph_def.library.function)]


def reseed(graph_def: Any, seed: int) -> None:
    """Set the seed of every stateful random op, derived from `seed` and the op's name."""
    for body in bodies_of(graph_def):
        for node in body:
            if "seed" in node.attr and "seed2" in node.attr:
                digest = hashlib.sha256(f"{seed}/{node.name}".encode()).digest()
                node.attr["seed"].i = seed % (1 << 31) + 1
                node.attr["seed2"].i = int.from_bytes(digest[:4], "big") % (1 << 31) + 1


def evaluate(
    graph_def: Any,
    tensors: Sequence[str],
    feeds: Mapping[str, Any],
    variables: Mapping[str, Array],
    *,
    seed: int = 0,
    runs: int = 1,
) -> list[list[Array]]:
    """Evaluate tensors `runs` times in one fresh, seeded session; return a list of arrays for each run.

    `feeds` may name tensors that the graph does not need: those are left out. A run that exceeds the
    remaining time fails. Raises `EvaluationRefused` for everything that the graph causes.
    """
    with guarded(), Ready(graph_def, tensors, variables, seed) as ready:
        return [ready.run(feeds) for _ in range(runs)]


def prepare(graph_def: Any, tensors: Sequence[str], variables: Mapping[str, Array], seed: int = 0) -> Any:
    """Prune, freeze, seed and validate a graph against the allow-list before import."""
    pruned = prune(graph_def, tensors)
    # Checked before freezing, so that the examiner's own constants do not count against the student.
    require_allowed(pruned)
    frozen = prune(freeze(pruned, variables), tensors)
    reseed(frozen, seed)
    return frozen


def imported(graph_def: Any) -> Any:
    """Import a validated GraphDef into a new graph; raises `EvaluationRefused` if it costs too much."""
    import tensorflow as tf

    if any(node.op in LEAVING for body in bodies_of(graph_def) for node in body):
        # This process's memory has held data sets and checks; blanking it always would cost too much.
        confine.blank_memory()
    with tf.Graph().as_default() as graph:
        tf.compat.v1.import_graph_def(graph_def, name="")
    cost.require_affordable(graph, graph_def)
    return graph


class Ready:
    """A validated and imported graph, ready to run in one seeded session."""

    def __init__(
        self, graph_def: Any, tensors: Sequence[str], variables: Mapping[str, Array], seed: int = 0
    ) -> None:
        import tensorflow as tf

        v1 = tf.compat.v1
        ready = prepare(graph_def, tensors, variables, seed)
        config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        # The optimizer rewrites expressions such as `a + a` and then ignores a value fed at that node.
        config.graph_options.rewrite_options.disable_meta_optimizer = True
        self._tensors = [full_name(tensor) for tensor in tensors]
        self._names = {node.name for node in ready.node}
        self.is_stateful = bool(ready.library.function) or any(map(_is_stateful, ready.node))
        """Whether a second run may give other values than a first one in a session of its own."""
        self._session = v1.Session(graph=imported(ready), config=config)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def run(self, feeds: Mapping[str, Any]) -> list[Array]:
        """Evaluate once; feeds that the graph does not need are left out. Raises what TensorFlow raises."""
        import tensorflow as tf

        options = tf.compat.v1.RunOptions(timeout_in_ms=cost.patience.milliseconds())
        needed = {full_name(name): value for name, value in feeds.items() if op_of(name) in self._names}
        return [some(numbers(value)) for value in self._session.run(self._tensors, needed, options=options)]


def some(array: Array) -> Array:
    """Return a non-empty array; raises `EvaluationRefused` for an empty one, which no check can use."""
    if not array.size:
        raise EvaluationRefused("evaluation-failed", reason=f"an array of the shape {array.shape} is empty")
    return array


def numbers(value: Any) -> Array:
    """Return TensorFlow's result as real numbers, the only type that checks use.

    Raises `EvaluationRefused` for text, complex numbers, and types that only TensorFlow knows.
    """
    array: Array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        if array.dtype.name != "bfloat16":
            raise EvaluationRefused("evaluation-failed", reason=f"{array.dtype} is no type of real numbers")
        array = array.astype(np.float32)
    return array


def _is_stateful(node: Any) -> bool:
    """Whether an op is random or stateful, according to TensorFlow's registry."""
    from tensorflow.python.framework import op_def_registry

    known = op_def_registry.get(node.op)
    return known is None or bool(known.is_stateful)


class guarded(contextlib.ContextDecorator):  # noqa: N801 - reads as a statement: `with guarded():`
    """Turn exceptions caused by a student's graph, arrays or figures into `EvaluationRefused`.

    Use it as a statement or decorator around our code that reads them, never around a check, whose own
    mistakes are the course's.
    """

    def __enter__(self) -> Self:
        """Enter the context."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Raise `EvaluationRefused` from an error of TensorFlow's; let everything else pass."""
        import tensorflow as tf

        malformed = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, UnicodeError)
        student = (tf.errors.OpError, *malformed, MemoryError, RecursionError)
        if error is not None and isinstance(error, student):
            raise EvaluationRefused("evaluation-failed", reason=_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return the informative line of an error; TensorFlow adds positions before it and traces after."""
    text = str(getattr(error, "message", None) or error)
    lines = [line.strip() for line in text.splitlines()]
    told = [
        line for line in lines if line and not line.startswith(("Graph execution", "Detected at", "Node:"))
    ]
    telling = [line for line in told if not line.startswith(("File ", "[["))]
    return (telling or told or [type(error).__name__])[0][:300]


def describe(graph_def: Any, tensor: str) -> tuple[str | None, tuple[int | None, ...] | None]:
    """Infer a tensor's dtype ("float32") and shape (None for an unknown dimension or rank)."""
    import tensorflow as tf

    with guarded(), tf.Graph().as_default() as graph:
        pruned = prune(graph_def, [tensor])
        require_allowed(pruned)
        tf.compat.v1.import_graph_def(pruned, name="")
        found = graph.get_tensor_by_name(full_name(tensor))
        shape = None if found.shape.rank is None else tuple(found.shape.as_list())
        if math.prod(side or 1 for side in shape or ()) > _MOST_PLACES:
            raise EvaluationRefused("evaluation-failed", reason=f"the shape {shape} is that of no array")
        return found.dtype.base_dtype.name, shape


def see_through(nodes: Mapping[str, Any], tensor: str) -> str:
    """Follow a tensor back through ops that only pass a value on (Identity, reading a variable)."""
    for _ in range(100):
        node = nodes.get(op_of(tensor))
        if node is None or node.op not in _PASSING | {"ReadVariableOp"} or not node.input:
            return tensor
        tensor = node.input[0]
    return tensor
