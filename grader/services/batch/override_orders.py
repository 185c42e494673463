"""Decisions of an instructor, checked against the gradebook before any of them is stored."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message
from grader.intake.class_tables import read_table
from grader.services.batch.find_student import find_entries
from grader.store.decisions import Subject
from grader.store.gradebook import Gradebook
from grader.store.records import Decision, Entry

_MOST_ERRORS: Final = 20
_NAMING: Final = ("id", "number", "login", "email", "name")


@dataclass(frozen=True, slots=True)
class OverrideOrder:
    """One decision as it was typed: `points` are those of `check`, or the whole score without a check."""

    student: str
    check: str = ""
    points: float | None = None
    comment: str | None = None
    why: str = ""
    assignment: str | None = None
    is_removal: bool = False


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """An order and the stored attempt that it is about."""

    order: OverrideOrder
    entry: Entry

    @property
    def subject(self) -> Subject:
        """Return what is decided about: the content of the newest attempt."""
        handed_in = self.entry.handed_in
        return Subject(handed_in.assignment, handed_in.student, handed_in.identity, self.order.check)

    @property
    def decision(self) -> Decision:
        """Return what is decided."""
        return Decision(self.order.points, self.order.comment, self.order.why or None)

    @property
    def withdrawn(self) -> list[Subject]:
        """Return the decisions that a removal deletes, those about earlier attempts included."""
        return [
            Subject(each.assignment, each.student, each.sha256, each.check)
            for each in (*self.entry.overrides, *self.entry.set_aside)
            if self.order.check in {"", each.check}
        ]


def check_order(order: OverrideOrder, gradebook: Gradebook, place: str) -> CheckedOrder:
    """Find what an order is about. Raises `UsageError` if it is not one attempt or not possible."""
    has_value = order.points is not None or order.comment is not None
    if not has_value and not order.is_removal:
        raise UsageError(message("override-nothing"))
    if order.points is not None and not order.why.strip():
        raise UsageError(message("override-no-why"))
    checked = CheckedOrder(order, _find(order, gradebook, place))
    if order.is_removal and not checked.withdrawn:
        raise UsageError(message("override-none-to-remove", student=order.student, check=order.check or "-"))
    if order.points is not None:
        _require_possible(order, checked.entry)
    return checked


def read_orders(path: Path, assignment: str | None, why: str) -> Iterator[tuple[int, OverrideOrder]]:
    """Yield the line and order of each row of a CSV file; empty rows of a score sheet are left out.

    `why` is the reason of rows that state none. Raises `UsageError` for a file without usable headings.
    """
    table = read_table(path)
    if not table.headings.keys() & {"points", "score", "comment"}:
        found = ", ".join(table.headings.values())
        raise UsageError(message("override-file-columns", path=str(path), found=found))
    for line, row in table.rows:
        points = row.get("score") or row.get("points") or ""
        comment = row.get("comment") or None
        if not points and comment is None:
            continue
        yield (
            line,
            OverrideOrder(
                student=next((row[name] for name in _NAMING if row.get(name)), ""),
                check=row.get("check", ""),
                points=_number(points, path, line) if points else None,
                comment=comment,
                why=row.get("why") or why,
                assignment=row.get("assignment") or assignment,
            ),
        )


def check_orders(
    orders: Iterator[tuple[int, OverrideOrder]], gradebook: Gradebook, path: Path, place: str
) -> list[CheckedOrder]:
    """Check a file's orders. Raises `UsageError` with every line that is wrong."""
    checked: list[CheckedOrder] = []
    errors: list[Readable] = []
    for line, order in orders:
        try:
            checked.append(check_order(order, gradebook, place))
        except UsageError as error:
            errors += [message("override-file-line", path=str(path), line=line), *error.messages]
    if errors:
        raise UsageError(*errors[: 2 * _MOST_ERRORS])
    if not checked:
        raise UsageError(message("override-file-empty", path=str(path)))
    return checked


def _find(order: OverrideOrder, gradebook: Gradebook, place: str) -> Entry:
    mine = find_entries(gradebook, order.student, order.assignment)
    if not mine:
        raise UsageError(message("override-no-student", student=order.student, out=place))
    having = [entry for entry in mine if not order.check or order.check in _checks(entry)]
    if order.is_removal:
        having = [entry for entry in mine if CheckedOrder(order, entry).withdrawn] or having
    if len(having) == 1:
        return having[0]
    if not having:
        known = ", ".join(sorted({check for entry in mine for check in _checks(entry)}))
        raise UsageError(message("override-no-check", check=order.check, known=known or "-"))
    found = ", ".join(f"{each.handed_in.student} ({each.handed_in.assignment})" for each in having)
    raise UsageError(message("override-several", student=order.student, found=found))


def _checks(entry: Entry) -> dict[str, float]:
    return {} if entry.automatic is None else {each.id: each.max_points for each in entry.automatic.checks}


def _require_possible(order: OverrideOrder, entry: Entry) -> None:
    points = order.points
    assert points is not None  # noqa: S101 - the caller checks it
    checks = _checks(entry)
    most = checks[order.check] if order.check else round(sum(checks.values()), 2) or math.inf
    if math.isfinite(points) and 0 <= points <= most:
        return
    if order.check:
        raise UsageError(
            message("override-too-many", points=str(points), check=order.check, most=f"{most:g}")
        )
    raise UsageError(message("override-score-too-high", points=str(points), most=f"{most:g}"))


def _number(text: str, path: Path, line: int) -> float:
    """Read a number; spreadsheets in German settings write a comma."""
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise UsageError(message("override-file-number", path=str(path), line=line, text=text)) from error
