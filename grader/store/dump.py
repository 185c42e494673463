"""Compare gradebooks: all decisions row by row, without times and row numbers.

Faults are left out: a disturbed batch has more of them and the same results.
"""

import json
from typing import Any, Final

from sqlalchemy import Connection, select

from grader.store.gradebook import Gradebook
from grader.store.schema import (
    authors,
    diagnoses,
    extensions,
    outcomes,
    overrides,
    people,
    results,
    runs,
    submissions,
)

_PASSED_OVER: Final = frozenset(
    {
        *("id", "submission_id", "result_id", "recorded_at", "set_at"),
        *("seconds", "cpu_seconds", "reported_steps", "requested_examples"),
    }
)


def dump(gradebook: Gradebook) -> list[dict[str, Any]]:
    """Return all rows except faults as plain objects, sorted; equal lists mean equal gradebooks."""
    with gradebook.database.reading() as connection:
        keys = {
            row.id: {"assignment": row.assignment, "student": row.student, "attempt": row.attempt}
            for row in connection.execute(select(submissions))
        }
        owners = {row.id: row.submission_id for row in connection.execute(select(results))}
        found = [
            *_rows(connection, submissions, "submission", keys, {}),
            *_rows(connection, results, "result", keys, {}),
            *_rows(connection, outcomes, "outcome", keys, owners),
            *_rows(connection, diagnoses, "diagnosis", keys, owners),
            *_rows(connection, overrides, "override", keys, {}),
            *_rows(connection, extensions, "extension", keys, {}),
            *_rows(connection, runs, "run", keys, {}),
            *_rows(connection, people, "person", keys, {}),
            *_rows(connection, authors, "author", keys, {}),
        ]
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def _rows(
    connection: Connection,
    table: Any,
    kind: str,
    keys: dict[int, dict[str, Any]],
    owners: dict[int, int],
) -> list[dict[str, Any]]:
    found = []
    for row in connection.execute(select(table)).mappings():
        owner = owners.get(row.get("result_id", 0), row.get("submission_id"))
        plain = {name: value for name, value in row.items() if name not in _PASSED_OVER}
        if "card" in plain:
            plain["card"] = _timeless(json.loads(plain["card"]), keys.get(owner or 0, {}))
        found.append({"row": kind} | keys.get(owner or 0, {}) | plain)
    return found


def _timeless(card: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    """Return a result without times, and with the student's present id, as the gradebook returns it."""
    checks = [{name: check[name] for name in check if name != "seconds"} for check in card["checks"]]
    submission = card["submission"] | {"student": owner.get("student")}
    return {name: value for name, value in card.items() if name != "timing"} | {
        "checks": checks,
        "submission": submission,
    }
