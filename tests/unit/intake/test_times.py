"""Times as platforms, git and people write them become aware instants; what cannot be read is reported."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from grader.intake.times import parse_time

SEOUL = ZoneInfo("Asia/Seoul")
NEW_YORK = ZoneInfo("America/New_York")


def read(text: str, zone: ZoneInfo = SEOUL) -> str:
    """Return a time in ISO form, or the code of the message that says why there is none."""
    found = parse_time(text, zone)
    return found.isoformat() if isinstance(found, datetime) else found.code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-25 23:59", "2026-11-25T23:59:00+09:00"),
        ("2026-11-25T23:59:00Z", "2026-11-25T23:59:00+00:00"),
        ("2026-03-02 23:59:00.5 Asia/Seoul", "2026-03-02T23:59:00.500000+09:00"),
        ("2026-11-25 23:59:00 KST", "2026-11-25T23:59:00+09:00"),
        ("2026-11-25 23:59 +0900", "2026-11-25T23:59:00+09:00"),
        ("2026-11-25 23:59+9", "2026-11-25T23:59:00+09:00"),
        ("2026-11-25 23:59 UTC-05:30", "2026-11-25T23:59:00-05:30"),
        ("2026-11-25T23:59:59+01:00[Europe/Berlin]", "2026-11-25T23:59:59+01:00"),
        ("20261125T145900Z", "2026-11-25T14:59:00+00:00"),
        ("2026-03-20 23:00 America/New_York", "2026-03-20T23:00:00-04:00"),
        ("2026-11-25 23:59:00.123456 UTC", "2026-11-25T23:59:00.123456+00:00"),
        ("2020-10-01 12:00:00.000000000 Z", "2020-10-01T12:00:00+00:00"),
        ("2026. 11. 25. 23:59", "2026-11-25T23:59:00+09:00"),
        ("2026. 11. 25. 오후 11:59", "2026-11-25T23:59:00+09:00"),
        ("2026년 11월 25일, 수요일, 오후 11:59", "2026-11-25T23:59:00+09:00"),
        ("2026년 11월 25일 수요일, 오후 11:59", "2026-11-25T23:59:00+09:00"),
        ("2026년 11월 25일(수) 오전 12:05", "2026-11-25T00:05:00+09:00"),
        ("2026년 11월 25일 오후 12:05", "2026-11-25T12:05:00+09:00"),
        ("2026년 11월 25일 23시 59분", "2026-11-25T23:59:00+09:00"),
        ("Wednesday, 25 November 2026, 11:59 PM", "2026-11-25T23:59:00+09:00"),
        ("25 November 2026, 12:05 AM", "2026-11-25T00:05:00+09:00"),
        ("Nov 25, 2026 1159 PM", "2026-11-25T23:59:00+09:00"),
        ("November 25, 2026 9:05 a.m.", "2026-11-25T09:05:00+09:00"),
        ("Mittwoch, 25. November 2026, 23:59", "2026-11-25T23:59:00+09:00"),
        ("9. März 2026, 08:05 Uhr", "2026-03-09T08:05:00+09:00"),
        ("25.11.2026 23:59", "2026-11-25T23:59:00+09:00"),
        ("11/25/2026 11:59 PM", "2026-11-25T23:59:00+09:00"),
        ("Wed Nov 25 23:59:00 2026 +0200", "2026-11-25T23:59:00+02:00"),
        ("Wed, 25 Nov 2026 23:59:00 GMT", "2026-11-25T23:59:00+00:00"),
        ("Wed Nov 25 2026 23:59:00 GMT+0900 (Korean Standard Time)", "2026-11-25T23:59:00+09:00"),
        ("Wednesday, 25 November 2026 23:59:00 o'clock GMT", "2026-11-25T23:59:00+00:00"),
        ("2026-11-25", "2026-11-25T23:59:59+09:00"),
        ("2026년 11월 25일", "2026-11-25T23:59:59+09:00"),
    ],
)
def test_times_are_read(text: str, iso: str) -> None:
    """Every way of writing a time names one instant; without a zone it is the course's."""
    assert read(text) == iso


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time-unreadable"),
        ("-", "time-unreadable"),
        ("Wednesday", "time-unreadable"),
        ("tomorrow", "time-unreadable"),
        ("25 Smarch 2026, 11:59 PM", "time-unreadable"),
        ("2026-13-25 23:59", "time-unreadable"),
        ("2026-03-02 25:00", "time-unreadable"),
        ("2026-02-30", "time-unreadable"),
        ("26/03/09 23:59", "time-unreadable"),
        ("9" * 5000, "time-unreadable"),
        ("3/9/2026 11:59 PM", "time-ambiguous-date"),
        ("2026-03-02 09:00 XYZ", "time-unknown-zone"),
        ("2026-03-02 09:00 CST", "time-unknown-zone"),
        ("2026-03-02 09:00 IST", "time-unknown-zone"),
        ("2026-03-02 09:00 +25:00", "time-unknown-zone"),
        ("2026-03-02 09:00 Mars/Olympus", "time-unknown-zone"),
        ("2026-03-02 09:00 ../../etc/passwd", "time-unknown-zone"),
    ],
)
def test_unreadable_times_are_reported(text: str, code: str) -> None:
    """What is no time, or may be two times, is a message and never a guess."""
    assert read(text) == code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-07-01 10:00 EDT", "2026-07-01T10:00:00-04:00"),
        ("2026-01-01 10:00 EST", "2026-01-01T10:00:00-05:00"),
        ("2026-07-01 10:00 EST", "2026-07-01T10:00:00-05:00"),
    ],
)
def test_course_zone_explains_its_abbreviations(text: str, iso: str) -> None:
    """An abbreviation that the course's own zone uses is that zone's."""
    assert read(text, NEW_YORK) == iso


def test_ambiguous_abbreviation_of_the_course_is_read() -> None:
    """CST is ambiguous in the world and clear in a course in Chicago."""
    assert read("2026-01-01 10:00 CST", ZoneInfo("America/Chicago")) == "2026-01-01T10:00:00-06:00"


def test_repeated_hour_is_the_first() -> None:
    """An hour that a clock change repeats is read in the student's favour."""
    assert read("2026-11-01 01:30", NEW_YORK) == "2026-11-01T01:30:00-04:00"


@pytest.mark.parametrize(
    "texts",
    [
        ("2026-11-01 19:30:00 EST", "2026-11-02 00:30:00 UTC", "2026-11-01T19:30:00-05:00"),
        ("2026-11-01 19:30:00 America/New_York", "2026-11-01 19:30:00", "Sun Nov 1 19:30:00 2026 -0500"),
    ],
)
def test_same_instant_however_written(texts: tuple[str, ...]) -> None:
    """One instant stays one instant in every way of writing it."""
    assert len({parse_time(text, NEW_YORK).timestamp() for text in texts}) == 1
