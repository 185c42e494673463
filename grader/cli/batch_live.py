"""How a batch goes: bars on a terminal, plain lines in a pipe."""

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.cli.live import describe
from grader.cli.terminal import Terminal
from grader.domain.events import BatchEvent, Begun, ClassTaken, Done, Faulted, Underway
from grader.domain.messages import message
from grader.render.figures import show_points


class BatchDisplay:
    """Shows events as they come, on standard error: a bar for all and a line for each job, or plain lines."""

    def __init__(self, terminal: Terminal, jobs: int) -> None:
        self._terminal = terminal
        self._jobs = jobs
        self._bars: Progress | None = None
        self._lines: dict[str, int] = {}
        self._done, self._total = 0, 0

    def __enter__(self) -> Self:
        if self._terminal.err.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bars = Progress(*columns, console=self._terminal.err)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, event: BatchEvent) -> None:
        """Show one event."""
        match event:
            case ClassTaken():
                self._begin(event)
            case Begun(student=student):
                self._add_line(student)
            case Underway(student=student, event=inner):
                self._update_line(student, inner)
            case Done(student=student):
                self._end(event)
            case Faulted(student=student, reason=reason, tries=tries):
                self._terminal.note(
                    message("batch-fault", student=student, tries=tries, reason=self._text(reason))
                )
            case _:
                pass

    def _begin(self, event: ClassTaken) -> None:
        self._done, self._total = event.done, event.students
        taken = message("batch-taken", attempts=event.attempts, students=event.students, done=event.done)
        self._terminal.note(taken)
        if self._bars is not None:
            whole = self._bars.add_task(
                self._text(message("batch-all")), total=event.students, completed=event.done
            )
            self._lines[""] = whole

    def _add_line(self, student: str) -> None:
        if self._bars is not None:
            self._lines[student] = self._bars.add_task(f"  {student}", total=None)

    def _update_line(self, student: str, inner: object) -> None:
        if self._bars is None or student not in self._lines:
            return
        line = describe(inner)  # type: ignore[arg-type]
        if line is not None:
            self._bars.update(self._lines[student], description=f"  {student}  {self._text(line)}")

    def _end(self, event: Done) -> None:
        self._done += 1
        card = event.scorecard
        points = f"{show_points(card.score)}/{show_points(card.max_score)}"
        status = self._text(message(f"status-{card.status.value}"))
        text = f"[{self._done}/{self._total}] {event.name}  {points}  {status}"
        self._terminal.err.print(text, markup=False, highlight=False, soft_wrap=True)
        if self._bars is not None:
            if event.student in self._lines:
                self._bars.remove_task(self._lines.pop(event.student))
            self._bars.advance(self._lines[""])

    def _text(self, text: object) -> str:
        return self._terminal.catalogue.text(text)  # type: ignore[arg-type]
