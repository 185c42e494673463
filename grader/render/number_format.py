"""Numbers as readable text: points, bars, sparklines, durations."""

import math
from collections.abc import Sequence
from typing import Any, Final

from grader.render.styles import Glyphs

_SPARK_CELLS: Final = 40


def show_points(points: float) -> str:
    """Format points without trailing zeros: 7, 7.5, 6.67."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def show_number(value: float) -> str:
    """Format a measurement with four significant figures and no trailing zeros."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


def show_percent(value: float) -> str:
    """Format a share as a percentage with one decimal."""
    return f"{100 * value:.1f}%"


def show_seconds(seconds: float) -> str:
    """Format a duration in seconds or, from two minutes on, in minutes."""
    return f"{seconds:.2f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def split_bar(score: float, max_score: float, cells: int, glyphs: Glyphs) -> tuple[str, str]:
    """Return the filled and the empty part of a bar of `cells` cells; only a full score fills it."""
    share = 0.0 if max_score <= 0 else min(max(score / max_score, 0.0), 1.0)
    filled = min(round(share * cells), cells if share >= 1.0 else cells - 1)
    if score > 0:
        filled = max(filled, 1)
    return glyphs.bar * filled, glyphs.rest * (cells - filled)


def draw_sparkline(losses: Sequence[float], glyphs: Glyphs, cells: int = _SPARK_CELLS) -> str:
    """Draw losses as bars, on a logarithmic scale if all are positive; `x` marks NaN and infinity."""
    values = _thin(losses, cells)
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return glyphs.failed * len(values)
    # A loss falls over several powers of ten: on a linear scale all values after the first look the same.
    scale = math.log if min(finite) > 0 else float
    low, high = scale(min(finite)), scale(max(finite))
    span = (high - low) or 1.0
    top = len(glyphs.levels) - 1
    return "".join(
        glyphs.levels[round((scale(value) - low) / span * top)] if math.isfinite(value) else glyphs.failed
        for value in values
    )


def read_loss_curve(curve: Any) -> list[tuple[int, float]]:
    """Return the `loss_curve` of a scorecard's evidence as (step, loss) pairs; a null loss becomes NaN."""
    return [(int(step), math.nan if loss is None else float(loss)) for step, loss in curve or ()]


def _thin(values: Sequence[float], cells: int) -> list[float]:
    if len(values) <= cells:
        return list(values)
    # Keeps the first and the last value.
    return [values[round(i * (len(values) - 1) / (cells - 1))] for i in range(cells)]
