"""Tables in the form in which a released step created them, where `schema` has another form today."""

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, Text, UniqueConstraint

from grader.store.schema import ExactText


def first_submissions() -> Table:
    """Return the attempts of step 001."""
    return Table(
        "submissions",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("assignment", ExactText, nullable=False),
        Column("student", ExactText, nullable=False),
        Column("name", ExactText, nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("is_newest", Boolean, nullable=False),
        Column("handed_in_at", String(40)),
        Column("late_flag", Boolean, nullable=False),
        Column("path", ExactText, nullable=False),
        Column("kind", String(40), nullable=False),
        Column("sha256", String(64), nullable=False),
        Column("problem", Text),
        Column("notes", Text, nullable=False),
        UniqueConstraint("assignment", "student", "attempt", name="one_row_an_attempt"),
    )


def first_overrides() -> Table:
    """Return the points of step 002, which belonged to a student instead of an attempt."""
    return Table(
        "overrides",
        MetaData(),
        Column("assignment", ExactText, primary_key=True),
        Column("student", ExactText, primary_key=True),
        Column("check_id", ExactText, primary_key=True),
        Column("points", Float, nullable=False),
        Column("why", ExactText, nullable=False),
        Column("set_at", String(40), nullable=False),
    )


def first_runs() -> Table:
    """Return the runs of step 003: without processor time, and with two columns under their first names."""
    return Table(
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
    )
