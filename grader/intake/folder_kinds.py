"""Distinguish a student's folder from a folder of students by names only."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from grader.domain.identity import Claim, Person, Platform
from grader.intake.archives import is_archive
from grader.intake.bounds import KEPT_BESIDE
from grader.intake.class_sources import SourceEntry
from grader.intake.identification import identify
from grader.intake.known_assignments import NameFit
from grader.intake.name_words import normalize, split_words
from grader.intake.noise_words import noise_of
from grader.intake.platforms.layout import AssignmentTarget, ClassFolder
from grader.intake.platforms.plain_folder import student_name
from grader.intake.program_kinds import kind_by_name

# Programs that have these names are parts of one submission.
_PARTS: Final = frozenset(
    [
        "main",
        "model",
        "models",
        "train",
        "test",
        "tests",
        "utils",
        "util",
        "helper",
        "helpers",
        "data",
        "dataset",
        "layers",
        "config",
        "setup",
        "input_data",
        "network",
        "net",
        "cnn",
        "load",
        "loader",
        "plot",
        "common",
        "functions",
        "lib",
        "run",
        "app",
        "eval",
        "evaluate",
        "constants",
    ]
)
_SECTION: Final = re.compile(
    r"^(section|sec|group|grp|class|lab|tutorial|tut|gruppe|übung|uebung|team|분반|반|조|제?\d{1,2}(분반|반|조))[\s_-]*\w{0,3}$"
)
_LISTS: Final = KEPT_BESIDE | {".txt", ".pdf", ".html"}
_MOST_ENTRIES: Final = 200
_MOST_DEPTH: Final = 4


def is_submission_entry(entry: SourceEntry) -> bool:
    """Whether an entry of a class folder may be somebody's: no list, no hidden file."""
    return not entry.name.startswith(".") and (
        entry.is_folder
        or bool(kind_by_name(entry.name))
        or PurePosixPath(entry.name).suffix.lower() not in _LISTS
    )


def is_class_folder(folder: ClassFolder, target: AssignmentTarget, depth: int = 0) -> bool:
    """Whether a folder that lies in a class's place by itself holds students, and is no student's."""
    works = [each for each in folder.entries if _is_work(each)]
    if is_person_name(folder.name, target) or not works or depth > _MOST_DEPTH:
        return False
    if any(is_person_name(student_name(each), target) for each in works[:_MOST_ENTRIES]):
        return True
    programs = [each for each in works if not each.is_folder]
    if any(is_entry_name(each.name, target) for each in programs):
        return False
    inner = [folder.inner(each) for each in works[:_MOST_ENTRIES] if each.is_folder]
    if not programs and len(inner) == 1:
        return _wraps_one(folder, inner[0], target, depth)
    if programs:
        are_parts = any(PurePosixPath(each.name).stem.lower() in _PARTS for each in programs)
        return not are_parts and (says_nothing(folder.name, target) or len(works) > 2)
    students = [each for each in inner if _holds_program(each) and not _is_inner_part(each, target)]
    return len(students) > 1


def is_section(folders: Sequence[ClassFolder], target: AssignmentTarget) -> bool:
    """Whether folders side by side hold students each, as sections of a class do."""
    if any(is_person_name(folder.name, target) for folder in folders):
        return False
    works = [[each for each in folder.entries if _is_work(each)] for folder in folders]
    if not all(works):
        return False
    names = [student_name(each).casefold() for each in _flat(works)]
    if any(is_person_name(name, target) for name in names[:_MOST_ENTRIES]):
        return True
    if all(_SECTION.match(normalize(folder.name)) for folder in folders):
        return not any(is_entry_name(each.name, target) for each in _flat(works) if not each.is_folder)
    if len(set(names)) < len(names) or max(map(len, works)) < 2:
        return False
    return all(
        each.is_folder
        and _has_entry(folder.inner(each), target)
        and not _is_inner_part(folder.inner(each), target)
        for folder, listed in zip(folders, works, strict=True)
        for each in listed
    )


def says_nothing(name: str, target: AssignmentTarget) -> bool:
    """Whether a folder's name has only words of homework: `submissions`, `hw2 2026`, `과제2-1234`."""
    noise = noise_of((target.stem, target.id))
    words = split_words(normalize(name))
    return all(word.is_number or word.text in noise for word in words)


def is_entry_name(name: str, target: AssignmentTarget) -> bool:
    """Whether a program has the assignment's own name, in any case, as a copy or as a notebook."""
    return bool(kind_by_name(name)) and target.known.judge_name(name).fit <= NameFit.OTHER_CASE


def _wraps_one(folder: ClassFolder, inner: ClassFolder, target: AssignmentTarget, depth: int) -> bool:
    """Whether a folder with one folder in it wraps a class, or a single student's folder."""
    if is_class_folder(inner, target, depth + 1):
        return True
    if _is_inner_part(inner, target) or not _has_entry(inner, target):
        return False
    return says_nothing(folder.name, target) or not says_nothing(inner.name, target)


def _is_inner_part(folder: ClassFolder, target: AssignmentTarget) -> bool:
    """Whether a folder is one that students make in their own: `hw2`, `src`, `old`."""
    name = folder.name
    return target.is_named(name) or target.is_other(name) or says_nothing(name, target)


def _is_work(entry: SourceEntry) -> bool:
    if entry.name.startswith("."):
        return False
    return entry.is_folder or is_archive(entry.name) or bool(kind_by_name(entry.name))


def _has_entry(folder: ClassFolder, target: AssignmentTarget) -> bool:
    return any(is_entry_name(each.name, target) for each in folder.entries)


def _holds_program(folder: ClassFolder, depth: int = 0) -> bool:
    if any(_is_work(each) and not each.is_folder for each in folder.entries):
        return True
    return depth < _MOST_DEPTH and any(
        _holds_program(folder.inner(each), depth + 1) for each in folder.folders[:_MOST_ENTRIES]
    )


def is_person_name(name: str, target: AssignmentTarget) -> bool:
    """Whether a folder's or file's name points to exactly one person of the class list."""
    if target.roster is None:
        return False
    claim = Claim(Platform.PLAIN, text=name)
    return isinstance(identify(claim, target.roster, noise_of((target.stem, target.id))), Person)


def _flat(works: Sequence[Sequence[SourceEntry]]) -> Iterator[SourceEntry]:
    for each in works:
        yield from each
