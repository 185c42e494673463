"""The graphs and arrays of one program, gathered under names for its evidence."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import tensorflow as tf

from grader.evidence.format import Array
from grader.worker.data_constants import leave_out_data

Part = TypeVar("Part")

_MAX_GRAPH_BYTES = 200 << 20
# For all arrays together, well below what one file may have (`evidence.files.MAX_ARRAY_BYTES`).
_MAX_ARRAY_BYTES = 900 << 20


class Collection:
    """Graphs and arrays gathered so far, and notes on what was left out."""

    def __init__(self, max_array_bytes: int = _MAX_ARRAY_BYTES) -> None:
        self.graphs: dict[str, bytes] = {}
        self.arrays: dict[str, Array] = {}
        self.notes: list[str] = []
        self._bytes_left = max_array_bytes
        self._graphs_by_name: dict[str, tf.Graph] = {}

    def add_graph(self, graph: tf.Graph, name: str) -> str:
        """Keep a graph once; return the name that it was first kept under."""
        for known, other in self._graphs_by_name.items():
            if other is graph:
                return known
        # Maps in a GraphDef have no order; without a fixed one the same graph could have two addresses.
        graph_def = graph.as_graph_def(add_shapes=True)
        leave_out_data(graph_def)
        content = graph_def.SerializeToString(deterministic=True)
        if len(content) > _MAX_GRAPH_BYTES:
            self.notes.append("graph-too-large")
            content = b""
        self.graphs[name] = content
        self._graphs_by_name[name] = graph
        return name

    def graph(self, name: str | None) -> tf.Graph | None:
        """Return the graph that is kept under `name`."""
        return None if name is None else self._graphs_by_name.get(name)

    def add_array(self, key: str, array: Array) -> str | None:
        """Keep an array of numbers; return its key, or None if it is left out."""
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            return None
        if array.nbytes > self._bytes_left:
            self.notes.append(f"array-too-large: {key[:300]}")
            return None
        self._bytes_left -= array.nbytes
        # `ascontiguousarray` would turn a single number into an array of one entry.
        self.arrays[key] = np.asarray(array, order="C")
        return key

    def attempt(self, part: str, collect: Callable[[], Part], otherwise: Part) -> Part:
        """Return what `collect` returns; if it fails, note why under `part` and return `otherwise`."""
        try:
            return collect()
        except Exception as error:  # noqa: BLE001 - a student's objects may fail in any way when read
            self.notes.append(f"{part}: {type(error).__name__}: {str(error)[:300]}")
            return otherwise
