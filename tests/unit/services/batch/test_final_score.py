"""What counts in the end: checks, an instructor's decisions and lateness."""

from datetime import UTC, datetime, timedelta

import pytest

from grader.domain.late import LatePolicy
from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.domain.run import RunStatus
from grader.services.batch.final_score import FinalResult, _fault_card
from grader.store.records import Entry, Extension, HandedIn, Override

DUE = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
POLICY = LatePolicy(DUE, UTC, penalty_percent=10.0)
DAY = timedelta(days=1)


def handed_in(late_by: timedelta | None, *, flag: bool = False) -> HandedIn:
    """Build an attempt."""
    at = None if late_by is None else DUE + late_by
    return HandedIn("hw2", "kim", "김민지", 2, True, at, flag, "a.py", "script", "a" * 64)


def override(check: str, points: float | None, comment: str = "") -> Override:
    """Build a decision."""
    return Override("kim", "hw2", "a" * 64, check, points, comment, "the reason", DUE)


@pytest.fixture
def result(make_card):
    """Return a function that builds a result of 24 of 30 points."""

    def make(late_by=timedelta(0), *, policy=POLICY, overrides=(), extension=None, flag=False, fault=False):
        card = make_card(4.0, fault=fault)
        entry = Entry(
            handed_in=handed_in(late_by, flag=flag),
            automatic=card,
            overrides=tuple(overrides),
            extension=extension,
        )
        return FinalResult(card, entry, policy)

    return make


@pytest.mark.parametrize(
    ("late_by", "score", "lost"),
    [(timedelta(0), 24.0, 0.0), (DAY, 21.6, 2.4), (2 * DAY, 19.2, 4.8), (20 * DAY, 0.0, 24.0)],
)
def test_each_day_takes_its_share(result, late_by, score, lost) -> None:
    """A tenth of the score is lost with each day."""
    made = result(late_by)
    assert (made.final_score, made.lost_to_lateness) == (score, lost)


def test_lost_points_have_two_decimals(make_card) -> None:
    """A third of a day's share is rounded as scores are."""
    entry = Entry(handed_in=handed_in(DAY), automatic=make_card(4.0))
    made = FinalResult(entry.automatic, entry, LatePolicy(DUE, UTC, penalty_percent=100 / 9))
    assert (made.final_score, made.lost_to_lateness) == (21.33, 2.67)


def test_without_a_due_time_nothing_is_late(result) -> None:
    """An assignment without a policy has no lateness."""
    made = result(5 * DAY, policy=None)
    assert (made.lateness, made.final_score, "late" in made.to_dict()) == (None, 24.0, False)


def test_extension_counts(result) -> None:
    """A student's own due time takes the place of the assignment's."""
    made = result(2 * DAY, extension=Extension("kim", "hw2", DUE + DAY, "ill"))
    late = made.to_dict()["late"]
    assert (made.final_score, late["is_extended"], late["due"]) == (21.6, True, (DUE + DAY).isoformat())


def test_lateness_is_told(result) -> None:
    """The keys of a late submission say by how much, and what it costs."""
    data = result(DAY).to_dict()
    assert data["late"] == {
        "due": DUE.isoformat(),
        "is_extended": False,
        "is_known": True,
        "late_by_s": 86400.0,
        "penalty_percent": 10.0,
    }
    assert data["final_score"] == 21.6
    assert data["hand_in"]["at"] == (DUE + DAY).isoformat()
    assert (data["hand_in"]["attempt"], data["hand_in"]["marked_late"]) == (2, False)


@pytest.mark.parametrize("flag", [False, True])
def test_unknown_time_takes_nothing(result, flag) -> None:
    """Without a time nothing is taken, and the result says that it is not known."""
    made = result(None, flag=flag)
    assert (made.final_score, made.to_dict()["late"]["is_known"]) == (24.0, False)
    assert "at" not in made.to_dict()["hand_in"]


def test_fault_has_no_score(result) -> None:
    """What the grader could not judge has no final score and loses nothing."""
    made = result(DAY, fault=True)
    assert (made.final_score, made.lost_to_lateness, "final_score" in made.to_dict()) == (None, 0.0, False)


def test_students_do_not_read_reasons(result) -> None:
    """The comment of a decision is for the student, its reason is not."""
    made = result(
        overrides=[override("check_0", 9.0, "well argued"), override("", 12.5), override("b", None)]
    )
    own, all_of_it = made.to_dict(for_student=True)["overrides"], made.to_dict()["overrides"]
    assert own == [
        {"check": "check_0", "points": 9.0, "comment": "well argued"},
        {"score": 12.5},
        {"check": "b"},
    ]
    assert [each["why"] for each in all_of_it] == ["the reason"] * 3


def test_fault_stands_for_a_result(hw2) -> None:
    """A submission that the grader failed at has every check in error and the reason, and no points."""
    reason = message("sandbox-failed", reason="x")
    entry = Entry(handed_in=handed_in(DAY), automatic=None, overrides=(), extension=None)
    card = _fault_card(hw2, entry, reason)
    assert (card.status, card.score, card.max_score) == (RunStatus.GRADER_FAULT, 0.0, hw2.max_score)
    assert {check.status for check in card.checks} == {CheckStatus.ERROR}
    assert (card.submission.student, card.submission.id, card.diagnoses[0].message) == (
        "kim",
        "a" * 12,
        reason,
    )
