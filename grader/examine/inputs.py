"""Open a graph where data comes in by itself, so that images can be fed there.

The outputs of an iterator or of a queue become placeholders: what lies behind them (data sets, files, their
functions) is no part of the model, is refused by the allow-list, and is cut off by that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.evidence.format import Signature
from grader.examine.graphs import full_name, op_of

# What hands out examples, and which attribute lists their types.
_HANDING = {
    "IteratorGetNext": "output_types",
    "IteratorGetNextSync": "output_types",
    "QueueDequeueV2": "component_types",
    "QueueDequeueManyV2": "component_types",
    "QueueDequeueUpToV2": "component_types",
}
_MOST_OUTPUTS = 1000


def open_inputs(graph_def: Any) -> Any:
    """Give the graph with placeholders in place of iterators' and queues' outputs; as it is without any.

    A graph with more outputs than any program has is left as it is too, for the allow-list to refuse.
    """
    handing = {node.name: node for node in graph_def.node if node.op in _HANDING}
    outputs = sum(len(node.attr[_HANDING[node.op]].list.type) for node in handing.values())
    if not handing or outputs > _MOST_OUTPUTS:
        return graph_def
    from tensorflow.core.framework import graph_pb2

    opened = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    for node in graph_def.node:
        if node.name in handing:
            _add_placeholders(opened, node)
        else:
            _copy_rewired(opened, node, handing)
    return opened


def place_of(nodes: Mapping[str, Any], tensor: str) -> str:
    """Name the placeholder that stands for a tensor in an opened graph; any other tensor's own name."""
    op, number = full_name(tensor).rsplit(":", maxsplit=1)
    placeholder = f"{op}/output_{number}"
    return f"{placeholder}:0" if op not in nodes and placeholder in nodes else tensor


def opened_signature(nodes: Mapping[str, Any], signature: Signature) -> Signature:
    """Give the signature with the names of an opened graph."""
    images, labels = (name and place_of(nodes, name) for name in (signature.images, signature.labels))
    return replace(signature, images=images, labels=labels)


def _add_placeholders(opened: Any, node: Any) -> None:
    types = node.attr[_HANDING[node.op]].list.type
    shapes = (
        node.attr["_output_shapes"] if "_output_shapes" in node.attr else node.attr["output_shapes"]
    ).list
    for number, dtype in enumerate(types):
        placeholder = opened.node.add(name=f"{node.name}/output_{number}", op="Placeholder")
        placeholder.attr["dtype"].type = dtype
        if number < len(shapes.shape):
            placeholder.attr["shape"].shape.CopyFrom(shapes.shape[number])
        else:
            placeholder.attr["shape"].shape.unknown_rank = True


def _copy_rewired(opened: Any, node: Any, handing: Mapping[str, Any]) -> None:
    copy = opened.node.add()
    copy.CopyFrom(node)
    if not any(op_of(source) in handing for source in node.input):
        return
    inputs = [source for source in node.input if not (source.startswith("^") and op_of(source) in handing)]
    del copy.input[:]
    copy.input.extend(_rewired(source) if op_of(source) in handing else source for source in inputs)
    if node.op == "PlaceholderWithDefault":
        # Fed instead of what is handed out, it needs no default.
        copy.op = "Placeholder"
        del copy.input[:]


def _rewired(source: str) -> str:
    op, number = full_name(source).rsplit(":", maxsplit=1)
    return f"{op}/output_{number}"
