"""The built-in data set: synthetic handwritten digits, identical on every machine.

Every step is an integer draw of PCG64 or one of + - * / sqrt, minimum and maximum in IEEE 754 doubles,
which are exactly rounded everywhere. Sine, exponential and matrix products are avoided, since they differ
between libraries.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from grader.datasets.drawn_splits import (
    Drawn,
    DrawnSplits,
    Images,
    SplitRecipe,
    cut_validation,
    ignore,
    number_of,
)
from grader.datasets.exact import Labels, around_zero, between
from grader.datasets.strokes import POINTS_PER_DIGIT, STYLES_PER_DIGIT, sampling_plan

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

SIDE: Final = 28
BLOCK: Final = 1000
DRAWING_SEED: Final = 20160
DEFAULT_HIDDEN_SEED: Final = "digits-hidden"
# The number of each digit in MNIST's training and test sets, http://yann.lecun.com/exdb/mnist/.
TRAIN_COUNTS: Final = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
TEST_COUNTS: Final = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
TRAIN_SIZE: Final = 55_000
VALIDATION_SIZE: Final = 5_000
TEST_SIZE: Final = 10_000
HIDDEN_SIZE: Final = 5_000
# `digest_of` the result of `draw_digits`, in the order of `public_sha256`.
PUBLIC_SHA256: Final = "f02031cf69348cd153f4377b7c80e7800d0240264a0466b2db16bfa2b0b50bed"
# One pass keeps its working set inside a core's cache.
_CHUNK: Final = 40


@dataclass(frozen=True, slots=True)
class Hand:
    """The variability of handwriting, in lengths of the unit box unless stated otherwise.

    The values were found by running the deck's experiments (`benchmarks/calibration.py`): shifts, shear and
    rotations make the set hard for softmax regression but not for a CNN; soft edges avoid log(0) at a
    learning rate of 0.01.
    """

    knot_jitter: float = 0.04  # each knot of a stroke, either way
    bend: float = 0.1  # coefficients of the smooth displacement
    shear: float = 0.6  # x moved per unit of y, either way, about MNIST's own lean
    lean: float = 0.12
    turn: float = 0.22  # tangent of half the angle, either way
    width: tuple[float, float] = (0.5, 1.0)  # of the box, before it is fitted
    box: tuple[float, float] = (17.0, 20.0)  # pixels: the longer side of the ink
    radius: tuple[float, float] = (1.0, 1.7)  # pixels: half the pen's width
    soft: float = 2.8  # pixels over which the ink's edge fades
    shift: float = 1.47  # pixels off the centre, either way
    ink: tuple[float, float] = (0.85, 1.0)  # the darkest grey
    noise: float = 0.03  # of the darkest grey, where there is ink


def draw_digits(progress: Progress | None = None) -> DrawnSplits:
    """Draw the 70,000 public images; `progress` receives (images done, images in all) after each block."""
    learn_size, report = TRAIN_SIZE + VALIDATION_SIZE, progress or ignore
    total = learn_size + TEST_SIZE
    learn = digit_recipe("train", TRAIN_COUNTS).draw_all(lambda done: report(done, total))
    test = digit_recipe("test", TEST_COUNTS).draw_all(lambda done: report(learn_size + done, total))
    return cut_validation(learn, TRAIN_SIZE, test)


def draw_hidden(seed: str, n: int = HIDDEN_SIZE) -> Drawn:
    """Draw `n` images for the hidden split in MNIST's class balance, determined by `seed`."""
    return digit_recipe("hidden", _share_out(n), number_of(seed)).draw_all(ignore)


def digit_recipe(
    split: str, counts: tuple[int, ...], seed: int = DRAWING_SEED, hand: Hand | None = None
) -> SplitRecipe:
    """Return how a split is drawn, in blocks of 1,000: uint8 [1000, 28, 28], 255 is ink, and labels."""
    return SplitRecipe(
        split, seed, counts, BLOCK, lambda labels, stream: _draw_images(labels, stream, hand or Hand())
    )


def draw_block(split: str, block: int, seed: int = DRAWING_SEED, hand: Hand | None = None) -> Drawn:
    """Draw one block of 1,000 images of "train" (validation at its end) or "test" on its own."""
    counts = TEST_COUNTS if split == "test" else TRAIN_COUNTS
    return digit_recipe(split, counts, seed, hand).draw_block(block)


def digest_of(*arrays: NDArray[np.uint8]) -> str:
    """Hash arrays by shape and content: sha256, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(repr(array.shape).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def public_sha256(drawn: DrawnSplits) -> str:
    """Hash the public splits: images and labels of training, validation and test, in this order."""
    splits = (drawn.train, drawn.validation, drawn.test)
    return digest_of(*(array for split in splits for array in (split.images, split.labels)))


def _share_out(n: int) -> tuple[int, ...]:
    """Split `n` among the digits as in MNIST's training set, by largest remainders."""
    total = sum(TRAIN_COUNTS)
    counts = [n * count // total for count in TRAIN_COUNTS]
    by_remainder = sorted(range(10), key=lambda digit: -(n * TRAIN_COUNTS[digit] % total))
    for digit in by_remainder[: n - sum(counts)]:
        counts[digit] += 1
    return tuple(counts)


def _draw_images(labels: Labels, generator: np.random.Generator, hand: Hand) -> Images:
    """Draw one image per label: uint8 [n, 28, 28]."""
    n = labels.size
    x, y = _deform(*_sample_points(labels, generator, hand), generator, hand)
    radius = between(generator, hand.radius, n)
    x, y = _fit(x, y, radius, generator, hand)
    pressure = _pressure(generator, n)
    images = np.empty((n, SIDE, SIDE), np.uint8)
    for start in range(0, n, _CHUNK):
        part = slice(start, start + _CHUNK)
        distance = np.sqrt(_squared_distance(x[part], y[part], pressure[part]))
        images[part] = _to_grey(distance, radius[part], generator, hand)
    return images


def _sample_points(labels: Labels, generator: np.random.Generator, hand: Hand) -> tuple[Floats, Floats]:
    """Choose a style for each label, perturb its knots, and sample the strokes: two arrays [n, points]."""
    table = sampling_plan()
    style = labels.astype(np.int64) * STYLES_PER_DIGIT + generator.integers(0, STYLES_PER_DIGIT, labels.size)
    knots = table.knots[style]
    knots = knots + around_zero(generator, hand.knot_jitter, *knots.shape)
    rows = np.arange(labels.size)[:, None]
    neighbours, weights = table.neighbours[style], table.weights[style]
    x = np.zeros((labels.size, POINTS_PER_DIGIT))
    y = np.zeros_like(x)
    for k in range(4):
        x = x + weights[:, :, k] * knots[rows, neighbours[:, :, k], 0]
        y = y + weights[:, :, k] * knots[rows, neighbours[:, :, k], 1]
    return x, y


def _deform(x: Floats, y: Floats, generator: np.random.Generator, hand: Hand) -> tuple[Floats, Floats]:
    """Bend, shear, rotate and stretch the strokes around the centre of the box."""
    n = x.shape[0]
    u, v = 2.0 * x - 1.0, 2.0 * y - 1.0
    # Products of the first Legendre polynomials: smooth, and independent enough of each other.
    p, q = 1.5 * u * u - 0.5, 1.5 * v * v - 0.5
    terms = (p, q, u * v, u * q, v * p, v * (q - 0.4))
    bend = around_zero(generator, 2.0 * hand.bend, 2, len(terms), n, 1)
    stretch = between(generator, hand.width, n)[:, None]
    dx, dy = u, v
    for k, term in enumerate(terms):
        dx, dy = dx + bend[0, k] * term, dy + bend[1, k] * term
    shear = around_zero(generator, hand.shear, n, 1) - hand.lean
    dx = dx * stretch + shear * dy
    half = around_zero(generator, hand.turn, n, 1)
    # The turn by the rational form of sine and cosine, with the tangent of half the angle.
    scale = 1.0 / (1.0 + half * half)
    cosine, sine = (1.0 - half * half) * scale, 2.0 * half * scale
    turned_x: Floats = cosine * dx - sine * dy
    return turned_x, sine * dx + cosine * dy


def _fit(
    x: Floats, y: Floats, radius: Floats, generator: np.random.Generator, hand: Hand
) -> tuple[Floats, Floats]:
    """Scale the ink into MNIST's 20-pixel box and put its centre of mass near the image's middle."""
    n = x.shape[0]
    longer = np.maximum(x.max(axis=1) - x.min(axis=1), y.max(axis=1) - y.min(axis=1))
    scale = ((between(generator, hand.box, n) - 2.0 * radius) / longer)[:, None]
    centre = (SIDE - 1) / 2.0 + around_zero(generator, hand.shift, 2, n, 1)
    # A running sum has a fixed order of additions; that of `mean` depends on the machine.
    middle_x = np.cumsum(x, axis=1)[:, -1:] / POINTS_PER_DIGIT
    middle_y = np.cumsum(y, axis=1)[:, -1:] / POINTS_PER_DIGIT
    return (x - middle_x) * scale + centre[0], (y - middle_y) * scale + centre[1]


def _pressure(generator: np.random.Generator, n: int) -> Floats:
    """Vary the pen's width along the strokes: factors of squared distance, [n, points]."""
    along = np.arange(POINTS_PER_DIGIT) / (POINTS_PER_DIGIT - 1)
    ends = between(generator, (0.75, 1.3), 3 * n).reshape(3, n, 1)
    rest = 1.0 - along
    factors: Floats = ends[0] * rest * rest + 2.0 * ends[1] * along * rest + ends[2] * along * along
    return factors


def _squared_distance(x: Floats, y: Floats, pressure: Floats) -> Floats:
    """Return the squared distance from each pixel to the nearest point: [n, 28, 28]."""
    grid = np.arange(SIDE, dtype=np.float64)
    across = (grid - x[:, :, None]) ** 2 * pressure[:, :, None]
    down = (grid - y[:, :, None]) ** 2 * pressure[:, :, None]
    nearest = np.full((x.shape[0], SIDE, SIDE), 1e9)
    candidate = np.empty_like(nearest)
    for k in range(POINTS_PER_DIGIT):
        np.add(down[:, k, :, None], across[:, k, None, :], out=candidate)
        np.minimum(nearest, candidate, out=nearest)
    return nearest


def _to_grey(distance: Floats, radius: Floats, generator: np.random.Generator, hand: Hand) -> Images:
    """Convert distances from the strokes to grey values with soft edges and slight noise in the ink."""
    n = distance.shape[0]
    ramp = np.clip((radius[:, None, None] - distance) / hand.soft + 0.5, 0.0, 1.0)
    ink = ramp * ramp * (3.0 - 2.0 * ramp)
    darkest = between(generator, hand.ink, n)[:, None, None]
    rough = 1.0 + around_zero(generator, 2.0 * hand.noise, *distance.shape)
    return np.minimum(255.0 * darkest * ink * rough + 0.5, 255.0).astype(np.uint8)
