"""Read the times that platforms, git and people write, as aware instants; the rest is reported.

A time without a zone is in the course's zone. Of an hour that a clock change repeats, the first is meant,
which is the one in the student's favour. A date without a clock means the end of its day.
"""

import functools
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from grader.domain.messages import Readable, message

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz mär mrz maerz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY: Final = re.compile(
    r"\((?:월|화|수|목|금|토|일)\)|[월화수목금토일]요일|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|"
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)\b\.?"
)
_FILLERS: Final = re.compile(r"\b(?:uhr|o'?clock|at|um)\b")
_CLOCK: Final = re.compile(
    r"(?P<before>오전|오후|\b[ap]\.?m\.?(?=\s|\d))?\s*"
    r"(?P<hour>(?<![\d.])\d{1,2})(?::|시\s*)(?P<minute>\d{2})(?:(?::|분\s*)(?P<second>\d{2}))?분?초?"
    r"(?:[.,](?P<part>\d{1,9}))?\s*(?P<after>[ap]\.?m\b\.?)?"
)
_COMPACT_CLOCK: Final = re.compile(r"(?<![\d:])(?P<hour>\d{1,2})(?P<minute>\d{2})\s*(?P<after>[ap]\.?m\b\.?)")
_ISO_BASIC: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})t?\s*(\d{2})(\d{2})(\d{2})?(.*)$")
_DATES: Final = (
    ("ymd", re.compile(r"^(?P<y>\d{4})\s*[-./년]\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})\s*[.일]?$")),
    ("ymd", re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$")),
    ("dmy", re.compile(rf"^(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]*(?P<m>{_MONTH})[.,\s-]*(?P<y>\d{{4}})$")),
    ("mdy", re.compile(rf"^(?P<m>{_MONTH})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[,\s]+(?P<y>\d{{4}})$")),
    ("dmy", re.compile(r"^(?P<d>\d{1,2})\.\s*(?P<m>\d{1,2})\.\s*(?P<y>\d{4})$")),
)
# 3/9/2026 is the third of September or the ninth of March.
_SLASHED: Final = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_OFFSET: Final = re.compile(r"^(?:utc|gmt)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?$")
_BRACKETS: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_YEAR_BEHIND: Final = re.compile(r"^(\d{4})\b\s*(.*)$")
# Abbreviations that mean one offset only. Several zones use CST, IST, BST, PST, AST and others.
_ABBREVIATIONS: Final = {
    **dict.fromkeys(("utc", "gmt", "z", "utc0"), 0),
    **dict.fromkeys(("kst", "jst"), 9),
    **dict.fromkeys(("cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz"), 2),
    "edt": -4,
    "est": -5,
    "mdt": -6,
    "pdt": -7,
    "hkt": 8,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
_AMBIGUOUS: Final = frozenset(
    [
        "ast",
        "bst",
        "cdt",
        "cst",
        "dst",
        "ect",
        "gst",
        "ist",
        "lst",
        "mst",
        "pst",
        "sst",
        "wst",
        "act",
        "amt",
        "at",
        "bt",
        "cat",
        "cot",
        "et",
        "gft",
        "lt",
        "pt",
        "ct",
        "mt",
    ]
)
_MOST_LENGTH: Final = 100
_MOST_HOURS: Final = 14


def parse_time(text: str, zone: tzinfo) -> datetime | Readable:
    """Return the instant that `text` names, or a message that says why it names none; never naive."""
    plain = _simplify(text)
    if len(plain) > _MOST_LENGTH:
        return _unreadable(text)
    if basic := _ISO_BASIC.match(plain):
        year, month, day, hour, minute, second, rest = basic.groups()
        return _combine(text, f"{year}-{month}-{day}", time_of(hour, minute, second), rest, zone)
    clock = _CLOCK.search(plain) or _COMPACT_CLOCK.search(plain)
    if clock is None:
        return _combine(text, plain, time(23, 59, 59), "", zone)
    before, behind = plain[: clock.start()].strip(" ,t"), plain[clock.end() :].strip(" ,")
    if before[-4:].isdecimal() is False and (year := _YEAR_BEHIND.match(behind)):
        # `Mon Mar 9 23:59:00 2026 +0900`, as git and C write it.
        before, behind = f"{before} {year.group(1)}", year.group(2)
    return _combine(text, before, _read_clock(clock), behind, zone)


def time_of(hour: str, minute: str, second: str | None) -> time | None:
    """Return a time of day, None where the figures are none."""
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None


def _combine(
    text: str, day_text: str, clock: time | None, zone_text: str, zone: tzinfo
) -> datetime | Readable:
    day = _read_date(day_text.strip(" ,"))
    if day is None or clock is None:
        slashed = _SLASHED.match(day_text.strip(" ,"))
        return message("time-ambiguous-date", text=text[:_MOST_LENGTH]) if slashed else _unreadable(text)
    found = _read_zone(zone_text, zone, datetime.combine(day, clock))
    if found is None:
        return message("time-unknown-zone", text=text[:_MOST_LENGTH], zone=zone_text[:40])
    return datetime.combine(day, clock, tzinfo=found)


def _unreadable(text: str) -> Readable:
    return message("time-unreadable", text=text[:_MOST_LENGTH])


def _simplify(text: str) -> str:
    """Return `text` in lower case, composed, with plain spaces and without weekdays."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).casefold()
    plain = _FILLERS.sub(" ", _WEEKDAY.sub(" ", plain))
    return re.sub(r"\s+", " ", plain).strip(" ,.")


def _read_clock(match: re.Match[str]) -> time | None:
    parts = match.groupdict()
    hour = int(parts["hour"])
    half = (parts.get("before") or parts.get("after") or "").replace(".", "")
    if half:
        if not 0 <= hour <= (12 if half in {"am", "pm"} else 23):
            return None
        is_late = half in {"오후", "pm"}
        # A Korean clock may say `오후 23:59`, too.
        hour = hour if hour > 12 else hour % 12 + 12 * is_late
    micros = int((parts.get("part") or "0")[:6].ljust(6, "0"))
    found = time_of(str(hour), parts["minute"], parts.get("second"))
    return None if found is None else found.replace(microsecond=micros)


def _read_date(text: str) -> date | None:
    for _, pattern in _DATES:
        if match := pattern.match(text):
            month = match["m"]
            return _date(
                int(match["y"]), int(month) if month.isdecimal() else _MONTHS[month], int(match["d"])
            )
    if match := _SLASHED.match(text):
        first, second, year = map(int, match.groups())
        found = {_date(year, first, second), _date(year, second, first)} - {None}
        return found.pop() if len(found) == 1 else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_zone(text: str, course: tzinfo, local: datetime) -> tzinfo | None:
    """Return the zone that a text names: an offset, an IANA name, or an unambiguous abbreviation."""
    name = text.strip()
    if not name:
        return course
    shorter = _BRACKETS.sub("", name)
    if shorter != name:
        return _read_zone(shorter or name.strip("()[] "), course, local)
    if offset := _OFFSET.match(name):
        return _read_offset(offset)
    own = _own_abbreviation(name, course, local)
    if own is not None:
        return own
    if name in _ABBREVIATIONS:
        hours = _ABBREVIATIONS[name]
        return timezone(timedelta(hours=hours)) if hours else UTC
    return None if name in _AMBIGUOUS else _read_iana(name)


def _read_offset(match: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > _MOST_HOURS or minutes >= 60:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if match["sign"] == "-" else shift)


def _own_abbreviation(name: str, course: tzinfo, local: datetime) -> tzinfo | None:
    """Read an abbreviation that the course's zone itself uses, at this time or in this year."""
    for fold in (0, 1):
        aware = local.replace(tzinfo=course, fold=fold)
        if (aware.tzname() or "").casefold() == name:
            offset = aware.utcoffset()
            return None if offset is None else timezone(offset)
    for month in (1, 7):
        # `EST` in summer: what it says counts, not what the clock on the wall would be called.
        other = datetime(local.year, month, 1, tzinfo=course)
        offset = other.utcoffset()
        if (other.tzname() or "").casefold() == name and offset is not None:
            return timezone(offset)
    return None


def _read_iana(name: str) -> tzinfo | None:
    spelled = _iana_names().get(name)
    return None if spelled is None else ZoneInfo(spelled)


@functools.cache
def _iana_names() -> dict[str, str]:
    """Return all IANA names by their lower-case form, which is what `_simplify` leaves of them."""
    return {name.casefold(): name for name in available_timezones()}
