"""A gradebook that any older grader made opens with everything in it, and gets the present tables."""

import json
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect

from grader.domain.run import RunStatus
from grader.store import earlier_tables, schema
from grader.store.connection import connect
from grader.store.gradebook import Gradebook
from grader.store.migrations import STEPS, migrate

OLDER = range(1, len(STEPS))
FIRST, SECOND = "a" * 64, "b" * 64


def _attempt(number: int, sha256: str) -> dict[str, object]:
    return {
        "assignment": "hw2",
        "student": "김민지",
        "name": "민지",
        "attempt": number,
        "is_newest": number == 2,
        "late_flag": False,
        "path": "a.py",
        "kind": "script",
        "sha256": sha256,
        "notes": "[]",
    }


def _result(submission: int, sha256: str, at: str, card: str) -> dict[str, object]:
    return {
        "submission_id": submission,
        "cache_key": "k",
        "version": "v1",
        "sha256": sha256,
        "status": "graded",
        "is_fault": False,
        "score": 24.0,
        "max_score": 30.0,
        "is_current": True,
        "recorded_at": at,
        "card": card,
    }


def make_older(folder: Path, steps: int, card: str) -> None:
    """Make a gradebook as the first `steps` steps leave it: two attempts, graded, with an override."""
    database = connect(folder)
    migrate(database.writer, STEPS[:steps])
    with database.writing() as connection:
        attempts = [_attempt(1, FIRST), _attempt(2, SECOND)]
        connection.execute(insert(earlier_tables.first_submissions()), attempts)
        connection.execute(
            insert(schema.results).values(_result(1, FIRST, "2026-03-01T00:00:00+00:00", card))
        )
        connection.execute(
            insert(schema.results).values(_result(2, SECOND, "2026-03-09T00:00:00+00:00", card))
        )
        if 2 <= steps < 5:
            named = {"assignment": "hw2", "student": "김민지", "why": "oral", "points": 9.0}
            times = {"check_0": "2026-03-05T00:00:00+00:00", "check_1": "2026-03-10T00:00:00+00:00"}
            rows = [named | {"check_id": check, "set_at": at} for check, at in times.items()]
            connection.execute(insert(earlier_tables.first_overrides()), rows)
    database.reader.dispose()


@pytest.mark.parametrize("steps", OLDER)
def test_older_gradebook_is_brought_up_to_date(tmp_path, make_card, steps) -> None:
    """Attempts and results of every older schema are there, in the present tables and columns."""
    make_older(tmp_path, steps, json.dumps(make_card().to_dict()))
    with Gradebook.open(tmp_path) as book:
        (entry,) = book.current("hw2")
        assert (entry.handed_in.student, entry.handed_in.attempt, entry.automatic.score) == (
            "김민지",
            2,
            24.0,
        )
        assert len(book.history("김민지", "hw2")) == 2
        found = inspect(book.database.reader)
        columns = {name: {c["name"] for c in found.get_columns(name)} for name in found.get_table_names()}
    assert columns == {name: set(table.c.keys()) for name, table in schema.metadata.tables.items()}


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_override_goes_to_what_was_graded(tmp_path, make_card, steps) -> None:
    """An override of a student becomes one of the content that was graded last when it was set."""
    make_older(tmp_path, steps, json.dumps(make_card().to_dict()))
    with Gradebook.open(tmp_path) as book:
        (entry,) = book.current("hw2")
    assert [(each.check, each.points, each.why) for each in entry.overrides] == [("check_1", 9.0, "oral")]
    assert [(each.check, each.sha256) for each in entry.set_aside] == [("check_0", FIRST)]


def test_runs_keep_their_progress(tmp_path) -> None:
    """A run that an older gradebook kept has its steps and examples under the present names."""
    database = connect(tmp_path)
    migrate(database.writer, STEPS[:4])
    old = {"key": "k", "status": "killed", "layers": "[]", "seconds": 2.0, "recorded_at": "2026-03-01"}
    progress = {"told_steps": 120, "told_examples": 64}
    with database.writing() as connection:
        connection.execute(insert(earlier_tables.first_runs()).values(old | progress))
    database.reader.dispose()
    with Gradebook.open(tmp_path) as book:
        run = book.run_for("k")
    assert run is not None
    assert (run.status, run.reported_steps, run.requested_examples) == (RunStatus.KILLED, 120, 64)
