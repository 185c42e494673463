"""The files of the student course; `grade release` writes them, and `student_template/` is the result."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Final

from grader.course.course import Course
from grader.course.place import MARK
from grader.course.stubs import cut_stub
from grader.course.student_manifest import assignment_manifest, course_manifest
from grader.domain.assignment import Assignment, Visibility
from grader.domain.errors import CourseError
from grader.domain.messages import message

# Files that are the same in every student course; `.txt` keeps tools from taking them for grader code.
_STARTER: Final = Path(__file__).parent / "student_starter"


def stub_of(assignment: Assignment) -> str:
    """Cut an assignment's stub from its reference solution; raises `CourseError` for wrong markers."""
    return cut_stub(assignment.solution.read_text(encoding="utf-8"), assignment.solution)


def public_check_files(assignment: Assignment) -> tuple[Path, ...]:
    """Return the check files in which every check is public."""
    hidden = {check.file for check in assignment.checks if check.visibility is Visibility.HIDDEN}
    return tuple(sorted({check.file for check in assignment.checks} - hidden))


def template_files(course: Course, released: Iterable[Assignment] | None = None) -> dict[str, str]:
    """Return the files of the student course, as relative names (with `/`) and contents.

    Starter files stand side by side, so that `grade hw1` finds the whole group in one folder. `released` are
    the assignments to include, by default all. Raises `CourseError` for a course without solutions.
    """
    chosen = tuple(course.assignments.values() if released is None else released)
    if course.is_student_course:
        raise CourseError(message("student-course", file=str(course.root / MARK)))
    files = {MARK.as_posix(): course_manifest(course, chosen)} | _starter_files(course, chosen)
    for assignment in chosen:
        files |= handed_out(assignment)
    return files


def handed_out(assignment: Assignment) -> dict[str, str]:
    """Return the files that students receive for one assignment."""
    folder = f"assignments/{assignment.folder.name}"
    shown = public_check_files(assignment)
    checks = [check for check in assignment.checks if check.file in shown]
    files = {
        assignment.entry: stub_of(assignment),
        f"{folder}/assignment.toml": assignment_manifest(assignment, checks),
    }
    for text in (*sorted(assignment.folder.glob("README.*.md")), *shown):
        files[f"{folder}/{text.relative_to(assignment.folder).as_posix()}"] = text.read_text(encoding="utf-8")
    return files


def _starter_files(course: Course, released: Iterable[Assignment]) -> dict[str, str]:
    files = {}
    for file in sorted(_STARTER.rglob("*")):
        if file.is_file():
            name = file.relative_to(_STARTER).as_posix().removesuffix(".txt")
            files[name] = _fill(file.read_text(encoding="utf-8"), name, course, released)
    return files


def _fill(text: str, name: str, course: Course, released: Iterable[Assignment]) -> str:
    """Fill in a text for readers and the workflow's list; in other files `$` has a meaning of its own."""
    if name.endswith(".yml"):
        rows = (f"          - {{ id: {each.id}, entry: {each.entry} }}" for each in released)
        return text.replace("@MATRIX@", "\n".join(rows))
    if not name.startswith("README."):
        return text
    lang = "ko" if name == "README.ko.md" else "en"
    rows = (
        f"| [{getattr(each.title, lang)}](assignments/{each.folder.name}/README.{lang}.md) "
        f"| `{each.entry}` | `grade {each.id}` |"
        for each in released
    )
    first = next(iter(released), None)
    words = {"id": first.id, "entry": first.entry} if first is not None else {"id": "hw", "entry": "hw.py"}
    return Template(text).substitute(words, title=getattr(course.title, lang), rows="\n".join(rows))
