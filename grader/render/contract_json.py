"""Scorecards as the contract's JSON, schema version 1."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from grader.domain.assignment import Visibility
from grader.domain.messages import Readable, readable_from_dict
from grader.domain.outcome import CheckOutcome, Diagnosis
from grader.domain.scorecard import Review, Scorecard
from grader.i18n.catalogue import Catalogue

Reader = Literal["instructor", "student"]
_EVIDENCE: Final = (
    "sha256",
    "train_steps",
    "learning_rate",
    "accuracy",
    "accuracy_interval",
    "claimed_accuracy",
    "loss_curve",
    "stdout_tail",
    "budget",
)
_ENVIRONMENT: Final = ("python", "tensorflow", "dataset", "seed", "isolation")
_TIMING: Final = ("total_s", "run_s", "examine_s", "spans")


def to_contract(card: Scorecard, catalogue: Catalogue, reader: Reader = "instructor") -> dict[str, Any]:
    """Return one submission's result in the reader's language; unknown figures have no key.

    For a student, a hidden check keeps its title and points but not the details that reveal the answer.
    """
    facts = card.submission
    return {
        "schema": 1,
        "assignment": card.assignment,
        "assignment_version": card.assignment_version,
        "submission": {
            "id": facts.id,
            "student": facts.student,
            "path": facts.path,
            "kind": facts.kind.value,
            "sha256": facts.sha256,
        },
        "status": card.status.value,
        "score": card.score,
        "max_score": _plain(card.max_score),
        **({"assignment_points": _plain(card.assignment_points or 0.0)} if card.is_partial else {}),
        "pending_points": _plain(card.pending_points),
        "needs_review": [_review(review, catalogue) for review in card.needs_review],
        "checks": [_check(check, catalogue, reader) for check in card.checks],
        "diagnoses": [_diagnosis(diagnosis, catalogue) for diagnosis in card.diagnoses],
        "evidence": _evidence(card.evidence, catalogue),
        "environment": _pick(card.environment, _ENVIRONMENT),
        "timing": _pick(card.timing, _TIMING),
        "cached": card.cached,
    }


def group_to_contract(
    cards: Iterable[Scorecard], catalogue: Catalogue, reader: Reader = "instructor"
) -> dict[str, Any]:
    """Return the results of a group of assignments (`grade hw1`)."""
    return {"schema": 1, "results": [to_contract(card, catalogue, reader) for card in cards]}


def _check(check: CheckOutcome, catalogue: Catalogue, reader: Reader) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": check.id,
        "title": catalogue.text(check.title),
        "concept": check.concept,
        "status": check.status.value,
        "points": _plain(check.points),
        "max_points": _plain(check.max_points),
        "visibility": check.visibility.value,
    }
    if reader == "instructor" or check.visibility is Visibility.PUBLIC:
        details = {
            "message": _text(check.message, catalogue),
            "hint": _text(check.hint, catalogue),
            "expected": check.expected,
            "actual": check.actual,
        }
        data |= {name: value for name, value in details.items() if value is not None}
    return data | {"depends_on": list(check.depends_on), "seconds": round(check.seconds, 4)}


def _review(review: Review, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "code": review.code,
        "message": catalogue.text(review.message),
        "checks": list(review.checks),
    }


def _diagnosis(diagnosis: Diagnosis, catalogue: Catalogue) -> dict[str, Any]:
    data = {
        "code": diagnosis.code,
        "severity": diagnosis.severity.value,
        "rank": diagnosis.rank.value,
        "basis": diagnosis.basis,
        "title": catalogue.text(diagnosis.title),
        "message": catalogue.text(diagnosis.message),
        "line": diagnosis.line,
        "cell": diagnosis.cell,
        "next_step": _text(diagnosis.next_step, catalogue),
        "concept": diagnosis.concept,
        "follows": [catalogue.text(title) for title in diagnosis.follows] or None,
    }
    return {name: value for name, value in data.items() if value is not None}


def _evidence(evidence: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    data = _pick(evidence, _EVIDENCE)
    if "loss_curve" in evidence:
        curve = [[int(step), loss] for step, loss in evidence["loss_curve"] or () if _is_known(loss)]
        data["loss_curve"] = curve
    if roles := evidence.get("roles"):
        data["roles"] = [_role(found, catalogue) for found in roles]
    return data


def _role(found: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    reason = readable_from_dict(found["reason"])
    return _pick(found, ("role", "tensor")) | {"reason": catalogue.text(reason)}


def _pick(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: _jsonable(values[name]) for name in names if _is_known(values.get(name))}


def _is_known(value: Any) -> bool:
    if isinstance(value, list | tuple) and any(
        isinstance(one, float) and not math.isfinite(one) for one in value
    ):
        return False
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _jsonable(one) for name, one in value.items() if _is_known(one) or one is None}
    if isinstance(value, list | tuple):
        return [_jsonable(one) for one in value]
    return value


def _plain(number: float) -> float:
    """Return whole numbers as integers, as in the contract's example."""
    return int(number) if float(number).is_integer() else number


def _text(readable: Readable | None, catalogue: Catalogue) -> str | None:
    return None if readable is None else catalogue.text(readable)
