"""How the images that a model is fed are computed from the images of the data, found by comparing both.

Knows only arrays: the rows that were fed, and the course's images. A mapping is fitted on half of the rows
and believed only where it holds on the other half.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from grader.evidence.format import Array

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_MOST_ROWS, _FEWEST_ROWS = 3000, 8
_MOST_ENTRIES = 1 << 13
# By how much of the range of fed values a mapping may be wrong, and how many entries may be.
_EXACT, _LINEAR, _OUTLIERS = 2e-3, 2e-2, 2e-3
_ROWS_TO_ALIGN = 400
_ALIKE = 0.5
_ROWS_OF_A_MATRIX = 1200
_LEVELS = 256
PER_IMAGE = ("", "standardised", "maximum", "norm")


@dataclass(frozen=True)
class RecoveredInput:
    """A mapping from pixels 0 to 255 to what is fed; the arrays are those of `evidence.InputMapping`."""

    kind: str
    shape: tuple[int, ...]
    arrays: dict[str, Array] = field(default_factory=dict)
    per_image: str = ""


def recover(fed: Array, splits: Sequence[Array]) -> RecoveredInput | None:
    """Return the mapping from the images of `splits` to the rows of `fed`, or None where none is found."""
    array = np.asarray(fed)
    entries = int(np.prod(array.shape[1:])) if array.ndim > 1 else 0
    if array.dtype.kind not in "fiu" or not 0 < entries <= _MOST_ENTRIES or len(array) < _FEWEST_ROWS:
        return None
    for raw, rows in _aligned(array, splits):
        found = _fit(raw, rows, array.shape[1:])
        if found is not None:
            return found
    return None


def apply_per_image(pixels: Floats, how: str) -> Floats:
    """Return images [n, entries], each scaled by its own figures."""
    if how == "standardised":
        # As `tf.image.per_image_standardization` does, for images of one colour.
        least = 1.0 / np.sqrt(pixels.shape[1])
        spread = np.maximum(pixels.std(axis=1, keepdims=True) / 255.0, least) * 255.0
        return np.asarray((pixels - pixels.mean(axis=1, keepdims=True)) / spread)
    if how == "maximum":
        return np.asarray(pixels / np.maximum(pixels.max(axis=1, keepdims=True), 1.0))
    if how == "norm":
        return np.asarray(pixels / np.maximum(np.linalg.norm(pixels, axis=1, keepdims=True), 1.0))
    return pixels


# Which image each fed row comes from


def _aligned(fed: Array, splits: Sequence[Array]) -> Iterator[tuple[Array, Floats]]:
    """Yield images and fed rows that may belong together, the likeliest pairing first."""
    whole = _whole_of(fed)
    yield from _by_order(whole, splits)
    if whole is not fed:
        yield from _by_order(fed, splits)
    by_mask = _by_mask(fed, splits)
    if by_mask is not None:
        yield by_mask


def _whole_of(fed: Array) -> Array:
    """Return the array that `fed` is a part of, with rows of the same size; else `fed` itself."""
    base, entries = fed.base, int(np.prod(fed.shape[1:]))
    if not isinstance(base, np.ndarray) or base.ndim < 2 or base.dtype != fed.dtype:
        return fed
    if int(np.prod(base.shape[1:])) != entries or len(base) <= len(fed):
        return fed
    return base.reshape(len(base), *fed.shape[1:])


def _by_order(fed: Array, splits: Sequence[Array]) -> Iterator[tuple[Array, Floats]]:
    """Pair rows in the order of a split: as a whole, its first or its last images."""
    count = len(fed)
    likely = []
    for split in splits:
        for start in {0, len(split) - count} if len(split) >= count else ():
            alike = _likeness(split[start : start + count], fed)
            likely.append((alike, start, split))
    for alike, start, split in sorted(likely, key=lambda each: -each[0])[:2]:
        if alike >= _ALIKE:
            chosen = _spread(count, _MOST_ROWS)
            yield split[start : start + count][chosen], _flat(fed[chosen])


def _likeness(raw: Array, fed: Array) -> float:
    """Return how well the sums of images and of fed rows agree, without their sign."""
    chosen = _spread(len(fed), _ROWS_TO_ALIGN)
    one, other = _flat(raw[chosen]).sum(axis=1), _flat(fed[chosen]).sum(axis=1)
    if not np.all(np.isfinite(other)) or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return abs(float(np.corrcoef(one, other)[0, 1]))


def _by_mask(fed: Array, splits: Sequence[Array]) -> tuple[Array, Floats] | None:
    """Pair rows in any order, by which of their pixels are background.

    The background is the most frequent value of a row, or of a pixel where each has its own scale.
    """
    chosen = fed[_spread(len(fed), _ROWS_TO_ALIGN)]
    size = int(np.prod(splits[0].shape[1:])) if splits else 0
    rows = _middle(chosen, size)
    if rows is None:
        return None
    table: dict[bytes, tuple[int, int]] = {}
    for number, split in enumerate(splits):
        masks = np.packbits(split.reshape(len(split), -1) != 0, axis=1)
        table |= {mask.tobytes(): (number, place) for place, mask in enumerate(masks)}
    for axis in (1, 0):
        masks = np.packbits(rows != _most_frequent(rows, axis), axis=1)
        pairs = [(row, table[key]) for row, mask in enumerate(masks) if (key := mask.tobytes()) in table]
        if len(pairs) >= max(_FEWEST_ROWS, len(rows) // 2):
            raw = np.stack([splits[number][place] for _, (number, place) in pairs])
            return raw, _flat(chosen[[row for row, _ in pairs]])
    return None


def _middle(fed: Array, size: int) -> Array | None:
    """Return rows with as many entries as an image has: all of them, one channel, or the middle part."""
    if int(np.prod(fed.shape[1:])) == size:
        return fed.reshape(len(fed), -1)
    plain = fed[..., 0] if fed.ndim == 4 and fed.shape[-1] in (1, 3) else fed
    side, own = round(size**0.5), plain.shape[1:]
    if plain.ndim != 3 or side * side != size or min(own) < side:
        return None
    top, left = (own[0] - side) // 2, (own[1] - side) // 2
    return plain[:, top : top + side, left : left + side].reshape(len(plain), -1)


def _most_frequent(rows: Array, axis: int) -> Array:
    """Return each row's (axis 1) or each column's (axis 0) most frequent value, in a shape to compare with.

    The middle of the sorted values is the background wherever half of them are.
    """
    middle = np.sort(rows, axis=axis)
    if axis == 1:
        least, most = middle[:, : middle.shape[1] // 2], middle[:, -1:]
        is_low = least[:, -1:] == least[:, :1]
        return np.where(is_low, least[:, :1], most)
    least, most = middle[:1], middle[-1:]
    is_low = (rows == least).sum(axis=0) >= (rows == most).sum(axis=0)
    return np.where(is_low, least, most)


def _spread(count: int, most: int) -> Places:
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _flat(rows: Array) -> Floats:
    return rows.reshape(len(rows), -1).astype(np.float64)


# What was done with the pixels


def _fit(raw: Array, fed: Floats, shape: tuple[int, ...]) -> RecoveredInput | None:
    """Return a mapping that turns `raw` into `fed`: of single pixels, or of all pixels of an image."""
    if not np.all(np.isfinite(fed)) or np.ptp(fed) == 0:
        return None
    pixels = _flat(raw)
    sources = [source for source in _layouts(raw.shape[1:], shape) if source.size == fed.shape[1]]
    for source in sources:
        for how in PER_IMAGE:
            found = _affine(apply_per_image(pixels, how), fed, source)
            if found is not None:
                return RecoveredInput("affine", shape, {"source": source, **found}, how)
        levels = _levels(pixels, fed, source)
        if levels is not None:
            return RecoveredInput("table", shape, {"source": source, "table": levels})
    return _matrix(pixels, fed, shape)


def _layouts(image: tuple[int, ...], shape: tuple[int, ...]) -> Iterator[Places]:
    """Yield, for each fed entry, the pixel that it may come from; -1 for a margin."""
    places = np.arange(int(np.prod(image))).reshape(image)
    yield places.reshape(-1)
    if places.ndim == 3:
        yield places[..., ::-1].reshape(-1)
        yield places.transpose(2, 0, 1).reshape(-1)
        return
    yield places.T.reshape(-1)
    yield places[::-1].reshape(-1)
    yield places[:, ::-1].reshape(-1)
    sides, channels, is_first = _sides(shape)
    for resized in _with_margins(places, sides):
        stacked = np.repeat(resized[..., None], channels, axis=2)
        yield (stacked.transpose(2, 0, 1) if is_first else stacked).reshape(-1)


def _sides(shape: tuple[int, ...]) -> tuple[tuple[int, int], int, bool]:
    """Return height and width, the number of channels, and whether channels come first."""
    if len(shape) == 3 and shape[-1] in (1, 3):
        return (shape[0], shape[1]), shape[2], False
    if len(shape) == 3 and shape[0] in (1, 3):
        return (shape[1], shape[2]), shape[0], True
    if len(shape) == 2:
        return (shape[0], shape[1]), 1, False
    side = round(float(np.prod(shape)) ** 0.5)
    return (side, side), 1, False


def _with_margins(places: Places, sides: tuple[int, int]) -> Iterator[Places]:
    """Yield the image with margins around it or behind it, or its middle, in a size."""
    more = [side - own for side, own in zip(sides, places.shape, strict=True)]
    if min(more) >= 0:
        around = [(each // 2, each - each // 2) for each in more]
        yield np.pad(places, around, constant_values=-1)
        yield np.pad(places, [(0, each) for each in more], constant_values=-1)
    elif max(more) <= 0:
        top, left = (-each // 2 for each in more)
        yield places[top : top + sides[0], left : left + sides[1]]


def _seen(pixels: Floats, source: Places) -> Floats:
    """Return the pixel that each fed entry comes from; margins are 0."""
    return np.asarray(np.where(source >= 0, pixels[:, np.maximum(source, 0)], 0.0))


def _affine(pixels: Floats, fed: Floats, source: Places) -> dict[str, Array] | None:
    """Fit a scale and an offset for all entries, else for each of them."""
    given = _seen(pixels, source)
    learn, check = slice(0, None, 2), slice(1, None, 2)
    inside = source >= 0
    scale, offset = np.polyfit(given[learn][:, inside].ravel(), fed[learn][:, inside].ravel(), 1)
    margin = fed[learn].mean(axis=0)
    scales, offsets = np.where(inside, scale, 0.0), np.where(inside, offset, margin)
    if not _holds(scales * given[check] + offsets, fed[check], _EXACT):
        mean, level = given[learn].mean(axis=0), fed[learn].mean(axis=0)
        spread = ((given[learn] - mean) ** 2).mean(axis=0)
        joint = ((given[learn] - mean) * (fed[learn] - level)).mean(axis=0)
        moves = spread > 1e-9
        slopes = np.divide(joint, spread, out=np.zeros_like(joint), where=moves)
        # A pixel that is never set says nothing of its scale.
        scales = np.where(moves, slopes, np.median(slopes[moves]) if moves.any() else 0.0)
        offsets = level - scales * mean
        if not _holds(scales * given[check] + offsets, fed[check], _EXACT):
            return None
    return {"scale": scales.astype(np.float32), "offset": offsets.astype(np.float32)}


def _levels(pixels: Floats, fed: Floats, source: Places) -> Array | None:
    """Return what each of the 256 values of a pixel becomes, where each always becomes the same."""
    inside = source >= 0
    given = _seen(pixels, source)[:, inside].astype(np.int64)
    learn, check = slice(0, None, 2), slice(1, None, 2)
    counts = np.bincount(given[learn].ravel(), minlength=_LEVELS)
    sums = np.bincount(given[learn].ravel(), fed[learn][:, inside].ravel(), minlength=_LEVELS)
    known = np.flatnonzero(counts)
    table = np.interp(np.arange(_LEVELS), known, sums[known] / counts[known])
    is_right = inside.all() and _holds(table[given[check]], fed[check], _EXACT)
    return table.astype(np.float32) if is_right else None


def _matrix(pixels: Floats, fed: Floats, shape: tuple[int, ...]) -> RecoveredInput | None:
    """Fit a matrix, which covers every linear change of size or place of an image."""
    if len(pixels) < _ROWS_OF_A_MATRIX or fed.shape[1] * pixels.shape[1] > 1 << 22:
        return None
    learn, check = slice(0, None, 2), slice(1, None, 2)
    if len(pixels) // 2 < pixels.shape[1]:
        # The rows that the fit is checked on are few, since a matrix needs many.
        learn, check = slice(0, -len(pixels) // 8), slice(-len(pixels) // 8, None)
    offset = fed[learn].mean(axis=0) - 0.0
    mean = pixels[learn].mean(axis=0)
    centred = pixels[learn] - mean
    gram = centred.T @ centred
    gram[np.diag_indices_from(gram)] += 1e-6 * np.trace(gram) / len(gram)
    matrix = np.linalg.solve(gram, centred.T @ (fed[learn] - offset))
    offset -= mean @ matrix
    if not _holds(pixels[check] @ matrix + offset, fed[check], _LINEAR):
        return None
    arrays = {"matrix": matrix.astype(np.float32), "offset": offset.astype(np.float32)}
    return RecoveredInput("linear", shape, arrays)


def _holds(computed: Floats, fed: Floats, tolerance: float) -> bool:
    """Whether computed and fed values agree, but for a few entries."""
    wrong = np.abs(computed - fed) > tolerance * float(np.ptp(fed))
    return bool(wrong.mean() <= _OUTLIERS)
