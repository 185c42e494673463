"""A class list that can be searched by everything that a platform or a file name says about a person."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from grader.domain.identity import Person, Role
from grader.domain.messages import Readable
from grader.intake.name_words import (
    is_full_name,
    joined_orders,
    name_forms,
    name_words,
    normalize,
    split_words,
    squeeze,
)

People = frozenset[Person]
NOBODY: Final[People] = frozenset()
_PARTICIPANT: Final = re.compile(r"(\d+)\s*$")
_DIGIT: Final = re.compile(r"\d")
_SHAPE_LENGTH: Final = 6


class Roster:
    """A class list; `people` are its students in the list's order, `staff` the others.

    `has_github_logins` says that its logins are GitHub's. `notes` say what of the list could not be read.
    """

    __slots__ = (
        *("_canvas", "_emails", "_groups", "_ids", "_logins", "_names", "_participants", "_shapes"),
        *("has_github_logins", "notes", "people", "staff"),
    )

    def __init__(
        self, everyone: Iterable[Person], *, has_github_logins: bool = False, notes: tuple[Readable, ...] = ()
    ) -> None:
        listed = tuple(everyone)
        self.has_github_logins = has_github_logins
        self.notes = notes
        self.people = tuple(person for person in listed if person.role is Role.STUDENT)
        self.staff = tuple(person for person in listed if person.role is not Role.STUDENT)
        self._ids = _index(listed, lambda person: map(squeeze, (person.id, person.number, person.identifier)))
        self._emails = _index(listed, lambda person: (normalize(person.email),))
        self._logins = _index(listed, _logins_of)
        self._canvas = _index(listed, lambda person: (person.canvas_id,))
        self._participants = _index(listed, lambda person: (participant_number(person.identifier),))
        self._groups = _index(self.people, lambda person: (normalize(person.group),))
        self._names = _index(listed, joined_names)
        self._shapes = _common_shapes(listed)

    @property
    def has_emails(self) -> bool:
        """Whether anybody has an e-mail address."""
        return bool(self._emails)

    @property
    def has_canvas_ids(self) -> bool:
        """Whether the list is Canvas's own."""
        return bool(self._canvas)

    @property
    def emails(self) -> Mapping[str, People]:
        """All e-mail addresses, normalized."""
        return self._emails

    @property
    def logins(self) -> Mapping[str, People]:
        """All logins, normalized; of a person without one, what comes before the @ of the e-mail."""
        return self._logins

    def with_id(self, text: str) -> People:
        """Return who has this id, number or identifier."""
        return self._ids.get(squeeze(text), NOBODY)

    def with_email(self, text: str) -> People:
        """Return who has this e-mail address."""
        return self._emails.get(normalize(text).strip(), NOBODY)

    def with_login(self, text: str) -> People:
        """Return who has this login, its separators included."""
        return self._logins.get(normalize(text).strip(), NOBODY)

    def with_canvas_id(self, number: str) -> People:
        """Return who has this number in Canvas."""
        return self._canvas.get(number, NOBODY)

    def with_participant_number(self, number: str) -> People:
        """Return who is `Participant {number}` in Moodle."""
        return self._participants.get(number, NOBODY)

    def with_joined_name(self, joined: str) -> People:
        """Return whose full name this is, its words joined in any order."""
        return self._names.get(joined, NOBODY)

    def in_group(self, group: str) -> tuple[Person, ...]:
        """Return the students of a group, in the list's order."""
        members = self._groups.get(group, NOBODY)
        return tuple(person for person in self.people if person in members)

    def looks_like_id(self, text: str) -> bool:
        """Whether a text has the shape of this list's ids, so that it is an id even if nobody has it."""
        return _shape(squeeze(text)) in self._shapes

    def person(self, student: str) -> Person | None:
        """Return the person with exactly this id."""
        return next((each for each in (*self.people, *self.staff) if each.id == student), None)

    def find_row(self, row: Person) -> Person | None:
        """Return the one person that a row of another list means; None if its cells do not agree on one."""
        candidates = [
            found
            for found in (
                self.with_id(row.id) | self.with_login(row.id) | self.with_email(row.id),
                self.with_email(row.email),
                self.with_login(row.login),
                self.with_id(row.number),
                self.with_joined_name("".join(name_words(row.name))),
            )
            if found
        ]
        agreed = frozenset.intersection(*candidates) if candidates else NOBODY
        return next(iter(agreed)) if len(agreed) == 1 else None


def participant_number(identifier: str) -> str:
    """Return the number in `Participant 71`, `참가자 71` or `Teilnehmer/in71`."""
    match = _PARTICIPANT.search(identifier)
    return match.group(1) if match else ""


def has_full_name(person: Person) -> bool:
    """Whether a person's name on the list is enough to tell the person apart."""
    return is_full_name(person.name)


def id_words(person: Person) -> frozenset[tuple[str, ...]]:
    """Return the ids of a person, each as its words: `2023-12345` has two."""
    ids = (person.id, person.number, person.identifier)
    return frozenset(tuple(word.text for word in split_words(normalize(text))) for text in ids)


def named_with(word: str, roster: Roster) -> People:
    """Return whose name has this word, as all who are called Kim."""
    return frozenset(person for person in (*roster.people, *roster.staff) if word in name_words(person.name))


def _index(people: Iterable[Person], keys_of: Callable[[Person], Iterable[str]]) -> dict[str, People]:
    found: dict[str, set[Person]] = {}
    for person in people:
        for key in keys_of(person):
            if key:
                found.setdefault(key, set()).add(person)
    return {key: frozenset(persons) for key, persons in found.items()}


def joined_names(person: Person) -> frozenset[str]:
    """Return a person's name with its words joined, in every order and spelling."""
    return frozenset(joined for form in name_forms(person.name) for joined in joined_orders(form))


def _logins_of(person: Person) -> tuple[str, ...]:
    return (normalize(person.login or person.email.split("@")[0]),)


def _shape(squeezed: str) -> str:
    return _DIGIT.sub("9", squeezed)


def _common_shapes(people: tuple[Person, ...]) -> frozenset[str]:
    """Return the shapes of ids that a tenth of the class or more has, of those long enough to be ids only."""
    ids = [squeeze(text) for person in people for text in {person.id, person.number} if _DIGIT.search(text)]
    counts = Counter(_shape(each) for each in ids if len(each) >= _SHAPE_LENGTH)
    return frozenset(shape for shape, count in counts.items() if 10 * count >= len(people))
