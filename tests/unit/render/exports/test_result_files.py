"""Results as JUnit XML, as JSON and for Gradescope."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

from grader.domain.exported_result import ExportPolicy, Standing
from grader.domain.messages import Text
from grader.i18n.catalogue import Catalogue
from grader.render.exports.gradescope_results import to_gradescope, write_gradescope
from grader.render.exports.junit_results import write_junit_results
from grader.render.exports.result_list import write_result_list

EN = Catalogue("en")


def suite(*results):
    """Write and read JUnit XML; return the first suite."""
    return ET.fromstring(write_junit_results(results, EN, ExportPolicy()))[0]


def properties(element) -> dict[str, str]:
    """Return an element's properties."""
    return {each.get("name"): each.get("value") for each in element.find("properties")}


def test_suite_counts_its_cases(result) -> None:
    """A failed check is a failure, a skipped one is skipped; points are properties."""
    found = suite(result())
    counts = {name: found.get(name) for name in ("name", "tests", "failures", "errors", "skipped", "time")}
    assert counts == {
        "name": "hw3 2026001", "tests": "4", "failures": "2", "errors": "0", "skipped": "1", "time": "0.000",
    }  # fmt: skip
    assert found.get("timestamp") == "2026-03-09T12:00:00+00:00"
    assert properties(found) == {
        "assignment": "hw3", "student": "2026001", "name": "김철수", "status": "scored", "score": "11.25",
        "max_score": "40", "pending_points": "0", "late_penalty_percent": "10",
    }  # fmt: skip
    runs, deep, same, skipped = found.findall("testcase")
    assert (len(runs), properties(deep)["points"]) == (1, "2.5")
    assert deep.find("failure").get("message") == "It shrank"
    assert same.find("failure").text == "It shrank\n(2, 9)\n(2, 5)"
    assert (skipped.find("skipped").get("type"), skipped.get("classname")) == ("skipped", "hw3.2026001")


def test_open_check_is_no_failure(result, open_card) -> None:
    """What waits for a person is skipped and has no points; a check in error is an error."""
    found = suite(result(Standing.PENDING, card=open_card))
    assert (found.get("skipped"), found.get("errors"), found.get("failures")) == ("1", "1", "2")
    assert properties(found.findall("testcase")[0])["points"] == ""
    assert properties(found)["score"] == ""


def test_missing_work_is_a_skipped_case(result) -> None:
    """Who submitted nothing has one case that says so."""
    found = suite(result(Standing.MISSING, card=None, final_score=None, submitted_at=None))
    assert (found.get("tests"), found.get("skipped"), found.get("timestamp")) == ("1", "1", None)
    (case,) = found.findall("testcase")
    assert (case.get("name"), case.find("skipped").get("type")) == ("submission", "missing")


def test_control_characters_leave_the_document_legal(result) -> None:
    """A name or a message with characters that XML forbids is still read."""
    assert suite(result(name="a\x00b")).tag == "testsuite"


def test_list_names_who_has_no_result(result) -> None:
    """Results carry the batch's keys; the missing and the ungraded are listed apart."""
    nothing = {"automatic": None, "card": None}
    made = (result(), result(Standing.MISSING, student="2", **nothing), result(Standing.UNGRADED, **nothing))
    data = json.loads(write_result_list(made, EN))
    assert (data["schema"], len(data["results"]), data["results"][0]["final_score"]) == (1, 1, 11.25)
    assert data["missing"] == [{"assignment": "hw3", "student": "2", "name": "김철수"}]
    assert [each["student"] for each in data["ungraded"]] == ["2026001"]


def test_gradescope_has_a_test_for_each_check(card) -> None:
    """Numbers count within one scorecard; hidden checks are visible tests without details."""
    data = to_gradescope([card], EN, lines=("Late",))
    assert (data["score"], data["execution_time"]) == (12.5, 0.61)
    assert data["output"] == "Late\n\nRate\nLower it"
    assert [test["number"] for test in data["tests"]] == ["1", "2", "3", "4"]
    assert [(test["score"], test["status"]) for test in data["tests"]] == [
        (10, "passed"), (2.5, "failed"), (0, "failed"), (0, "failed"),
    ]  # fmt: skip
    assert [test["output"] for test in data["tests"][:3]] == ["", "It shrank\nUse SAME", ""]
    assert json.loads(write_gradescope(data)) == data


def test_gradescope_leaves_open_points_open(card, open_card) -> None:
    """A check that waits has no score of its own, and the output says how many points wait."""
    data = to_gradescope([card, open_card], EN, score=20.0)
    assert (data["score"], [test["number"] for test in data["tests"]][3:5]) == (20.0, ["1.4", "2.1"])
    assert "score" not in data["tests"][4]
    assert "score" not in data["tests"][7]
    assert data["output"].startswith("10 points are not decided yet.")


def test_gradescope_has_unix_line_ends(card) -> None:
    """A carriage return of a student's program does not reach the platform."""
    odd = replace(card.checks[1], message=Text("가", "a\r\nb\rc"))
    made = to_gradescope([replace(card, checks=(odd,))], EN)
    assert made["tests"][0]["output"] == "a\nb\nc\nUse SAME"
