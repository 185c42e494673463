"""Find an assignment's wrong solutions and its other right ones."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from grader.course.stubs import without_markers
from grader.domain.assignment import Assignment
from grader.domain.messages import Message, message

_LEFT_OUT = {".md", ".toml", ".txt"}


def mutants_of(assignment: Assignment) -> tuple[Path, ...]:
    """Give the wrong solutions, one mistake each, in the order of their names."""
    return tuple(sorted((assignment.folder / "mutants").glob("*.py")))


def variants_of(assignment: Assignment) -> tuple[Path, ...]:
    """Give the other right solutions: programs, notebooks and folders that hold one."""
    folder = assignment.folder / "variants"
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.name[0] not in "._" and path.suffix not in _LEFT_OUT)
    return tuple(sorted(found))


def check_of(mutant: Path) -> str:
    """Name the check that must catch a mutant: what stands before the two underscores."""
    return mutant.stem.partition("__")[0]


def find_misnamed(assignment: Assignment) -> Iterator[Message]:
    """Find the mutants that name no check of the assignment, and those that say not what they change."""
    known = {check.id for check in assignment.checks}
    for mutant in mutants_of(assignment):
        check, _, what = mutant.stem.partition("__")
        if check not in known:
            near = difflib.get_close_matches(check, sorted(known), n=1, cutoff=0.0)
            yield message(
                "mutant-unknown-check", file=str(mutant), line=1, check=check, nearest="".join(near)
            )
        elif not what:
            yield message("mutant-without-name", file=str(mutant), line=1, check=check)


def difference(assignment: Assignment, name: str, text: str) -> str:
    """Give what a wrong solution changes in the reference, as a unified diff."""
    reference = without_markers(assignment.solution.read_text(encoding="utf-8"))
    wrong = without_markers(text)
    names = (f"solutions/{assignment.folder.name}/solution.py", name)
    lines = difflib.unified_diff(reference.splitlines(), wrong.splitlines(), *names, n=1, lineterm="")
    return "\n".join(lines)
