"""The contract's JSON, schema version 1."""

import json

from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import group_to_contract, to_contract

EN = Catalogue("en")


def test_every_key_of_the_contract_is_there(card) -> None:
    """The top level has exactly the contract's keys."""
    assert set(to_contract(card, EN)) == {
        "schema", "assignment", "assignment_version", "submission", "status", "score", "max_score",
        "pending_points", "needs_review",
        "checks", "diagnoses", "evidence", "environment", "timing", "cached",
    }  # fmt: skip


def test_no_nan_is_written(card) -> None:
    """A figure that is not finite is left out, even within the loss curve."""
    data = to_contract(card, EN)
    json.dumps(data, allow_nan=False)
    assert data["evidence"]["loss_curve"] == [[0, 230.2], [100, 61.0]]
    assert "claimed_accuracy" not in data["evidence"]


def test_unknown_keys_are_left_out(card) -> None:
    """Only figures of the contract are written, and missing ones are not invented."""
    evidence = to_contract(card, EN)["evidence"]
    assert "ours_alone" not in evidence
    assert "learning_rate" not in evidence


def test_student_is_not_told_hidden_details(card) -> None:
    """For a student, a hidden check has its title and points but no details."""
    secret = {"message", "hint", "expected", "actual"}
    _, deep, same, _ = to_contract(card, EN, reader="student")["checks"]
    assert secret.isdisjoint(same)
    assert (same["title"], same["points"], same["max_points"]) == ("check same", 0, 10)
    assert deep["hint"] == "Use SAME"
    assert secret <= to_contract(card, EN)["checks"][2].keys()


def test_texts_are_in_the_readers_language(card) -> None:
    """Titles and diagnoses are sentences in one language."""
    data = to_contract(card, Catalogue("ko"))
    assert (data["checks"][0]["title"], data["diagnoses"][0]["message"]) == ("runs 항목", "줄이세요")


def test_group_holds_all_results(card) -> None:
    """A group's JSON has one result for each assignment."""
    data = group_to_contract([card, card], EN)
    assert (data["schema"], len(data["results"])) == (1, 2)
