"""Find an assignment's other right solutions, and compare a program with its reference."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from grader.course.stubs import without_markers
from grader.domain.assignment import Assignment
from grader.domain.assignment_programs import AssignmentPrograms

_LEFT_OUT = {".md", ".toml", ".txt"}


def programs_of(assignments: Iterable[Assignment]) -> tuple[AssignmentPrograms, ...]:
    """Return the starter file and the reference of each assignment, by which submissions are recognised."""
    return tuple(
        AssignmentPrograms(each.id, each.entry, _content(each.folder / "stub.py"), _content(each.solution))
        for each in assignments
    )


def _content(path: Path) -> bytes:
    """Return a file's content; what students install has no solutions."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def variants_of(assignment: Assignment) -> tuple[Path, ...]:
    """Return the other right solutions: programs, notebooks and folders that hold one."""
    folder = assignment.folder / "variants"
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.name[0] not in "._" and path.suffix not in _LEFT_OUT)
    return tuple(sorted(found))


def difference(assignment: Assignment, name: str, text: str) -> str:
    """Return what a wrong solution changes in the reference, as a unified diff."""
    reference = without_markers(assignment.solution.read_text(encoding="utf-8"))
    wrong = without_markers(text)
    names = (f"solutions/{assignment.folder.name}/solution.py", name)
    lines = difflib.unified_diff(reference.splitlines(), wrong.splitlines(), *names, n=1, lineterm="")
    return "\n".join(lines)
