"""The largest array that each input of a program was fed, and how it was made of the data's images."""

from dataclasses import replace

import numpy as np

from grader.evidence.format import Array, InputMapping, Signature
from grader.worker.collection import Collection
from grader.worker.input_mapping import recover
from grader.worker.shims.provenance import Provenance

_ROWS = 20
_SMALL = 2000


class InputSamples:
    """The largest array that each input was fed, by the input's key."""

    def __init__(self) -> None:
        self._arrays: dict[object, Array] = {}

    def add(self, key: object, images: object) -> None:
        """Keep an array if it has more examples than the one that is known."""
        if not isinstance(images, np.ndarray) or images.ndim < 2:
            return
        known = self._arrays.get(key)
        if known is None or len(images) > len(known):
            # A batch may be written over; a part of a larger array shows which images it holds.
            is_own = images.base is None and len(images) <= _SMALL
            self._arrays[key] = images.copy() if is_own else images

    def __contains__(self, key: object) -> bool:
        """Whether an array is known."""
        return key in self._arrays

    def describe(self, key: object, signature: Signature, data: Provenance, kept: Collection) -> Signature:
        """Add to a signature how its input was made; nothing where images came as they are in the data."""
        fed = self._arrays.get(key)
        if fed is None or signature.images is None or data.splits_in(fed, _ROWS):
            return signature
        found = recover(fed, data.arrays())
        if found is None:
            return replace(signature, inputs_unknown=True)
        arrays = {part: kept.add_array(f"input/{part}", array) for part, array in found.arrays.items()}
        if None in arrays.values():
            return replace(signature, inputs_unknown=True)
        parts = {part: array for part, array in arrays.items() if array is not None}
        mapping = InputMapping(found.kind, found.shape, found.per_image, parts)
        return replace(signature, mapping=mapping)
