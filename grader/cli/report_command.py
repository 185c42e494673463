"""`grade report DIR`: render a batch's reports from its gradebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from grader.atomic_files import write_bytes_atomically
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.domain.errors import StorageFault, UsageError
from grader.domain.exported_result import ExportPolicy
from grader.domain.feedback import StudentFeedback
from grader.domain.messages import message
from grader.domain.report import ClassReport
from grader.render.attention_table import write_attention_table
from grader.render.exports.grade_table import write_grade_table
from grader.render.feedback_markdown import feedback_markdown
from grader.render.feedback_page import FeedbackPages
from grader.render.file_names import student_file_name
from grader.render.report_page import report_page
from grader.services.reporting.drawn_pictures import DrawnPictures
from grader.services.reporting.gather_exports import gather_results
from grader.services.reporting.gather_feedback import gather_feedback
from grader.services.reporting.gather_report import gather_report
from grader.store.connection import FILE_NAME
from grader.store.evidence import EvidenceStore
from grader.store.gradebook import Gradebook

_FEEDBACK: Final = "feedback"


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
        report = gather_report(gradebook, course, terminal.catalogue.lang, settings.out)
        table = _grades(gradebook, report, course)
    names = _file_names(report)
    files = {
        "report.html": report_page(
            report, {each: f"{_FEEDBACK}/{name}.html" for each, name in names.items()}
        ),
        "grades.csv": table,
        "attention.csv": write_attention_table(report, terminal.catalogue),
    }
    for name, text in files.items():
        _write(settings.out / name, text)
        terminal.show(terminal.catalogue.text(message("report-written", path=str(settings.out / name))))
    pictures = DrawnPictures(EvidenceStore(settings.out / "evidence"))
    feedback = gather_feedback(report, course, datetime.now(UTC), pictures.of)
    folder = settings.out / _FEEDBACK
    _write_feedback(folder, feedback, names)
    done = message("report-feedback-written", count=len(names), path=str(folder))
    terminal.show(terminal.catalogue.text(done))
    return 0


def _grades(gradebook: Gradebook, report: ClassReport, course: Course) -> str:
    results = (
        result
        for each in report.assignments
        for result in gather_results(gradebook, course.assignments[each.id])
    )
    return write_grade_table(list(results), ExportPolicy())


def _file_names(report: ClassReport) -> dict[str, str]:
    """Return the name of each student's feedback, without an ending."""
    taken: set[str] = set()
    students = dict.fromkeys(result.student for each in report.assignments for result in each.results)
    return {student: student_file_name(student, taken) for student in students}


def _write_feedback(folder: Path, feedback: Iterable[StudentFeedback], names: Mapping[str, str]) -> None:
    pages = FeedbackPages()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    for each in feedback:
        name = names[each.student]
        _write(folder / f"{name}.html", pages.render(each))
        _write(folder / f"{name}.md", feedback_markdown(each))


def _write(path: Path, text: str) -> None:
    """Write a file unless it has this content: replacing thousands costs more than rendering them."""
    content = text.encode("utf-8", "replace")
    try:
        if not path.is_file() or path.read_bytes() != content:
            write_bytes_atomically(path, content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageFault:
    reason = error.strerror or str(error)
    return StorageFault(message("batch-folder-unwritable", place=str(path), reason=reason))
