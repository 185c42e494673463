"""A class as it was handed in: whose each work is, which attempt counts, and the works, one at a time.

Names are read when a class is opened; a work's content only when it is asked for, so that memory does not
grow with the class.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message
from grader.domain.submission import Submission
from grader.intake.files import Gathered
from grader.intake.intake import take_in_gathered
from grader.intake.platforms import TIMESTAMP, Draft, LayoutKind, Piece, Recognised, recognise
from grader.intake.roster import Person, Roster, missing
from grader.intake.shelves import Shelf, open_shelf

_PROGRAMS = frozenset({".py", ".ipynb"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One attempt by its names alone: `student` is the id that tells the student from all others."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    handed_in_at: datetime | None
    late_flag: bool
    draft: Draft


@dataclass(frozen=True, slots=True)
class HandedInWork:
    """One attempt with its content; what cannot be run has its reason in the submission's `problem`."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    handed_in_at: datetime | None
    late_flag: bool
    submission: Submission


class HandedInClass:
    """A class that is open for reading; `listed` holds every attempt, each student's oldest first."""

    def __init__(self, shelf: Shelf, recognised: Recognised, roster: Roster | None, entry: str) -> None:
        self._shelf, self._entry, self._kind = shelf, entry, recognised.kind
        self.why: Readable = recognised.why
        self.ignored = recognised.ignored
        self.listed = tuple(_list_attempts(recognised.drafts, roster))
        there = {each.student for each in self.listed}
        self.missing: tuple[Person, ...] = () if roster is None else missing(roster, there)
        known = None if roster is None else {person.id for person in roster.people}
        self.strangers = () if known is None else tuple(sorted(there - known))

    def read(self, listed: Listed) -> HandedInWork:
        """Read one attempt; whatever is wrong with it is in its submission, never raised."""
        submission = take_in_gathered(self._place(listed.draft), self._gather(listed.draft), self._entry)
        return HandedInWork(
            student=listed.student,
            name=listed.name,
            attempt=listed.attempt,
            is_newest=listed.is_newest,
            handed_in_at=listed.handed_in_at,
            late_flag=listed.late_flag,
            submission=replace(submission, student=listed.student),
        )

    def works(self) -> Iterator[HandedInWork]:
        """Read all attempts, one at a time."""
        return map(self.read, self.listed)

    def _place(self, draft: Draft) -> Path:
        return self._shelf.path_of(draft.pieces[0].entry) if draft.pieces else self._shelf.place

    def _gather(self, draft: Draft) -> Gathered:
        """Read a work's pieces together; what was typed into the platform is noted and not run."""
        whole = Gathered(problem=draft.problem)
        files = [piece for piece in draft.pieces if not piece.typed]
        typed = [piece for piece in draft.pieces if piece.typed]
        if whole.problem is None and not files:
            kinds = {piece.typed for piece in typed}
            whole.problem = message("class-link-only" if kinds == {"link"} else "class-text-only")
        for piece in files if whole.problem is None else ():
            self._take_piece(piece, whole)
        if files and typed:
            whole.notes.append(message("class-text-beside", name=typed[0].entry.name))
        if whole.problem is None and len(whole.files) == 1:
            whole.files = dict(_named_as_entry(item, self._entry) for item in whole.files.items())
        return whole

    def _take_piece(self, piece: Piece, whole: Gathered) -> None:
        try:
            part = self._shelf.read(piece.entry)
        except UsageError as error:
            # A file without read permission, say: this student's row says so, the class goes on.
            whole.problem = whole.problem or error.messages[0]
            return
        if self._kind is LayoutKind.NBGRADER:
            # The platform's own: with it no two students would ever have handed in the same.
            part.files.pop(TIMESTAMP, None)
        whole.notes += part.notes
        whole.problem = whole.problem or part.problem
        for name, content in part.files.items():
            shown = piece.name if piece.name and not piece.entry.is_folder else name
            if whole.problem is None and whole.has_room(len(content)):
                whole.keep(shown, content)


@contextmanager
def open_class(place: Path, entry: str, roster: Roster | None = None) -> Iterator[HandedInClass]:
    """Open a folder or zip of a class for the assignment whose file is `entry`.

    Raises `UsageError` where it is neither, or holds nothing that could be a work.
    """
    with open_shelf(place) as shelf:
        opened = HandedInClass(shelf, recognise(shelf, entry), roster, entry)
        if not opened.listed:
            raise UsageError(message("class-empty", path=str(place)))
        yield opened


def read_class(place: Path, entry: str, roster: Roster | None = None) -> Iterator[HandedInWork]:
    """Read every attempt of a class, one at a time; raises as `open_class` does."""
    with open_class(place, entry, roster) as opened:
        yield from opened.works()


def _list_attempts(drafts: Iterable[Draft], roster: Roster | None) -> Iterator[Listed]:
    """Join drafts of one student, in the order in which students first appear, and number them."""
    by_student: dict[str, list[tuple[str, Draft]]] = {}
    last: dict[str, datetime | None] = {}
    for draft in drafts:
        student, name, last_time = _whose(draft, roster)
        by_student.setdefault(student, []).append((name, draft))
        last[student] = last_time
    for student, works in by_student.items():
        works.sort(key=lambda work: (work[1].at_least, work[1].order))
        number = 0
        for name, draft in works:
            number = max(number + 1, draft.at_least)
            newest = draft is works[-1][1]
            handed_in_at = draft.handed_in_at or (last[student] if newest else None)
            yield Listed(student, name, number, newest, handed_in_at, draft.late, draft)


def _whose(draft: Draft, roster: Roster | None) -> tuple[str, str, datetime | None]:
    """Give the student's id and name, the roster's or the platform's, and the roster's time."""
    own = draft.key or draft.platform_id or draft.name
    person = None if roster is None else roster.find(key=own, name=draft.name) or roster.find_in(draft.name)
    if person is None:
        return own, _shown(draft.name), None
    return person.id, _shown(person.name), person.handed_in_at


def _shown(name: str) -> str:
    """Give a name that can be shown: a file's name may hold what steers a terminal, or no text at all."""
    return "".join(character if character.isprintable() else "?" for character in name)


def _named_as_entry(item: tuple[str, bytes], entry: str) -> tuple[str, bytes]:
    """Call a lone program as the assignment does: who wrote it must not decide what it is."""
    name, content = item
    suffix = PurePosixPath(name).suffix.lower()
    return (f"{PurePosixPath(entry).stem}{suffix}" if suffix in _PROGRAMS else name), content
