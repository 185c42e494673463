"""Constants of a GraphDef that hold a data set's arrays: they are data and not part of the model."""

from collections.abc import Iterable

from tensorflow.core.framework.graph_pb2 import GraphDef
from tensorflow.core.framework.node_def_pb2 import NodeDef

_MIN_BYTES = 1 << 20


def leave_out_data(graph_def: GraphDef) -> None:
    """Empty the large constants that only data sets read, in the graph and in its functions.

    Training images that a program passes to `from_tensor_slices` would otherwise be most of the evidence.
    """
    for body in (graph_def.node, *(function.node_def for function in graph_def.library.function)):
        large = {node.name: node for node in body if node.op == "Const" and node.ByteSize() > _MIN_BYTES}
        for name in _read_only_by_data_sets(body) if large else ():
            if name in large:
                large[name].attr["value"].tensor.ClearField("tensor_content")


def _read_only_by_data_sets(body: Iterable[NodeDef]) -> set[str]:
    by_data_sets, by_others = set[str](), set[str]()
    for node in body:
        readers = by_data_sets if "Dataset" in node.op else by_others
        readers.update(source.removeprefix("^").split(":", maxsplit=1)[0] for source in node.input)
    return by_data_sets - by_others
