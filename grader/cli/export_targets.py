"""What each format of `grade export` writes: the files by path, and who is left out of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.exported_result import ExportedResult, ExportPolicy, Standing
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue
from grader.render.exports.canvas_gradebook import fill_gradebook
from grader.render.exports.feedback_zip import Namer, canvas_name, moodle_name, write_feedback_zip
from grader.render.exports.grade_table import write_grade_table
from grader.render.exports.gradescope_results import to_gradescope, write_gradescope
from grader.render.exports.junit_results import write_junit_results
from grader.render.exports.moodle_worksheet import fill_worksheet
from grader.render.exports.result_list import write_result_list
from grader.render.exports.student_feedback import feedback_document, feedback_fragment, score_lines
from grader.render.file_names import student_file_name
from grader.services.reporting.export_plan import ExportPlan

_RESULTS: Final = "results.json"


@dataclass(frozen=True, slots=True)
class ExportJob:
    """One call of `grade export`."""

    plans: tuple[ExportPlan, ...]
    output: Path
    policy: ExportPolicy
    catalogue: Catalogue
    column: str | None = None
    scale: bool = False
    feedback: Path | None = None

    @property
    def results(self) -> tuple[ExportedResult, ...]:
        """Return all results."""
        return tuple(result for plan in self.plans for result in plan.results)


@dataclass(frozen=True, slots=True)
class Exported:
    """Files by path; `column` is the one that was filled.

    `kept` are scores that an instructor decided on the platform, `locked` those that the platform does not
    let change, and `unnamed` are students whose feedback file the platform could not assign.
    """

    files: Mapping[Path, bytes]
    column: str | None = None
    kept: tuple[ExportedResult, ...] = ()
    locked: tuple[ExportedResult, ...] = ()
    unnamed: tuple[ExportedResult, ...] = field(default=())


def to_csv(job: ExportJob) -> Exported:
    """Write a table for spreadsheets."""
    return _text(job, write_grade_table(job.results, job.policy))


def to_json(job: ExportJob) -> Exported:
    """Write the contract's results."""
    return _text(job, write_result_list(job.results, job.catalogue))


def to_junit(job: ExportJob) -> Exported:
    """Write JUnit XML."""
    return _text(job, write_junit_results(job.results, job.catalogue, job.policy))


def to_gradescope_folder(job: ExportJob) -> Exported:
    """Write `STUDENT/results.json` for each student with a score, into a new or empty folder."""
    if job.output.exists() and (not job.output.is_dir() or any(job.output.iterdir())):
        raise UsageError(message("export-folder-not-empty", path=str(job.output)))
    files: dict[Path, bytes] = {}
    taken: set[str] = set()
    for result in job.results:
        score = result.score_for(job.policy)
        if score is None or result.card is None:
            continue
        lines = list(score_lines(result, job.catalogue, with_pending=False))
        data = to_gradescope([result.card], job.catalogue, score=score, lines=[*lines, *result.comments])
        folder = job.output / student_file_name(result.student, taken)
        files[folder / _RESULTS] = write_gradescope(data).encode()
    return Exported(files)


def to_canvas(job: ExportJob) -> Exported:
    """Fill the instructor's gradebook export."""
    plan = job.plans[0]
    assert plan.sheet is not None  # noqa: S101 - the command requires a class list
    filled = fill_gradebook(
        plan.sheet, plan.rows, plan.assignment, job.policy, column=job.column, scale=job.scale
    )
    feedback, unnamed = _feedback(job, plan, canvas_name)
    files = {job.output: filled.sheet.to_bytes()} | feedback
    return Exported(files, column=filled.column, kept=filled.kept, unnamed=unnamed)


def to_moodle(job: ExportJob) -> Exported:
    """Fill the instructor's grading worksheet."""
    plan = job.plans[0]
    assert plan.sheet is not None  # noqa: S101 - the command requires a class list
    comments = {at: feedback_fragment(each, job.catalogue) for at, each in _with_feedback(job, plan).items()}
    filled = fill_worksheet(
        plan.sheet, plan.rows, plan.assignment, comments, job.policy, column=job.column, scale=job.scale
    )
    feedback, unnamed = _feedback(job, plan, moodle_name)
    files = {job.output: filled.sheet.to_bytes()} | feedback
    return Exported(files, locked=filled.locked, unnamed=unnamed)


def _with_feedback(job: ExportJob, plan: ExportPlan) -> dict[int, ExportedResult]:
    """Return the results by row that students may read: those with a score that is exported."""
    return {
        at: result
        for at, result in plan.rows.items()
        if result.standing is not Standing.MISSING and result.score_for(job.policy) is not None
    }


def _feedback(
    job: ExportJob, plan: ExportPlan, namer: Namer
) -> tuple[dict[Path, bytes], tuple[ExportedResult, ...]]:
    if job.feedback is None:
        return {}, ()
    pages: dict[str, str] = {}
    unnamed = []
    for at, result in _with_feedback(job, plan).items():
        name = namer(result, plan.people[at])
        if name is None:
            unnamed.append(result)
        else:
            pages[name] = feedback_document(result, job.catalogue)
    return {job.feedback: write_feedback_zip(pages)}, tuple(unnamed)


def _text(job: ExportJob, text: str) -> Exported:
    return Exported({job.output: text.encode("utf-8", "backslashreplace")})
