"""`grade export DIR --format F -o PATH`: write a batch's results in another system's format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.atomic_files import write_bytes_atomically
from grader.cli.export_notes import note_left
from grader.cli.export_targets import (
    Exported,
    ExportJob,
    to_canvas,
    to_csv,
    to_gradescope_folder,
    to_json,
    to_junit,
    to_moodle,
)
from grader.cli.options import ExportFormat
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.domain.assignment import Assignment
from grader.domain.errors import StorageFault, UsageError
from grader.domain.exported_result import ExportPolicy
from grader.domain.messages import message
from grader.services.reporting.export_plan import plan_export
from grader.store.connection import FILE_NAME
from grader.store.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Options of `grade export`."""

    folder: Path
    format: ExportFormat
    output: Path
    roster: Path | None = None
    assignment: str | None = None
    column: str | None = None
    feedback: Path | None = None
    policy: ExportPolicy = field(default_factory=ExportPolicy)
    scale: bool = False
    accept_names: bool = False
    gradebook: str | None = None


_WRITERS: Final[Mapping[ExportFormat, Callable[[ExportJob], Exported]]] = {
    ExportFormat.CSV: to_csv,
    ExportFormat.JSON: to_json,
    ExportFormat.JUNIT: to_junit,
    ExportFormat.GRADESCOPE: to_gradescope_folder,
    ExportFormat.CANVAS: to_canvas,
    ExportFormat.MOODLE: to_moodle,
}
_PLATFORMS: Final = frozenset({ExportFormat.CANVAS, ExportFormat.MOODLE})


def export_results(settings: ExportSettings, places: Places, terminal: Terminal) -> int:
    """Write the files; return 1 if a result has no score in them or is nobody's on the class list."""
    _require(settings)
    course = load_course(find_course(places.environ, places.cwd))
    with Gradebook.open(settings.gradebook or settings.folder, folder=settings.folder) as gradebook:
        selected = _select(gradebook, course, settings)
        plans = tuple(
            plan_export(gradebook, each, settings.roster, accept_names=settings.accept_names)
            for each in selected
        )
    job = ExportJob(
        plans=plans,
        output=settings.output,
        policy=settings.policy,
        catalogue=terminal.catalogue,
        column=settings.column,
        scale=settings.scale,
        feedback=settings.feedback,
    )
    exported = _WRITERS[settings.format](job)
    _write(exported)
    count = sum(each.score_for(settings.policy) is not None for plan in plans for each in plan.results)
    done = message("export-done", count=count, path=str(settings.output))
    terminal.show(terminal.catalogue.text(done))
    return 1 if note_left(plans, exported, settings.policy, terminal) else 0


def _require(settings: ExportSettings) -> None:
    """Raise `UsageError` for a call that cannot work, before anything is read."""
    if settings.gradebook is None and not (settings.folder / FILE_NAME).is_file():
        raise UsageError(message("export-no-gradebook", path=str(settings.folder)))
    if settings.format in _PLATFORMS and settings.roster is None:
        raise UsageError(message("export-needs-roster", format=settings.format.value))
    if settings.feedback is not None and settings.format not in _PLATFORMS:
        raise UsageError(message("export-feedback-format"))
    for output in filter(None, (settings.output, settings.feedback)):
        if settings.roster is not None and output.exists() and output.samefile(settings.roster):
            raise UsageError(message("export-over-roster", path=str(output)))
        if not output.parent.is_dir():
            raise UsageError(message("no-such-file", path=str(output.parent)))


def _select(gradebook: Gradebook, course: Course, settings: ExportSettings) -> tuple[Assignment, ...]:
    """Return the assignments to export; a platform's file takes one."""
    present = gradebook.assignments()
    if not present:
        raise UsageError(message("export-no-gradebook", path=str(settings.folder)))
    wanted = (
        present if settings.assignment is None else [each.id for each in course.resolve(settings.assignment)]
    )
    unknown = [name for name in wanted if name not in course.assignments or name not in present]
    if unknown:
        raise UsageError(message("export-no-assignment", name=", ".join(unknown), known=", ".join(present)))
    if len(wanted) > 1 and settings.format in {*_PLATFORMS, ExportFormat.GRADESCOPE}:
        raise UsageError(message("export-one-assignment", known=", ".join(wanted)))
    return tuple(course.assignments[name] for name in wanted)


def _write(exported: Exported) -> None:
    try:
        for path, content in exported.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("export-unwritable", path=str(error.filename), reason=reason)) from error
