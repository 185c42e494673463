"""Images in the form in which a program prepared them for its model, by the mapping in its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.evidence.format import Array, InputMapping
from grader.examine.verdicts import EvaluationRefused

_MOST_ENTRIES = 1 << 16
_LEVELS = 256
_BLOCK = 1000
_KINDS = frozenset({"affine", "table", "linear"})


@dataclass(frozen=True)
class ImageMapping:
    """A mapping with its arrays, checked: the evidence is the program's word."""

    record: InputMapping
    arrays: Mapping[str, Array]

    @classmethod
    def of(cls, record: InputMapping | None, arrays: Mapping[str, Array]) -> "ImageMapping | None":
        """Return the mapping of a signature; raise `EvaluationRefused` where its arrays do not fit."""
        if record is None:
            return None
        found = {part: arrays[key] for part, key in record.arrays.items() if key in arrays}
        mapping = cls(record, found)
        if not mapping._is_sound():
            raise EvaluationRefused("inputs-not-recovered")
        return mapping

    def _is_sound(self) -> bool:
        entries = int(np.prod([max(0, side) for side in self.record.shape]))
        needed = {"affine": {"source", "scale", "offset"}, "table": {"source", "table"}}
        parts = needed.get(self.record.kind, {"matrix", "offset"})
        if self.record.kind not in _KINDS or set(self.arrays) != parts or not 0 < entries <= _MOST_ENTRIES:
            return False
        sizes = {"table": (_LEVELS,), "source": (entries,), "scale": (entries,), "offset": (entries,)}
        shaped = all(array.shape == sizes[part] for part, array in self.arrays.items() if part in sizes)
        numbers = all(array.dtype.kind in "fi" and np.isfinite(array).all() for array in self.arrays.values())
        matrix = self.arrays.get("matrix")
        return shaped and numbers and (matrix is None or matrix.shape[1:] == (entries,))

    def apply(self, images: Array) -> Array:
        """Return images, uint8 or float in [0, 1], as the program would feed them: float32 [n, shape]."""
        pixels = images if images.dtype == np.uint8 else np.rint(images * 255.0)
        flat = pixels.reshape(len(pixels), -1)
        blocks = [self._block(flat[start : start + _BLOCK]) for start in range(0, len(flat), _BLOCK)]
        return np.concatenate(blocks).reshape(len(flat), *self.record.shape)

    def _block(self, flat: Array) -> Array:
        pixels = _per_image(flat.astype(np.float64), self.record.per_image)
        if self.record.kind == "linear":
            return np.asarray(pixels @ self.arrays["matrix"] + self.arrays["offset"], np.float32)
        source = self.arrays["source"].astype(np.int64)
        if source.max(initial=0) >= flat.shape[1]:
            raise EvaluationRefused("inputs-not-recovered")
        seen = np.where(source >= 0, pixels[:, np.maximum(source, 0)], 0.0)
        if self.record.kind == "table":
            return np.asarray(self.arrays["table"][seen.astype(np.int64)], np.float32)
        return np.asarray(seen * self.arrays["scale"] + self.arrays["offset"], np.float32)


def _per_image(pixels: Array, how: str) -> Array:
    """Return images [n, entries], each scaled by its own figures, as `worker.input_mapping` found it."""
    if how == "standardised":
        least = 255.0 / np.sqrt(pixels.shape[1])
        spread = np.maximum(pixels.std(axis=1, keepdims=True), least)
        return np.asarray((pixels - pixels.mean(axis=1, keepdims=True)) / spread)
    if how == "maximum":
        return np.asarray(pixels / np.maximum(pixels.max(axis=1, keepdims=True), 1.0))
    if how == "norm":
        return np.asarray(pixels / np.maximum(np.linalg.norm(pixels, axis=1, keepdims=True), 1.0))
    return pixels
