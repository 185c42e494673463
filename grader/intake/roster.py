"""Who is in the class: a CSV of ids, names, e-mails and logins, and who has more time."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.intake.bounds import FILE_BYTES, MIB
from grader.intake.times import parse_time

# Headings as Canvas, Moodle, GitHub Classroom and people write them: lower case, without spaces or signs.
_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "id": frozenset({"id", "studentid", "학번", "학생번호", "학생id"}),
    "number": frozenset({"sisuserid", "sisid", "idnumber", "id번호", "고유번호", "식별번호"}),
    "identifier": frozenset({"identifier", "식별자"}),
    "name": frozenset({"name", "student", "fullname", "studentname", "성명", "학생", "학생이름", "전체이름"}),
    "first": frozenset({"firstname", "givenname", "이름"}),
    "last": frozenset({"lastname", "surname", "familyname", "성"}),
    "email": frozenset({"email", "emailaddress", "mail", "이메일", "이메일주소", "메일", "전자우편"}),
    "login": frozenset({"login", "loginid", "sisloginid", "username", "githubusername", "아이디", "로그인"}),
    "handed_in": frozenset(
        {"lastmodifiedsubmission", "최종수정제출", "최종수정제출물", "마지막수정제출", "마지막수정제출물"}
        | {"최근수정제출", "최근수정제출물", "최종수정일제출", "최종수정일제출물", "제출시간", "제출일시"}
    ),
    "until": frozenset({"until", "due", "extension", "extendedto", "연장", "마감", "연장마감", "기한"}),
}
_HANGUL: Final = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Person:
    """One student of the class; `id` is the first of id, number, identifier, login, e-mail, name given.

    `submitted_at` is when they last handed in, where the list says so, as Moodle's grading worksheet does.
    """

    id: str
    name: str
    email: str = ""
    login: str = ""
    number: str = ""
    identifier: str = ""
    submitted_at: datetime | None = None

    def marks(self) -> frozenset[str]:
        """Give what identifies this person, squeezed: ids, login, e-mail and what stands before its @."""
        found = (self.id, self.number, self.identifier, self.login, self.email, self.email.split("@")[0])
        return frozenset(squeeze(text) for text in found if text)

    def names(self) -> frozenset[str]:
        """Give the name in the orders in which platforms write it, squeezed."""
        words = re.split(r"[\s,]+", self.name.strip())
        turned = [words[at:] + words[:at] for at in range(len(words))]
        return frozenset(squeeze("".join(each)) for each in turned) - {""}


class Roster:
    """A class list that finds its people by whatever a platform calls them."""

    __slots__ = ("_by_key", "_by_name", "people")

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._by_key: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        for person in self.people:
            for key in person.marks():
                self._by_key.setdefault(key, []).append(person)
            for name in person.names():
                self._by_name.setdefault(name, []).append(person)

    def find(self, *, key: str = "", name: str = "") -> Person | None:
        """Find the one person with this id, login or e-mail, else the one of this name; None if unsure."""
        for index, wanted in ((self._by_key, key), (self._by_key, name), (self._by_name, name)):
            found = index.get(squeeze(wanted), []) if wanted else []
            if len(found) == 1:
                return found[0]
        return None

    def find_in(self, text: str) -> Person | None:
        """Find the one person whose id or name is a part of a file's name, as in `20231234_김민수_hw3`."""
        whole = self.find(name=text)
        if whole is not None:
            return whole
        parts = [part for part in re.split(r"[\s_\-.,()\[\]]+", unicodedata.normalize("NFC", text)) if part]
        for index in (self._by_key, self._by_name):
            hits = {person for part in parts for person in index.get(squeeze(part), [])}
            if len(hits) == 1:
                return hits.pop()
        return None


def read_roster(path: Path) -> Roster:
    """Read a class list; raises UsageError where it has no usable heading, nobody in it, or an id twice."""
    people = []
    seen: dict[str, int] = {}
    for line, row in _rows(path):
        person = _person(row)
        if person is None:
            continue
        if person.id in seen:
            raise UsageError(
                message("roster-duplicate", path=str(path), id=person.id, first=seen[person.id], line=line)
            )
        seen[person.id] = line
        people.append(person)
    if not people:
        raise UsageError(message("roster-empty", path=str(path)))
    return Roster(people)


def read_extensions(path: Path, roster: Roster | None) -> dict[str, datetime]:
    """Read who has time until when, by student id; naive times are in the course's zone."""
    extensions: dict[str, datetime] = {}
    for line, row in _rows(path):
        person = _person(row)
        if person is None:
            continue
        until = parse_time(row.get("until", ""))
        if until is None:
            text = row.get("until", "")
            raise UsageError(message("extension-no-time", path=str(path), line=line, text=text))
        if roster is not None:
            known = roster.find(key=person.id, name=person.name)
            if known is None:
                raise UsageError(
                    message("extension-unknown-student", path=str(path), line=line, id=person.id)
                )
            person = known
        extensions[person.id] = until
    return extensions


def missing(roster: Roster, handed_in: Iterable[str]) -> tuple[Person, ...]:
    """List who of the class handed in nothing, in the roster's order; `handed_in` holds student ids."""
    there = set(handed_in)
    return tuple(person for person in roster.people if person.id not in there)


def squeeze(text: str) -> str:
    """Reduce a name to its letters and digits in lower case, composed: `Doe, Jane` is `doejane`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Give each row's line number and its cells by column."""
    text = _decode(path)
    reader = csv.reader(io.StringIO(text, newline=""), _sniff(text))
    columns: dict[str, int] = {}
    try:
        for row in reader:
            cells = [unicodedata.normalize("NFC", cell).strip() for cell in row]
            if not columns:
                columns = _columns(cells)
                continue
            yield reader.line_num, {name: cells[at] for name, at in columns.items() if at < len(cells)}
    except csv.Error as error:
        raise UsageError(message("roster-broken", path=str(path), reason=str(error))) from error
    if not columns:
        raise UsageError(message("roster-no-columns", path=str(path)))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Find the columns by their headings; empty where this row holds none, as a title line above them."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        heading = squeeze(cell)
        for column, headings in _HEADINGS.items():
            if heading in headings:
                found.setdefault(column, at)
    if "first" in found and "last" not in found:
        # Alone, 이름 is the whole name.
        found.setdefault("name", found.pop("first"))
    return found if found.keys() - {"until", "last", "handed_in"} else {}


def _person(row: Mapping[str, str]) -> Person | None:
    name = row.get("name") or _joined(row.get("last", ""), row.get("first", ""))
    if squeeze(name) == "pointspossible":
        # The second line of Canvas's gradebook is no student.
        return None
    order = ("id", "number", "identifier", "login", "email")
    key = next((row[column] for column in order if row.get(column)), name)
    if not key:
        return None
    rest = {column: row.get(column, "") for column in ("email", "login", "number", "identifier")}
    return Person(id=key, name=name or key, submitted_at=parse_time(row.get("handed_in", "")), **rest)


def _joined(last: str, first: str) -> str:
    return last + first if _HANGUL.search(last + first) else f"{first} {last}".strip()


def _decode(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(message("file-unreadable", path=str(path), reason=reason)) from error
    if len(content) > FILE_BYTES:
        raise UsageError(message("roster-too-large", path=str(path), limit_mb=FILE_BYTES // MIB))
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(message("roster-no-text", path=str(path)))


def _sniff(text: str) -> type[csv.Dialect]:
    """Take the delimiter that the heading line has most of; csv.Sniffer guesses letters."""
    heading = next((line for line in text.splitlines() if line.strip()), "")

    class Found(csv.excel):
        delimiter = max(",;\t|", key=heading.count)

    return Found
