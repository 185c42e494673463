"""What a class list changes about authors that the gradebook knows, and what contradicts it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from grader.domain.errors import UsageError
from grader.domain.identity import KnownAuthor, Person, Platform
from grader.domain.messages import Readable, message
from grader.intake.authors import author_id, visible
from grader.intake.identification import identify
from grader.intake.noise_words import noise_of
from grader.intake.people import Roster
from grader.store.gradebook import Gradebook
from grader.store.records import Author, Move


@dataclass(slots=True)
class AuthorChanges:
    """What is to be stored about authors, and what contradicts what is stored."""

    found: list[Author] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    notes: list[Readable] = field(default_factory=list)
    conflicts: list[Readable] = field(default_factory=list)

    def take(self, author: Author, before: KnownAuthor | None) -> None:
        """Note whose an author is now, and move what is stored under what the platform states."""
        known = author.known
        if before is None or before == known:
            self.found += [] if before == known else [author]
            return
        if before.student != known.student:
            if before.is_credited:
                text = message(
                    "identity-moved",
                    author=visible(author.key),
                    before=f"{before.name} ({before.student})",
                    now=f"{known.name} ({known.student})",
                )
                self.conflicts.append(text)
                return
            self._move(Move(before.student, known.student, author.assignment))
        self.found.append(author)

    def refuse_conflicts(self) -> None:
        """Raise `UsageError` with everything that contradicts what is stored."""
        if self.conflicts:
            raise UsageError(*dict.fromkeys(self.conflicts))

    def take_group(
        self,
        team: Author,
        before: Mapping[tuple[Platform, str], KnownAuthor],
        seen: set[tuple[Platform, str]],
    ) -> None:
        """Note the members of a group; what was stored under the group's name goes to each of them."""
        key = author_id(team.claim)
        if key in seen:
            return
        seen.add(key)
        earlier = before.get(key)
        if earlier == team.known:
            return
        if earlier is not None and not earlier.members and earlier.student != team.known.student:
            others = tuple(student for student, _ in team.known.members[1:])
            self._move(Move(earlier.student, team.known.student, team.assignment, others))
        self.found.append(team)

    def _move(self, move: Move) -> None:
        if move not in self.moves:
            self.moves.append(move)


def credit_earlier(
    gradebook: Gradebook, roster: Roster, entries: Mapping[str, str], renamed: Mapping[str, str]
) -> AuthorChanges:
    """Look up every author that the gradebook knows on a list, also those that no download has now.

    `entries` are the files of the assignments, by id; `renamed` are the ids that the list replaces.
    """
    changes = AuthorChanges()
    ids = {person.id for person in (*roster.people, *roster.staff)}
    for stored in gradebook.class_list.authors():
        if stored.known.members:
            continue
        known = replace(stored.known, student=renamed.get(stored.known.student, stored.known.student))
        stem = PurePosixPath(entries.get(stored.assignment, stored.assignment)).stem
        found = identify(stored.claim, roster, noise_of((stem, stored.assignment)))
        if isinstance(found, Person):
            now = KnownAuthor(found.id, visible(found.name), is_credited=True)
            changes.take(replace(stored, known=now), known)
        elif known.is_credited:
            changes.notes.append(message("identity-kept", name=known.name, author=visible(stored.key)))
        elif known.student in ids:
            # What the platform states is now the id of a person, who is somebody else.
            apart = replace(known, student=f"{stored.claim.platform}: {stored.key}")
            changes.take(replace(stored, known=apart), known)
    return changes


def joined_notes(moves: list[Move], gradebook: Gradebook) -> Iterator[Readable]:
    """Yield a note where submissions that were stored as two students' become one student's."""
    first: dict[tuple[str, str], str] = {}
    for move in moves:
        assignment = move.assignment or ""
        if gradebook.has_student(assignment, move.old):
            place = (assignment, move.new)
            there = move.new if gradebook.has_student(*place) else move.old
            other = first.setdefault(place, there)
            if other != move.old:
                yield message("identity-joined", first=visible(other), second=visible(move.old))
