"""An instructor's decisions: points, comments and more time, apart from the automatic results."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.store import rows
from grader.store.computed import forget_scores
from grader.store.connection import Database
from grader.store.records import Decision, Extension, Override
from grader.store.schema import extensions, overrides


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: a content that a student submitted, and one check of it or (empty) all."""

    assignment: str
    student: str
    sha256: str
    check: str = ""


class Decisions:
    """The part of a gradebook that people fill; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, subjects: Iterable[tuple[Subject, Decision]]) -> None:
        """Store decisions, all or none; parts that are None keep what was decided before.

        Raises `UsageError` for invalid points.
        """
        listed = list(subjects)
        for _, decision in listed:
            if decision.points is not None and not (math.isfinite(decision.points) and decision.points >= 0):
                raise UsageError(message("override-points", points=str(decision.points)))
        with self._database.writing() as connection:
            for subject, decision in listed:
                _decide(connection, subject, decision)
                forget_scores(connection, subject.assignment, subject.student)

    def withdraw(self, subjects: Iterable[Subject]) -> int:
        """Delete decisions, all or none, and return how many there were."""
        count = 0
        with self._database.writing() as connection:
            for each in subjects:
                count += connection.execute(delete(overrides).where(_is(each))).rowcount
                forget_scores(connection, each.assignment, each.student)
        return count

    def overrides(self, assignment: str, students: Iterable[str] | None = None) -> Iterator[Override]:
        """Yield the decisions about all or some students' submissions, of every attempt."""
        order = (overrides.c.student, overrides.c.check_id, overrides.c.id)
        for row in self._of_students(select(overrides).order_by(*order), overrides, assignment, students):
            yield rows.override_from_row(row)

    def set_extension(self, student: str, assignment: str, due: datetime, why: str = "") -> None:
        """Set a student's own due time, replacing an earlier one."""
        is_mine = and_(extensions.c.assignment == assignment, extensions.c.student == student)
        values = {"assignment": assignment, "student": student, "due": due.isoformat(), "why": why}
        with self._database.writing() as connection:
            connection.execute(delete(extensions).where(is_mine))
            connection.execute(insert(extensions).values(values))
            forget_scores(connection, assignment, student)

    def extensions(self, assignment: str, students: Iterable[str] | None = None) -> Iterator[Extension]:
        """Yield the students' own due times."""
        query = select(extensions).order_by(extensions.c.student)
        for row in self._of_students(query, extensions, assignment, students):
            yield rows.extension_from_row(row)

    def _of_students(
        self, query: Select[Any], table: Any, assignment: str, students: Iterable[str] | None
    ) -> list[Row[Any]]:
        query = query.where(table.c.assignment == assignment)
        if students is not None:
            query = query.where(table.c.student.in_(sorted(students)))
        with self._database.reading() as connection:
            return list(connection.execute(query))


def _decide(connection: Connection, subject: Subject, decision: Decision) -> None:
    before = connection.execute(select(overrides).where(_is(subject))).one_or_none()
    kept = {"points": None, "comment": "", "why": ""}
    if before is not None:
        kept = {name: getattr(before, name) for name in kept}
    new = {name: value for name in kept if (value := getattr(decision, name)) is not None}
    names = {
        "assignment": subject.assignment,
        "student": subject.student,
        "sha256": subject.sha256,
        "check_id": subject.check,
        "set_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
    connection.execute(delete(overrides).where(_is(subject)))
    connection.execute(insert(overrides).values(names | kept | new))


def _is(subject: Subject) -> Any:
    return and_(
        overrides.c.assignment == subject.assignment,
        overrides.c.student == subject.student,
        overrides.c.sha256 == subject.sha256,
        overrides.c.check_id == subject.check,
    )
