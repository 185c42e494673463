"""Write mutants as programs, so that an author can run one by hand or try a check on it."""

from collections.abc import Iterable
from pathlib import Path

from grader.course.mutants import mutants_of
from grader.domain.assignment import Assignment
from grader.services.authoring.scaffold import write_files


def write_mutants(assignments: Iterable[Assignment], folder: Path) -> tuple[str, ...]:
    """Write `ASSIGNMENT/CHECK__NAME.py` for each mutant under `folder` and return those names.

    Raises `CourseError` where a `mutants.toml` is wrong, before anything is written.
    """
    files = {
        f"{assignment.folder.name}/{mutant.file_name}": mutant.source
        for assignment in assignments
        for mutant in mutants_of(assignment)
    }
    write_files(folder, files)
    return tuple(files)
