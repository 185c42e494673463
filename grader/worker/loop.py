"""Watch what a training loop does beside the step itself: its batches, its graph, its initialisers.

Between two looks nothing is done but to keep what the last run was given; a look costs microseconds and is
taken only at the steps whose loss is sampled.
"""

import zlib
from collections import Counter
from typing import Any

import numpy as np

from grader.evidence.format import Loop
from grader.worker.lines import line_of
from grader.worker.shims.provenance import Provenance

_MAX_KNOWN = 1000
_LAST_OPS = 40
_PAIRS = 100


class LoopWatch:
    """Gather the facts of one program's training loop."""

    def __init__(self, provenance: Provenance) -> None:
        self._provenance = provenance
        self._feed: Any = None
        self._last_step: Any = None
        self._trains = False
        self._graph: Any = None
        self._size = 0
        self._known: set[int] = set()
        self._splits: Counter[str] = Counter()
        self._looks = self._growths = self._added = 0
        self.line: int | None = None
        self._paired = self._mispaired = 0
        self.resets = 0
        self.reset_line: int | None = None
        self.served = 0
        self.growth_line: int | None = None

    def before_run(self, feed_dict: Any, *, trains: bool) -> None:
        """Keep what a run is given: should it not come back, this is what it was about."""
        self._feed, self._trains = feed_dict, trains
        if trains:
            self._last_step = feed_dict
        elif feed_dict is self._last_step:
            # Fed to something else, it may have been changed for that.
            self._last_step = None

    def add_reset(self, line: int | None) -> None:
        """Count a run of an initialiser after training began."""
        self.resets += 1
        self.reset_line = self.reset_line or line

    def look(self, graph: Any, images: Any) -> None:
        """Look at a training batch and at how large the graph is."""
        self._looks += 1
        if images is not None and len(self._known) < _MAX_KNOWN:
            self._known.add(_fingerprint(images))
            self._splits[self._provenance.identify(images) or "unknown"] += 1
        if graph is not self._graph:
            self._graph, self._size = graph, graph.version
        elif graph is not None and graph.version > self._size:
            self._growths += 1
            self._added += graph.version - self._size
            self._size = graph.version

    def look_at_labels(self, images: Any, labels: Any) -> None:
        """Look whether images come with the labels that they have in the data."""
        given = np.asarray(labels)
        if given.ndim not in (1, 2) or given.shape[1:] not in ((), (1,), (10,)):
            return
        said = given.argmax(1) if given.shape[1:] == (10,) else given.reshape(-1)
        known = [self._provenance.label(image) for image in images[:_PAIRS]]
        pairs = [(label, own) for label, own in zip(said, known, strict=False) if own is not None]
        self._paired += len(pairs)
        self._mispaired += sum(int(label != own) for label, own in pairs)

    def find_lines(self, entry: str) -> None:
        """Find which line adds to the graph; only after the end."""
        if self._growths and self._graph is not None:
            last = self._graph.get_operations()[-min(self._added, _LAST_OPS) :]
            lines = [line for line in (line_of(op, entry) for op in last) if line is not None]
            self.growth_line = max(set(lines), key=lines.count) if lines else None

    def last_step(self) -> Any:
        """Give what the last training run was fed; None where that is not known."""
        return self._last_step

    def seen(self) -> Loop:
        """Give the facts as the evidence holds them."""
        sizes = [np.shape(value)[0] for value in (self._feed or {}).values() if np.ndim(value)]
        return Loop(
            line=self.line,
            looks=self._looks,
            batches=len(self._known),
            splits=dict(self._splits),
            served=self.served,
            resets=self.resets,
            reset_line=self.reset_line,
            growths=self._growths,
            added=self._added,
            growth_line=self.growth_line,
            asked=int(max(sizes, default=0)),
            training=self._trains,
            paired=self._paired,
            mispaired=self._mispaired,
        )


def _fingerprint(images: Any) -> int:
    """Give a number that two different batches do not share but by chance: of their first and last rows."""
    array = np.asarray(images)
    ends = array[:: max(1, len(array) - 1)] if array.ndim else array
    return zlib.crc32(np.ascontiguousarray(ends).tobytes(), len(array) if array.ndim else 0)
