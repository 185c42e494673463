"""What a training loop does beside the step itself: its batches, their labels, its initialisers.

Between two observations only the last run's feed is kept. An observation takes microseconds and is made only
at the steps whose loss is sampled.
"""

import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.evidence.format import Array, Loop
from grader.worker.planned_rounds import PlannedRounds
from grader.worker.shims.provenance import Provenance

# Keys are tensors or their names, values anything that NumPy takes for an array.
FeedDict = Mapping[Any, Any]

_MAX_BATCHES = 1000
_MAX_PAIRS = 100
# How many images of a batch are looked up, and of an array that a whole training uses.
_ROWS, _ROWS_OF_MANY, _MANY = 16, 500, 5000


class LoopWatch:
    """The facts of one program's training loop."""

    def __init__(self, provenance: Provenance) -> None:
        self._provenance = provenance
        self._feed: FeedDict | None = None
        self._last_step_feed: FeedDict | None = None
        self._is_training = False
        self._batches: set[int] = set()
        self._splits: Counter[str] = Counter()
        self._observed = 0
        self._paired = self._mispaired = 0
        self._resets = 0
        self._reset_line: int | None = None
        self._last_reset = 0
        self._planned: PlannedRounds | None = None
        self.line: int | None = None
        self.served = 0

    def before_run(self, feed_dict: FeedDict | None, *, trains: bool) -> None:
        """Keep what a run is fed, in case the run never returns."""
        self._feed, self._is_training = feed_dict, trains
        if trains:
            self._last_step_feed = feed_dict
        elif feed_dict is self._last_step_feed:
            # A dictionary that is fed again may have been changed in between.
            self._last_step_feed = None

    def add_reset(self, line: int | None, steps: int) -> None:
        """Count a run of an initialiser after `steps` training steps."""
        self._resets += 1
        self._last_reset = steps
        self._reset_line = self._reset_line or line

    def observe_batch(self, images: Array | None) -> None:
        """Record which batch a step was given, and from which split its images are."""
        self._observed += 1
        if images is not None and not np.ndim(images):
            return
        if images is not None and len(self._batches) < _MAX_BATCHES:
            self._batches.add(_fingerprint(images))
            self._splits[self._origin(images)] += 1

    def _origin(self, images: Array) -> str:
        """Return "test" for a batch with any test image, else the split of its images, or "unknown"."""
        splits = self._provenance.splits_in(images, _ROWS_OF_MANY if len(images) > _MANY else _ROWS)
        if "test" in splits:
            return "test"
        return next(iter(sorted(splits)), None) or self._provenance.identify(images) or "unknown"

    def observe_labels(self, images: Array, labels: npt.ArrayLike) -> None:
        """Compare the labels of a batch with those that its images have in the data."""
        given = np.asarray(labels)
        if given.ndim not in (1, 2) or given.shape[1:] not in ((), (1,), (10,)):
            return
        classes = given.argmax(1) if given.shape[1:] == (10,) else given.reshape(-1)
        if classes.size and classes.max() <= 1:
            return  # a question with two answers, such as "Is it a five?"
        known = [self._provenance.label(image) for image in images[:_MAX_PAIRS]]
        pairs = [(label, own) for label, own in zip(classes, known, strict=False) if own is not None]
        self._paired += len(pairs)
        self._mispaired += sum(int(label != own) for label, own in pairs)

    def plan(self, planned: PlannedRounds | None) -> None:
        """Keep how many rounds the loop is written for."""
        self._planned = planned

    def last_step_feed(self) -> FeedDict | None:
        """Return what the last training step was fed; None if that is not known."""
        return self._last_step_feed

    def facts(self) -> Loop:
        """Return the facts as evidence holds them."""
        sizes = [np.shape(value)[0] for value in (self._feed or {}).values() if np.ndim(value)]
        return Loop(
            line=self.line,
            looks=self._observed,
            batches=len(self._batches),
            splits=dict(self._splits),
            served=self.served,
            resets=self._resets,
            reset_line=self._reset_line,
            last_reset=self._last_reset,
            asked=int(max(sizes, default=0)),
            training=self._is_training,
            paired=self._paired,
            mispaired=self._mispaired,
            planned=self._planned.rounds if self._planned is not None else 0,
            break_line=self._planned.break_line if self._planned is not None else None,
        )


def _fingerprint(images: Array) -> int:
    """Return a checksum of a batch's first and last rows and its length."""
    array = np.asarray(images)
    ends = array[:: max(1, len(array) - 1)] if array.ndim else array
    return zlib.crc32(np.ascontiguousarray(ends).tobytes(), len(array) if array.ndim else 0)
