"""Open a class with what the gradebook knows: one row for each person, whatever list was given this time."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from grader.domain.assignment_programs import AssignmentPrograms
from grader.domain.identity import KnownAuthor, Platform
from grader.domain.messages import Readable
from grader.intake.authors import author_id, author_key
from grader.intake.classes import ClassSubmissions, open_class
from grader.intake.people import Roster
from grader.services.batch.author_changes import AuthorChanges, joined_notes
from grader.store.gradebook import Gradebook
from grader.store.records import Author


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class that is open for reading, and what its list changed about earlier submissions."""

    handed_in: ClassSubmissions
    notes: tuple[Readable, ...] = ()


@contextmanager
def open_known_class(
    gradebook: Gradebook,
    place: Path,
    entry: str,
    assignment: str,
    roster: Roster | None,
    *,
    zone: tzinfo = UTC,
    programs: Iterable[AssignmentPrograms] = (),
    times: Mapping[str, datetime] | None = None,
) -> Iterator[KnownClass]:
    """Open a class of `assignment` and store whose its submissions are.

    `roster` is what `settle_roster` returned. Raises `UsageError`, and stores nothing, where a submission
    that was credited to one person is somebody else's by the list.
    """
    known = {author_id(each.claim): each.known for each in gradebook.class_list.authors(assignment)}
    with open_class(
        place,
        entry,
        roster,
        assignment=assignment,
        zone=zone,
        programs=programs,
        times=times,
        authors=known,
    ) as handed_in:
        changes = _changes_of(handed_in, gradebook, assignment)
        changes.refuse_conflicts()
        notes = tuple(joined_notes(changes.moves, gradebook))
        gradebook.class_list.settle(changes.found, changes.moves)
        yield KnownClass(handed_in, notes)


def _changes_of(handed_in: ClassSubmissions, gradebook: Gradebook, assignment: str) -> AuthorChanges:
    changes = AuthorChanges()
    before = {author_id(each.claim): each.known for each in gradebook.class_list.authors(assignment)}
    recorded = {known.student for known in before.values()}
    seen: set[tuple[Platform, str]] = set()
    for listed in handed_in.listed:
        identity = listed.identity
        if identity.group and len(listed.found.claims) == 1:
            team = listed.found.claims[0]
            members = tuple(
                (each.student, each.name) for each in handed_in.listed if each.found is listed.found
            )
            changes.take_group(Author(assignment, author_key(team), team, _team(members)), before, seen)
        key = author_id(identity.claim)
        if key not in seen:
            seen.add(key)
            earlier = before.get(key)
            is_credited = identity.person is not None or (earlier is not None and earlier.is_credited)
            known = KnownAuthor(identity.student, identity.name, is_credited)
            if earlier is None and key[1] not in recorded and gradebook.has_student(assignment, key[1]):
                # Stored by an earlier grader, which kept no authors.
                earlier = KnownAuthor(key[1], identity.name)
            changes.take(Author(assignment, key[1], identity.claim, known), earlier)
    return changes


def _team(members: tuple[tuple[str, str], ...]) -> KnownAuthor:
    return KnownAuthor(members[0][0], members[0][1], is_credited=True, members=members)
