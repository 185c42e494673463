"""GitHub Classroom's repositories: clones `{assignment}-{login}`, or zips `{assignment}-{login}-main`."""

import re
from collections.abc import Sequence
from typing import Final

from grader.domain.identity import Claim, Platform
from grader.domain.messages import message
from grader.intake.class_sources import SourceEntry
from grader.intake.commit_times import read_commit_time
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.platforms.plain_folder import student_name, take_plain

_BRANCH: Final = re.compile(r"-(?:main|master)(?: \(\d+\))?$")
_DOWNLOADS: Final = "-submissions"


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where at least half of the entries are clones, or zips of a branch."""
    clones = [each for each in folder.folders if folder.source.has(each.key, ".git")]
    branches = [each for each in folder.entries if each not in clones and _BRANCH.search(student_name(each))]
    found = [*clones, *branches]
    if not found or 2 * len(found) < len(folder.entries):
        return None
    if not clones and len(found) == 1 and found[0].is_folder:
        # GitHub's "Download ZIP" of a repository that holds the whole class.
        return None
    names = [_BRANCH.sub("", student_name(each)) for each in found]
    prefix = _prefix(names, folder.name, target)
    if not clones and not prefix:
        # `kim-main.zip` without a common beginning may be anybody's own repository.
        return None
    attempts = [_attempt(folder, entry, name, prefix) for entry, name in zip(found, names, strict=True)]
    rest, ignored = take_plain(folder.without(found))
    why = message("layout-classroom", count=len(found), example=found[0].name)
    has_times = any(each.submitted_at for each in attempts)
    notes = (message("classroom-commit-times"),) if has_times else ()
    return ClassLayout(Platform.CLASSROOM, why, (*attempts, *rest), ignored, notes)


def _attempt(folder: ClassFolder, entry: SourceEntry, name: str, prefix: str) -> FoundAttempt:
    login = name.removeprefix(prefix) or name
    claim = Claim(Platform.CLASSROOM, logins=(login,), text=login)
    file = SubmittedFile(entry, name="" if entry.is_folder else entry.name)
    return FoundAttempt((claim,), (file,)).with_time(read_commit_time(folder.source.path_of(entry)))


def _prefix(names: Sequence[str], folder: str, target: AssignmentTarget) -> str:
    """Find `{assignment}-`: by the folder of the clones, by the assignment, else what all begin with."""
    for known in (folder.removesuffix(_DOWNLOADS), target.id, target.stem):
        if known and all(name.startswith(f"{known}-") for name in names):
            return f"{known}-"
    if len(names) < 2:
        return ""
    low, high = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind("-", 0, same) + 1]
