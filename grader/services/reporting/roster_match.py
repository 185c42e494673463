"""Decide which row of a platform's own list a result belongs to, or why that is none.

A result is credited only where its id, login or e-mail address is the row's and the names do not contradict.
A name alone counts where it is all that the result has, or where the instructor accepts it, and only if it is
a full name that nobody else has on either side.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.domain.exported_result import ExportedResult
from grader.domain.identity import Person
from grader.domain.messages import Readable, message
from grader.intake.clues import names_of
from grader.intake.identification import is_other_name
from grader.intake.name_words import is_full_name, name_words, squeeze
from grader.intake.people import NOBODY, People, Roster, participant_number
from grader.intake.roster import is_participant


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A result that no row was found for, and why."""

    result: ExportedResult
    reason: Readable


@dataclass(frozen=True, slots=True)
class Matching:
    """Results by the number of their row, results without a row, and rows of students without a result.

    `by_name` are results that were matched by their name alone.
    """

    rows: Mapping[int, ExportedResult]
    unmatched: tuple[Unmatched, ...]
    absent: tuple[tuple[int, Person], ...]
    by_name: tuple[ExportedResult, ...]


def match_rows(
    results: Sequence[ExportedResult], listed: Iterable[tuple[int, Person]], *, accept_names: bool = False
) -> Matching:
    """Match results with the numbered rows of a list."""
    people = list(listed)
    roster = Roster([person for _, person in people])
    row_of = {id(person): at for at, person in people}
    namesakes = Counter(squeeze(each.name) for each in results)
    found: dict[int, list[tuple[ExportedResult, bool]]] = {}
    unmatched: list[Unmatched] = []
    for result in results:
        is_alone = namesakes[squeeze(result.name)] == 1
        match = _match(result, roster, is_alone=is_alone, accept_names=accept_names)
        if isinstance(match, _Found):
            found.setdefault(row_of[id(match.person)], []).append((result, match.by_name))
        else:
            unmatched.append(Unmatched(result, match))
    for at in [at for at, claimed in found.items() if len(claimed) > 1]:
        names = ", ".join(result.student for result, _ in found[at])
        unmatched += [Unmatched(each, message("export-row-twice", names=names)) for each, _ in found.pop(at)]
    taken = {person.id for at, person in people if at in found}
    return Matching(
        rows={at: claimed[0][0] for at, claimed in sorted(found.items())},
        unmatched=tuple(unmatched),
        absent=tuple((at, each) for at, each in people if at not in found and each.id not in taken),
        by_name=tuple(result for claimed in found.values() for result, by_name in claimed if by_name),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    person: Person
    by_name: bool


def _match(
    result: ExportedResult, roster: Roster, *, is_alone: bool, accept_names: bool
) -> "_Found | Readable":
    stated = [people for people in _stated(result, roster) if people]
    people = frozenset.intersection(*stated) if stated else NOBODY
    if stated and not people:
        return message("export-ids-disagree", names=names_of(frozenset().union(*stated)))
    if len(people) > 1:
        return message("export-id-ambiguous", id=result.student, count=len(people))
    if people:
        (person,) = people
        if result.name != result.student and is_other_name(result.name, person):
            return message("export-name-contradicts", id=result.student, name=person.name)
        return _Found(person, by_name=False)
    return _match_name(result, roster, is_alone=is_alone, accept_names=accept_names)


def _match_name(
    result: ExportedResult, roster: Roster, *, is_alone: bool, accept_names: bool
) -> "_Found | Readable":
    """Match by a full name. A student's id of the form that the list has would be on the list."""
    named = roster.with_joined_name("".join(name_words(result.name))) if is_full_name(result.name) else None
    if not named or roster.looks_like_id(result.student):
        return message("export-not-listed")
    if len(named) > 1 or not is_alone:
        return message("export-name-ambiguous")
    (person,) = named
    is_only_a_name = squeeze(result.student) == squeeze(result.name)
    if is_only_a_name or accept_names:
        return _Found(person, by_name=True)
    return message("export-name-only", name=person.name)


def _stated(result: ExportedResult, roster: Roster) -> Iterator[People]:
    """Yield whom each id of the student names on the list; ids of other systems name nobody there."""
    yield _with_id(result.student, roster)
    person = result.person
    if person is not None:
        yield roster.with_canvas_id(person.canvas_id)
        yield roster.with_participant_number(participant_number(person.identifier))
        yield roster.with_email(person.email)
        if person.number:
            yield _with_id(person.number, roster)
        if person.login:
            yield roster.with_login(person.login)


def _with_id(student: str, roster: Roster) -> People:
    """Return whose id, login or address this is; of several, those who have exactly this one."""
    people = roster.with_id(student) | roster.with_email(student) | roster.with_login(student)
    if not people and is_participant(student):
        # Without a roster, a Moodle download gives `Participant 71`; the worksheet says it in its language.
        people = roster.with_participant_number(participant_number(student))
    exact = frozenset(each for each in people if student in (each.id, each.number, each.login, each.email))
    return exact if len(people) > 1 and exact else people
