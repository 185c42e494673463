"""`grade batch HW FOLDER --out DIR`: connect class, gradebook and grader, and show progress."""

import getpass
import os
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from grader.cli.attention_file import Students, write_attention
from grader.cli.batch_progress import BatchDisplay
from grader.cli.batch_summary import show_attention, show_change, show_changes_end, show_summary, write_all
from grader.cli.course_choice import course_of_class
from grader.cli.result_files import ResultFiles, Summary
from grader.cli.settings import GradingSettings
from grader.cli.terminal import Terminal
from grader.course.course import Course
from grader.course.programs import programs_of
from grader.datasets.dataset_registry import FASHION_OR_GARMENTS, locate
from grader.domain.assignment import Assignment
from grader.domain.dataset import Dataset
from grader.domain.errors import CourseError, Interrupted, StorageFault, UsageError
from grader.domain.events import BatchEnded, ClassTaken, Done, Faulted, Regraded
from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.intake.people import Roster
from grader.intake.roster import read_extensions, read_roster, read_times
from grader.services.batch.class_roster import settle_roster
from grader.services.batch.cores import physical_cores
from grader.services.batch.grade_class import BatchOrder, Mode, grade_class
from grader.services.batch.known_class import open_known_class
from grader.services.batch.only_students import chosen_students, only_students
from grader.services.grading.code_digests import current_code
from grader.services.grading.other_data import OtherData
from grader.store.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Options of `grade batch` that other grading commands lack; `jobs` 0 means one for each core."""

    folder: Path
    out: Path
    jobs: int = 0
    mode: Mode = Mode.RESUME
    shortest_first: bool = True
    gradebook: str | None = None
    roster: Path | None = None
    times: Path | None = None
    extensions: Path | None = None
    only: str | None = None


@dataclass(slots=True)
class _Tally:
    """Counts over all assignments of one call."""

    ended: BatchEnded = field(default_factory=lambda: BatchEnded(0, (), 0))
    changed: int = 0
    same: int = 0
    older: dict[str, Students] = field(default_factory=dict)

    def take(self, more: BatchEnded) -> None:
        self.ended = BatchEnded(
            self.ended.graded + more.graded, self.ended.faults + more.faults, self.ended.left + more.left
        )


def choose_mode(*, fresh: bool, regrade: bool, accept: bool) -> Mode:
    """Turn the options into a mode. Raises `UsageError` if they contradict each other."""
    if accept and not regrade:
        raise UsageError(message("batch-accept-alone"))
    if fresh and (regrade or accept):
        raise UsageError(message("batch-fresh-or-regrade"))
    if accept:
        return Mode.ACCEPT
    if regrade:
        return Mode.REGRADE
    return Mode.FRESH if fresh else Mode.RESUME


def grade_batch(name: str, batch: BatchSettings, settings: GradingSettings, terminal: Terminal) -> int:
    """Grade a class; return 0 if every submission has a result and 3 if the grader failed."""
    course = course_of_class(settings.places, settings.checks, terminal)
    assignments = course.resolve(name)
    if not batch.folder.exists():
        raise UsageError(message("no-such-file", path=str(batch.folder)))
    given = None if batch.roster is None else read_roster(batch.roster, course.zone)
    with (
        _folder(batch.out),
        Gradebook.open(batch.gradebook or batch.out, folder=batch.out) as gradebook,
        gradebook.lock(_user()),
        ResultFiles(batch.out, gradebook, course, terminal.catalogue) as files,
    ):
        entries = {each.id: each.entry for each in course.assignments.values()}
        roster = settle_roster(gradebook, given, entries)
        call = _Call(course, batch, settings, terminal, gradebook, files)
        for assignment in assignments:
            if len(assignments) > 1:
                title = terminal.catalogue.text(assignment.title)
                terminal.note(message("batch-assignment", id=assignment.id, title=title))
            call.grade(assignment, roster)
        return call.end(assignments)


@dataclass(frozen=True, slots=True)
class _Call:
    """One call of the command while its gradebook is open."""

    course: Course
    batch: BatchSettings
    settings: GradingSettings
    terminal: Terminal
    gradebook: Gradebook
    files: ResultFiles
    tally: _Tally = field(default_factory=_Tally)

    def grade(self, assignment: Assignment, roster: Roster | None) -> None:
        """Grade the class's submissions of one assignment."""
        batch, course, settings = self.batch, self.course, self.settings
        times = None if batch.times is None else read_times(batch.times, roster, course.zone)
        _take_extensions(assignment, batch, roster, self.gradebook, course)
        terms = _terms(assignment, course, settings, self.terminal)
        with (
            only_students(self.gradebook, batch.folder, batch.only) as (folder, students),
            open_known_class(
                self.gradebook,
                folder,
                assignment.entry,
                assignment.id,
                roster,
                zone=course.zone,
                programs=programs_of(course.assignments.values()),
                times=times,
            ) as opened,
        ):
            order = BatchOrder(
                terms=terms,
                handed_in=opened.handed_in,
                notes=opened.notes,
                folder=batch.out,
                jobs=batch.jobs or physical_cores(),
                hidden=(batch.folder, settings.places.cache_dir),
                mode=Mode.FRESH if batch.only and batch.mode is Mode.RESUME else batch.mode,
                only=chosen_students(opened.handed_in, batch.only, students),
                shortest_first=batch.shortest_first,
                use_cache=settings.use_cache,
                other_data=_other_data(course, settings),
            )
            _run(order, self.gradebook, self.files, self.tally, self.terminal, settings)

    def end(self, assignments: Sequence[Assignment]) -> int:
        """Show totals and who needs attention, and return the exit code."""
        batch, terminal = self.batch, self.terminal
        code = _show_end(self.tally, batch, self.files.rewrite(), assignments, self.settings, terminal)
        older = self.tally.older
        write_attention(batch.out, self.gradebook, self.course, terminal.catalogue, older)
        if batch.mode is not Mode.REGRADE and self.settings.json != "-":
            for assignment in assignments:
                show_attention(self.gradebook, assignment, older.get(assignment.id, ()), terminal)
        return code or _code_of_rest(self.gradebook, assignments, batch, terminal)


def _code_of_rest(
    gradebook: Gradebook, assignments: Sequence[Assignment], batch: BatchSettings, terminal: Terminal
) -> int:
    """Return 3 if an earlier submission lacks its result through a fault, 1 if one lacks it otherwise."""
    if batch.mode is Mode.REGRADE:
        return 0
    open_keys = {each.key for assignment in assignments for each in gradebook.pending(assignment.id)}
    if not open_keys:
        return 0
    terminal.note(message("batch-without-result", count=len(open_keys)))
    return 3 if open_keys & {fault.key for fault in gradebook.faults()} else 1


@contextmanager
def _folder(out: Path) -> Iterator[None]:
    """Make the batch's folder; a call that turns out to be wrong leaves no new one behind."""
    is_new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("batch-folder-unwritable", place=str(out), reason=reason)) from error
    try:
        yield
    except (UsageError, CourseError):
        if is_new and not (out / "evidence").exists():
            shutil.rmtree(out, ignore_errors=True)
        raise


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # Some containers have no password entry for the user.
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"


def _take_extensions(
    assignment: Assignment,
    batch: BatchSettings,
    roster: Roster | None,
    gradebook: Gradebook,
    course: Course,
) -> None:
    if batch.extensions is not None:
        for student, due in read_extensions(batch.extensions, roster, course.zone).items():
            gradebook.decisions.set_extension(student, assignment.id, due)


def _hidden_seed(course: Course, settings: GradingSettings) -> str | None:
    return settings.places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed


def _terms(
    assignment: Assignment, course: Course, settings: GradingSettings, terminal: Terminal
) -> GradingTerms:
    return GradingTerms(
        assignment=assignment,
        dataset=_locate(assignment, course, settings, terminal),
        budget=assignment.budgets[settings.budget],
        code=current_code(),
        seed=settings.seed,
        hidden_seed=_hidden_seed(course, settings) or "",
        visibility=settings.checks,
        isolation=settings.isolation,
    )


def _locate(assignment: Assignment, course: Course, settings: GradingSettings, terminal: Terminal) -> Dataset:
    places = settings.places
    seed = _hidden_seed(course, settings)
    dataset = locate(settings.dataset, places.data_dir, places.cache_dir, seed, allowed=assignment.datasets)
    if dataset.default_hidden_seed and assignment.thresholds:
        terminal.note(message("default-hidden-seed-batch"))
    return dataset


def _other_data(course: Course, settings: GradingSettings) -> OtherData:
    """Return where Fashion-MNIST is found or drawn, for programs that load it."""
    places, seed = settings.places, _hidden_seed(course, settings)
    return OtherData(
        lambda: locate(None, places.data_dir, places.cache_dir, seed, allowed=FASHION_OR_GARMENTS)
    )


def _run(
    order: BatchOrder,
    gradebook: Gradebook,
    files: ResultFiles,
    tally: _Tally,
    terminal: Terminal,
    settings: GradingSettings,
) -> None:
    """Grade, show progress and write each result; one Ctrl-C stops new jobs, a second kills running ones."""
    stop = threading.Event()
    with (
        BatchDisplay(terminal, order.terms.assignment.max_score, order.jobs) as display,
        _stopping(stop, order.folder, terminal),
    ):
        for event in grade_class(order, gradebook, stop):
            if isinstance(event, Done):
                display.show_result(event, files.add(order.terms.assignment, event.student))
            else:
                display.show(event)
            match event:
                case ClassTaken(older=older):
                    tally.older[order.assignment_id] = older
                case Faulted(student=student, is_last=True):
                    files.add(order.terms.assignment, student)
                case Regraded():
                    tally.changed += bool(event.changes)
                    tally.same += not event.changes
                    if settings.json != "-":
                        show_change(event, terminal)
                case BatchEnded():
                    tally.take(event)
                case _:
                    pass
    if stop.is_set():
        terminal.note(message("batch-stopped", left=tally.ended.left))
        raise Interrupted(message("batch-resume", out=str(order.folder)))


@contextmanager
def _stopping(stop: threading.Event, out: Path, terminal: Terminal) -> Iterator[None]:
    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        terminal.note(message("batch-stopping"))

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(message("batch-resume", out=str(out))) from error
    finally:
        signal.signal(signal.SIGINT, before)


def _show_end(
    tally: _Tally,
    batch: BatchSettings,
    summary: Summary,
    assignments: Sequence[Assignment],
    settings: GradingSettings,
    terminal: Terminal,
) -> int:
    ended = tally.ended
    if settings.json is not None:
        write_all(batch.out, settings, terminal)
    if batch.mode is Mode.REGRADE:
        show_changes_end(tally.changed, tally.same, terminal)
    elif settings.json != "-":
        show_summary(summary, [each.id for each in assignments], ended, batch.out, terminal)
    for student in ended.faults:
        terminal.fail((message("batch-fault-left", student=student),), fault=True)
    return 3 if ended.faults else 0
