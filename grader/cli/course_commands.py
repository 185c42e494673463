"""`grade release DIR` and `grade new HW`: connect course and folders, and list what was written."""

import sys
from collections.abc import Sequence
from pathlib import Path

from grader.cli.course_choice import require_full
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import find_course, load_course
from grader.course.place import MARK, PACKAGE
from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message


def release_course(folder: Path, names: Sequence[str], places: Places, terminal: Terminal) -> int:
    """Write the student course into `folder`, with the assignments or groups `names`, or all."""
    from grader.services.authoring.release import release

    course = load_course(find_course(places.environ, places.cwd))
    chosen = dict.fromkeys(each.id for name in names for each in course.resolve(name))
    released = [each for each in course.assignments.values() if not names or each.id in chosen]
    done = release(course, folder, released)
    for file in done.stubs:
        terminal.note(message("release-stub-written", file=str(file)))
    if done.left:
        terminal.note(message("release-left", folder=str(folder), names=", ".join(done.left[:10])))
    _say(terminal, message("release-written", files=len(done.files), folder=str(folder)))
    return 0


def start_assignment(name: str, reserved: frozenset[str], places: Places, terminal: Terminal) -> int:
    """Start an assignment in the reader's course, or in a new course in the current folder.

    `reserved` are the names of commands: `grade NAME` could not grade an assignment of such a name.
    """
    from grader.services.authoring.scaffold import start

    root = own_course(places)
    if (root / MARK).is_file():
        require_full(load_course(root))
    started = start(root, name, terminal.catalogue.lang, reserved, lambda: choose_seed(places, terminal))
    if started.course_file is not None:
        _say(terminal, message("new-course", file=str(started.course_file)))
    _say(terminal, message("new-started", folder=str(started.folder), id=started.id))
    checks, solution = started.folder / "checks", started.solution
    _say(terminal, message("new-next", solution=str(solution), checks=str(checks), id=started.id))
    return 0


def choose_seed(places: Places, terminal: Terminal) -> str:
    """Ask for the hidden seed of a new course; an empty answer, or nobody to ask, makes one up."""
    from grader.services.authoring.scaffold import new_seed

    given = places.environ.get("GRADE_HIDDEN_SEED", "")
    if not given and sys.stdin.isatty() and terminal.err.is_terminal:
        terminal.err.print(terminal.catalogue.text(message("new-seed")), end=" ")
        given = sys.stdin.readline().strip()
    return given or new_seed()


def own_course(places: Places) -> Path:
    """Return the course to write to: GRADE_COURSE, the one around the current folder, else that folder.

    The course that was installed with the package is never written to.
    """
    named = places.environ.get("GRADE_COURSE")
    if named:
        return (places.cwd / Path(named).expanduser()).resolve()
    try:
        found = find_course(places.environ, places.cwd)
    except UsageError:
        return places.cwd
    is_around = places.cwd.resolve().is_relative_to(found)
    return found if is_around and found != PACKAGE / "_course" and (found / MARK).is_file() else places.cwd


def _say(terminal: Terminal, text: Readable) -> None:
    terminal.out.print(terminal.catalogue.text(text), soft_wrap=True)
