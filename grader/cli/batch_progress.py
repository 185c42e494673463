"""Progress of a batch: a bar and a line for each job on a terminal, plain lines in a pipe."""

import time
from types import TracebackType
from typing import Self

from rich.console import Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
)

from grader.cli.batch_summary import status_code
from grader.cli.progress_line import describe
from grader.cli.terminal import Terminal
from grader.domain.events import (
    BatchEnded,
    BatchEvent,
    Begun,
    ClassTaken,
    Done,
    Event,
    Faulted,
    Regraded,
    Stage,
    Underway,
)
from grader.domain.messages import Readable, message
from grader.domain.scorecard import Scorecard
from grader.render.number_format import show_points
from grader.services.batch.final_score import FinalResult
from grader.services.batch.remaining_time import RemainingTime


class BatchDisplay:
    """Shows events as they come, on standard error."""

    def __init__(self, terminal: Terminal, max_score: float, jobs: int) -> None:
        self._terminal, self._max_score, self._job_count = terminal, max_score, jobs
        self._remaining = RemainingTime({}, jobs)
        self._is_loading_told = False
        self._whole = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]}", markup=False),
            console=terminal.err,
            expand=True,
        )
        self._jobs = Progress(
            SpinnerColumn(), TextColumn("{task.description}", markup=False), console=terminal.err
        )
        self._live: Live | None = None
        self._all: TaskID | None = None
        self._lines: dict[str, tuple[TaskID, str]] = {}
        self._done, self._total = 0, 0
        self._score_sum, self._scored, self._failures = 0.0, 0, 0

    def __enter__(self) -> Self:
        if self._terminal.err.is_terminal:
            self._live = Live(
                Group(self._whole, self._jobs),
                console=self._terminal.err,
                transient=True,
                refresh_per_second=4,
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, event: BatchEvent) -> None:
        """Show one event."""
        match event:
            case ClassTaken():
                self._begin(event)
            case Begun(student=student, name=name):
                self._lines[student] = (self._jobs.add_task(name, total=None), name)
            case Underway(student=student, event=inner):
                self._take_stage(student, inner)
                self._update_line(student, inner)
            case Done():
                self.show_result(event, None)
            case Regraded(student=student, after=card):
                self._count(student, card)
            case Faulted():
                self._show_fault(event)
            case BatchEnded():
                pass

    def show_result(self, event: Done, result: FinalResult | None) -> None:
        """Show a student's line: points, lateness, and what of the submission a person should know."""
        self._count(event.student, event.scorecard)
        line = self._line(event.name, event.scorecard, self._lateness(result))
        self._terminal.err.print(line, markup=False, soft_wrap=True)
        for note in () if result is None else result.entry.handed_in.notes:
            self._terminal.err.print(f"    {self._text(note)}", markup=False, soft_wrap=True)

    def _lateness(self, result: FinalResult | None) -> str:
        late = None if result is None else result.lateness
        if result is None or late is None:
            return ""
        if not late.is_late:
            is_unknown = result.entry.handed_in.handed_in_at is None
            return f"  {self._text(message('late-no-time'))}" if is_unknown else ""
        if not late.is_known:
            return f"  {self._text(message('late-marked'))}"
        minutes = int(late.late_by.total_seconds()) // 60
        said = message(
            "late-by",
            days=minutes // 1440,
            hours=minutes // 60 % 24,
            minutes=minutes % 60,
            percent=show_points(round(100 * late.fraction, 1)),
            final="-" if result.final_score is None else show_points(result.final_score),
        )
        return f"  {self._text(said)}"

    def _begin(self, event: ClassTaken) -> None:
        self._total = event.waiting
        self._remaining = RemainingTime(event.costs, self._job_count)
        for note in event.notes:
            self._terminal.note(note)
        taken = message(
            "batch-taken", attempts=event.attempts, students=event.students, waiting=event.waiting
        )
        self._terminal.note(taken)
        if event.outdated and event.outdated != event.waiting:
            self._terminal.note(message("batch-outdated", count=event.outdated))
        text = self._text(message("batch-all"))
        self._all = self._whole.add_task(text, total=event.waiting, figures="")

    def _take_stage(self, student: str, inner: Event) -> None:
        """Measure from when a program starts, so that loading TensorFlow counts for no program."""
        match inner:
            case Stage(name="run"):
                self._remaining.begin(student, time.monotonic())
            case Stage(name="warm-up") if not self._is_loading_told:
                self._is_loading_told = True
                self._terminal.note(message("batch-loading"))
            case _:
                pass

    def _update_line(self, student: str, inner: Event) -> None:
        line = describe(inner)
        if line is not None and student in self._lines:
            task, name = self._lines[student]
            self._jobs.update(task, description=f"{name}  {self._text(line)}")

    def _count(self, student: str, card: Scorecard) -> None:
        self._done += 1
        self._remaining.end(student, time.monotonic())
        self._failures += card.is_fault
        if not card.is_fault:
            self._scored += 1
            self._score_sum += card.score
        self._advance(student)

    def _show_fault(self, event: Faulted) -> None:
        text = self._text(event.reason)
        self._terminal.note(message("batch-fault", student=event.name, tries=event.tries, reason=text))
        if event.is_last:
            self._done += 1
            self._remaining.end(event.student, time.monotonic())
            self._failures += 1
            self._advance(event.student)

    def _advance(self, student: str) -> None:
        if student in self._lines:
            self._jobs.remove_task(self._lines.pop(student)[0])
        if self._all is not None:
            self._whole.update(self._all, completed=self._done, figures=self._figures())

    def _figures(self) -> str:
        mean = show_points(round(self._score_sum / self._scored, 1)) if self._scored else "-"
        most = show_points(self._max_score)
        figures = self._text(message("batch-figures", mean=mean, max=most, failures=self._failures))
        return "  ".join(text for text in (self._estimate(), figures) if text)

    def _line(self, name: str, card: Scorecard, late: str) -> str:
        points = f"{show_points(card.score)}/{show_points(card.max_score)}"
        status = self._text(message(status_code(card.status.value)))
        return f"[{self._done}/{self._total}] {name}  {points}  {status}{late}{self._left()}"

    def _left(self) -> str:
        """Return how long the rest will take, if it is known; on a terminal the bar shows it."""
        if self._live is not None or self._done >= self._total:
            return ""
        text = self._estimate()
        return f"  {text}" if text else ""

    def _estimate(self) -> str:
        seconds = self._remaining.seconds(time.monotonic())
        if seconds is None or self._done >= self._total:
            return ""
        code = "batch-minutes-left" if seconds >= 90 else "batch-seconds-left"
        amount = round(seconds / 60) if seconds >= 90 else max(round(seconds), 1)
        return self._text(message(code, amount=amount))

    def _text(self, text: Readable) -> str:
        return self._terminal.catalogue.text(text)
