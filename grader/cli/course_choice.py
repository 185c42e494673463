"""Which course a command uses, and the note about that choice."""

from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.course.place import MARK, search_course
from grader.domain.errors import UsageError
from grader.domain.messages import message


def course_of_student(places: Places, terminal: Terminal) -> Course:
    """Load the course for one submission; an unmarked course around the current folder is passed over."""
    place = search_course(places.environ, places.cwd)
    if place.passed_over is not None:
        terminal.note(message("course-unmarked", file=str(place.passed_over / MARK)))
    course = load_course(place.root)
    if place.is_around:
        _name(course, terminal)
    return course


def course_of_class(places: Places, checks: str, terminal: Terminal) -> Course:
    """Load the course for a class.

    Raises `UsageError` rather than grade a class with another course, or with a part of the checks that
    `checks` does not choose, which is "public" or "all".
    """
    course = load_course(find_course(places.environ, places.cwd))
    if checks != "public":
        require_full(course)
    if search_course(places.environ, places.cwd).is_around:
        _name(course, terminal)
    return course


def require_full(course: Course) -> None:
    """Raise `UsageError` for a student course, which has neither solutions nor hidden checks."""
    if course.is_student_course:
        raise UsageError(message("student-course", file=str(course.root / MARK)))


def _name(course: Course, terminal: Terminal) -> None:
    """Name a full course that was found by its place; for a student course the scorecard says so."""
    if not course.is_student_course:
        terminal.note(message("course-found", path=str(course.root)))
