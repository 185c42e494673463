"""Leave out of a GraphDef the arrays that data sets are made of: they are data and no part of the model."""

from collections.abc import Iterable
from typing import Any

_LEAST_BYTES = 1 << 20


def leave_out_data(graph_def: Any) -> None:
    """Empty the large constants that nothing but data sets read, in the graph and in its functions.

    Training images that a program hands to `from_tensor_slices` would be most of the evidence.
    """
    for body in (graph_def.node, *(function.node_def for function in graph_def.library.function)):
        large = {node.name: node for node in body if node.op == "Const" and node.ByteSize() > _LEAST_BYTES}
        for name in _read_by_data_sets_alone(body) if large else ():
            if name in large:
                large[name].attr["value"].tensor.ClearField("tensor_content")


def _read_by_data_sets_alone(body: Iterable[Any]) -> set[str]:
    by_data_sets, by_others = set[str](), set[str]()
    for node in body:
        readers = by_data_sets if "Dataset" in node.op else by_others
        readers.update(source.removeprefix("^").split(":", maxsplit=1)[0] for source in node.input)
    return by_data_sets - by_others
