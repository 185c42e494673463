"""The lines at the end of a batch, and the changes that a regrade would make."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rich.text import Text

from grader.cli.attention_file import Students
from grader.cli.result_files import Summary
from grader.cli.settings import GradingSettings
from grader.cli.terminal import Terminal
from grader.domain.assignment import Assignment
from grader.domain.errors import StorageFault
from grader.domain.events import BatchEnded, CheckChange, Regraded
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome
from grader.render.attention_list import attention_list
from grader.render.number_format import show_points
from grader.render.styles import style_of_score
from grader.services.batch.attention import find_absent, find_attention
from grader.store.gradebook import Gradebook


def show_summary(
    summary: Summary, assignments: Iterable[str], ended: BatchEnded, out: Path, terminal: Terminal
) -> None:
    """Show how the programs of the assignments ended, their mean scores, and what lateness took."""
    say = terminal.catalogue.text
    terminal.show(say(message("batch-ended", count=ended.graded, out=str(out))))
    for assignment in assignments:
        if assignment in summary.scores:
            count, total, most = summary.scores[assignment]
            figures = {"mean": show_points(total / count), "max": show_points(most)}
            text = message("batch-mean", assignment=assignment, count=int(count), **figures)
            terminal.show(f"  {say(text)}")
        if assignment in summary.lateness:
            count, lost, unknown = summary.lateness[assignment]
            points = show_points(round(lost, 2))
            text = message(
                "batch-late", assignment=assignment, count=int(count), points=points, unknown=int(unknown)
            )
            terminal.show(f"  {say(text)}")
        counts = sorted(summary.statuses.get(assignment, {}).items(), key=lambda item: -item[1])
        words = [f"{say(message(status_code(name)))} {number}" for name, number in counts]
        if words:
            terminal.show(f"  {f' {terminal.glyphs.dot} '.join(words)}")


def show_attention(gradebook: Gradebook, assignment: Assignment, older: Students, terminal: Terminal) -> None:
    """Show who needs attention at an assignment, and who of the class list submitted nothing."""
    say = terminal.catalogue.text
    items = [item for item in find_attention(gradebook, assignment, older) if item.kind != "absent"]
    if items:
        terminal.show(Text(say(message("attention-title", assignment=assignment.id)), style="heading"))
        terminal.show(attention_list(items, terminal.catalogue, terminal.glyphs))
    absent = find_absent(gradebook, assignment.id)
    if absent:
        names = ", ".join(f"{each.name} ({each.student})" for each in absent)
        text = message("attention-absent-list", assignment=assignment.id, count=len(absent), names=names)
        terminal.show(Text(say(text)))


def status_code(status: str) -> str:
    """Return the message code of a run status."""
    return f"ended-{status.replace('_', '-')}"


def show_change(event: Regraded, terminal: Terminal) -> None:
    """Show one student's changes: which check, old and new points, and why; nothing if nothing changes."""
    if not event.changes:
        return
    before, after, arrow = event.before, event.after, terminal.glyphs.arrow
    score = f"{show_points(before.score)} {arrow} {show_points(after.score)}"
    style = style_of_score(after.score, after.max_score)
    who = event.name if event.name == event.student else f"{event.name} ({event.student})"
    terminal.show(Text.assemble((who, "heading"), "  ", (score, style)))
    for change in event.changes:
        terminal.show(Text(f"  {change.check}: {_from_to(change, terminal)}"))
        terminal.show(Text(f"    {terminal.catalogue.text(change.why)}"))


def show_changes_end(changed: int, same: int, terminal: Terminal) -> None:
    """Show how many results would change and how to accept that; on standard error, apart from JSON."""
    terminal.note(message("regrade-ended", changed=changed, same=same))


def write_all(out: Path, settings: GradingSettings, terminal: Terminal) -> None:
    """Write the contract's JSON of all results line by line, which needs little memory for any class."""
    assert settings.json is not None  # noqa: S101 - the caller asks for it
    try:
        with (out / "results.jsonl").open(encoding="utf-8") as lines:
            if settings.json == "-":
                _write_json(lines, terminal.out.file)
                return
            with Path(settings.json).open("w", encoding="utf-8") as file:
                _write_json(lines, file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("json-unwritable", path=settings.json, reason=reason)) from error


def _write_json(lines: Iterable[str], file: IO[str]) -> None:
    file.write('{"schema": 1, "results": [')
    for number, line in enumerate(lines):
        file.write(f"{',' if number else ''}\n{line.rstrip()}")
    file.write("\n]}\n")
    file.flush()


def _from_to(change: CheckChange, terminal: Terminal) -> str:
    return f"{_points(change.before)} {terminal.glyphs.arrow} {_points(change.after)}"


def _points(check: CheckOutcome | None) -> str:
    if check is None:
        return "-"
    return f"{check.status.value} {show_points(check.points)}/{show_points(check.max_points)}"
