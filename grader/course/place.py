"""Find a course's folder without reading the course, which would import pydantic.

Checks are programs that the examiner runs, so a course that merely lies around the current folder is not
used: a student's folder may contain one. It has to be marked, or named by the user.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import grader
from grader.domain.errors import UsageError
from grader.domain.messages import message

MARK: Final = Path("assignments") / "course.toml"
PACKAGE: Final = Path(grader.__file__).resolve().parent
# The values of `kind` in course.toml: `grade release` writes the first, `grade new` the second.
STUDENT_KIND: Final = "student"
FULL_KIND: Final = "full"


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """The course to use, whether it was found around the current folder, and the unmarked one passed over."""

    root: Path
    is_around: bool = False
    passed_over: Path | None = None


def find_course(environ: Mapping[str, str], cwd: Path) -> Path:
    """Return the folder that contains `assignments/`.

    That is `GRADE_COURSE` if it is set, else the nearest of `cwd` and the folders above it, else the course
    that is installed with the package. Raises `UsageError` if there is none, or if the nearest is not marked.
    """
    place = search_course(environ, cwd)
    if place.passed_over is not None:
        raise UsageError(message("course-unmarked", file=str(place.passed_over / MARK)))
    return place.root


def search_course(environ: Mapping[str, str], cwd: Path) -> CoursePlace:
    """Find the course as `find_course` does, but pass over an unmarked one.

    Raises `UsageError` if no course is left.
    """
    named = environ.get("GRADE_COURSE")
    if named:
        root = Path(named).expanduser()
        root = root if root.is_absolute() else cwd / root
        if not (root / MARK).is_file():
            raise UsageError(message("course-not-there", path=str(root)))
        return CoursePlace(root.resolve())
    passed_over = None
    for root in (cwd.resolve(), *cwd.resolve().parents):
        if not (root / MARK).is_file():
            continue
        if is_marked(root):
            return CoursePlace(root, is_around=root != PACKAGE.parent, passed_over=passed_over)
        passed_over = passed_over or root
    for root in (PACKAGE / "_course", PACKAGE.parent):
        if (root / MARK).is_file():
            return CoursePlace(root, passed_over=passed_over)
    code = "course-not-found" if passed_over is None else "course-unmarked"
    raise UsageError(message(code, path=str(cwd), file=str((passed_over or cwd) / MARK)))


def is_marked(root: Path) -> bool:
    """Whether a course may be used without being named: its `kind` is set, or it is this checkout's own."""
    if root == PACKAGE.parent:
        return True
    try:
        with (root / MARK).open("rb") as file:
            return tomllib.load(file).get("kind") in {STUDENT_KIND, FULL_KIND}
    except OSError:
        return False
    except ValueError:
        # Nothing of a file that cannot be read is run; loading it reports the mistake.
        return True
