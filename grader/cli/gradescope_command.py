"""`grade gradescope HW -o autograder.zip`: pack an autograder for Gradescope."""

from pathlib import Path

from grader.atomic_files import write_bytes_atomically
from grader.cli.settings import Places
from grader.cli.terminal import Terminal, require_writable
from grader.course.course import find_course, load_course
from grader.domain.errors import StorageFault
from grader.domain.messages import message
from grader.domain.run import Isolation
from grader.services.authoring.autograder_zip import AutograderTerms, autograder_zip


def pack_autograder(
    name: str, output: Path, places: Places, terminal: Terminal, *, budget: str, isolation: Isolation
) -> int:
    """Write the zip and print its size."""
    require_writable(output)
    course = load_course(find_course(places.environ, places.cwd))
    terms = AutograderTerms(
        name=name,
        lang=terminal.catalogue.lang,
        budget=budget,
        isolation=isolation,
        hidden_seed=places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed,
    )
    content = autograder_zip(course, terms)
    try:
        write_bytes_atomically(output, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("export-unwritable", path=str(output), reason=reason)) from error
    done = message("autograder-done", path=str(output), kb=round(len(content) / 1000))
    terminal.show(terminal.catalogue.text(done))
    return 0
