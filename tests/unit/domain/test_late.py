"""What lateness costs: one instant costs the same however it is written, across clock changes."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.domain.late import LatePolicy, LateUnit
from grader.intake.times import parse_time

NEW_YORK = ZoneInfo("America/New_York")
SEOUL = ZoneInfo("Asia/Seoul")
BERLIN = ZoneInfo("Europe/Berlin")
clock = datetime.fromisoformat
# The night before clocks go back in New York, a calendar day of 25 hours begins.
AUTUMN = LatePolicy(clock("2026-10-31 20:00:00"), NEW_YORK, penalty_percent=10)
SPRING = LatePolicy(clock("2026-03-07 20:00:00"), NEW_YORK, penalty_percent=10)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01 19:30:00",
        "2026-11-01 19:30:00 EST",
        "2026-11-01 19:30:00 America/New_York",
        "2026-11-02 00:30:00 UTC",
        "2026-11-01T19:30:00-05:00",
        "2026-11-02T09:30:00+09:00",
        "Mon Nov 2 01:30:00 2026 +0100",
        "2026-11-02 09:30 Asia/Seoul",
        "Sunday, 1 November 2026, 7:30 PM",
    ],
)
def test_one_instant_costs_the_same(text: str) -> None:
    """The day of a clock change is one day, whatever zone a time is written in."""
    late = AUTUMN.assess(parse_time(text, NEW_YORK))
    assert (late.units, late.fraction, late.late_by) == (1, 0.1, timedelta(hours=24, minutes=30))


@pytest.mark.parametrize(
    ("policy", "at", "days"),
    [
        (AUTUMN, "2026-10-31 20:00:00", 0),
        (AUTUMN, "2026-10-31 20:00:01", 1),
        (AUTUMN, "2026-11-02 01:00:00 UTC", 1),
        (AUTUMN, "2026-11-02 01:00:01 UTC", 2),
        (SPRING, "2026-03-08 20:00:00", 1),
        (SPRING, "2026-03-09 00:00:00 UTC", 1),
        (SPRING, "2026-03-09 00:00:01 UTC", 2),
        (SPRING, "2026-03-10 20:00", 3),
    ],
)
def test_day_ends_at_the_due_hour(policy: LatePolicy, at: str, days: int) -> None:
    """A day of delay ends when the course's clocks show the due hour again."""
    assert policy.assess(parse_time(at, NEW_YORK)).units == days


@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (1, 1), (60, 1), (61, 2), (300, 5)])
def test_hours_are_sixty_minutes(minutes: int, hours: int) -> None:
    """Hours count as they pass, also while clocks change."""
    policy = LatePolicy(clock("2026-11-01 00:30:00"), NEW_YORK, penalty_percent=1, per=LateUnit.HOUR)
    at = datetime(2026, 11, 1, 4, 30, tzinfo=UTC) + timedelta(minutes=minutes)
    assert policy.assess(at).units == hours


def test_due_time_in_a_repeated_hour_is_the_later() -> None:
    """Of an hour that the clocks show twice, a due time means the second."""
    policy = LatePolicy(clock("2026-11-01 01:30:00"), NEW_YORK, penalty_percent=10)
    assert not policy.assess(datetime(2026, 11, 1, 6, 30, tzinfo=UTC)).is_late
    assert policy.assess(datetime(2026, 11, 1, 6, 30, 1, tzinfo=UTC)).is_late


def test_fraction_of_a_second_is_not_late() -> None:
    """A date means its last second to the end."""
    policy = LatePolicy(clock("2026-03-09 23:59:59"), SEOUL, penalty_percent=10)
    assert not policy.assess(datetime(2026, 3, 9, 23, 59, 59, 999_999, tzinfo=SEOUL)).is_late
    assert policy.assess(datetime(2026, 3, 10, tzinfo=SEOUL)).units == 1


def test_extension_moves_the_due_time_only_later() -> None:
    """More time counts from there; an earlier date changes nothing."""
    at = datetime(2026, 11, 3, tzinfo=UTC)
    assert not AUTUMN.assess(at, datetime(2026, 11, 3, tzinfo=UTC)).is_late
    assert AUTUMN.assess(at, datetime(2026, 10, 1, tzinfo=UTC)) == AUTUMN.assess(at)


def test_grace_and_floor() -> None:
    """Within the grace nothing is lost; after it the delay counts from the due time, down to the floor."""
    policy = LatePolicy(clock("2026-03-09 12:00:00"), SEOUL, 10, 40, floor_percent=50)
    due = datetime(2026, 3, 9, 12, tzinfo=SEOUL)
    minutes = [policy.assess(due + timedelta(minutes=each)).fraction for each in (10, 11, 1440, 1441)]
    assert minutes == [0.0, 0.4, 0.4, 0.5]


def test_unknown_time_takes_nothing() -> None:
    """Without a time nothing is lost, and a platform's LATE is reported."""
    assert AUTUMN.assess(None).is_late is False
    assert (AUTUMN.assess(None, late_flag=True).is_late, AUTUMN.assess(None, late_flag=True).fraction) == (
        True,
        0.0,
    )


ZONES = st.sampled_from([NEW_YORK, SEOUL, BERLIN, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")])
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    ZONES,
    st.datetimes(clock("2000-01-01 00:00:00"), clock("2037-01-01 00:00:00")),
    st.integers(-86_400, 40 * 86_400),
    st.integers(1, 90_000),
    OFFSETS,
)
def test_later_never_costs_less(zone, due, seconds, more, offset) -> None:
    """Of two instants the later costs at least as much, and the way of writing them changes nothing."""
    policy = LatePolicy(due.replace(microsecond=0), zone, penalty_percent=1)
    first = policy.due_for(None).astimezone(UTC) + timedelta(seconds=seconds)
    second = first + timedelta(seconds=more)
    assert policy.assess(first).units <= policy.assess(second).units
    assert (
        policy.assess(first)
        == policy.assess(first.astimezone(zone))
        == policy.assess(first.astimezone(offset))
    )
    assert policy.assess(first).is_late == (seconds > 0)


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({"penalty_percent": 0.0, "floor_percent": 0.0}, True),
        ({"penalty_percent": 100.0, "floor_percent": 100.0}, True),
        ({"penalty_percent": -0.1}, False),
        ({"penalty_percent": 100.1}, False),
        ({"floor_percent": -0.1}, False),
        ({"floor_percent": 100.1}, False),
        ({"grace_minutes": 0.0}, True),
        ({"grace_minutes": -1.0}, False),
    ],
)
def test_percentages_have_bounds(changes, is_right) -> None:
    """A share of the score lies between nothing and all of it, and a grace is not negative."""
    due = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
    if is_right:
        LatePolicy(due, UTC, **changes)
        return
    with pytest.raises(ValueError, match=r"percentage|grace"):
        LatePolicy(due, UTC, **changes)


def test_early_submission_is_late_by_nothing() -> None:
    """Before the due time no unit has begun."""
    due = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
    found = LatePolicy(due, UTC, penalty_percent=10.0).assess(due - timedelta(hours=3))
    assert (found.late_by, found.units, found.fraction, found.is_late) == (timedelta(0), 0, 0.0, False)
