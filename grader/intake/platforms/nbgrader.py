"""nbgrader's tree: `submitted/{student id}/{assignment}/`, with the time in `timestamp.txt`."""

from collections.abc import Sequence
from typing import Final

from grader.domain.identity import Claim, Platform
from grader.domain.messages import Readable, message
from grader.intake.class_sources import SourceEntry
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.times import parse_time

SUBMITTED: Final = "submitted"
_TIMESTAMP: Final = "timestamp.txt"
_TIMESTAMP_BYTES: Final = 200
_MOST_NAMES: Final = 8

_Inner = dict[str, list[SourceEntry]]


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout of a folder that has `submitted` in it, is called so, or has timestamps."""
    submitted = next((each for each in folder.folders if each.name == SUBMITTED), None)
    students = folder.inner(submitted).folders if submitted is not None else folder.folders
    inner = {each.key: folder.inner(each).folders for each in students}
    if submitted is None and not _is_tree(folder, inner, target):
        return None
    chosen, assumed = _assignment_folder(inner, target)
    attempts = []
    without = []
    for student in students:
        named = next((each for each in inner[student.key] if each.name == chosen), None)
        if named is None:
            without.append(student.name)
        else:
            attempts.append(_attempt(folder, student, named, target))
    why = message("layout-nbgrader", count=len(attempts), assignment=chosen or target.stem)
    notes = (*assumed, *_notes(without, target))
    return ClassLayout(Platform.NBGRADER, why, tuple(attempts), notes=notes)


def _is_tree(folder: ClassFolder, inner: _Inner, target: AssignmentTarget) -> bool:
    children = [child for each in inner.values() for child in each]
    if any(folder.source.has(child.key, _TIMESTAMP) for child in children):
        return True
    return folder.name == SUBMITTED and any(target.is_named(child.name) for child in children)


def _attempt(
    folder: ClassFolder, student: SourceEntry, place: SourceEntry, target: AssignmentTarget
) -> FoundAttempt:
    claim = Claim(Platform.NBGRADER, logins=(student.name,), text=student.name)
    # With the platform's own file no two submissions would be the same.
    attempt = FoundAttempt((claim,), (SubmittedFile(place, left_out=frozenset({_TIMESTAMP})),))
    text = folder.source.text(place.key, _TIMESTAMP, _TIMESTAMP_BYTES).strip()
    return attempt.with_time(parse_time(text, target.zone) if text else None)


def _assignment_folder(inner: _Inner, target: AssignmentTarget) -> tuple[str, tuple[Readable, ...]]:
    """Choose the assignment's folder: the one called as its id or file, else the only one; "" if none is."""
    names = {child.name for each in inner.values() for child in each}
    named = sorted(
        (name for name in names if target.is_named(name)), key=lambda name: (name != target.id, name)
    )
    if named:
        return named[0], ()
    others = {name for name in names if target.is_other(name)}
    if len(names) == 1 and not others:
        (only,) = names
        return only, (message("nbgrader-assumed", folder=only, assignment=target.id or target.stem),)
    return "", ()


def _notes(without: Sequence[str], target: AssignmentTarget) -> tuple[Readable, ...]:
    if not without:
        return ()
    shown = ", ".join(without[:_MOST_NAMES]) + (", …" if len(without) > _MOST_NAMES else "")
    assignment = target.id or target.stem
    return (message("nbgrader-other-only", count=len(without), assignment=assignment, names=shown),)
