"""Figures of checks over a class."""

import pytest

from grader.services.reporting.item_analysis import FEWEST_STUDENTS, analyse_checks, point_biserial


def test_pending_outcomes_are_no_failures(make_result):
    """A check that waits for a person is neither in the pass rate nor in the difficulty."""
    figures, _ = analyse_checks([make_result("a", "pp"), make_result("b", "?p"), make_result("c", "fp")])
    assert (figures.judged, figures.pending, figures.pass_rate, figures.difficulty) == (2, 1, 0.5, 0.5)


def test_skipped_outcomes_lose_their_points(make_result):
    """A skipped check counts as not passed, since its points are lost."""
    figures, _ = analyse_checks([make_result("a", "pp"), make_result("b", "sp")])
    assert (figures.judged, figures.skipped, figures.pass_rate) == (2, 1, 0.5)


def test_undecided_check_has_no_rates(make_result):
    """A check without any decided outcome has no pass rate instead of a rate of zero."""
    (figures,) = analyse_checks([make_result("a", "?")])
    assert (figures.judged, figures.pass_rate, figures.difficulty) == (0, None, None)


def test_good_check_discriminates(make_result):
    """A check that strong submissions pass and weak ones fail has a correlation of 1."""
    results = [make_result(f"s{at}", "pp" if at % 2 else "ff") for at in range(FEWEST_STUDENTS)]
    assert analyse_checks(results)[0].discrimination == pytest.approx(1.0)


def test_reversed_check_has_negative_discrimination(make_result):
    """A check that only weak submissions pass is recognised."""
    results = [make_result(f"s{at}", "pf" if at % 2 else "fp") for at in range(FEWEST_STUDENTS)]
    assert analyse_checks(results)[0].discrimination == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("passed", "scores"),
    [([True] * 20, range(20)), ([True, False] * 10, [5.0] * 20), ([True, False], [1.0, 2.0])],
)
def test_undefined_correlation_is_none(passed, scores):
    """Without variation, or with too few students, there is no correlation."""
    assert point_biserial(passed, list(scores)) is None
