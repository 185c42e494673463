"""Progress of `grade verify`: a bar on a terminal, nothing in a pipe."""

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.cli.terminal import Terminal
from grader.domain.claims import MutationEvent, Planned, Tried, VerifyEvent


class VerifyDisplay:
    """Shows events as they come, on standard error and only on a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=terminal.err,
            disable=not terminal.err.is_terminal,
            transient=True,
        )
        self._task = self._bars.add_task("", total=None)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def show(self, event: VerifyEvent | MutationEvent) -> None:
        """Show one event."""
        if isinstance(event, Planned):
            self._bars.reset(self._task, total=event.total)
        if isinstance(event, Tried):
            self._bars.update(self._task, advance=1, description=f"{event.assignment}  {event.name}")
