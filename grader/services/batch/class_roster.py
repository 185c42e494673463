"""The class list of a batch: the one given now or the last one, with each person's id as it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from grader.domain.errors import UsageError
from grader.domain.identity import Person
from grader.domain.messages import Readable, message
from grader.intake.name_words import name_words, normalize, split_words
from grader.intake.people import Roster, joined_names
from grader.services.batch.author_changes import credit_earlier, joined_notes
from grader.store.gradebook import Gradebook
from grader.store.records import Move


@dataclass(frozen=True, slots=True)
class _Match:
    """A person whom the gradebook knows, and the same person on the list given now."""

    stored: Person
    given: Person


def settle_roster(
    gradebook: Gradebook, given: Roster | None, entries: Mapping[str, str] | None = None
) -> Roster | None:
    """Return the class list to grade with, and store it; without a new one the last one is used.

    A person keeps the id that they are stored under, unless the new list has a better one (a student number
    instead of a name): then everything that is stored moves to it, and what was nobody's is credited.
    `entries` are the files of the assignments, by id. Raises `UsageError`, and stores nothing, where the list
    contradicts what is stored.
    """
    class_list = gradebook.class_list
    stored = class_list.people()
    if given is None:
        listed = [each.person for each in stored if each.is_listed]
        return Roster(listed, has_github_logins=class_list.has_github_logins()) if listed else None
    matches = list(_matches([each.person for each in stored], given))
    if conflicts := [*_conflicts(matches)]:
        raise UsageError(*conflicts)
    kept = {match.given: _with_stored_id(match) for match in matches}
    everyone = [kept.get(person, person) for person in (*given.people, *given.staff)]
    moves = [
        Move(match.stored.id, kept[match.given].id)
        for match in matches
        if match.stored.id != kept[match.given].id
    ]
    roster = Roster(everyone, has_github_logins=given.has_github_logins)
    changes = credit_earlier(gradebook, roster, entries or {}, {move.old: move.new for move in moves})
    changes.refuse_conflicts()
    notes = (*given.notes, *changes.notes, *joined_notes(changes.moves, gradebook))
    class_list.replace(
        everyone,
        has_github_logins=given.has_github_logins,
        renamed=moves,
        found=changes.found,
        moves=changes.moves,
    )
    return Roster(everyone, has_github_logins=given.has_github_logins, notes=notes)


def _matches(stored: Iterable[Person], given: Roster) -> Iterator[_Match]:
    for person in stored:
        found = given.person(person.id) or given.find_row(person)
        if found is not None:
            yield _Match(person, found)


def _conflicts(matches: list[_Match]) -> Iterator[Readable]:
    """Yield where one id stands for two people, and where two stored people are one on the list."""
    first: dict[Person, Person] = {}
    for match in matches:
        stored, given = match.stored, match.given
        if stored.id == given.id and _is_another(stored, given):
            yield message("roster-other-person", id=given.id, before=stored.name, now=given.name)
        other = first.setdefault(given, stored)
        if other != stored:
            yield message("roster-two-are-one", first=other.id, second=stored.id, name=given.name)


def _is_another(stored: Person, given: Person) -> bool:
    """Whether two people with one id differ: another name, and no address, login or number in common."""
    for name in ("email", "login", "number"):
        before, now = normalize(getattr(stored, name)), normalize(getattr(given, name))
        if before and before == now:
            return False
    if joined_names(stored) & joined_names(given):
        return False
    before_words, now_words = set(name_words(stored.name)), set(name_words(given.name))
    is_longer_form = min(len(before_words), len(now_words)) > 1 and (
        before_words <= now_words or now_words <= before_words
    )
    has_script = set(map(_is_alphabetic, before_words)) & set(map(_is_alphabetic, now_words))
    return bool(has_script) and not is_longer_form


def _is_alphabetic(word: str) -> bool:
    return all(each.is_alphabetic for each in split_words(word))


def _with_stored_id(match: _Match) -> Person:
    """Return the given person under the stored id, unless the given one is better."""
    stored, given = match.stored, match.given
    if stored.id == given.id or _rank(given) < _rank(stored):
        return given
    if given.id in {given.number, given.identifier, given.login, given.email, given.name}:
        return replace(given, id=stored.id)
    # The list's own id must stay recognisable.
    return given if given.number else replace(given, id=stored.id, number=given.id)


def _rank(person: Person) -> int:
    """Return how well an id tells a person apart; an identifier of Moodle's is another one each time."""
    weaker = (person.login, person.email, person.name, person.identifier)
    return next((rank for rank, text in enumerate(weaker, 1) if text and person.id == text), 0)
