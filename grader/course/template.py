"""Say which files students are handed; `grade release` writes them and `student_template/` is the result."""

from pathlib import Path

from grader.course.course import Course
from grader.course.stubs import cut_stub
from grader.domain.assignment import Assignment, Visibility


def stub_of(assignment: Assignment) -> str:
    """Cut an assignment's stub from its reference solution; raises `CourseError` for wrong markers."""
    return cut_stub(assignment.solution.read_text(encoding="utf-8"), assignment.solution)


def public_check_files(assignment: Assignment) -> tuple[Path, ...]:
    """Give the check files in which every check is public."""
    hidden = {check.file for check in assignment.checks if check.visibility is Visibility.HIDDEN}
    return tuple(sorted({check.file for check in assignment.checks} - hidden))


def template_files(course: Course) -> dict[str, str]:
    """Give what students are handed, as relative names (with `/`) and contents.

    Stubs stand side by side, so that `grade hw1` finds the whole group in one folder; each task's text
    and public checks are in a folder of its name.
    """
    files: dict[str, str] = {}
    for assignment in course.assignments.values():
        files[assignment.entry] = stub_of(assignment)
        texts = sorted(assignment.folder.glob("README.*.md"))
        for text in (*texts, *public_check_files(assignment)):
            files[f"{assignment.folder.name}/{text.name}"] = text.read_text(encoding="utf-8")
    return files
