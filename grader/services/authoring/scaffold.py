"""Start a new assignment, in an existing course or in a folder that becomes one."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import load_course
from grader.course.manifest import ID_PATTERN
from grader.course.new_assignment import folder_of, starter_course, starter_files
from grader.course.place import MARK
from grader.domain.errors import GraderFault, UsageError
from grader.domain.messages import message


@dataclass(frozen=True, slots=True)
class Started:
    """A new assignment: where its parts are, and the course's file if that is new, too."""

    id: str
    folder: Path
    solution: Path
    course_file: Path | None


def new_seed() -> str:
    """Return a hidden seed that nobody can guess."""
    return secrets.token_hex(8)


def start(
    root: Path,
    assignment_id: str,
    lang: str,
    taken: frozenset[str],
    choose_seed: Callable[[], str] = new_seed,
) -> Started:
    """Write a new assignment into the course at `root`; `taken` are names that `grade` itself uses.

    `choose_seed` is called for the hidden seed of a new course.

    Raises `UsageError` if the id is invalid or in use, or if its folder exists: nothing is overwritten.
    """
    if not re.fullmatch(ID_PATTERN, assignment_id):
        raise UsageError(message("new-bad-id", id=assignment_id))
    is_new = not (root / MARK).is_file()
    if not is_new:
        course = load_course(root)
        taken |= {*course.assignments, *course.groups}
    if assignment_id in taken:
        raise UsageError(message("new-taken", id=assignment_id))
    name = folder_of(assignment_id)
    for folder in (root / "assignments" / name, root / "solutions" / name):
        if folder.exists():
            raise UsageError(message("new-exists", path=str(folder)))
    files = starter_files(assignment_id) | (
        {MARK.as_posix(): starter_course(lang, choose_seed())} if is_new else {}
    )
    write_files(root, files)
    return Started(
        id=assignment_id,
        folder=root / "assignments" / name,
        solution=root / "solutions" / name / "solution.py",
        course_file=root / MARK if is_new else None,
    )


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write texts under a folder; raises `GraderFault` where that cannot be."""
    try:
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise GraderFault(message("release-unwritable", folder=str(folder), reason=reason)) from error
