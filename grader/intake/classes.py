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
from grader.intake.class_sources import ClassSource, open_class_source
from grader.intake.gathered import Gathered
from grader.intake.intake import take_in_gathered
from grader.intake.platforms import TIMESTAMP, ClassLayout, FoundAttempt, LayoutKind, SubmittedFile, recognise
from grader.intake.roster import Person, Roster, missing

_PROGRAMS = frozenset({".py", ".ipynb"})


@dataclass(frozen=True, slots=True)
class ListedAttempt:
    """One attempt by its names alone: `student` is the id that tells the student from all others."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    submitted_at: datetime | None
    late_flag: bool
    draft: FoundAttempt


@dataclass(frozen=True, slots=True)
class LoadedAttempt:
    """One attempt with its content; what cannot be run has its reason in the submission's `problem`."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    submitted_at: datetime | None
    late_flag: bool
    submission: Submission


class ClassSubmissions:
    """A class that is open for reading; `listed` holds every attempt, each student's oldest first."""

    def __init__(
        self, source: ClassSource, recognised: ClassLayout, roster: Roster | None, entry: str
    ) -> None:
        self._source, self._entry, self._kind = source, entry, recognised.kind
        self.why: Readable = recognised.why
        self.ignored = recognised.ignored
        self.listed = tuple(_list_attempts(recognised.drafts, roster))
        there = {each.student for each in self.listed}
        self.missing: tuple[Person, ...] = () if roster is None else missing(roster, there)
        known = None if roster is None else {person.id for person in roster.people}
        self.strangers = () if known is None else tuple(sorted(there - known))

    def read(self, listed: ListedAttempt) -> LoadedAttempt:
        """Read one attempt; whatever is wrong with it is in its submission, never raised."""
        submission = take_in_gathered(self._place(listed.draft), self._gather(listed.draft), self._entry)
        return LoadedAttempt(
            student=listed.student,
            name=listed.name,
            attempt=listed.attempt,
            is_newest=listed.is_newest,
            submitted_at=listed.submitted_at,
            late_flag=listed.late_flag,
            submission=replace(submission, student=listed.student),
        )

    def works(self) -> Iterator[LoadedAttempt]:
        """Read all attempts, one at a time."""
        return map(self.read, self.listed)

    def _place(self, draft: FoundAttempt) -> Path:
        return self._source.path_of(draft.pieces[0].entry) if draft.pieces else self._source.place

    def _gather(self, draft: FoundAttempt) -> Gathered:
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

    def _take_piece(self, piece: SubmittedFile, whole: Gathered) -> None:
        try:
            part = self._source.read(piece.entry)
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
def open_class(place: Path, entry: str, roster: Roster | None = None) -> Iterator[ClassSubmissions]:
    """Open a folder or zip of a class for the assignment whose file is `entry`.

    Raises `UsageError` where it is neither, or holds nothing that could be a work.
    """
    with open_class_source(place) as source:
        opened = ClassSubmissions(source, recognise(source, entry), roster, entry)
        if not opened.listed:
            raise UsageError(message("class-empty", path=str(place)))
        yield opened


def _list_attempts(drafts: Iterable[FoundAttempt], roster: Roster | None) -> Iterator[ListedAttempt]:
    """Join drafts of one student, in the order in which students first appear, and number them."""
    by_student: dict[str, list[tuple[str, FoundAttempt]]] = {}
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
            submitted_at = draft.submitted_at or (last[student] if newest else None)
            yield ListedAttempt(student, name, number, newest, submitted_at, draft.late, draft)


def _whose(draft: FoundAttempt, roster: Roster | None) -> tuple[str, str, datetime | None]:
    """Give the student's id and name, the roster's or the platform's, and the roster's time."""
    own = draft.key or draft.platform_id or draft.name
    person = None if roster is None else roster.find(key=own, name=draft.name) or roster.find_in(draft.name)
    if person is None:
        return own, _shown(draft.name), None
    return person.id, _shown(person.name), person.submitted_at


def _shown(name: str) -> str:
    """Give a name that can be shown: a file's name may hold what steers a terminal, or no text at all."""
    return "".join(character if character.isprintable() else "?" for character in name)


def _named_as_entry(item: tuple[str, bytes], entry: str) -> tuple[str, bytes]:
    """Call a lone program as the assignment does: who wrote it must not decide what it is."""
    name, content = item
    suffix = PurePosixPath(name).suffix.lower()
    return (f"{PurePosixPath(entry).stem}{suffix}" if suffix in _PROGRAMS else name), content
