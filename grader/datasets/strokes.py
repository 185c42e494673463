"""The strokes of each digit in a unit box, and the plan that samples points along them.

Everything here is plain arithmetic on a table, so the result is the same on every machine.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Stroke = tuple[Point, ...]
Style = tuple[Stroke, ...]

POINTS_PER_DIGIT: Final = 80
MAX_KNOTS: Final = 16

# Knots as x,y in hundredths of the box, x to the right and y down; " / " lifts the pen. Lines are smooth
# between lifts, so a sharp corner is where a new stroke begins.
_WRITTEN: Final = (
    (  # 0: oval, narrow, closed with an overlap, wide
        "50,0 20,15 8,50 20,85 50,100 80,85 92,50 80,15 50,0",
        "62,2 35,12 20,45 25,80 45,100 68,85 80,50 75,15 55,0",
        "70,8 45,0 20,20 10,55 25,90 55,100 85,75 90,35 70,8 50,12",
        "45,8 10,25 0,55 20,85 55,92 90,75 100,45 80,15 45,8",
    ),
    (  # 1: bare, with a flag, with flag and foot, leaning
        "50,0 50,50 50,100",
        "30,22 55,0 / 55,0 55,50 55,100",
        "30,20 52,0 / 52,0 52,50 52,100 / 25,100 80,100",
        "65,0 50,50 35,100",
    ),
    (  # 2: with a foot, with a loop, with a flat foot, upright neck
        "12,25 30,3 65,2 85,25 70,50 40,75 10,100 / 10,100 50,97 90,100",
        "15,20 40,0 75,10 80,35 55,65 20,95 8,90 20,78 45,88 70,100 95,92",
        "15,10 50,0 80,12 80,38 50,65 15,98 / 15,98 90,95",
        "25,15 50,0 72,15 70,45 55,75 30,97 20,88 35,82 80,98",
    ),
    (  # 3: two bows, flat top, in one go, tall upper bow
        "15,12 45,0 80,12 75,38 42,48 / 42,48 80,58 88,82 55,100 12,88",
        "15,2 82,2 / 82,2 45,40 / 45,40 80,50 85,80 50,100 12,88",
        "20,15 50,0 78,15 65,40 40,47 70,55 82,78 60,98 30,100 10,88",
        "25,8 60,0 85,20 72,45 45,56 / 45,56 72,65 70,88 40,100 15,95",
    ),
    (  # 4: open, closed, round, closed like a flag
        "20,2 15,30 15,52 / 15,52 50,52 85,48 / 75,2 72,50 68,100",
        "62,0 35,33 10,65 / 10,65 92,62 / 62,0 62,50 62,100",
        "25,5 12,40 30,55 60,50 80,40 / 82,5 75,50 65,100",
        "70,2 35,20 12,50 / 12,50 50,55 75,45 / 75,2 72,50 60,100",
    ),
    (  # 5: with corners, rounder, like an S, wide roof
        "85,3 25,3 / 25,3 20,45 / 20,45 50,38 82,52 82,82 50,100 12,90",
        "90,0 60,5 30,8 / 30,8 25,42 55,48 75,68 60,93 30,100 10,90",
        "85,5 50,2 25,18 30,40 60,50 78,70 65,93 35,100 10,88",
        "100,5 40,10 / 40,10 30,40 / 30,40 60,45 68,72 45,95 5,90",
    ),
    (  # 6: with a small loop, upright, with a big loop, leaning
        "70,0 35,20 15,60 25,92 55,100 80,80 70,55 40,55 18,75",
        "45,0 20,40 12,75 35,100 70,95 78,70 55,55 25,65",
        "75,5 40,5 15,40 12,75 40,100 75,90 85,62 60,42 25,50 13,70",
        "85,0 50,30 25,70 35,98 62,95 75,72 60,60 35,75",
    ),
    (  # 7: plain, with a bar, with a serif, in one curve
        "10,5 85,3 / 85,3 55,50 40,100",
        "10,5 85,3 / 85,3 60,50 42,100 / 30,50 85,47",
        "12,20 15,3 / 15,3 50,5 88,0 / 88,0 70,40 60,100",
        "10,12 40,2 80,5 75,35 60,65 50,100",
    ),
    (  # 8: in one go, two rings, open at the top, big lower ring
        "72,15 50,0 25,10 25,32 50,48 78,68 75,92 50,100 22,92 22,68 50,48 75,30 72,15",
        "50,0 28,10 25,30 50,46 75,30 72,10 50,0 / 50,46 20,60 18,85 50,100 82,85 80,60 50,46",
        "85,10 50,0 20,15 35,40 65,60 75,85 45,100 20,85 35,60 65,35 85,8",
        "70,5 42,5 35,25 60,45 70,75 45,100 20,85 30,60 60,35 75,18 65,3",
    ),
    (  # 9: straight leg, hooked leg, leaning leg, in one go
        "80,20 50,0 20,20 25,45 55,50 80,20 / 80,20 75,60 65,100",
        "80,20 50,0 20,18 28,42 58,45 82,20 / 82,20 85,60 65,95 25,95",
        "78,10 45,2 20,25 35,48 65,40 80,12 / 80,12 68,55 55,100",
        "75,12 50,0 25,12 22,35 48,45 72,30 80,10 75,50 62,80 50,100",
    ),
)


def read_styles() -> tuple[tuple[Style, ...], ...]:
    """Return the styles of each digit, 0 to 9, as strokes of points in the unit box."""
    return tuple(tuple(_read_style(written) for written in digit) for digit in _WRITTEN)


def _read_style(written: str) -> Style:
    """Turn "50,0 20,15 / 10,5 30,40" into strokes of points."""
    strokes = []
    for stroke in written.split(" / "):
        pairs = (knot.split(",") for knot in stroke.split())
        strokes.append(tuple((int(x) / 100, int(y) / 100) for x, y in pairs))
    return tuple(strokes)


STYLES_PER_DIGIT: Final = len(_WRITTEN[0])


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """How points are computed from knots, for digit * STYLES_PER_DIGIT + style.

    `knots` is float64 [styles, MAX_KNOTS, 2]; a point is the sum over four neighbours of `weights` float64
    [styles, POINTS_PER_DIGIT, 4] times the knot at `neighbours` int64 (same shape).
    """

    knots: NDArray[np.float64]
    neighbours: NDArray[np.int64]
    weights: NDArray[np.float64]


@cache
def sampling_plan() -> SamplingPlan:
    """Compute, once per process, the positions of the points along every style's strokes."""
    styles = [style for digit in read_styles() for style in digit]
    knots = np.zeros((len(styles), MAX_KNOTS, 2))
    neighbours = np.zeros((len(styles), POINTS_PER_DIGIT, 4), np.int64)
    weights = np.zeros((len(styles), POINTS_PER_DIGIT, 4))
    for index, style in enumerate(styles):
        flat = [point for stroke in style for point in stroke]
        knots[index, : len(flat)] = flat
        neighbours[index], weights[index] = _sample_style(style)
    for array in (knots, neighbours, weights):
        array.flags.writeable = False
    return SamplingPlan(knots, neighbours, weights)


def _sample_style(style: Style) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Distribute the points evenly over the straight lines between a style's knots."""
    first, spans = 0, []
    for stroke in style:
        last = first + len(stroke) - 1
        for knot in range(first, last):
            here, there = stroke[knot - first], stroke[knot - first + 1]
            length = _distance(here, there)
            around = (max(knot - 1, first), knot, knot + 1, min(knot + 2, last))
            spans.append((length, around))
        first = last + 1
    return _walk(spans)


def _walk(
    spans: list[tuple[float, tuple[int, int, int, int]]],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Step along the spans in equal steps from the first to the last point."""
    total = 0.0
    for length, _ in spans:
        total += length
    rows, weights = [], []
    index, passed = 0, 0.0
    for step in range(POINTS_PER_DIGIT):
        target = total * step / (POINTS_PER_DIGIT - 1)
        while index < len(spans) - 1 and target > passed + spans[index][0]:
            passed += spans[index][0]
            index += 1
        fraction = min((target - passed) / spans[index][0], 1.0)
        rows.append(spans[index][1])
        weights.append(_catmull_rom(fraction))
    return np.array(rows, np.int64), np.array(weights)


def _catmull_rom(t: float) -> tuple[float, float, float, float]:
    """Return the weights of the four knots around a position `t` (0..1) of the middle span.

    The uniform cubic of Catmull and Rom, https://en.wikipedia.org/wiki/Catmull-Rom_spline.
    """
    return (
        0.5 * t * (t * (2.0 - t) - 1.0),
        0.5 * (t * t * (3.0 * t - 5.0) + 2.0),
        0.5 * t * (t * (4.0 - 3.0 * t) + 1.0),
        0.5 * t * t * (t - 1.0),
    )


def _distance(here: Point, there: Point) -> float:
    x, y = there[0] - here[0], there[1] - here[1]
    # The square root of IEEE 754 is exactly rounded; math.hypot is not the same everywhere.
    return float(np.sqrt(x * x + y * y))
