"""Assignments, data sets and the findings of `grade doctor`, as tables for the terminal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.domain.assignment import Assignment, Visibility
from grader.domain.finding import Finding
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_points
from grader.render.styles import UNICODE, Glyphs

if TYPE_CHECKING:
    from grader.datasets.dataset_registry import DatasetStatus


def assignment_list(
    assignments: Iterable[Assignment], catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """List the assignments with title, points, data sets and the number of public and hidden checks."""
    table = _table(catalogue, "column-id", "column-title", "column-dataset", glyphs=glyphs)
    table.add_column(catalogue.text(message("column-points")), justify="right", no_wrap=True)
    table.add_column(catalogue.text(message("column-checks")), no_wrap=True)
    for assignment in assignments:
        public = sum(check.visibility is Visibility.PUBLIC for check in assignment.checks)
        counts = message("check-counts", public=public, hidden=len(assignment.checks) - public)
        part, points = sum(check.points for check in assignment.checks), show_points(assignment.max_score)
        if part < assignment.max_score:
            counts, points = message("check-counts-public", public=public), f"{show_points(part)}/{points}"
        table.add_row(
            Text(assignment.id, style="assignment", no_wrap=True),
            Text(catalogue.text(assignment.title)),
            Text(", ".join(assignment.datasets)),
            points,
            Text(catalogue.text(counts)),
        )
    return table


def doctor_table(
    findings: Sequence[Finding], catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """Show what this machine can do, and how to get what is missing."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        style = "outcome.passed" if finding.ok else "outcome.failed"
        text = Text(catalogue.text(finding.text))
        if finding.remedy is not None and not finding.ok:
            text.append(f"\n{glyphs.arrow} {catalogue.text(finding.remedy)}", style="hint")
        mark = glyphs.passed if finding.ok else glyphs.failed
        table.add_row(Text(mark, style=style), Text(finding.name, style="heading"), text)
    summary = "doctor-well" if all(finding.ok for finding in findings) else "doctor-lacks"
    return Group(table, Text(""), Text(catalogue.text(message(summary)), style="emphasis"))


def data_table(
    rows: "Iterable[DatasetStatus]", catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """Show which data sets are available, where they are, and their hashes."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        style = "outcome.passed" if row.present else "outcome.skipped"
        text = Text(catalogue.text(row.note))
        if row.path is not None:
            text.append(f"\n{row.path}", style="label")
        if row.digest:
            text.append(f"\nsha256 {row.digest}", style="label")
        mark = glyphs.passed if row.present else glyphs.skipped
        table.add_row(Text(mark, style=style), Text(row.name, style="heading"), text)
    return table


def _table(catalogue: Catalogue, *columns: str, glyphs: Glyphs) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD if glyphs is UNICODE else box.ASCII2, header_style="heading", pad_edge=False
    )
    for column in columns:
        table.add_column(catalogue.text(message(column)), overflow="fold")
    return table
