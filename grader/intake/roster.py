"""Class lists as people: who is in the class, in which role, who has more time, and who submitted when."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.identity import Person, Role
from grader.domain.messages import Readable, message
from grader.intake.class_tables import Table, read_table
from grader.intake.name_words import squeeze
from grader.intake.people import Roster
from grader.intake.times import parse_time

_HANGUL: Final = re.compile(r"[가-힣]")
# How Moodle calls a participant of an assignment, in English, Korean and German.
_PARTICIPANT: Final = re.compile(r"^(participant|참가자|참여자|teilnehmer(/in)?)\s*\d+$", re.IGNORECASE)
_STUDENTS: Final = (
    "student",
    "learner",
    "participant",
    "teilnehmer",
    "studierende",
    "학생",
    "수강",
    "학습자",
)
_STAFF: Final = (
    *(
        "instructor",
        "teacher",
        "teaching",
        "ta",
        "tutor",
        "reader",
        "grader",
        "designer",
        "observer",
        "admin",
    ),
    *("staff", "owner", "manager", "coursebuilder", "dozent", "lehrende", "trainer", "leiter", "betreuer"),
    *("강사", "교수", "조교", "교사", "관리자", "운영자", "선생"),
)
# Rows of Canvas's gradebook that are no students: the maximum points, and the teacher's test student.
_NO_STUDENTS: Final = frozenset({"pointspossible", "studenttest", "teststudent"})
_NO_TIMES: Final = frozenset({"", "-", "–", "n/a", "never", "nie", "없음"})


def read_roster(path: Path, zone: tzinfo = UTC) -> Roster:
    """Read a class list; raises UsageError where it has no usable heading, nobody in it, or an id twice.

    Times in it without a zone are in `zone`, the course's.
    """
    table = read_table(path)
    people: list[Person] = []
    notes: list[Readable] = []
    seen: dict[str, int] = {}
    for line, listed, row in people_of(table):
        person, note = _with_time(listed, row, path, line, zone)
        notes += [note] if note else []
        if person.id in seen:
            raise UsageError(
                message("roster-duplicate", path=str(path), id=person.id, first=seen[person.id], line=line)
            )
        seen[person.id] = line
        people.append(person)
    if not people:
        raise UsageError(message("roster-empty", path=str(path)))
    return Roster(people, has_github_logins=table.is_github, notes=tuple(notes))


def read_extensions(path: Path, roster: Roster | None, zone: tzinfo = UTC) -> dict[str, datetime]:
    """Read who has time until when, by student id; a date alone means the end of that day in `zone`."""
    extensions: dict[str, datetime] = {}
    for line, person, known, instant in _instants(path, roster, zone, "until"):
        if known is None:
            raise UsageError(message("extension-unknown-student", path=str(path), line=line, id=person.id))
        extensions[known.id] = instant
    return extensions


def read_times(path: Path, roster: Roster | None, zone: tzinfo = UTC) -> dict[str, datetime]:
    """Read who submitted when, by student id; of several times of one student the latest counts.

    Somebody who is not on the roster keeps the id or name in the file, which may be a submission's.
    """
    times: dict[str, datetime] = {}
    for _, person, known, instant in _instants(path, roster, zone, "submitted"):
        student = person.id if known is None else known.id
        times[student] = max(instant, times.get(student, instant))
    return times


def missing(roster: Roster, submitted: Iterable[str]) -> tuple[Person, ...]:
    """List which students submitted nothing, in the roster's order; `submitted` holds student ids."""
    there = set(submitted)
    return tuple(person for person in roster.people if person.id not in there)


def _instants(
    path: Path, roster: Roster | None, zone: tzinfo, column: str
) -> Iterator[tuple[int, Person, Person | None, datetime]]:
    """Yield each row's line, person, the same person on the roster, and the time in a column."""
    table = read_table(path, ("id", column))
    if column not in table.headings:
        found = ", ".join(table.headings.values())
        raise UsageError(message("list-no-time-column", path=str(path), found=found))
    for line, person, row in people_of(table):
        text = row.get(column, "")
        if text.strip() in _NO_TIMES and column == "submitted":
            continue
        instant = parse_time(text, zone)
        if not isinstance(instant, datetime):
            raise UsageError(message("extension-no-time", path=str(path), line=line, text=text), instant)
        yield line, person, person if roster is None else roster.find_row(person), instant


def people_of(table: Table) -> Iterator[tuple[int, Person, Mapping[str, str]]]:
    """Yield each row's line, person and cells; rows that are no person are left out."""
    for line, row in table.rows:
        person = _person(row, table)
        if person is not None:
            yield line, person, row


def is_participant(text: str) -> bool:
    """Whether a text is Moodle's identifier of a participant, in a language whose worksheets are read."""
    return _PARTICIPANT.match(text) is not None


def _with_time(
    person: Person, row: Mapping[str, str], path: Path, line: int, zone: tzinfo
) -> tuple[Person, Readable | None]:
    """Return a person with the time of their submission, and a note if the time cannot be read."""
    text = row.get("submitted", "").strip()
    if text.casefold() in _NO_TIMES:
        return person, None
    instant = parse_time(text, zone)
    if isinstance(instant, datetime):
        return replace(person, submitted_at=instant), None
    return person, message("roster-no-time", path=str(path), line=line, text=text[:80])


def _person(row: Mapping[str, str], table: Table) -> Person | None:
    name = row.get("name") or _joined(row.get("last", ""), row.get("first", ""))
    if squeeze(name) in _NO_STUDENTS:
        return None
    identifier = row.get("identifier", "")
    own_id = row.get("id", "")
    if table.is_github:
        own_id, identifier = own_id or identifier, ""
    if is_participant(own_id):
        # German Moodle calls the identifier `ID`.
        own_id, identifier = "", own_id
    number, login, email = row.get("number", ""), row.get("login", ""), row.get("email", "")
    key = next((each for each in (own_id, number, identifier, login, email, name) if each), "")
    if not key:
        return None
    return Person(
        id=key,
        name=name or key,
        email=email,
        login=login,
        number=number,
        identifier=identifier,
        canvas_id=own_id if table.is_canvas else "",
        group=row.get("group", ""),
        role=_role(row.get("role", "")),
    )


def _role(text: str) -> Role:
    """Read a role; one that is not known to be of staff is a student's, so that nobody is lost."""
    word = squeeze(text)
    if any(each in word for each in _STUDENTS):
        return Role.STUDENT
    is_staff = any(word == each or (len(each) > 2 and each in word) or word.endswith(each) for each in _STAFF)
    return Role.STAFF if word and is_staff else Role.STUDENT


def _joined(last: str, first: str) -> str:
    return last + first if _HANGUL.search(last + first) else f"{first} {last}".strip()
