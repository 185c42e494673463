"""Times as platforms and people write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.intake.times import parse_time

LATE = datetime(2026, 11, 25, 23, 59)  # noqa: DTZ001 - in the course's zone, whichever that is


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-25 23:59", LATE),
        ("2026-11-25T23:59:00Z", LATE.replace(tzinfo=UTC)),
        ("2026-11-25 23:59:00 KST", LATE.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("2026. 11. 25. 23:59", LATE),
        ("2026-11-25", LATE.replace(second=59)),
        ("Wednesday, 25 November 2026, 11:59 PM", LATE),
        ("Wed, 25 Nov 2026, 23:59", LATE),
        ("25 November 2026, 12:05 AM", LATE.replace(hour=0, minute=5)),
        ("2026년 11월 25일 수요일, 오후 11:59", LATE),
        ("2026년 11월 25일(수) 오전 12:05", LATE.replace(hour=0, minute=5)),
        ("2026년 11월 25일 오후 12:05", LATE.replace(hour=12, minute=5)),
        ("-", None),
        ("", None),
        ("Wednesday", None),
        ("25 Smarch 2026, 11:59 PM", None),
        ("2026-13-25 23:59", None),
    ],
)
def test_times_are_read(text, expected) -> None:
    """A time is read as it is meant; what is none is None."""
    assert parse_time(text) == expected
