"""The assignments, the data sets and what this machine can do, as tables for a terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.domain.assignment import Assignment, Visibility
from grader.domain.messages import Readable, message
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_points
from grader.render.styles import UNICODE, Glyphs


class MachineRow(Protocol):
    """One line of `grade doctor`: what was looked at, whether it is well, what was found, what mends it."""

    @property
    def name(self) -> str:
        """Give what was looked at."""
        ...

    @property
    def ok(self) -> bool:
        """Tell whether it is well."""
        ...

    @property
    def text(self) -> Readable:
        """Give what was found."""
        ...

    @property
    def mend(self) -> Readable | None:
        """Give how to get what is missing."""
        ...


class DataRow(Protocol):
    """One line of `grade data status`; `digest` is empty where the data set is not ready."""

    @property
    def name(self) -> str:
        """Give what was looked at."""
        ...

    @property
    def present(self) -> bool:
        """Tell whether it is here."""
        ...

    @property
    def path(self) -> Path | None:
        """Give where it is."""
        ...

    @property
    def digest(self) -> str:
        """Give its hash."""
        ...

    @property
    def note(self) -> Readable:
        """Give its state in a sentence."""
        ...


def assignment_list(
    assignments: Iterable[Assignment], catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """List the assignments: id, title, points, data sets, how many checks are public and hidden."""
    table = _table(catalogue, "column-id", "column-title", "column-dataset", glyphs=glyphs)
    table.add_column(catalogue.text(message("column-points")), justify="right", no_wrap=True)
    table.add_column(catalogue.text(message("column-checks")), no_wrap=True)
    for assignment in assignments:
        public = sum(check.visibility is Visibility.PUBLIC for check in assignment.checks)
        counts = message("check-counts", public=public, hidden=len(assignment.checks) - public)
        table.add_row(
            Text(assignment.id, style="assignment", no_wrap=True),
            Text(catalogue.text(assignment.title)),
            Text(", ".join(assignment.datasets)),
            show_points(assignment.max_score),
            Text(catalogue.text(counts)),
        )
    return table


def doctor_table(
    findings: Sequence[MachineRow], catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """Show what this machine can do, and under what is missing how to get it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        style = "outcome.passed" if finding.ok else "outcome.failed"
        said = Text(catalogue.text(finding.text))
        if finding.mend is not None and not finding.ok:
            said.append(f"\n{glyphs.arrow} {catalogue.text(finding.mend)}", style="hint")
        mark = glyphs.passed if finding.ok else glyphs.failed
        table.add_row(Text(mark, style=style), Text(finding.name, style="heading"), said)
    summary = "doctor-well" if all(finding.ok for finding in findings) else "doctor-lacks"
    return Group(table, Text(""), Text(catalogue.text(message(summary)), style="mend"))


def data_table(rows: Iterable[DataRow], catalogue: Catalogue, glyphs: Glyphs = UNICODE) -> RenderableType:
    """Show which data sets are here, from where, with which hash."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        style = "outcome.passed" if row.present else "outcome.skipped"
        said = Text(catalogue.text(row.note))
        if row.path is not None:
            said.append(f"\n{row.path}", style="label")
        if row.digest:
            said.append(f"\nsha256 {row.digest}", style="label")
        mark = glyphs.passed if row.present else glyphs.skipped
        table.add_row(Text(mark, style=style), Text(row.name, style="heading"), said)
    return table


def _table(catalogue: Catalogue, *columns: str, glyphs: Glyphs) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD if glyphs is UNICODE else box.ASCII2, header_style="heading", pad_edge=False
    )
    for column in columns:
        table.add_column(catalogue.text(message(column)), overflow="fold")
    return table
