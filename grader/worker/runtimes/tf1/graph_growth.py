"""Whether a training loop adds operations to its graph in every step."""

from dataclasses import replace

import tensorflow as tf

from grader.evidence.format import Loop
from grader.worker.graphs.graph_lines import line_of

_MAX_OPS = 40


class GraphGrowth:
    """The sizes of the trained graph at the steps that were observed."""

    def __init__(self) -> None:
        self._graph: tf.Graph | None = None
        self._size = 0
        self._growths = self._added = 0

    def observe(self, graph: tf.Graph) -> None:
        """Compare the graph's size with its size at the last observation."""
        if self._graph is None or graph is not self._graph:
            self._graph, self._size = graph, graph.version
        elif graph.version > self._size:
            self._growths += 1
            self._added += graph.version - self._size
            self._size = graph.version

    def complete(self, loop: Loop, entry: str) -> Loop:
        """Add how often the graph grew, by how much, and on which line of the program."""
        return replace(loop, growths=self._growths, added=self._added, growth_line=self._line(entry))

    def _line(self, entry: str) -> int | None:
        if not self._growths or self._graph is None:
            return None
        last = self._graph.get_operations()[-min(self._added, _MAX_OPS) :]
        lines = [line for line in (line_of(op, entry) for op in last) if line is not None]
        return max(set(lines), key=lines.count) if lines else None
