"""From which split a fed array comes, fast enough to determine regularly."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt


class Provenance:
    """Identifies arrays by memory shared with a split, else by the hash of their first row.

    The hashes are Python's own of 784 bytes; forks keep the seed of the process that built the table. A row
    that occurs in two splits is attributed to the first one given.
    """

    def __init__(
        self,
        images: Mapping[str, npt.NDArray[np.uint8]],
        floats: Mapping[str, npt.NDArray[np.float32]],
        labels: Mapping[str, npt.NDArray[np.uint8]] | None = None,
    ) -> None:
        self._bases: list[tuple[str, npt.NDArray[Any]]] = [
            (split, array) for table in (floats, images) for split, array in table.items() if array.size
        ]
        self._names = list(images)
        self._images = dict(images)
        self._row_size = next((int(np.prod(array.shape[1:])) for array in images.values()), 784)
        self._hashes, self._owners, order = _row_table(images)
        named = [labels[split] for split in self._names] if labels else []
        self._labels = np.concatenate(named)[order] if named else None

    def identify(self, array: object) -> str | None:
        """Return the split that contains `array`, or None.

        Takes images of any shape whose rows have 784 values, float in [0, 1] or uint8.
        """
        if not isinstance(array, np.ndarray) or array.ndim == 0 or not array.size:
            return None
        for split, base in self._bases:
            if np.may_share_memory(array, base):
                return split
        return self._identify_row(array)

    def arrays(self) -> list[npt.NDArray[np.uint8]]:
        """Return the images of each split, and of the whole training file, whose beginning is validation."""
        known = self._images
        file = [known[name] for name in ("validation", "train") if name in known]
        return [*known.values(), *([np.concatenate(file)] if len(file) > 1 else [])]

    def splits_in(self, array: object, rows: int) -> set[str]:
        """Return the splits that up to `rows` images of a batch, spread over it, come from."""
        if not isinstance(array, np.ndarray) or array.ndim < 2 or not len(array):
            return set()
        chosen = np.unique(np.linspace(0, len(array) - 1, rows).astype(int))
        places = [place for row in array[chosen] if (place := self._place(row)) is not None]
        return {self._names[int(self._owners[place])] for place in places}

    def _identify_row(self, array: npt.NDArray[Any]) -> str | None:
        place = self._place(array if array.ndim == 1 else array[0])
        return None if place is None else self._names[int(self._owners[place])]

    def label(self, image: npt.NDArray[Any]) -> int | None:
        """Return the label of an image in its split, or None."""
        place = self._place(image) if self._labels is not None else None
        return None if place is None or self._labels is None else int(self._labels[place])

    def _place(self, row: npt.NDArray[Any]) -> int | None:
        if row.size != self._row_size or row.dtype.kind not in "fu" or not len(self._hashes):
            return None
        if row.dtype != np.uint8:
            with np.errstate(all="ignore"):
                row = np.rint(row * 255.0).astype(np.uint8)
        key = hash(row.tobytes())
        place = int(np.searchsorted(self._hashes, key))
        if place == len(self._hashes) or self._hashes[place] != key:
            return None
        return place


def _row_table(
    images: Mapping[str, npt.NDArray[np.uint8]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the sorted hashes int64 [n] of all rows with the index of each row's split, and their order."""
    keys = [
        np.array([hash(row.tobytes()) for row in np.asarray(array)], np.int64) for array in images.values()
    ]
    owners = [np.full(len(found), index, np.uint8) for index, found in enumerate(keys)]
    if not keys:
        return np.empty(0, np.int64), np.empty(0, np.uint8), np.empty(0, np.int64)
    joined, owner = np.concatenate(keys), np.concatenate(owners)
    order = np.argsort(joined, kind="stable")
    return joined[order], owner[order], order
