"""The result as JSON, schema 1: each key of the contract with its type, and `docs/reference/json.md` names it."""

import json
from pathlib import Path

import pytest

from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract

DOCS = Path(__file__).resolve().parents[2] / "docs"
NUMBER, TEXTS = (int, float), [str]
# A type, a tuple of types, a list of one type, or a table of keys; a key that ends in "?" may be missing.
BUDGET = {"name": str, "max_steps": (int, type(None)), "reached": bool}
CHECK = {
    "id": str,
    "title": str,
    "concept": str,
    "status": {"passed", "failed", "error", "skipped", "pending"},
    "points": NUMBER,
    "max_points": NUMBER,
    "visibility": {"public", "hidden"},
    "message?": str,
    "hint?": str,
    "expected?": str,
    "actual?": str,
    "depends_on": TEXTS,
    "seconds": NUMBER,
}
DIAGNOSIS = {
    "code": str,
    "severity": {"error", "warning", "info"},
    "rank": {"measured", "likely", "for review"},
    "basis?": str,
    "title": str,
    "message": str,
    "line?": int,
    "next_step?": str,
    "concept?": str,
    "follows?": TEXTS,
}
EVIDENCE = {
    "sha256?": str,
    "train_steps?": int,
    "learning_rate?": NUMBER,
    "accuracy?": NUMBER,
    "accuracy_interval?": [NUMBER],
    "claimed_accuracy?": NUMBER,
    "loss_curve?": [[NUMBER]],
    "stdout_tail?": str,
    "budget?": BUDGET,
}
RESULT = {
    "schema": {1},
    "assignment": str,
    "assignment_version": str,
    "submission": {
        "id": str,
        "student": str,
        "path": str,
        "kind": {"script", "notebook", "folder", "archive"},
        "sha256": str,
    },
    "status": {"graded", "error", "timeout", "memory", "killed", "invalid", "grader_fault"},
    "score": NUMBER,
    "max_score": NUMBER,
    "assignment_points?": NUMBER,
    "pending_points": NUMBER,
    "needs_review": [{"code": str, "message": str, "checks": TEXTS}],
    "checks": [CHECK],
    "diagnoses": [DIAGNOSIS],
    "evidence": EVIDENCE,
    "environment": {
        "python": str,
        "tensorflow?": str,
        "dataset?": str,
        "seed": int,
        "isolation?": TEXTS,
    },
    "timing": {"total_s?": NUMBER, "run_s?": NUMBER, "examine_s?": NUMBER},
    "cached": bool,
}


@pytest.fixture(params=["graded", "stored"])
def result(request):
    """Return a graded hw2 solution, and a stored hw3 result with every training figure."""
    if request.param == "graded":
        return request.getfixturevalue("graded")["script"].json
    stored = json.loads((DOCS / "images" / "scorecard.json").read_text(encoding="utf-8"))
    return to_contract(Scorecard.from_dict(stored), Catalogue("en"))


def test_keys_and_types_are_the_contracts(result) -> None:
    """Every key of the contract has its type, none is missing, and there is no other."""
    assert find_differences(result, RESULT, "result") == []


def test_trained_model_has_every_figure() -> None:
    """The stored hw3 has each key of the evidence, so that the types above were held to something."""
    stored = json.loads((DOCS / "images" / "scorecard.json").read_text(encoding="utf-8"))
    evidence = to_contract(Scorecard.from_dict(stored), Catalogue("en"))["evidence"]
    assert set(evidence) == {key.rstrip("?") for key in EVIDENCE}


def test_a_run_has_its_circumstances(graded) -> None:
    """What was run says with which Python, TensorFlow, data, seed and isolation, and how long it took."""
    result = graded["script"].json
    assert set(result["environment"]) == {"python", "tensorflow", "dataset", "seed", "isolation"}
    assert set(result["timing"]) == {"total_s", "run_s", "examine_s"}
    assert result["environment"]["dataset"].startswith("digits@")


def test_score_is_the_sum_of_the_checks(result) -> None:
    """`score` and `max_score` are the sums over the checks."""
    assert result["score"] == pytest.approx(sum(check["points"] for check in result["checks"]))
    assert result["max_score"] == pytest.approx(sum(check["max_points"] for check in result["checks"]))


def test_page_names_every_key_and_word() -> None:
    """json.md names every key of the schema and every word of its closed lists."""
    page = (DOCS / "reference" / "json.md").read_text(encoding="utf-8")
    missing = [word for word in _words(RESULT) if f"`{word}`" not in page]
    assert missing == []


def find_differences(value, wanted, place) -> list[str]:
    """Name every place where *value* is not as *wanted*."""
    if isinstance(wanted, dict):
        return _compare_tables(value, wanted, place)
    if isinstance(wanted, list):
        kind = wanted[0] if isinstance(value, list) else None
        found = [] if kind is not None else [f"{place} is no list"]
        for number, one in enumerate(value if kind is not None else ()):
            found += find_differences(one, kind, f"{place}[{number}]")
        return found
    if isinstance(wanted, set):
        return [] if value in wanted else [f"{place} is {value!r}"]
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    fits = isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds)
    return [] if fits else [f"{place} is {value!r}"]


def _compare_tables(value, wanted, place) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place} is no table"]
    known = {key.rstrip("?"): kind for key, kind in wanted.items()}
    found = [f"{place}.{key} is not in the contract" for key in value if key not in known]
    found += [f"{place}.{key} is missing" for key in wanted if not key.endswith("?") and key not in value]
    for key, one in value.items():
        found += find_differences(one, known[key], f"{place}.{key}") if key in known else []
    return found


def _words(wanted) -> list[str]:
    if isinstance(wanted, dict):
        inner = [word for kind in wanted.values() if kind is not BUDGET for word in _words(kind)]
        return [key.rstrip("?") for key in wanted] + inner
    if isinstance(wanted, list):
        return _words(wanted[0])
    return sorted(word for word in wanted if isinstance(word, str)) if isinstance(wanted, set) else []
