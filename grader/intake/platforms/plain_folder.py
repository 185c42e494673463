"""A plain folder: each file or folder in it is one student's, and its name says whose."""

import re
from pathlib import PurePosixPath
from typing import Final

from grader.domain.identity import Claim, Platform
from grader.domain.messages import message
from grader.intake.bounds import KEPT_BESIDE
from grader.intake.class_sources import SourceEntry
from grader.intake.copies import split_copy
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.program_kinds import kind_by_name

_ENDINGS: Final = (
    *(".tar.gz", ".tgz", ".tar", ".zip"),
    *(".ipynb.txt", ".ipynb.json", ".ipynb", ".py.txt", ".pyw", ".py"),
)
_BRANCH: Final = re.compile(r"-(?:main|master)$")


def recognise(folder: ClassFolder, _target: AssignmentTarget) -> ClassLayout:
    """Take every entry as one student's."""
    attempts, ignored = take_plain(folder)
    why = message("layout-plain", count=len(attempts))
    return ClassLayout(Platform.PLAIN, why, attempts, ignored)


def take_plain(folder: ClassFolder) -> tuple[tuple[FoundAttempt, ...], tuple[str, ...]]:
    """Return an attempt for each file or folder, and the names of lists and hidden files."""
    attempts, ignored = [], []
    stems = {student_name(each) for each in folder.entries}
    for entry in folder.entries:
        suffix = PurePosixPath(entry.name).suffix.lower()
        # What leads out of a zip (`../x.py`) is not hidden: it becomes a row that says so.
        is_hidden = entry.name.startswith(".") and not entry.name.startswith("..")
        is_list = not entry.is_folder and suffix in KEPT_BESIDE and not kind_by_name(entry.name)
        if is_hidden or is_list:
            ignored.append(entry.name)
            continue
        stem = student_name(entry)
        name, copy = split_copy(stem)
        if name not in stems:
            # `kim (1).py` without `kim.py`: a second download whose first is not here, or part of the name.
            name, copy = stem, 0
        file = SubmittedFile(entry, name="" if entry.is_folder else entry.name)
        claim = Claim(Platform.PLAIN, text=_BRANCH.sub("", name))
        attempts.append(FoundAttempt((claim,), (file,), order=(copy, entry.name)))
    return tuple(attempts), tuple(ignored)


def student_name(entry: SourceEntry) -> str:
    """Return the name of a folder, or of a file without its ending."""
    if entry.is_folder:
        return entry.name
    for ending in _ENDINGS:
        if entry.name.lower().endswith(ending) and len(entry.name) > len(ending):
            return entry.name[: -len(ending)]
    return PurePosixPath(entry.name).stem
