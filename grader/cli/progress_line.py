"""One line of progress on standard error, drawn only on a terminal."""

from types import TracebackType
from typing import Self

from rich.status import Status

from grader.cli.terminal import Terminal
from grader.domain.events import DataProgress, Event, Notice, Progress, Stage
from grader.domain.messages import Message, message
from grader.render.number_format import show_number


class LiveLine:
    """Shows events as they come; in a pipe it shows only notices."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if self._terminal.err.is_terminal:
            self._status = Status("", console=self._terminal.err, spinner="dots")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, Notice):
            self._terminal.note(event.text)
            return
        line = describe(event)
        if line is not None and self._status is not None:
            self._status.update(self._terminal.catalogue.text(line))


def describe(event: Event) -> Message | None:
    """Return one line about the work in progress; None for an event that is not progress."""
    match event:
        case Stage(name=name, assignment=assignment):
            return message(f"stage-{name}", assignment=assignment)
        case Progress(assignment=assignment, steps=steps, steps_per_second=speed, loss=loss):
            params = {"assignment": assignment, "steps": f"{steps:,}", "speed": f"{speed:,.0f}"}
            if loss is None:
                return message("stage-training", **params)
            return message("stage-training-loss", loss=show_number(loss), **params)
        case DataProgress(dataset=dataset, done=done, total=total):
            return message("stage-data", dataset=dataset, percent=round(100 * done / max(total, 1)))
        case _:
            return None
