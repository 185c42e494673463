"""GraphDefs from evidence: read, cut down, frozen and seeded. Nothing is evaluated here.

What is wrong with a graph raises `EvaluationRefused`, which fails the check.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.tensor_names import op_of
from grader.examine.models.allow_list import called_functions
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
MAX_GRAPH_BYTES = 256 << 20
_MOST_PASSED = 100
_PASSING = frozenset({"Identity", "StopGradient", "Snapshot", "PreventGradient", "ReadVariableOp"})
# These place a node inside a branch or a loop by a control input (a constant in a branch, for example).
_PLACING = frozenset({"Switch", "Identity", "Merge", "Enter", "LoopCond", "NextIteration"})
_BRANCHING = frozenset({"Switch", "Enter", "RefSwitch", "RefEnter"})


def parse_graph(data: bytes) -> Any:
    """Return a GraphDef of at most `MAX_GRAPH_BYTES`; raise `EvaluationRefused` when the bytes are none."""
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


def nodes_of(graph_def: Any) -> dict[str, Any]:
    """Return the nodes of a graph by their names."""
    return {node.name: node for node in graph_def.node}


def prune(graph_def: Any, tensors: Sequence[str]) -> Any:
    """Copy what the `tensors` are computed from, without devices, colocations and side effects.

    Control inputs are dropped, except those that place a node inside a `tf.cond` or `tf.while_loop`.
    Raises `EvaluationRefused` for a tensor whose op the graph lacks.
    """
    from tensorflow.core.framework import graph_pb2

    nodes = nodes_of(graph_def)
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
    """Return the names of all that the ops `names` need through data and control inputs, and their own.

    Names that `nodes` lacks are left out.
    """
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in seen:
            seen.add(name)
            waiting += [op_of(source) for source in nodes[name].input]
    return seen


def subgraph(graph_def: Any, names: set[str]) -> Any:
    """Copy the nodes `names`, without devices and colocations, and the functions that they call."""
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
    """Copy the functions that the pruned nodes call, and those that these call."""
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
    """Replace a graph's reads of variables by constants; `variables` maps op names to values.

    Raises `EvaluationRefused` for a variable without a value.
    """
    from tensorflow.core.framework import graph_pb2

    nodes = nodes_of(graph_def)
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
    """Return the name of the variable whose value a node returns; None for any other node."""
    if node.op in {"Variable", "VariableV2"}:
        return str(node.name)
    if node.op != "ReadVariableOp":
        return None
    source = node
    for _ in range(_MOST_PASSED):
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
    """Return the nodes of a graph and those of each of its functions."""
    return [graph_def.node, *(function.node_def for function in graph_def.library.function)]


def reseed(graph_def: Any, seed: int) -> None:
    """Set the seed of every stateful random op, made from `seed` and the op's name."""
    for body in bodies_of(graph_def):
        for node in body:
            if "seed" in node.attr and "seed2" in node.attr:
                digest = hashlib.sha256(f"{seed}/{node.name}".encode()).digest()
                node.attr["seed"].i = seed % (1 << 31) + 1
                node.attr["seed2"].i = int.from_bytes(digest[:4], "big") % (1 << 31) + 1


def see_through(nodes: Mapping[str, Any], tensor: str) -> str:
    """Follow a tensor back through ops that only pass a value on (Identity, the read of a variable)."""
    for _ in range(_MOST_PASSED):
        node = nodes.get(op_of(tensor))
        if node is None or node.op not in _PASSING or not node.input:
            return tensor
        tensor = node.input[0]
    return tensor
