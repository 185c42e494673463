"""What a platform's module returns: the attempts of a class by their names, and the modules' protocol."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Protocol

from grader.domain.identity import Claim, KnownAuthor, Platform
from grader.domain.messages import Message, Readable
from grader.intake.class_sources import ClassSource, SourceEntry
from grader.intake.known_assignments import KnownAssignments
from grader.intake.people import Roster


@dataclass(frozen=True, slots=True)
class AssignmentTarget:
    """What intake knows of the assignment that a class is read for: its file, its id, and the course's zone.

    `known` has the course's assignments, by which programs and folders are recognised. `roster` helps to tell
    a student's folder from a section's where names do not say it. `authors` are whose submissions were found
    to be earlier.
    """

    known: KnownAssignments
    zone: tzinfo = UTC
    roster: Roster | None = None
    authors: Mapping[tuple[Platform, str], KnownAuthor] = field(default_factory=dict)

    @property
    def entry(self) -> str:
        """Return the assignment's file name."""
        return self.known.entry

    @property
    def id(self) -> str:
        """Return the assignment's id; empty if it is not known."""
        return self.known.id

    @property
    def stem(self) -> str:
        """Return the name of the assignment's file without its ending."""
        return self.known.stem

    def is_named(self, name: str) -> bool:
        """Whether a folder has the name of this assignment: its id or its file's stem, in any case."""
        return self.known.is_named(name)

    def is_other(self, name: str) -> bool:
        """Whether a folder or program has the name of another assignment of the course."""
        return self.known.is_other(name)


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file or folder of an attempt; `name` is what the student called it, empty for a folder.

    `typed` is "text" or "link" for what was typed into the platform and is no file. `left_out` lists names
    that the platform put into the folder.
    """

    entry: SourceEntry
    name: str = ""
    typed: str = ""
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FoundAttempt:
    """One attempt by its names; nothing of it is read yet.

    There is one claim for each author, and several for a group submission. `at_least` is the attempt's number
    as far as its name tells, `order` sorts the attempts of one student. `time_problem` says why the time that
    came with it could not be read.
    """

    claims: tuple[Claim, ...]
    files: tuple[SubmittedFile, ...]
    late: bool = False
    at_least: int = 1
    order: tuple[int | str, ...] = (0, "")
    submitted_at: datetime | None = None
    problem: Readable | None = None
    notes: tuple[Readable, ...] = ()

    def with_time(self, read: datetime | Readable | None) -> "FoundAttempt":
        """Return it with a time that was read, or with a note of why none could be."""
        if read is None or isinstance(read, datetime):
            return replace(self, submitted_at=read)
        return replace(self, notes=(*self.notes, read))


@dataclass(frozen=True, slots=True)
class ClassLayout:
    """What was recognised: the platform, the reason, the attempts, and names that are nobody's submission."""

    platform: Platform
    why: Message
    attempts: tuple[FoundAttempt, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[Readable, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ClassFolder:
    """One folder of a class, as the modules look at it."""

    source: ClassSource
    key: str
    entries: Sequence[SourceEntry]

    @classmethod
    def at(cls, source: ClassSource, key: str = "") -> "ClassFolder":
        """List a folder of `source`."""
        return cls(source, key, source.entries(key))

    @property
    def name(self) -> str:
        """Return the folder's name, or that of the folder or zip itself."""
        return PurePosixPath(self.key).name if self.key else self.source.place.name

    @property
    def folders(self) -> list[SourceEntry]:
        """Return the folders in it."""
        return [each for each in self.entries if each.is_folder]

    def inner(self, entry: SourceEntry) -> "ClassFolder":
        """List a folder in it."""
        return ClassFolder.at(self.source, entry.key)

    def without(self, taken: Iterable[SourceEntry]) -> "ClassFolder":
        """Return it with the entries that are not taken yet."""
        keys = {each.key for each in taken}
        return replace(self, entries=[each for each in self.entries if each.key not in keys])


class Recogniser(Protocol):
    """One platform's `recognise`: the layout of a folder where it is this platform's, else None."""

    def __call__(self, folder: ClassFolder, target: AssignmentTarget, /) -> ClassLayout | None:
        """Look at names, and at the platform's own small files."""
