"""The built-in set of garments: synthetic images in Fashion-MNIST's ten classes, identical on every machine.

Lessons that load Fashion-MNIST run on it where the real set is not present. As with `digits`, only integer
draws and exactly rounded arithmetic take part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.datasets.drawn_splits import (
    Drawn,
    DrawnSplits,
    Images,
    SplitRecipe,
    cut_validation,
    equal_counts,
    ignore,
    number_of,
)
from grader.datasets.exact import Floats, Labels, around_zero, between
from grader.datasets.garment_shapes import GARMENT_SHAPES, GarmentPart, GarmentShape

Progress = Callable[[int, int], None]

SIDE: Final = 28
GARMENT_CLASSES: Final = tuple(shape.name for shape in GARMENT_SHAPES)
GARMENTS_SEED: Final = 20170
GARMENTS_HIDDEN_SEED: Final = "garments-hidden"
# `public_sha256` of the result of `draw_garments`.
GARMENTS_SHA256: Final = "07af2031c9ff53c7bb24af48b31036aa0bced8bad2d67de277b41690bae5d3ac"
_BLOCK: Final = 1000
_TRAIN_SIZE: Final = 55_000
_VALIDATION_SIZE: Final = 5_000
_TEST_SIZE: Final = 10_000
_HIDDEN_SIZE: Final = 5_000


@dataclass(frozen=True, slots=True)
class GarmentVariety:
    """How much garments of one class differ, in lengths of half an image side unless stated otherwise.

    The values were found with softmax regression and two small networks (`docs/explanation/garments.md`), so
    that each reaches about what it reaches on Fashion-MNIST.
    """

    width: tuple[float, float] = (0.7, 1.0)
    height: tuple[float, float] = (0.8, 1.0)
    shift: float = 0.12
    shear: float = 0.18
    bend: float = 0.1  # coefficients of the smooth displacement
    jitter: float = 0.05  # of each part's numbers, beside their own limits
    tone: tuple[float, float] = (0.3, 1.0)  # the garment's grey, of 255
    weave: float = 0.2  # relative differences of grey, each pixel
    fold: float = 0.35  # relative differences of grey, across the garment
    soft: float = 0.1  # over which an edge fades


def draw_garments(progress: Progress | None = None) -> DrawnSplits:
    """Draw the 70,000 public images; `progress` receives (images done, images in all) after each block."""
    learn_size, report = _TRAIN_SIZE + _VALIDATION_SIZE, progress or ignore
    total = learn_size + _TEST_SIZE
    learn = garment_recipe("train", learn_size).draw_all(lambda done: report(done, total))
    test = garment_recipe("test", _TEST_SIZE).draw_all(lambda done: report(learn_size + done, total))
    return cut_validation(learn, _TRAIN_SIZE, test)


def draw_hidden_garments(seed: str, n: int = _HIDDEN_SIZE) -> Drawn:
    """Draw `n` images for the hidden split, a tenth per class, determined by `seed`."""
    return garment_recipe("hidden", n, number_of(seed)).draw_all(ignore)


def garment_recipe(split: str, n: int, seed: int = GARMENTS_SEED) -> SplitRecipe:
    """Return how `n` images of a split are drawn, in blocks of 1,000: uint8 [1000, 28, 28] and labels."""
    return SplitRecipe(
        split,
        seed,
        equal_counts(n),
        _BLOCK,
        lambda labels, stream: _draw_images(labels, stream, GarmentVariety()),
    )


def _draw_images(labels: Labels, generator: np.random.Generator, variety: GarmentVariety) -> Images:
    """Draw one image per label: uint8 [n, 28, 28], class by class within a block."""
    canvas = np.zeros((labels.size, SIDE, SIDE))
    for label, shape in enumerate(GARMENT_SHAPES):
        rows = np.flatnonzero(labels == label)
        if rows.size:
            canvas[rows] = _draw_things(shape, rows.size, generator, variety)
    return np.clip(255.0 * canvas + 0.5, 0.0, 255.0).astype(np.uint8)


def _draw_things(
    shape: GarmentShape, n: int, generator: np.random.Generator, variety: GarmentVariety
) -> Floats:
    """Draw `n` garments of one class: grey [n, 28, 28] from 0 to about 1, black where there is nothing."""
    x, y = _look(n, generator, variety)
    canvas = np.zeros((n, SIDE, SIDE))
    for part in shape.parts:
        place = _place(part, n, generator, variety)
        inside = _inside_part(part, np.abs(x) if part.paired else x, y, place)
        has_it = between(generator, (0.0, 1.0), n, 1, 1) < part.share
        cover = np.clip(inside / variety.soft + 0.5, 0.0, 1.0) * has_it
        canvas = canvas + cover * (between(generator, part.tone, n, 1, 1) - canvas)
    return canvas * _cloth(x, y, generator, variety)


def _look(n: int, generator: np.random.Generator, variety: GarmentVariety) -> tuple[Floats, Floats]:
    """Return each pixel's position in the garment's box for `n` images: two arrays [n, 28, 28]."""
    grid = (np.arange(SIDE) + 0.5) / SIDE * 2.0 - 1.0
    shift = around_zero(generator, variety.shift, 2, n, 1, 1)
    u = (grid[None, None, :] - shift[0]) / between(generator, variety.width, n, 1, 1)
    v = (grid[None, :, None] - shift[1]) / between(generator, variety.height, n, 1, 1)
    bend = around_zero(generator, variety.bend, 4, n, 1, 1)
    x = u + around_zero(generator, variety.shear, n, 1, 1) * v + bend[0] * v * v + bend[1] * u * v
    y = v + bend[2] * u * u + bend[3] * u * v
    return x, y


def _place(part: GarmentPart, n: int, generator: np.random.Generator, variety: GarmentVariety) -> Floats:
    """Draw a part's numbers for `n` images: [numbers, n, 1, 1]."""
    drawn = np.stack([between(generator, limits, n, 1, 1) for limits in part.place])
    place: Floats = drawn + around_zero(generator, variety.jitter, len(part.place), n, 1, 1)
    return place


def _inside_part(part: GarmentPart, x: Floats, y: Floats, place: Floats) -> Floats:
    """Return how far inside a part each pixel lies, in lengths of the box; negative is outside."""
    if part.kind == "limb":
        return _inside_limb(x, y, place)
    u, v = x - place[0], y - place[1]
    width, height = np.maximum(place[2], 0.02), np.maximum(place[3], 0.02)
    if part.kind == "box":
        inner: Floats = np.minimum(width - np.abs(u), height - np.abs(v))
        return inner
    a, b = u / width, v / height
    ring: Floats = (1.0 - np.sqrt(a * a + b * b)) * np.minimum(width, height)
    return ring


def _inside_limb(x: Floats, y: Floats, place: Floats) -> Floats:
    """Return the radius less the distance from the segment between the limb's two ends."""
    from_x, from_y, to_x, to_y, radius = place
    along_x, along_y = to_x - from_x, to_y - from_y
    length = along_x * along_x + along_y * along_y + 1e-9
    nearest = np.clip(((x - from_x) * along_x + (y - from_y) * along_y) / length, 0.0, 1.0)
    dx, dy = x - from_x - nearest * along_x, y - from_y - nearest * along_y
    inside: Floats = np.maximum(radius, 0.02) - np.sqrt(dx * dx + dy * dy)
    return inside


def _cloth(x: Floats, y: Floats, generator: np.random.Generator, variety: GarmentVariety) -> Floats:
    """Draw the grey of the cloth: its tone, folds across the garment, and its weave: [n, 28, 28]."""
    n = x.shape[0]
    tone = between(generator, variety.tone, n, 1, 1)
    slope = around_zero(generator, variety.fold, 3, n, 1, 1)
    folds = 1.0 + slope[0] * x + slope[1] * y + slope[2] * x * y
    weave = 1.0 + around_zero(generator, 2.0 * variety.weave, n, SIDE, SIDE) * between(
        generator, (0.2, 1.0), n, 1, 1
    )
    cloth: Floats = tone * np.clip(folds, 0.3, 1.6) * weave
    return cloth
