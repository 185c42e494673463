"""Results in the form of Gradescope's `results.json`.

https://gradescope-autograders.readthedocs.io/en/latest/specs/ lists the keys. Students see the total only if
no test is hidden, so hidden checks are visible tests without details.
"""

import json
from collections.abc import Mapping
from typing import Any

from grader.domain.outcome import CheckStatus
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract


def to_gradescope(
    card: Scorecard, catalogue: Catalogue, score: float, lines: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return one submission's results; `lines` stand above the tests, `score` is what counts.

    A check that waits for a person has no score of its own.
    """
    shown = to_contract(card, catalogue, "student")
    causes = [_cause(each) for each in shown["diagnoses"]]
    data: dict[str, Any] = {
        "score": score,
        "output": "\n\n".join([*lines, *causes]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(number, check) for number, check in enumerate(shown["checks"], 1)],
        "extra_data": {"assignment": card.assignment, "assignment_version": card.assignment_version},
    }
    seconds = card.timing.get("total_s")
    return data if seconds is None else data | {"execution_time": round(float(seconds), 2)}


def write_gradescope(data: Mapping[str, Any]) -> str:
    """Return the text of the file."""
    return json.dumps(data, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def _test(number: int, check: Mapping[str, Any]) -> dict[str, Any]:
    status = check["status"]
    is_open = status in {CheckStatus.PENDING.value, CheckStatus.ERROR.value}
    texts = [check[name] for name in ("message", "hint") if check.get(name)]
    data: dict[str, Any] = {
        "name": check["title"],
        "number": str(number),
        "max_score": check["max_points"],
        "output": "" if status == CheckStatus.PASSED.value else _unix("\n".join(texts)),
        "tags": [check["concept"], status],
        "visibility": "visible",
        "extra_data": {"id": check["id"]},
    }
    if is_open:
        return data
    return data | {
        "score": check["points"],
        "status": "passed" if status == CheckStatus.PASSED.value else "failed",
    }


def _cause(cause: Mapping[str, Any]) -> str:
    return _unix("\n".join(cause[name] for name in ("title", "message", "next_step") if cause.get(name)))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
