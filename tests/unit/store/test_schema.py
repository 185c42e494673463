"""The gradebook's tables: what may be missing, what is unique, and texts that databases refuse."""

import pytest
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects import sqlite

from grader.store.schema import ExactText, metadata

# Everything else must have a value.
MAY_BE_MISSING = {
    *(("submissions", name) for name in ("handed_in_at", "problem")),
    *(("computed_scores", name) for name in ("score", "late_by_s", "final_score")),
    *(("runs", name) for name in ("evidence", "cpu_seconds", "runtime")),
    *(("results", "evidence"), ("diagnoses", "line"), ("overrides", "points")),
}
KEYS = {
    "versions": ("step",),
    "runs": ("key",),
    "proposals": ("key",),
    "extensions": ("assignment", "student"),
    "computed_scores": ("submission_id",),
}
UNIQUE = {
    "submissions": {("assignment", "student", "attempt")},
    "authors": {("assignment", "platform", "author")},
    "overrides": {("assignment", "student", "sha256", "check_id")},
    "people": {("student",)},
}


def test_only_what_may_be_unknown_is_optional() -> None:
    """A column without a value is one that has a meaning without one."""
    found = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.nullable
    }
    assert found == MAY_BE_MISSING


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_rows_are_told_apart(table) -> None:
    """Each table has the key that its rows are looked up by."""
    assert tuple(column.name for column in table.primary_key) == KEYS.get(table.name, ("id",))
    constraints = {
        tuple(column.name for column in each.columns)
        for each in table.constraints
        if isinstance(each, UniqueConstraint)
    }
    assert constraints == UNIQUE.get(table.name, set())


def test_parts_of_results_are_found_and_go_with_them() -> None:
    """Outcomes and diagnoses are indexed by their result and deleted with it."""
    for name in ("outcomes", "diagnoses"):
        column = metadata.tables[name].columns["result_id"]
        (key,) = column.foreign_keys
        assert (key.target_fullname, key.ondelete, column.index) == ("results.id", "CASCADE", True)
    assert metadata.tables["faults"].columns["submission_id"].index
    indexes = {
        index.name: tuple(column.name for column in index.columns)
        for index in metadata.tables["results"].indexes
    }
    assert indexes == {
        "results_by_key": ("cache_key",),
        "results_by_submission": ("submission_id", "is_current"),
    }


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("김민지", True),
        ("", True),
        ("a\nb", True),
        ("a\0b", False),
        ("\ud800", False),
        ("\x01x", False),
        (None, True),
    ],
)
def test_text_is_stored_plainly_where_that_is_possible(text, is_plain) -> None:
    """Queries can read every ordinary text; only what a database refuses is escaped, and all come back."""
    kind, dialect = ExactText(), sqlite.dialect()
    stored = kind.process_bind_param(text, dialect)
    assert (stored == text) is is_plain
    if stored is not None:
        stored.encode("utf-8")
        assert "\0" not in stored
    assert kind.process_result_value(stored, dialect) == text
