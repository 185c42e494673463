"""`grade show STUDENT --out DIR`: show a stored result and what explains it; nothing runs again."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console

from grader.atomic_files import write_bytes_atomically
from grader.cli.settings import Places
from grader.cli.terminal import Terminal, require_writable
from grader.course.course import find_course, load_course
from grader.domain.errors import StorageFault, UsageError
from grader.domain.messages import message
from grader.domain.stored_result import StoredResult
from grader.render.stored_result_view import stored_result_json, stored_result_view
from grader.render.styles import THEME
from grader.services.reporting.gather_stored import gather_stored
from grader.store.connection import FILE_NAME
from grader.store.gradebook import Gradebook

_PAGE_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Options of `grade show`."""

    student: str
    out: Path
    assignment: str | None = None
    json: str | None = None
    html: Path | None = None
    gradebook: str | None = None


def show(settings: ShowSettings, places: Places, terminal: Terminal) -> int:
    """Show a student's results. Raises `UsageError` where nobody or several are meant."""
    if settings.gradebook is None and not (settings.out / FILE_NAME).is_file():
        # Opening a gradebook would create it.
        raise UsageError(message("show-no-gradebook", path=str(settings.out)))
    require_writable(settings.json, settings.html)
    course = load_course(find_course(places.environ, places.cwd))
    with Gradebook.open(settings.gradebook or settings.out, folder=settings.out) as gradebook:
        results = gather_stored(gradebook, course, settings.out, settings.student, settings.assignment)
    if settings.json is not None:
        objects = [stored_result_json(each, terminal.catalogue) for each in results]
        terminal.write_json({"schema": 1, "results": objects}, settings.json)
    if settings.html is not None:
        _write_page(settings.html, results, terminal)
    if settings.json != "-":
        for each in results:
            view = stored_result_view(each, terminal.catalogue, terminal.out.width, terminal.glyphs)
            terminal.show(view)
    return 0


def _write_page(path: Path, results: tuple[StoredResult, ...], terminal: Terminal) -> None:
    """Write what the terminal shows as one page without scripts that needs no other file."""
    console = Console(
        file=io.StringIO(), record=True, width=_PAGE_WIDTH, theme=THEME, force_terminal=True, markup=False
    )
    for each in results:
        console.print(stored_result_view(each, terminal.catalogue, _PAGE_WIDTH))
    page = console.export_html(inline_styles=True)
    try:
        write_bytes_atomically(path, page.encode("utf-8", "replace"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("json-unwritable", path=str(path), reason=reason)) from error
