"""Numbers as readable text."""

import math

import pytest

from grader.render.number_format import draw_sparkline, show_points, split_bar
from grader.render.styles import UNICODE


@pytest.mark.parametrize(
    ("points", "text"), [(7, "7"), (7.5, "7.5"), (6.6667, "6.67"), (0, "0"), (100.0, "100")]
)
def test_points_have_no_needless_zeros(points, text) -> None:
    """Points have no trailing zeros and are never rounded to tens."""
    assert show_points(points) == text


@pytest.mark.parametrize(("score", "filled"), [(0, 0), (0.1, 1), (50, 5), (99.9, 9), (100, 10)])
def test_bar_is_full_for_full_scores_alone(score, filled) -> None:
    """Only the full score fills a bar, and only 0 leaves it empty."""
    full, rest = split_bar(score, 100, 10, UNICODE)
    assert (len(full), len(full + rest)) == (filled, 10)


@pytest.mark.parametrize(
    ("losses", "line"),
    [
        ([1, 1, 1], "▁▁▁"),
        ([100, 10, 1], "█▅▁"),
        ([1, math.nan], "▁✗"),
        ([math.inf], "✗"),
        ([-1, 0, 1], "▁▅█"),
        ([], ""),
    ],
)
def test_sparkline_shows_the_fall(losses, line) -> None:
    """Losses are drawn on a logarithmic scale; a value that is not finite is an x."""
    assert draw_sparkline(losses, UNICODE) == line


def test_long_curves_keep_their_ends() -> None:
    """A long curve is reduced to 40 cells with its first and last value."""
    line = draw_sparkline([2.0**-i for i in range(1000)], UNICODE)
    assert (len(line), line[0], line[-1]) == (40, "█", "▁")
