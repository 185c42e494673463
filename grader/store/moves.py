"""Move everything that is stored under one id to another: a person has one row, whatever the list was."""

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.store.computed import forget_scores
from grader.store.records import Move
from grader.store.schema import authors, extensions, overrides, submissions

_NAMES = frozenset({"id", "student", "set_at"})


def move_student(connection: Connection, move: Move) -> None:
    """Move submissions with their results, decisions, extensions and authors from `old` to `new`.

    Raises `UsageError` if both have a decision about the same thing and these differ.
    """
    for member in move.shared_with:
        for table in (overrides, extensions):
            _copy(connection, table, move, member)
    _move_submissions(connection, move)
    for table in (overrides, extensions):
        _copy(connection, table, move, move.new)
        connection.execute(delete(table).where(_of(table, move.old, move)))
    for assignment in connection.scalars(
        select(submissions.c.assignment).where(_of(submissions, move.new, move)).distinct()
    ).all():
        forget_scores(connection, assignment, move.new)
    connection.execute(update(authors).where(_of(authors, move.old, move)).values(student=move.new))


def _of(table: Any, student: str, move: Move) -> Any:
    is_student = table.c.student == student
    return is_student if move.assignment is None else and_(is_student, table.c.assignment == move.assignment)


def _move_submissions(connection: Connection, move: Move) -> None:
    """Append the attempts of `old` to those of `new`; the next intake puts them in their order."""
    mine = select(submissions).where(_of(submissions, move.old, move)).order_by(submissions.c.attempt)
    for row in connection.execute(mine).all():
        is_new = and_(submissions.c.assignment == row.assignment, submissions.c.student == move.new)
        last = connection.scalar(
            select(func.max(submissions.c.attempt)).where(is_new, submissions.c.id != row.id)
        )
        has_newest = connection.scalar(select(submissions.c.id).where(is_new, submissions.c.is_newest))
        attempt = row.attempt if last is None or last < row.attempt else last + 1
        values = {"student": move.new, "attempt": attempt, "is_newest": row.is_newest and has_newest is None}
        connection.execute(update(submissions).where(submissions.c.id == row.id).values(values))


def _copy(connection: Connection, table: Any, move: Move, student: str) -> None:
    """Copy decisions of `old` to a student who has none about the same thing."""
    for row in connection.execute(select(table).where(_of(table, move.old, move))).all():
        there = connection.execute(select(table).where(_same_subject(table, row, student))).one_or_none()
        if there is None:
            values = {name: value for name, value in row._asdict().items() if name != "id"}
            connection.execute(insert(table).values(values | {"student": student}))
        elif _decided(there) != _decided(row):
            raise UsageError(
                message("identity-two-decisions", first=move.old, second=student, assignment=row.assignment)
            )


def _same_subject(table: Any, row: Row[Any], student: str) -> Any:
    names = ("assignment", "sha256", "check_id") if table is overrides else ("assignment",)
    return and_(table.c.student == student, *(table.c[name] == getattr(row, name) for name in names))


def _decided(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in _NAMES}
