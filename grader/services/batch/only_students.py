"""Grade one student again: from a class, or from a single file that is this student's."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.intake.classes import ClassSubmissions
from grader.services.batch.find_student import find_students
from grader.store.gradebook import Gradebook

_PROGRAMS: Final = frozenset({".py", ".ipynb"})


@contextmanager
def only_students(
    gradebook: Gradebook, place: Path, student: str | None
) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the class to read and the students meant; a single program becomes a class of one.

    Raises `UsageError` where the gradebook knows several with this name, or for a program whose student it
    does not know.
    """
    if student is None:
        yield place, {}
        return
    found = find_students(gradebook, student)
    if len(found) > 1:
        listed = ", ".join(f"{name} ({each})" for each, name in found.items())
        raise UsageError(message("show-several", student=student, found=listed))
    if place.suffix.lower() not in _PROGRAMS or not place.is_file():
        yield place, found
        return
    if not found:
        raise UsageError(message("batch-only-none", student=student, path=str(place)))
    with tempfile.TemporaryDirectory(prefix="grade-only-") as folder:
        (one,) = found
        # The folder's name is all that tells whose a plain submission is.
        (Path(folder) / one.replace("/", "_")).mkdir()
        shutil.copy(place, Path(folder) / one.replace("/", "_") / place.name)
        yield Path(folder), found


def chosen_students(
    handed_in: ClassSubmissions, student: str | None, found: dict[str, str]
) -> frozenset[str] | None:
    """Return whom of a class to grade; None for everybody. Raises `UsageError` if the class lacks them."""
    if student is None:
        return None
    wanted = {*found, *([] if found else [student])}
    chosen = {each.student for each in handed_in.listed if each.student in wanted or each.name in wanted}
    if len(chosen) != 1:
        place = ", ".join(sorted(chosen)) or str(student)
        raise UsageError(message("batch-only-none", student=student, path=place))
    return frozenset(chosen)
