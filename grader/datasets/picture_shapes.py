"""The shapes of the ten classes of `pictures`: parts in a box from -1 to 1 (x right, y down), back to front.

An ellipse or a box is (centre x, centre y, half width, half height), a triangle three corners. The last
word is the palette role of the part's colour.
"""

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["body", "shade", "light", "dark"]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One shape: `kind` is "ellipse", "box" or "triangle"; `place` its four or six numbers."""

    kind: Literal["ellipse", "box", "triangle"]
    place: tuple[float, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class PictureShape:
    """A class: its CIFAR-10 name, its parts, its colours, and the scenes it appears in."""

    name: str
    parts: tuple[Part, ...]
    colours: tuple[Colour, ...]
    scenes: tuple[tuple[Colour, Colour], ...]  # the colours above and below the horizon


_PAINT: Final[tuple[Colour, ...]] = (
    (200, 40, 40),
    (40, 80, 180),
    (230, 230, 230),
    (60, 60, 70),
    (220, 190, 60),
    (70, 130, 90),
)
_FUR: Final[tuple[Colour, ...]] = ((150, 100, 60), (90, 70, 55), (200, 170, 130), (110, 110, 110))
_SKY: Final = ((150, 190, 235), (200, 220, 240))
_ROAD: Final = ((170, 180, 190), (110, 110, 110))
_MEADOW: Final = ((140, 180, 130), (90, 140, 70))
_ROOM: Final = ((190, 170, 150), (140, 110, 90))
_SEA: Final = ((170, 200, 230), (40, 90, 140))


def _ellipse(x: float, y: float, width: float, height: float, role: Role = "body") -> Part:
    return Part("ellipse", (x, y, width, height), role)


def _box(x: float, y: float, width: float, height: float, role: Role = "body") -> Part:
    return Part("box", (x, y, width, height), role)


def _triangle(*corners: float, role: Role = "body") -> Part:
    return Part("triangle", corners, role)


def _legs(top: float, length: float, *xs: float) -> tuple[Part, ...]:
    return tuple(_box(x, top + length / 2, 0.06, length / 2, "shade") for x in xs)


PICTURE_SHAPES: Final[tuple[PictureShape, ...]] = (
    PictureShape(
        "airplane",
        (
            _triangle(0.15, 0.0, -0.35, 0.0, -0.45, 0.75, role="shade"),
            _ellipse(0.0, 0.0, 0.9, 0.14),
            _triangle(-0.6, -0.05, -0.9, -0.5, -0.85, 0.0),
            _triangle(0.2, -0.02, -0.25, -0.02, -0.4, -0.6, role="shade"),
            _box(0.35, -0.03, 0.3, 0.035, "dark"),
        ),
        ((235, 235, 240), (180, 190, 205), (200, 60, 60), (90, 110, 150)),
        (_SKY, ((90, 140, 210), (170, 200, 230)), ((200, 190, 190), (160, 170, 190))),
    ),
    PictureShape(
        "automobile",
        (
            _triangle(-0.6, 0.1, 0.55, 0.1, -0.2, -0.4),
            _triangle(-0.2, -0.38, 0.55, 0.1, 0.3, -0.38),
            _box(0.05, -0.12, 0.26, 0.13, "light"),
            _box(0.0, 0.22, 0.85, 0.2),
            _ellipse(-0.48, 0.45, 0.2, 0.2, "dark"),
            _ellipse(0.48, 0.45, 0.2, 0.2, "dark"),
        ),
        _PAINT,
        (_ROAD, ((150, 190, 235), (120, 120, 115)), _MEADOW),
    ),
    PictureShape(
        "bird",
        (
            *_legs(0.3, 0.45, -0.05, 0.12),
            _triangle(-0.3, 0.05, -0.95, -0.1, -0.8, 0.3, role="shade"),
            _ellipse(0.0, 0.1, 0.45, 0.3),
            _triangle(0.55, -0.32, 0.9, -0.18, 0.55, -0.14, role="light"),
            _ellipse(0.42, -0.22, 0.22, 0.2),
            _ellipse(-0.1, 0.08, 0.28, 0.15, "shade"),
            _ellipse(0.48, -0.27, 0.05, 0.05, "dark"),
        ),
        ((180, 60, 50), (70, 110, 170), (140, 120, 80), (70, 70, 75), (210, 180, 60)),
        (_SKY, _MEADOW, ((180, 210, 180), (120, 150, 110))),
    ),
    PictureShape(
        "cat",
        (
            _ellipse(0.0, 0.75, 0.5, 0.45, "shade"),
            _triangle(-0.5, -0.2, -0.45, -0.85, -0.08, -0.45),
            _triangle(0.5, -0.2, 0.45, -0.85, 0.08, -0.45),
            _ellipse(0.0, -0.1, 0.55, 0.45),
            _ellipse(-0.22, -0.18, 0.12, 0.1, "light"),
            _ellipse(0.22, -0.18, 0.12, 0.1, "light"),
            _ellipse(-0.22, -0.18, 0.04, 0.09, "dark"),
            _ellipse(0.22, -0.18, 0.04, 0.09, "dark"),
            _triangle(-0.09, 0.05, 0.09, 0.05, 0.0, 0.16, role="dark"),
        ),
        (*_FUR, (215, 150, 80), (235, 230, 220)),
        (_ROOM, _MEADOW, ((120, 130, 150), (170, 150, 130))),
    ),
    PictureShape(
        "deer",
        (
            _box(0.42, -0.72, 0.03, 0.2, "light"),
            _box(0.62, -0.72, 0.03, 0.2, "light"),
            _box(0.36, -0.86, 0.1, 0.03, "light"),
            _box(0.68, -0.86, 0.1, 0.03, "light"),
            *_legs(0.2, 0.65, -0.5, -0.35, 0.1, 0.25),
            _ellipse(-0.12, 0.1, 0.52, 0.24),
            _triangle(0.1, 0.15, 0.42, 0.1, 0.55, -0.5),
            _ellipse(0.56, -0.48, 0.2, 0.12),
            _ellipse(-0.62, 0.02, 0.08, 0.08, "light"),
        ),
        ((150, 100, 60), (170, 120, 80), (120, 85, 55)),
        (_MEADOW, ((110, 150, 90), (150, 140, 90)), ((150, 170, 150), (110, 120, 80))),
    ),
    PictureShape(
        "dog",
        (
            _ellipse(0.0, 0.75, 0.5, 0.45),
            _ellipse(0.0, -0.12, 0.45, 0.45),
            _ellipse(-0.48, -0.05, 0.16, 0.4, "shade"),
            _ellipse(0.48, -0.05, 0.16, 0.4, "shade"),
            _ellipse(0.0, 0.14, 0.25, 0.2, "light"),
            _ellipse(-0.18, -0.22, 0.07, 0.08, "dark"),
            _ellipse(0.18, -0.22, 0.07, 0.08, "dark"),
            _ellipse(0.0, 0.06, 0.11, 0.08, "dark"),
        ),
        (*_FUR, (215, 150, 80), (235, 230, 220)),
        (_ROOM, _MEADOW, ((120, 130, 150), (170, 150, 130))),
    ),
    PictureShape(
        "frog",
        (
            _ellipse(-0.6, 0.45, 0.3, 0.22, "shade"),
            _ellipse(0.6, 0.45, 0.3, 0.22, "shade"),
            _ellipse(0.0, 0.25, 0.62, 0.42),
            _ellipse(-0.32, -0.2, 0.2, 0.2),
            _ellipse(0.32, -0.2, 0.2, 0.2),
            _ellipse(-0.32, -0.22, 0.12, 0.12, "light"),
            _ellipse(0.32, -0.22, 0.12, 0.12, "light"),
            _ellipse(-0.32, -0.22, 0.06, 0.05, "dark"),
            _ellipse(0.32, -0.22, 0.06, 0.05, "dark"),
            _box(0.0, 0.25, 0.35, 0.03, "dark"),
        ),
        ((80, 150, 60), (110, 130, 60), (60, 110, 80), (140, 110, 70)),
        (_MEADOW, ((110, 100, 80), (80, 70, 55)), ((120, 150, 150), (70, 100, 90))),
    ),
    PictureShape(
        "horse",
        (
            _triangle(-0.6, -0.1, -0.95, 0.5, -0.7, 0.55, role="dark"),
            *_legs(0.15, 0.75, -0.52, -0.36, 0.22, 0.38),
            _ellipse(-0.08, 0.02, 0.6, 0.28),
            _triangle(0.1, 0.1, 0.5, 0.12, 0.62, -0.6),
            _triangle(0.2, -0.15, 0.55, -0.72, 0.4, -0.2, role="dark"),
            _ellipse(0.72, -0.48, 0.26, 0.13),
            _ellipse(0.62, -0.54, 0.04, 0.04, "dark"),
        ),
        ((110, 70, 45), (160, 120, 90), (80, 60, 50), (225, 220, 210)),
        (_MEADOW, ((150, 190, 235), (120, 140, 80)), ((190, 180, 150), (150, 130, 90))),
    ),
    PictureShape(
        "ship",
        (
            _box(0.1, -0.55, 0.05, 0.35, "dark"),
            _box(0.0, -0.1, 0.42, 0.16, "light"),
            _box(-0.15, -0.38, 0.2, 0.14, "light"),
            _box(0.0, -0.08, 0.34, 0.04, "dark"),
            _box(0.0, 0.2, 0.7, 0.18),
            _triangle(0.65, 0.02, 0.98, 0.02, 0.65, 0.38),
            _triangle(-0.65, 0.02, -0.9, 0.02, -0.65, 0.38),
            _box(0.0, 0.34, 0.72, 0.05, "shade"),
        ),
        ((40, 50, 70), (170, 50, 50), (120, 130, 140), (225, 225, 225)),
        (_SEA, ((200, 190, 180), (90, 110, 130)), ((120, 160, 210), (60, 130, 150))),
    ),
    PictureShape(
        "truck",
        (
            _box(-0.25, -0.15, 0.6, 0.48, "light"),
            _box(-0.25, -0.15, 0.6, 0.06, "shade"),
            _box(0.6, 0.08, 0.26, 0.26),
            _box(0.66, -0.02, 0.14, 0.1, "dark"),
            _box(0.0, 0.36, 0.86, 0.06, "shade"),
            _ellipse(-0.6, 0.5, 0.17, 0.17, "dark"),
            _ellipse(-0.18, 0.5, 0.17, 0.17, "dark"),
            _ellipse(0.58, 0.5, 0.17, 0.17, "dark"),
        ),
        _PAINT,
        (_ROAD, ((150, 190, 235), (120, 120, 115)), _MEADOW),
    ),
)
