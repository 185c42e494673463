"""Results in the form of Gradescope's `results.json`.

https://gradescope-autograders.readthedocs.io/en/latest/specs/ lists the keys. Students see the total only if
no test is hidden, so hidden checks are visible tests without details.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract
from grader.render.number_format import show_points


def to_gradescope(
    cards: Sequence[Scorecard],
    catalogue: Catalogue,
    *,
    score: float | None = None,
    lines: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the results of one submission: one scorecard, or one for each assignment of a group.

    `score` is what counts if it is not the sum of the checks; `lines` stand above the tests. A check that
    waits for a person has no score of its own.
    """
    shown = [to_contract(card, catalogue, "student") for card in cards]
    causes = [_cause(each) for data in shown for each in data["diagnoses"]]
    return {
        "score": round(sum(card.score for card in cards), 2) if score is None else score,
        "execution_time": round(sum(float(card.timing.get("total_s", 0.0)) for card in cards), 2),
        "output": "\n\n".join([*lines, *_pending(cards, catalogue), *causes]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": list(_tests(shown)),
        "extra_data": {"assignments": {card.assignment: card.assignment_version for card in cards}},
    }


def write_gradescope(data: Mapping[str, Any]) -> str:
    """Return the text of the file."""
    return json.dumps(data, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def _pending(cards: Iterable[Scorecard], catalogue: Catalogue) -> Iterator[str]:
    points = sum(card.pending_points for card in cards)
    if points > 0:
        yield catalogue.text(message("feedback-pending", points=show_points(points)))


def _tests(shown: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for outer, data in enumerate(shown, 1):
        for inner, check in enumerate(data["checks"], 1):
            yield _test(f"{outer}.{inner}" if len(shown) > 1 else str(inner), check)


def _test(number: str, check: Mapping[str, Any]) -> dict[str, Any]:
    status = check["status"]
    is_open = status in {CheckStatus.PENDING.value, CheckStatus.ERROR.value}
    texts = [check[name] for name in ("message", "hint") if check.get(name)]
    data: dict[str, Any] = {
        "name": check["title"],
        "number": number,
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
