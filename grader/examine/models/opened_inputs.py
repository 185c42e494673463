"""Replace built-in data inputs of a graph by placeholders, so that images can be fed.

The outputs of an iterator or queue become placeholders, and so does the result of a `tf.cond` that chooses
among them. What is behind them (data sets, files, functions) is no part of the model, would be refused by
the allow-list, and is cut off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.evidence.format import Signature
from grader.evidence.operations import PASSED_ON_BY_BRANCHES, PIPELINE_CHOICE, PIPELINE_OUTPUTS
from grader.evidence.tensor_names import TensorName, op_of

_MOST_OUTPUTS = 1000
_MOST_PASSED = 8


def open_inputs(graph_def: Any) -> Any:
    """Return the graph with placeholders for outputs of iterators and queues; unchanged if it has none.

    A graph with implausibly many outputs is left unchanged, for the allow-list to refuse.
    """
    handing = {node.name: node for node in graph_def.node if node.op in PIPELINE_OUTPUTS}
    outputs = sum(len(node.attr[PIPELINE_OUTPUTS[node.op]].list.type) for node in handing.values())
    if not handing or outputs > _MOST_OUTPUTS:
        return graph_def
    from tensorflow.core.framework import graph_pb2

    nodes = {node.name: node for node in graph_def.node}
    opened = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    for node in graph_def.node:
        if node.name in handing:
            _add_placeholders(opened, node)
        elif _chooses(node, nodes):
            _add_placeholder(
                opened, node.name, node.attr["T"].type, node.attr["_output_shapes"].list.shape[:1]
            )
        else:
            _copy_rewired(opened, node, handing)
    return opened


def place_of(nodes: Mapping[str, Any], tensor: str) -> TensorName:
    """Return the placeholder that replaces a tensor in an opened graph, or the tensor's own name."""
    name = TensorName(tensor)
    placeholder = f"{name.op}/output_{name.output}"
    return TensorName(f"{placeholder}:0" if name.op not in nodes and placeholder in nodes else tensor)


def opened_signature(nodes: Mapping[str, Any], signature: Signature) -> Signature:
    """Return the signature with the names of an opened graph."""
    images, labels = (name and place_of(nodes, name) for name in (signature.images, signature.labels))
    return replace(signature, images=images, labels=labels)


def _add_placeholders(opened: Any, node: Any) -> None:
    types = node.attr[PIPELINE_OUTPUTS[node.op]].list.type
    shapes = (
        node.attr["_output_shapes"] if "_output_shapes" in node.attr else node.attr["output_shapes"]
    ).list
    for number, dtype in enumerate(types):
        known = shapes.shape[number : number + 1]
        _add_placeholder(opened, f"{node.name}/output_{number}", dtype, known)


def _add_placeholder(opened: Any, name: str, dtype: int, known: Sequence[Any]) -> None:
    """Add a placeholder with the `known` shape if there is exactly one."""
    placeholder = opened.node.add(name=name, op="Placeholder")
    placeholder.attr["dtype"].type = dtype
    if known:
        placeholder.attr["shape"].shape.CopyFrom(known[0])
    else:
        placeholder.attr["shape"].shape.unknown_rank = True


def _chooses(node: Any, nodes: Mapping[str, Any]) -> bool:
    """Whether a node is a `tf.cond`'s choice between outputs of iterators or queues."""
    return node.op == PIPELINE_CHOICE and all(
        _taken_from(source, nodes) in PIPELINE_OUTPUTS for source in node.input
    )


def _taken_from(source: str, nodes: Mapping[str, Any]) -> str:
    """Return the kind of op that a branch takes a tensor from; the graph may contain cycles."""
    node = nodes.get(op_of(source))
    for _ in range(_MOST_PASSED):
        if node is None or node.op not in PASSED_ON_BY_BRANCHES or not node.input:
            break
        node = nodes.get(op_of(node.input[0]))
    return str(node.op) if node is not None else ""


def _copy_rewired(opened: Any, node: Any, handing: Mapping[str, Any]) -> None:
    copy = opened.node.add()
    copy.CopyFrom(node)
    if not any(op_of(source) in handing for source in node.input):
        return
    inputs = [source for source in node.input if not (source.startswith("^") and op_of(source) in handing)]
    del copy.input[:]
    copy.input.extend(_rewired(source) if op_of(source) in handing else source for source in inputs)
    if node.op == "PlaceholderWithDefault":
        # A fed placeholder needs no default.
        copy.op = "Placeholder"
        del copy.input[:]


def _rewired(source: str) -> str:
    name = TensorName(source)
    return f"{name.op}/output_{name.output}"
