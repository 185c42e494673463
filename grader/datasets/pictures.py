"""The built-in colour data set: synthetic images of CIFAR-10's ten classes, identical on every machine."""

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
from grader.datasets.picture_shapes import PICTURE_SHAPES, Part, PictureShape

Progress = Callable[[int, int], None]

SIDE: Final = 32
BLOCK: Final = 500
CLASSES: Final = tuple(shape.name for shape in PICTURE_SHAPES)
DRAWING_SEED: Final = 20161
DEFAULT_HIDDEN_SEED: Final = "pictures-hidden"
TRAIN_SIZE: Final = 10_000
VALIDATION_SIZE: Final = 1_000
TEST_SIZE: Final = 2_000
HIDDEN_SIZE: Final = 2_500
# `digest_of` images and labels of training, validation and test, in this order.
PUBLIC_SHA256: Final = "b34655eaf5374ebd2ce1da50f99a94a5e2c60dda0014b6bad9c22351baa0c7fc"


@dataclass(frozen=True, slots=True)
class Camera:
    """The variability of a class, in lengths of half an image side unless stated otherwise."""

    size: tuple[float, float] = (0.55, 0.95)
    shift: float = 0.35
    shear: float = 0.25
    turn: float = 0.15  # tangent of half the angle, either way
    jitter: float = 0.06  # of each part's own numbers
    tint: float = 35.0  # of 255, added to each colour
    light: tuple[float, float] = (0.65, 1.15)
    noise: float = 12.0  # of 255, each pixel
    soft: float = 0.09  # over which an edge fades


def draw_pictures(progress: Progress | None = None) -> DrawnSplits:
    """Draw the 13,000 public images; `progress` receives (images done, images in all)."""
    learn_size, report = TRAIN_SIZE + VALIDATION_SIZE, progress or ignore
    total = learn_size + TEST_SIZE
    learn = picture_recipe("train", learn_size).draw_all(lambda done: report(done, total))
    test = picture_recipe("test", TEST_SIZE).draw_all(lambda done: report(learn_size + done, total))
    return cut_validation(learn, TRAIN_SIZE, test)


def draw_hidden_pictures(seed: str, n: int = HIDDEN_SIZE) -> Drawn:
    """Draw `n` images for the hidden split, a tenth per class, determined by `seed`."""
    return picture_recipe("hidden", n, number_of(seed)).draw_all(ignore)


def picture_recipe(split: str, n: int, seed: int = DRAWING_SEED) -> SplitRecipe:
    """Return how `n` pictures of a split are drawn, in blocks of 500: uint8 [500, 32, 32, 3] and labels."""
    return SplitRecipe(
        split, seed, equal_counts(n), BLOCK, lambda labels, stream: _draw_images(labels, stream, Camera())
    )


def _draw_images(labels: Labels, generator: np.random.Generator, camera: Camera) -> Images:
    """Draw one image per label: uint8 [n, 32, 32, 3], class by class within a block."""
    canvas = np.empty((labels.size, SIDE, SIDE, 3))
    for label, shape in enumerate(PICTURE_SHAPES):
        rows = np.flatnonzero(labels == label)
        canvas[rows] = _draw_things(shape, rows.size, generator, camera)
    brightness = between(generator, camera.light, labels.size)[:, None, None, None]
    grain = around_zero(generator, 2.0 * camera.noise, *canvas.shape)
    return np.clip(canvas * brightness + grain + 0.5, 0.0, 255.0).astype(np.uint8)


def _draw_things(shape: PictureShape, n: int, generator: np.random.Generator, camera: Camera) -> Floats:
    """Draw `n` images of one class in front of its scenes: [n, 32, 32, 3], values about 0 to 255."""
    canvas = _scene(shape, n, generator, camera)
    x, y = _look(n, generator, camera)
    palette = _palette(shape, n, generator, camera)
    for part in shape.parts:
        shaken = around_zero(generator, camera.jitter, n, len(part.place))
        place = (np.array(part.place) + shaken)[:, :, None, None]
        cover = np.clip(_inside(part, x, y, place) / camera.soft + 0.5, 0.0, 1.0)[..., None]
        canvas = canvas + cover * (palette[part.role][:, None, None, :] - canvas)
    return canvas


def _scene(shape: PictureShape, n: int, generator: np.random.Generator, camera: Camera) -> Floats:
    """Paint the areas above and below a horizon, and two blurred distractors."""
    chosen = np.array(shape.scenes, float)[generator.integers(0, len(shape.scenes), n)]
    chosen = chosen + around_zero(generator, 2.0 * camera.tint, n, 2, 1)
    chosen = chosen + around_zero(generator, camera.tint, n, 2, 3)
    rows = (np.arange(SIDE) + 0.5) / SIDE * 2.0 - 1.0
    horizon = around_zero(generator, 0.6, n, 1)
    below = np.clip((rows - horizon) / 0.4 + 0.5, 0.0, 1.0)[:, :, None, None]
    scene = chosen[:, None, None, 0] * (1.0 - below) + chosen[:, None, None, 1] * below
    canvas: Floats = scene + np.zeros((n, SIDE, SIDE, 3))
    for _ in range(2):
        middle, half = around_zero(generator, 1.2, 2, n, 1, 1), between(generator, (0.15, 0.5), 2, n, 1, 1)
        across = (rows[None, None, :] - middle[0]) / half[0]
        down = (rows[None, :, None] - middle[1]) / half[1]
        cover = np.clip(1.0 - across * across - down * down, 0.0, 1.0)[..., None]
        colour = between(generator, (30.0, 225.0), n, 1, 1, 3)
        canvas = canvas + 0.7 * cover * (colour - canvas)
    return canvas


def _look(n: int, generator: np.random.Generator, camera: Camera) -> tuple[Floats, Floats]:
    """Return each pixel's position in the shape's box for `n` views: two arrays [n, 32, 32]."""
    grid = (np.arange(SIDE) + 0.5) / SIDE * 2.0 - 1.0
    size = between(generator, camera.size, n, 1, 1)
    shift = around_zero(generator, camera.shift, 2, n, 1, 1)
    mirror = (generator.integers(0, 2, n) * 2.0 - 1.0)[:, None, None]
    u, v = (grid[None, None, :] - shift[0]) / size, (grid[None, :, None] - shift[1]) / size
    half = around_zero(generator, camera.turn, n, 1, 1)
    # The turn by the rational form of sine and cosine, with the tangent of half the angle.
    scale = 1.0 / (1.0 + half * half)
    cosine, sine = (1.0 - half * half) * scale, 2.0 * half * scale
    x, y = cosine * u - sine * v, sine * u + cosine * v
    return mirror * (x + around_zero(generator, camera.shear, n, 1, 1) * y), y


def _palette(
    shape: PictureShape, n: int, generator: np.random.Generator, camera: Camera
) -> dict[str, Floats]:
    """Choose a colour for each role: four arrays [n, 3]."""
    body = np.array(shape.colours, float)[generator.integers(0, len(shape.colours), n)]
    body = body + around_zero(generator, camera.tint, n, 3)
    shade = body * between(generator, (0.6, 0.85), n, 1)
    light = body + (245.0 - body) * between(generator, (0.6, 0.95), n, 1)
    dark = body * between(generator, (0.1, 0.3), n, 1)
    return {"body": body, "shade": shade, "light": light, "dark": dark}


def _inside(part: Part, x: Floats, y: Floats, place: Floats) -> Floats:
    """Return how far inside a part each pixel lies, in lengths of the box; negative is outside."""
    if part.kind == "triangle":
        return _inside_triangle(x, y, place)
    u, v = x - place[:, 0], y - place[:, 1]
    width, height = np.maximum(place[:, 2], 0.02), np.maximum(place[:, 3], 0.02)
    if part.kind == "box":
        inner: Floats = np.minimum(width - np.abs(u), height - np.abs(v))
        return inner
    a, b = u / width, v / height
    ring: Floats = (1.0 - np.sqrt(a * a + b * b)) * np.minimum(width, height)
    return ring


def _inside_triangle(x: Floats, y: Floats, place: Floats) -> Floats:
    corners = [(place[:, 2 * k], place[:, 2 * k + 1]) for k in range(3)]
    (ax, ay), (bx, by), (cx, cy) = corners
    turning = np.where((bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0.0, -1.0, 1.0)
    nearest: Floats | None = None
    for (px, py), (qx, qy) in zip(corners, corners[1:] + corners[:1], strict=True):
        dx, dy = qx - px, qy - py
        distance = turning * (dx * (y - py) - dy * (x - px)) / np.sqrt(dx * dx + dy * dy + 1e-9)
        nearest = distance if nearest is None else np.minimum(nearest, distance)
    assert nearest is not None  # noqa: S101 - a triangle has three sides
    return nearest
