"""Exported results hold what counts: overrides, lateness, and why there is no score."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from platforms.class_books import GRADED_AT, Pupil, fill_book, hw2

from grader.domain.exported_result import ExportPolicy, OpenScore, Standing
from grader.domain.late import LatePolicy
from grader.services.reporting.gather_exports import gather_results
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn

ZERO = ExportPolicy(OpenScore.ZERO, OpenScore.ZERO)


@pytest.fixture
def results(tmp_path):
    """Return a function that gathers the results of pupils, due some days before they submitted."""

    def gather(*pupils: Pupil, days_late: float = 0.0):
        fill_book(tmp_path, pupils)
        due = GRADED_AT - timedelta(days=days_late)
        late = LatePolicy(due=due, zone=UTC, penalty_percent=10.0)
        with Gradebook.open(tmp_path) as book:
            found = gather_results(book, replace(hw2(), late=late))
        return {int(each.student): each for each in found}

    return gather


def test_late_penalty_is_in_the_score(results) -> None:
    """Two begun days cost twenty percent of what the checks gave."""
    found = results(Pupil(1, "김민수", lost=(2.5,)), days_late=1.5)[1]
    assert (found.points, found.final_score, found.penalty_percent) == (97.5, 78.0, 20.0)
    assert found.score_for(ExportPolicy()) == 78.0


def test_open_results_have_no_score(results) -> None:
    """Undecided points count as zero only on demand; a fault never has a score."""
    found = results(Pupil(1, "김민수", pending=2), Pupil(2, "이서연", broken=1), days_late=-1.0)
    assert [found[number].standing for number in (1, 2)] == [Standing.PENDING, Standing.FAULT]
    assert [found[number].score_for(ExportPolicy()) for number in (1, 2)] == [None, None]
    assert [found[number].score_for(ZERO) for number in (1, 2)] == [found[1].final_score, None]


def test_ungraded_attempt_is_named(tmp_path) -> None:
    """A submission that was taken in and not graded yet is neither missing nor zero."""
    attempt = HandedIn("hw2", "1", "김민수", 1, True, datetime.now(UTC), False, "a.py", "script", "a" * 64)
    with Gradebook.open(tmp_path) as book:
        book.add_submissions([attempt])
        (found,) = gather_results(book, hw2())
    assert (found.standing, found.score_for(ZERO), found.max_score) == (Standing.UNGRADED, None, 100.0)
