"""Open a graph whose data comes in through a pipeline, so that images can be fed there.

The outputs of an iterator or of a queue become placeholders, and so does a `tf.cond` that chooses between
them. What lies behind them (data sets, files, their functions) is no part of the model and is cut off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.evidence.format import Signature
from grader.evidence.operations import PASSED_ON_BY_BRANCHES, PIPELINE_CHOICE, PIPELINE_OUTPUTS
from grader.evidence.tensor_names import TensorName, op_of
from grader.examine.models.graph_parts import nodes_of

_MOST_OUTPUTS = 1000
_MOST_PASSED = 8


def open_inputs(graph_def: Any) -> Any:
    """Return the graph with placeholders in place of pipelines' outputs; the same graph without any.

    A graph with more outputs than any program has is also returned as it is, for the allow-list to refuse.
    """
    pipelines = {node.name: node for node in graph_def.node if node.op in PIPELINE_OUTPUTS}
    outputs = sum(len(node.attr[PIPELINE_OUTPUTS[node.op]].list.type) for node in pipelines.values())
    if not pipelines or outputs > _MOST_OUTPUTS:
        return graph_def
    from tensorflow.core.framework import graph_pb2

    nodes = nodes_of(graph_def)
    opened = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    for node in graph_def.node:
        if node.name in pipelines:
            _add_placeholders(opened, node)
        elif _is_choice(node, nodes):
            shape = node.attr["_output_shapes"].list.shape[:1]
            _add_placeholder(opened, node.name, node.attr["T"].type, shape)
        else:
            _copy_rewired(opened, node, pipelines)
    return opened


def place_of(nodes: Mapping[str, Any], tensor: str) -> TensorName:
    """Return the placeholder that replaces a tensor in an opened graph; any other tensor's own name."""
    name = TensorName(tensor)
    placeholder = _placeholder_name(name)
    return TensorName(f"{placeholder}:0" if name.op not in nodes and placeholder in nodes else tensor)


def opened_signature(nodes: Mapping[str, Any], signature: Signature) -> Signature:
    """Return the signature with the names of an opened graph."""
    images, labels = (name and place_of(nodes, name) for name in (signature.images, signature.labels))
    return replace(signature, images=images, labels=labels)


def _placeholder_name(tensor: str) -> str:
    name = TensorName(tensor)
    return f"{name.op}/output_{name.output}"


def _add_placeholders(opened: Any, node: Any) -> None:
    types = node.attr[PIPELINE_OUTPUTS[node.op]].list.type
    key = "_output_shapes" if "_output_shapes" in node.attr else "output_shapes"
    shapes = node.attr[key].list.shape
    for number, dtype in enumerate(types):
        name = _placeholder_name(f"{node.name}:{number}")
        _add_placeholder(opened, name, dtype, shapes[number : number + 1])


def _add_placeholder(opened: Any, name: str, dtype: int, known: Sequence[Any]) -> None:
    """Add a placeholder, of the one `known` shape where there is one."""
    placeholder = opened.node.add(name=name, op="Placeholder")
    placeholder.attr["dtype"].type = dtype
    if known:
        placeholder.attr["shape"].shape.CopyFrom(known[0])
    else:
        placeholder.attr["shape"].shape.unknown_rank = True


def _is_choice(node: Any, nodes: Mapping[str, Any]) -> bool:
    """Whether a node is a `tf.cond`'s choice between the outputs of pipelines."""
    if node.op != PIPELINE_CHOICE:
        return False
    return all(_source_kind(source, nodes) in PIPELINE_OUTPUTS for source in node.input)


def _source_kind(source: str, nodes: Mapping[str, Any]) -> str:
    """Return the kind of op that a branch takes a tensor from; a graph may have cycles."""
    node = nodes.get(op_of(source))
    for _ in range(_MOST_PASSED):
        if node is None or node.op not in PASSED_ON_BY_BRANCHES or not node.input:
            break
        node = nodes.get(op_of(node.input[0]))
    return str(node.op) if node is not None else ""


def _copy_rewired(opened: Any, node: Any, pipelines: Mapping[str, Any]) -> None:
    copy = opened.node.add()
    copy.CopyFrom(node)
    if not any(op_of(source) in pipelines for source in node.input):
        return
    inputs = [each for each in node.input if not (each.startswith("^") and op_of(each) in pipelines)]
    del copy.input[:]
    copy.input.extend(_placeholder_name(each) if op_of(each) in pipelines else each for each in inputs)
    if node.op == "PlaceholderWithDefault":
        # It is fed in place of the pipeline, so it needs no default.
        copy.op = "Placeholder"
        del copy.input[:]
