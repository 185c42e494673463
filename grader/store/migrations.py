"""Bring a gradebook to the present schema: ordered, named steps, each in one transaction with its record.

A released step never changes. A table that changes later keeps its first form here and gets another step; a
test compares the result with `schema`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.store import earlier_tables, schema, views


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema."""

    name: str
    apply: Callable[[Connection], None]


def _first(connection: Connection) -> None:
    """Create the tables of submissions, results and faults."""
    earlier_tables.first_submissions().create(connection)
    tables = (schema.results, schema.outcomes, schema.diagnoses, schema.faults)
    schema.metadata.create_all(connection, tables=tables, checkfirst=False)


def _overrides_and_extensions(connection: Connection) -> None:
    """Create the tables of an instructor's decisions."""
    earlier_tables.first_overrides().create(connection)
    schema.metadata.create_all(connection, tables=(schema.extensions,), checkfirst=False)


def _runs_and_proposals(connection: Connection) -> None:
    """Create the table of runs, separate from results, so that kept evidence can be examined again."""
    earlier_tables.first_runs().create(connection)
    schema.metadata.create_all(connection, tables=(schema.proposals,), checkfirst=False)


def _processor_time_of_runs(connection: Connection) -> None:
    """Add the processor time of runs, which a later examination needs to judge their steps."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN cpu_seconds FLOAT"))


def _overrides_of_attempts(connection: Connection) -> None:
    """Attach each override to the content that was current when it was set."""
    before = earlier_tables.first_overrides()
    kept = [row._asdict() for row in connection.execute(select(before))]
    before.drop(connection)
    schema.overrides.create(connection)
    for row in kept:
        named = {"sha256": _content_at(connection, row), "comment": ""}
        connection.execute(insert(schema.overrides).values(row | named))


def _content_at(connection: Connection, override: Mapping[str, Any]) -> str:
    """Return the hash of what was graded last before an override, or else of the newest attempt."""
    attempts = earlier_tables.first_submissions()
    graded = (
        select(schema.results.c.sha256)
        .join(attempts, attempts.c.id == schema.results.c.submission_id)
        .where(attempts.c.assignment == override["assignment"], attempts.c.student == override["student"])
        .where(schema.results.c.recorded_at <= override["set_at"])
        .order_by(schema.results.c.id.desc())
    )
    newest = (
        select(attempts.c.sha256)
        .where(attempts.c.assignment == override["assignment"], attempts.c.student == override["student"])
        .order_by(attempts.c.is_newest.desc(), attempts.c.id.desc())
    )
    found = connection.scalar(graded.limit(1)) or connection.scalar(newest.limit(1))
    return str(found or "")


def _names_of_progress(connection: Connection) -> None:
    """Rename two columns of runs as the fields of a run are named."""
    for before, after in (("told_steps", "reported_steps"), ("told_examples", "requested_examples")):
        connection.execute(text(f"ALTER TABLE runs RENAME COLUMN {before} TO {after}"))


def _people_and_authors(connection: Connection) -> None:
    """Create the class list and the authors, and add what tells an attempt's content and origin."""
    schema.metadata.create_all(connection, tables=(schema.people, schema.authors), checkfirst=False)
    for column in ("content VARCHAR(64)", "platform VARCHAR(20)", "entry TEXT"):
        connection.execute(text(f"ALTER TABLE submissions ADD COLUMN {column} NOT NULL DEFAULT ''"))


def _scores_and_views(connection: Connection) -> None:
    """Create the scores that count and the views for queries."""
    schema.computed_scores.create(connection)
    for view in (views.GRADES, views.FINAL_SCORE):
        connection.execute(text(view))


def _runtime_of_runs(connection: Connection) -> None:
    """Add which runtime ran each program, which evidence may claim otherwise."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN runtime VARCHAR(40)"))


STEPS: Final = (
    Step("001-first", _first),
    Step("002-overrides-and-extensions", _overrides_and_extensions),
    Step("003-runs-and-proposals", _runs_and_proposals),
    Step("004-processor-time-of-runs", _processor_time_of_runs),
    Step("005-overrides-of-attempts", _overrides_of_attempts),
    Step("006-names-of-progress", _names_of_progress),
    Step("007-people-and-authors", _people_and_authors),
    Step("008-scores-and-views", _scores_and_views),
    Step("009-runtime-of-runs", _runtime_of_runs),
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
