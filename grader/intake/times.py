"""Read the times that platforms and people write; what is no time is None."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_TIME: Final = re.compile(
    r"^(?P<date>\d{4}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2})\s*[.일]?"
    r"(?:[T\s]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,](?P<part>\d{1,9}))?\s*(?P<zone>\S+(?:\s\S+)*)?)?$"
)
_OFFSET: Final = re.compile(r"^(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})$")
# As Moodle writes times in English, "Wednesday, 25 November 2026, 11:59 PM", and in Korean, "2026년 11월 25일
# 수요일, 오후 11:59": https://docs.moodle.org/dev/Data_manipulation_API and its language packs.
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS: Final = re.compile(
    r"^(?:[a-z]+,\s*)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4}),?\s+(.+)$", re.IGNORECASE
)
_WEEKDAY: Final = re.compile(r"\s*(?:\([월화수목금토일]\)|[월화수목금토일]요일),?")
_HALF: Final = re.compile(
    r"(?P<before>오전|오후)?\s*(?P<hour>\d{1,2})(?P<rest>:\d{2}(?::\d{2})?)\s*(?P<after>am|pm)?",
    re.IGNORECASE,
)
# Abbreviations are not unique; these are what Python and the course's own computers write.
_ABBREVIATIONS: Final = {"KST": 9, "JST": 9, "UTC": 0, "GMT": 0, "Z": 0}


def parse_time(text: str) -> datetime | None:
    """Read `2026-03-02 23:59:00.5 Asia/Seoul`, ISO 8601, `2026. 3. 2. 23:59` and what Moodle writes.

    Naive without a zone. A date alone means the end of its day, as a due date does.
    """
    found = _TIME.match(_in_figures(text.strip()))
    if found is None:
        return None
    try:
        day = date(*(int(number) for number in re.findall(r"\d+", found["date"])))
        if found["clock"] is None:
            return datetime.combine(day, time(23, 59, 59))
        hours, minutes, seconds = (*map(int, found["clock"].split(":")), 0)[:3]
        clock = time(hours, minutes, seconds)
    except ValueError:
        return None
    micros = int((found["part"] or "0")[:6].ljust(6, "0"))
    zone = _zone(found["zone"]) if found["zone"] else None
    return datetime.combine(day, clock.replace(microsecond=micros), tzinfo=zone)


def _in_figures(text: str) -> str:
    """Write a time with weekday, month's name or half of the day as figures; any other stays as it is."""
    if words := _IN_WORDS.match(text):
        day, month, year, clock = words.groups()
        number = _MONTHS.index(month.lower()) + 1 if month.lower() in _MONTHS else 0
        text = f"{year}-{number}-{day} {clock}"
    text = _WEEKDAY.sub(" ", text)
    half = _HALF.search(text)
    if half is None or not (half["before"] or half["after"]):
        return text
    is_late = half["before"] == "오후" or (half["after"] or "").lower() == "pm"
    hour = int(half["hour"]) % 12 + 12 * is_late
    return f"{text[: half.start()]} {hour}{half['rest']}{text[half.end() :]}"


def _zone(name: str) -> tzinfo | None:
    """Find a zone; one that nobody knows leaves the time naive, that is in the course's zone."""
    offset = _OFFSET.match(name)
    if offset is not None:
        shift = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        if shift >= timedelta(days=1):
            return None
        return timezone(-shift if offset["sign"] == "-" else shift)
    if name.upper() in _ABBREVIATIONS:
        hours = _ABBREVIATIONS[name.upper()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        # ZoneInfoNotFoundError is a KeyError; a path-like name is a ValueError or an OSError.
        return None
