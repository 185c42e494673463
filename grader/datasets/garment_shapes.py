"""The shapes of the ten classes of `garments`: parts in a box from -1 to 1 (x right, y down), back to front.

Fashion-MNIST's classes, in its order: https://github.com/zalandoresearch/fashion-mnist. Each number of a part
has two limits, between which it is drawn for each image. The limits of similar garments overlap, as in
photographs: a sleeve that ends at the elbow belongs to a shirt or to a T-shirt.
"""

from dataclasses import dataclass
from typing import Final, Literal

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GarmentPart:
    """One shape of a garment.

    `place` is (centre x, centre y, half width, half height) of an ellipse or a box, and
    (from x, from y, to x, to y, radius) of a limb. `tone` is its grey as a part of the garment's. A `paired`
    part stands on both sides; `share` of the garments have the part.
    """

    kind: Literal["ellipse", "box", "limb"]
    place: tuple[Range, ...]
    tone: Range = (1.0, 1.0)
    paired: bool = False
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class GarmentShape:
    """A class: its Fashion-MNIST name and its parts. A `sided` garment points left, as shoes do there."""

    name: str
    parts: tuple[GarmentPart, ...]
    sided: bool = False


def _fixed(*numbers: float, by: float = 0.05) -> tuple[Range, ...]:
    return tuple((number - by, number + by) for number in numbers)


def _sleeve(end_x: Range, end_y: Range, radius: Range = (0.13, 0.2)) -> GarmentPart:
    return GarmentPart("limb", ((0.3, 0.42), (-0.72, -0.6), end_x, end_y, radius), (0.85, 1.05), paired=True)


def _torso(width: Range, top: float, length: Range) -> GarmentPart:
    return GarmentPart("box", ((-0.03, 0.03), (top - 0.05, top + 0.05), width, length))


def _neck(depth: Range, width: Range = (0.12, 0.25)) -> GarmentPart:
    return GarmentPart("ellipse", ((-0.03, 0.03), (-0.95, -0.85), width, depth), (0.0, 0.3))


def _opening(tone: Range, share: float) -> GarmentPart:
    return GarmentPart("box", ((-0.06, 0.06), (0.0, 0.1), (0.02, 0.05), (0.75, 0.95)), tone, share=share)


_LONG: Final = _sleeve((0.6, 0.85), (0.25, 0.8))
_STRIPES: Final = tuple(
    GarmentPart("box", (*_fixed(0.0, y, 0.4, by=0.08), (0.03, 0.09)), (0.4, 1.3), share=0.25)
    for y in (-0.4, 0.0, 0.4)
)
_SOLE: Final = GarmentPart("box", (*_fixed(0.0, 0.42), (0.82, 0.95), (0.05, 0.1)), (0.5, 1.2))

GARMENT_SHAPES: Final[tuple[GarmentShape, ...]] = (
    GarmentShape(
        "T-shirt/top",
        (
            _sleeve((0.6, 0.85), (-0.55, -0.1)),
            _torso((0.36, 0.55), 0.05, (0.75, 0.95)),
            *_STRIPES,
            _neck((0.06, 0.22)),
        ),
    ),
    GarmentShape(
        "Trouser",
        (
            GarmentPart("box", (*_fixed(0.0, -0.72), (0.26, 0.4), (0.15, 0.25))),
            GarmentPart(
                "limb",
                ((0.13, 0.2), (-0.65, -0.55), (0.16, 0.32), (0.8, 0.95), (0.11, 0.19)),
                (0.85, 1.1),
                paired=True,
            ),
            GarmentPart(
                "box", (*_fixed(0.0, 0.3, by=0.04), (0.01, 0.05), (0.5, 0.65)), (0.1, 0.7), share=0.6
            ),
        ),
    ),
    GarmentShape(
        "Pullover",
        (_LONG, _torso((0.36, 0.58), 0.05, (0.75, 0.95)), *_STRIPES, _neck((0.04, 0.14))),
    ),
    GarmentShape(
        "Dress",
        (
            _sleeve((0.4, 0.75), (-0.6, 0.4), (0.06, 0.14)),
            GarmentPart("box", (*_fixed(0.0, -0.35), (0.2, 0.36), (0.45, 0.55))),
            GarmentPart("ellipse", ((-0.03, 0.03), (0.45, 0.6), (0.26, 0.52), (0.45, 0.62)), (0.9, 1.05)),
            _neck((0.06, 0.25)),
        ),
    ),
    GarmentShape(
        "Coat",
        (
            _LONG,
            _torso((0.38, 0.6), 0.08, (0.8, 1.0)),
            _opening((0.1, 0.7), 0.9),
            _neck((0.05, 0.25), (0.1, 0.22)),
        ),
    ),
    GarmentShape(
        "Sandal",
        (
            GarmentPart(
                "limb", ((-0.9, -0.75), (0.38, 0.5), (0.7, 0.9), (0.05, 0.5), (0.05, 0.11)), (0.7, 1.2)
            ),
            GarmentPart(
                "limb", ((-0.7, -0.4), (0.0, 0.25), (-0.3, -0.05), (0.35, 0.5), (0.03, 0.09)), (0.7, 1.3)
            ),
            GarmentPart("limb", ((0.1, 0.4), (-0.5, 0.1), (0.5, 0.85), (0.1, 0.4), (0.03, 0.09)), (0.6, 1.3)),
            GarmentPart(
                "limb",
                ((0.7, 0.9), (0.1, 0.4), (0.7, 0.92), (0.5, 0.75), (0.04, 0.1)),
                (0.7, 1.2),
                share=0.6,
            ),
        ),
        sided=True,
    ),
    GarmentShape(
        "Shirt",
        (
            _sleeve((0.58, 0.85), (-0.45, 0.8)),
            _torso((0.36, 0.58), 0.06, (0.75, 0.98)),
            *_STRIPES[:2],
            _opening((0.5, 1.4), 0.75),
            _neck((0.04, 0.22)),
        ),
    ),
    GarmentShape(
        "Sneaker",
        (
            GarmentPart("ellipse", ((-0.4, -0.2), (0.2, 0.3), (0.5, 0.62), (0.16, 0.3))),
            GarmentPart("ellipse", ((0.3, 0.55), (-0.15, 0.2), (0.3, 0.5), (0.25, 0.6))),
            GarmentPart(
                "limb", ((-0.3, 0.0), (-0.1, 0.1), (0.0, 0.25), (0.15, 0.3), (0.02, 0.06)), (0.2, 1.4)
            ),
            _SOLE,
        ),
        sided=True,
    ),
    GarmentShape(
        "Bag",
        (
            GarmentPart(
                "limb",
                ((0.15, 0.4), (-0.95, -0.5), (0.3, 0.6), (-0.25, 0.0), (0.03, 0.08)),
                (0.6, 1.1),
                paired=True,
                share=0.75,
            ),
            GarmentPart("box", ((-0.08, 0.08), (0.2, 0.4), (0.5, 0.9), (0.35, 0.6))),
            GarmentPart("box", ((-0.1, 0.1), (0.0, 0.4), (0.1, 0.8), (0.03, 0.1)), (0.3, 1.4), share=0.7),
        ),
    ),
    GarmentShape(
        "Ankle boot",
        (
            GarmentPart("ellipse", ((-0.4, -0.2), (0.22, 0.35), (0.45, 0.6), (0.2, 0.32))),
            GarmentPart("box", ((0.25, 0.5), (-0.3, 0.1), (0.26, 0.42), (0.3, 0.75))),
            GarmentPart("box", ((0.55, 0.75), (0.45, 0.6), (0.12, 0.25), (0.06, 0.2)), (0.5, 1.1), share=0.7),
            GarmentPart(
                "limb",
                ((0.1, 0.2), (-0.5, -0.2), (0.1, 0.3), (0.0, 0.3), (0.02, 0.06)),
                (0.3, 1.4),
                share=0.6,
            ),
            _SOLE,
        ),
        sided=True,
    ),
)
