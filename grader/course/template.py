"""The files that students receive; `grade release` writes them and `student_template/` is the result."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.course.course import Course
from grader.course.stubs import cut_stub, split_lines
from grader.domain.assignment import Assignment, Visibility
from grader.domain.messages import Message, message

# A shorter line ("return x", "b = 2") may stand in a task or a public check by chance.
_TELLING: Final = 24
_TEXTS: Final = {".py", ".md"}


def stub_of(assignment: Assignment) -> str:
    """Cut an assignment's stub from its reference solution; raises `CourseError` for wrong markers."""
    return cut_stub(assignment.solution.read_text(encoding="utf-8"), assignment.solution)


def public_check_files(assignment: Assignment) -> tuple[Path, ...]:
    """Return the check files in which every check is public."""
    hidden = {check.file for check in assignment.checks if check.visibility is Visibility.HIDDEN}
    return tuple(sorted({check.file for check in assignment.checks} - hidden))


def template_files(course: Course) -> dict[str, str]:
    """Return the files that students receive, as relative names (with `/`) and contents.

    Stubs stand side by side, so that `grade hw1` finds the whole group in one folder; each task's text
    and public checks are in a folder of its name.
    """
    files: dict[str, str] = {}
    for assignment in course.assignments.values():
        files |= handed_out(assignment)
    return files


def handed_out(assignment: Assignment) -> dict[str, str]:
    """Return the files that students receive for one assignment."""
    files = {assignment.entry: stub_of(assignment)}
    texts = sorted(assignment.folder.glob("README.*.md"))
    for text in (*texts, *public_check_files(assignment)):
        files[f"{assignment.folder.name}/{text.name}"] = text.read_text(encoding="utf-8")
    return files


def find_leaks(course: Course, files: Mapping[str, str]) -> Iterator[Message]:
    """Find in what students are to be handed what they must not see, each with its file and line.

    That is: text of a reference solution between its markers, a hidden check or its name, the course's
    hidden seed, and anything but text (data, whose hidden part could be read).
    """
    secrets = dict(_secrets(course))
    for name, text in files.items():
        if Path(name).suffix not in _TEXTS:
            yield message("release-not-text", file=name, line=1)
        for number, line in enumerate(text.splitlines(), start=1):
            found = [place for secret, place in secrets.items() if secret in line]
            yield from (message("release-leak", file=name, line=number, secret=place) for place in found)


def _secrets(course: Course) -> Iterator[tuple[str, str]]:
    """Return each text that students must not receive, with its origin."""
    if course.hidden_seed:
        yield course.hidden_seed, "assignments/course.toml: hidden_seed"
    parted = {
        each.solution: split_lines(each.solution.read_text(encoding="utf-8"))
        for each in course.assignments.values()
        if each.solution.is_file()
    }
    # A later task may contain the answer of an earlier one: text in any stub is no secret.
    kept = set[str]().union(*(kept for _, kept in parted.values()))
    for solution, (solved, _) in parted.items():
        for line, number in solved.items():
            if len(line) >= _TELLING and line not in kept and not _is_said(line):
                yield line, f"{solution.parent.name}/{solution.name}:{number}"
    for assignment in course.assignments.values():
        for check in assignment.checks:
            if check.visibility is Visibility.HIDDEN:
                yield f"def test_{check.id}(", f"{assignment.folder.name}/{check.file.name}:{check.line}"


def _is_said(line: str) -> bool:
    """Whether a line computes nothing: a comment or an import."""
    return bool(re.match(r"#|import |from ", line))
