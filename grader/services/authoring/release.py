"""Write the course that students receive, without anything that they must not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.course.leaks import find_leaks
from grader.course.template import stub_of, template_files
from grader.domain.assignment import Assignment
from grader.domain.errors import CourseError
from grader.services.authoring.scaffold import write_files


@dataclass(frozen=True, slots=True)
class Released:
    """What was written, which stubs of the course were updated, and what else lies in the folder."""

    files: tuple[str, ...]
    stubs: tuple[Path, ...]
    left: tuple[str, ...]


def release(course: Course, folder: Path, released: Sequence[Assignment] | None = None) -> Released:
    """Write the student course with the assignments `released`, by default all, into `folder`.

    All files are built and searched before the first is written; raises `CourseError` with every place where
    a solution, a hidden check or the hidden seed would be published. Other files in `folder` stay, and are
    named in the result.
    """
    chosen = tuple(course.assignments.values()) if released is None else tuple(released)
    files = template_files(course, chosen)
    leaks = tuple(find_leaks(course, files))
    if leaks:
        raise CourseError(*leaks)
    write_files(folder, files)
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    left = sorted(name for name in found if name not in files and not name.startswith("."))
    return Released(tuple(files), tuple(_cut_stubs(chosen)), tuple(left))


def _cut_stubs(released: Iterable[Assignment]) -> list[Path]:
    """Update each assignment's stub.py to its solution; returns those that were out of date."""
    stale = []
    for assignment in released:
        stub, file = stub_of(assignment), assignment.folder / "stub.py"
        if not file.is_file() or file.read_text(encoding="utf-8") != stub:
            write_files(assignment.folder, {"stub.py": stub})
            stale.append(file)
    return stale
