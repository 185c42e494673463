"""`grade report DIR`: render a batch's reports from its gradebook."""

from dataclasses import dataclass
from pathlib import Path

from grader.atomic_files import write_bytes_atomically
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import find_course, load_course
from grader.domain.errors import StorageFault, UsageError
from grader.domain.exported_result import ExportPolicy
from grader.domain.messages import message
from grader.render.exports.grade_table import write_grade_table
from grader.render.report_page import report_page
from grader.services.reporting.gather_exports import gather_results
from grader.services.reporting.gather_report import gather_report
from grader.store.connection import FILE_NAME
from grader.store.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Options of `grade report`."""

    out: Path
    gradebook: str | None = None


def write_reports(settings: ReportSettings, places: Places, terminal: Terminal) -> int:
    """Write the reports into the batch's folder and say which files these are."""
    if not settings.out.is_dir():
        raise UsageError(message("no-such-file", path=str(settings.out)))
    if settings.gradebook is None and not (settings.out / FILE_NAME).is_file():
        # Opening a gradebook would create it.
        raise UsageError(message("report-nothing"))
    course = load_course(find_course(places.environ, places.cwd))
    where = settings.gradebook or settings.out
    with Gradebook.open(where, folder=settings.out) as gradebook:
        report = gather_report(gradebook, course, terminal.catalogue.lang)
        results = [
            result
            for each in report.assignments
            for result in gather_results(gradebook, course.assignments[each.id])
        ]
    table = write_grade_table(results, ExportPolicy())
    for name, text in (("report.html", report_page(report)), ("grades.csv", table)):
        path = settings.out / name
        try:
            write_bytes_atomically(path, text.encode("utf-8", "replace"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise StorageFault(message("batch-folder-unwritable", place=str(path), reason=reason)) from error
        terminal.show(terminal.catalogue.text(message("report-written", path=str(path))))
    return 0
