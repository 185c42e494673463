"""Tell by names alone which platform a class's works come from, and whose each file is."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from grader.domain.messages import Message, Readable, message
from grader.intake.canvas import CanvasName, read_canvas_name, split_attempts
from grader.intake.class_sources import ClassSource, SourceEntry
from grader.intake.times import parse_time

TIMESTAMP: Final = "timestamp.txt"
# Lists, notes and results that instructors keep beside the works.
_NO_WORK: Final = frozenset({".csv", ".xlsx", ".md", ".toml", ".json", ".jsonl", ".db", ".log", ".yml"})
_MOODLE: Final = re.compile(
    r"^(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>file|onlinetext)(?:_(?P<original>.*))?$",
    re.DOTALL,
)
_BLIND: Final = re.compile(r"^(?:.*-)?(?P<word>Participant|참가자|참여자)$")
_COPY: Final = re.compile(r"^(?P<stem>.+?)(?: ?\((?P<number>\d{1,3})\)| - 복사본| - Copy)$")
_ENDINGS: Final = (".tar.gz", ".tgz", ".tar", ".zip", ".ipynb", ".py")


class LayoutKind(StrEnum):
    """In which form a class came."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    NBGRADER = "nbgrader"
    CLASSROOM = "classroom"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file or folder of a work; `name` is what the student called it (none: a folder's own names count)."""

    entry: SourceEntry
    name: str = ""
    typed: str = ""  # "text" or "link": typed into the platform, no file


@dataclass(frozen=True, slots=True)
class FoundAttempt:
    """One work by its names: nothing of it is read yet.

    `platform_id` is the platform's number for the student ("" where it gives none), `at_least` the attempt
    that its name tells of, `order` what sorts the works of one student.
    """

    name: str
    pieces: tuple[SubmittedFile, ...]
    platform_id: str = ""
    key: str = ""
    late: bool = False
    at_least: int = 1
    order: tuple[int, str] = (0, "")
    submitted_at: datetime | None = None
    problem: Readable | None = None


@dataclass(frozen=True, slots=True)
class ClassLayout:
    """What was found: the layout, why it is that one, the works, and names that are nobody's work."""

    kind: LayoutKind
    why: Message
    drafts: tuple[FoundAttempt, ...]
    ignored: tuple[str, ...] = field(default=())


def recognise(source: ClassSource, entry: str, key: str = "") -> ClassLayout:
    """Recognise the layout of a folder of the source; `entry` is the assignment's file, as `hw3.py`."""
    entries = source.entries(key)
    readers: tuple[Callable[[ClassSource, Sequence[SourceEntry], str], ClassLayout | None], ...] = (
        _moodle,
        _canvas,
        _nbgrader,
        _classroom,
    )
    for reader in readers:
        found = reader(source, entries, entry)
        if found is not None:
            return found
    drafts, ignored = _plain(entries)
    why = message("layout-plain", count=len(drafts))
    return ClassLayout(LayoutKind.PLAIN, why, drafts, ignored)


def _moodle(_source: ClassSource, entries: Sequence[SourceEntry], _entry: str) -> ClassLayout | None:
    found = [(each, match) for each in entries if (match := _MOODLE.match(each.name))]
    if not found or 2 * len(found) < len(entries):
        return None
    groups = _group_prefixes({match["name"] for _, match in found})
    works: dict[str, FoundAttempt] = {}
    for each, match in found:
        number = match["id"] or ""
        blind = _BLIND.match(match["name"])
        name = f"{blind['word']} {number}" if blind else _without(match["name"], groups)
        typed = "text" if match["plugin"] == "onlinetext" else ""
        piece = SubmittedFile(
            each, name="" if each.is_folder else match["original"] or each.name, typed=typed
        )
        known = works.get(number or name)
        key = f"Participant {number}" if number else ""
        works[number or name] = (
            replace(known, pieces=(*known.pieces, piece))
            if known
            else FoundAttempt(name=name, pieces=(piece,), platform_id=number, key=key)
        )
    rest, ignored = _plain([each for each in entries if not _MOODLE.match(each.name)])
    why = message("layout-moodle", count=len(found), example=found[0][0].name)
    return ClassLayout(LayoutKind.MOODLE, why, (*works.values(), *rest), ignored)


def _group_prefixes(names: Iterable[str]) -> frozenset[str]:
    """Find what stands before a hyphen in every name and twice at least: groups, not `Jean-Pierre`."""
    firsts = Counter(name.split("-", 1)[0] for name in names if "-" in name)
    if not firsts or any("-" not in name for name in names) or min(firsts.values()) < 2:
        return frozenset()
    return frozenset(f"{first}-" for first in firsts)


def _without(name: str, prefixes: Iterable[str]) -> str:
    return next((name.removeprefix(each) for each in prefixes if name.startswith(each)), name)


def _canvas(_source: ClassSource, entries: Sequence[SourceEntry], _entry: str) -> ClassLayout | None:
    found = [(each, name) for each in entries if (name := read_canvas_name(each.name))]
    attachments = Counter(name.attachment for _, name in found if name.attachment)
    if not found or 2 * len(found) < len(entries) or len(attachments) * 2 < sum(attachments.values()):
        return None
    by_student: dict[str, list[tuple[SourceEntry, CanvasName]]] = {}
    for each, name in found:
        by_student.setdefault(name.user_id, []).append((each, name))
    drafts = [draft for user, files in by_student.items() for draft in _canvas_works(user, files, _entry)]
    taken = {each.key for each, _ in found}
    rest, ignored = _plain([each for each in entries if each.key not in taken])
    why = message("layout-canvas", count=len(found), example=found[0][0].name)
    return ClassLayout(LayoutKind.CANVAS, why, (*drafts, *rest), ignored)


def _canvas_works(
    user: str, files: Sequence[tuple[SourceEntry, CanvasName]], entry: str
) -> list[FoundAttempt]:
    """Make one work an attempt; a text typed beside files goes with the newest."""
    entries = {name: each for each, name in reversed(files)}
    typed = tuple(SubmittedFile(entries[name], typed=name.typed) for name in entries if name.typed)
    attempts = split_attempts([name for name in entries if not name.typed], PurePosixPath(entry).stem)
    works = []
    for number, attempt in enumerate(attempts):
        pieces = tuple(SubmittedFile(entries[name], name=shown) for name, shown in attempt.files)
        newest = number == len(attempts) - 1
        works.append(
            FoundAttempt(
                name=files[0][1].user or user,
                pieces=(*pieces, *(typed if newest else ())),
                platform_id=user,
                key=user,
                late=any(name.late for name, _ in attempt.files),
                at_least=attempt.at_least,
                order=(number, ""),
            )
        )
    if not attempts:
        first = files[0][1]
        works.append(FoundAttempt(first.user or user, typed, platform_id=user, key=user, late=first.late))
    return works


def _nbgrader(source: ClassSource, entries: Sequence[SourceEntry], entry: str) -> ClassLayout | None:
    submitted = next((each for each in entries if each.name == "submitted" and each.is_folder), None)
    students = source.entries(submitted.key) if submitted is not None else list(entries)
    students = [each for each in students if each.is_folder]
    inner = {each.key: [child for child in source.entries(each.key) if child.is_folder] for each in students}
    stamped = any(source.has(child.key, TIMESTAMP) for children in inner.values() for child in children)
    if submitted is None and not stamped:
        return None
    chosen = _assignment_name({child.name for children in inner.values() for child in children}, entry)
    drafts = [_nbgrader_work(source, each, inner[each.key], chosen, entry) for each in students]
    why = message("layout-nbgrader", count=len(students), assignment=chosen or PurePosixPath(entry).stem)
    return ClassLayout(LayoutKind.NBGRADER, why, tuple(each for each in drafts if each is not None))


def _nbgrader_work(
    source: ClassSource, student: SourceEntry, assignments: Sequence[SourceEntry], chosen: str, entry: str
) -> FoundAttempt | None:
    """Find a student's folder of the assignment; None where this student handed in others only."""
    folder = next((each for each in assignments if each.name == chosen), None)
    if folder is None and not chosen:
        named = [each for each in assignments if source.has(each.key, entry)]
        folder = named[0] if len(named) == 1 else None
    if folder is None:
        if assignments and chosen:
            return None
        shown = ", ".join(each.name for each in assignments)
        reason = message("nbgrader-no-assignment", student=student.name, entry=entry, names=shown or "-")
        return FoundAttempt(student.name, (SubmittedFile(student),), key=student.name, problem=reason)
    time = parse_time(source.small_text(folder.key, TIMESTAMP).strip())
    return FoundAttempt(student.name, (SubmittedFile(folder),), key=student.name, submitted_at=time)


def _assignment_name(names: set[str], entry: str) -> str:
    """Choose the assignment's folder: the one called as the entry file, else the only one; "" if unclear."""
    stem = PurePosixPath(entry).stem.casefold()
    named = [name for name in names if name.casefold() == stem]
    if len(named) == 1 or len(names) == 1:
        return (named or list(names))[0]
    return ""


def _classroom(source: ClassSource, entries: Sequence[SourceEntry], entry: str) -> ClassLayout | None:
    clones = [each for each in entries if each.is_folder and source.has(each.key, ".git")]
    if not clones or 2 * len(clones) < len([each for each in entries if each.is_folder]):
        return None
    names = [each.name for each in clones]
    prefix = _clone_prefix(names, source.place.name, PurePosixPath(entry).stem)
    drafts = [
        FoundAttempt(name=login, pieces=(SubmittedFile(each),), key=login)
        for each in clones
        for login in (each.name.removeprefix(prefix) or each.name,)
    ]
    taken = {each.key for each in clones}
    rest, ignored = _plain([each for each in entries if each.key not in taken])
    why = message("layout-classroom", count=len(clones), example=names[0])
    return ClassLayout(LayoutKind.CLASSROOM, why, (*drafts, *rest), ignored)


def _clone_prefix(names: Sequence[str], folder: str, stem: str) -> str:
    """Find `{assignment}-`: by the folder that clones are made in, by the entry, else what all begin with."""
    for known in (folder.removesuffix("-submissions"), stem):
        if known and all(name.startswith(f"{known}-") for name in names):
            return f"{known}-"
    if len(names) < 2:
        return ""
    low, high = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind("-", 0, same) + 1]


def _plain(entries: Sequence[SourceEntry]) -> tuple[tuple[FoundAttempt, ...], tuple[str, ...]]:
    """Take each file or folder as one student's; lists and hidden files are nobody's."""
    drafts, ignored = [], []
    stems = {student_name(each) for each in entries}
    for each in entries:
        suffix = PurePosixPath(each.name).suffix.lower()
        # What leads out of a zip (`../x.py`) is not hidden: it becomes a row that says so.
        is_hidden = each.name.startswith(".") and not each.name.startswith("..")
        if is_hidden or (not each.is_folder and suffix in _NO_WORK):
            ignored.append(each.name)
            continue
        name, copy = student_name(each), 0
        match = _COPY.match(name)
        if match and match["stem"] in stems:
            # `kim (1).py` beside `kim.py`: the browser's mark for a second download.
            name, copy = match["stem"], int(match["number"] or 1)
        piece = SubmittedFile(each, name="" if each.is_folder else each.name)
        drafts.append(FoundAttempt(name=name, pieces=(piece,), key=name, order=(copy, each.name)))
    return tuple(drafts), tuple(ignored)


def student_name(entry: SourceEntry) -> str:
    """Name a student after a folder, or a file without its ending."""
    if not entry.is_folder:
        for ending in _ENDINGS:
            if entry.name.lower().endswith(ending) and len(entry.name) > len(ending):
                return entry.name[: -len(ending)]
        return PurePosixPath(entry.name).stem
    return entry.name
