"""The examination of one submission, from request to report."""

import json
from dataclasses import replace
from pathlib import Path

from grader.examine.session import examine


def by_id(report):
    """Return the outcomes by check id."""
    return {outcome["id"]: outcome for outcome in report["outcomes"]}


def test_outcomes_have_owners(make_request, capfd):
    """Each way for a check to end has its status, points and message, and prints nothing."""
    report = examine(make_request())
    outcomes = by_id(report)
    statuses = {id_: (o["status"], o["points"]) for id_, o in outcomes.items()}
    assert statuses == {
        "after_wrong": ("skipped", 0.0),
        "right": ("passed", 10.0),
        "wrong": ("failed", 0.0),
        "partial": ("failed", 4.0),
        "asserts": ("failed", 0.0),
        "bug": ("error", 0.0),
        "trained": ("passed", 10.0),
        "absent": ("error", 0.0),
    }
    assert outcomes["wrong"]["message"] == {"ko": "틀림", "en": "wrong"}
    assert (outcomes["wrong"]["expected"], outcomes["wrong"]["actual"]) == ("7", "100")
    assert outcomes["bug"]["message"]["params"]["kind"] == "ZeroDivisionError"
    assert outcomes["bug"]["message"]["params"]["line"] == 28
    assert "one is not two" in outcomes["asserts"]["message"]["params"]["text"]
    assert outcomes["after_wrong"]["message"]["params"] == {"check": "wrong"}
    assert capfd.readouterr().out == ""
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_figures_are_measured(make_request):
    """The report has the hidden split's accuracy with its interval beside the claimed one."""
    figures = examine(make_request())["figures"]
    assert figures["accuracy"] == 1.0
    assert figures["accuracy_interval"][1] == 1.0
    assert figures["claimed_accuracy"] == 0.9987
    assert (figures["train_steps"], figures["learning_rate"]) == (100, 0.01)
    assert figures["budget"] == {"name": "full", "max_steps": None, "reached": False}


def test_doubted_steps_are_pending(make_request, evidence):
    """What needs a record that contradicts itself waits for a person; what is measured counts."""
    trace = replace(evidence.trace, train_steps=10_000)
    report = examine(make_request({"trace": trace}))
    outcomes = by_id(report)
    assert (outcomes["trained"]["status"], outcomes["trained"]["points"]) == ("pending", 0.0)
    assert outcomes["trained"]["message"]["code"] == "training-record-doubted"
    assert outcomes["right"]["status"] == "passed"
    ranks = {each["code"]: each["rank"] for each in report["diagnoses"]}
    assert ranks["trace-contradicts-itself"] == "for review"


def test_public_checks_alone(make_request):
    """A request for public checks runs no hidden one."""
    assert list(by_id(examine(make_request(visibility="public")))) == ["wrong"]


def test_no_evidence_fails(make_request):
    """A run without evidence fails every check and is no grader fault."""
    request = make_request()
    (Path(request["evidence_dir"]) / "evidence.json").unlink()
    outcomes = by_id(examine(request)).values()
    assert {(o["status"], o["message"]["code"]) for o in outcomes} == {("failed", "no-evidence")}


def test_broken_evidence_fails_all(make_request):
    """Evidence that violates the format fails every check and is no grader fault."""
    request = make_request()
    (Path(request["evidence_dir"]) / "evidence.json").write_text("{}")
    outcomes = by_id(examine(request)).values()
    assert {(o["status"], o["message"]["code"]) for o in outcomes} == {("failed", "evidence-unreadable")}


def test_broken_check_file_is_fault(make_request):
    """A check file that cannot be imported makes its checks errors that name the cause."""
    request = make_request()
    (Path(request["checks_dir"]) / "test_hw.py").write_text("import no_such_module_here\n")
    outcomes = by_id(examine(request)).values()
    assert {(o["status"], o["message"]["code"]) for o in outcomes} == {("error", "check-file-broken")}
