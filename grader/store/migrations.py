"""Bring a gradebook to the present schema: ordered, named steps, each in one transaction with its record.

A released step never changes. A table that changes later keeps its first form here and gets another step; a
test compares the result with `schema`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.store import schema


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema."""

    name: str
    apply: Callable[[Connection], None]


def _first(connection: Connection) -> None:
    """Create the tables of submissions, results and faults."""
    tables = (schema.submissions, schema.results, schema.outcomes, schema.diagnoses, schema.faults)
    schema.metadata.create_all(connection, tables=tables, checkfirst=False)


def _overrides_and_extensions(connection: Connection) -> None:
    """Create the tables of an instructor's decisions."""
    schema.metadata.create_all(connection, tables=(schema.overrides, schema.extensions), checkfirst=False)


def _runs_and_proposals(connection: Connection) -> None:
    """Create the table of runs, separate from results, so that kept evidence can be examined again."""
    Table(
        "runs",
        MetaData(),
        Column("key", String(128), primary_key=True),
        Column("status", String(20), nullable=False),
        Column("layers", Text, nullable=False),
        Column("seconds", Float, nullable=False),
        Column("evidence", String(64)),
        Column("told_steps", Integer, nullable=False),
        Column("told_examples", Integer, nullable=False),
        Column("recorded_at", String(40), nullable=False),
    ).create(connection)
    schema.metadata.create_all(connection, tables=(schema.proposals,), checkfirst=False)


def _processor_time_of_runs(connection: Connection) -> None:
    """Add the processor time of runs, which a later examination needs to judge their steps."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN cpu_seconds FLOAT"))


STEPS: Final = (
    Step("001-first", _first),
    Step("002-overrides-and-extensions", _overrides_and_extensions),
    Step("003-runs-and-proposals", _runs_and_proposals),
    Step("004-processor-time-of-runs", _processor_time_of_runs),
)


def migrate(writer: Engine, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply missing steps. `writer` begins transactions that exclude every other writer.

    Raises `UsageError` for a gradebook that a newer grader has changed.
    """
    applied = _applied(writer)
    _refuse_newer(applied, steps)
    for step in steps:
        if step.name not in applied:
            _apply(writer, step)


def _applied(writer: Engine) -> set[str]:
    with writer.connect() as connection:
        if not inspect(connection).has_table(schema.versions.name):
            return set()
        return set(connection.scalars(select(schema.versions.c.step)))


def _apply(writer: Engine, step: Step) -> None:
    with writer.begin() as connection:
        # Checked again inside the transaction, since another process may have been first.
        schema.metadata.create_all(connection, tables=(schema.versions,), checkfirst=True)
        if step.name in set(connection.scalars(select(schema.versions.c.step))):
            return
        step.apply(connection)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(insert(schema.versions).values(step=step.name, applied_at=now))


def _refuse_newer(applied: set[str], steps: tuple[Step, ...]) -> None:
    unknown = sorted(applied - {step.name for step in steps})
    if unknown:
        raise UsageError(message("gradebook-newer", step=unknown[-1], known=steps[-1].name))
