"""Find where a course is, without reading it: whoever asks only for that need not wait for pydantic."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grader
from grader.domain.errors import UsageError
from grader.domain.messages import message

MARK: Final = Path("assignments") / "course.toml"
PACKAGE: Final = Path(grader.__file__).resolve().parent


def find_course(environ: Mapping[str, str], cwd: Path) -> Path:
    """Give the folder that holds `assignments/`.

    `GRADE_COURSE` decides alone; without it the folders from `cwd` upwards are looked through, then
    the course that came with the package. Raises `UsageError` where there is none.
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
