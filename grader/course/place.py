"""Find a course's folder without reading the course, which would import pydantic."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grader
from grader.domain.errors import UsageError
from grader.domain.messages import message

MARK: Final = Path("assignments") / "course.toml"
PACKAGE: Final = Path(grader.__file__).resolve().parent


def find_course(environ: Mapping[str, str], cwd: Path) -> Path:
    """Return the folder that contains `assignments/`.

    That is `GRADE_COURSE` if it is set, else the nearest of `cwd` and the folders above it, else the course
    that is installed with the package. Raises `UsageError` if there is none.
    """
    named = environ.get("GRADE_COURSE")
    if named:
        root = Path(named).expanduser()
        root = root if root.is_absolute() else cwd / root
        if not (root / MARK).is_file():
            raise UsageError(message("course-not-there", path=str(root)))
        return root.resolve()
    above = [cwd.resolve(), *cwd.resolve().parents]
    for root in (*above, PACKAGE / "_course", PACKAGE.parent):
        if (root / MARK).is_file():
            return root
    raise UsageError(message("course-not-found", path=str(cwd)))
