"""Numbers as readable text."""

import math

import pytest

from grader.render.number_format import (
    draw_sparkline,
    read_loss_curve,
    show_number,
    show_percent,
    show_points,
    show_seconds,
    split_bar,
)
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
        ([0, 50, 100], "▁▅█"),
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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.12345, "0.1235"),
        (9_999.4, "9999"),
        (10_000.0, "10,000"),
        (-12_345.6, "-12,346"),
        (math.nan, "NaN"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
    ],
)
def test_figures_have_four_digits(value, text) -> None:
    """Small figures have four significant digits, large ones thousands, and others a word."""
    assert show_number(value) == text


def test_shares_and_durations_have_units() -> None:
    """A share is a percentage; from two minutes on a duration is in minutes."""
    assert (show_percent(0.92345), show_percent(1.0)) == ("92.3%", "100.0%")
    assert [show_seconds(seconds) for seconds in (0.5, 119.99, 120, 330)] == [
        "0.50 s",
        "119.99 s",
        "2.0 min",
        "5.5 min",
    ]


def test_lost_loss_is_no_number() -> None:
    """A null loss of a stored curve becomes NaN, and no curve is an empty one."""
    (first, second) = read_loss_curve([[0, 2.5], [100, None]])
    assert (first, second[0], math.isnan(second[1])) == ((0, 2.5), 100, True)
    assert read_loss_curve(None) == []


@pytest.mark.parametrize(("score", "most", "filled"), [(5, 0, 1), (-5, 100, 0), (200, 100, 10), (0, 0, 0)])
def test_odd_scores_keep_the_bar_in_bounds(score, most, filled) -> None:
    """A score outside of what can be won does not draw outside of the bar."""
    full, rest = split_bar(score, most, 10, UNICODE)
    assert (len(full), len(full + rest)) == (filled, 10)


def test_thinned_curve_is_even() -> None:
    """The kept values are evenly spaced, and 40 values are all kept."""
    falling = [float(value) for value in range(79, 0, -1)]
    assert draw_sparkline(falling, UNICODE) == draw_sparkline(falling[::2], UNICODE)
    assert len(draw_sparkline([1.0] * 40, UNICODE)) == 40
    assert len(draw_sparkline([1.0] * 41, UNICODE)) == 40
    assert draw_sparkline([3.0, 2.0, 1.0], UNICODE, cells=2) == "█▁"
