"""Failures grouped by cause."""

from grader.domain.messages import message
from grader.domain.outcome import Diagnosis, Rank, Severity
from grader.services.reporting.causes import group_causes


def diagnosis(code: str, severity: Severity = Severity.ERROR, step: int = 3) -> Diagnosis:
    """Return a diagnosis whose text holds a figure of the student's run."""
    text = message("diagnosis-nan-divergence-unmeasured", step=step, rate="0.03")
    return Diagnosis(code, severity, message(f"{code}-title"), text, rank=Rank.MEASURED)


def test_one_mistake_is_one_entry(make_result):
    """Students with the same diagnosis are one cause, though its figures differ."""
    results = [
        make_result(name, "fp", diagnoses=(diagnosis("nan", step=at),)) for at, name in enumerate("ab")
    ]
    (cause,) = group_causes(results)
    assert (cause.code, [each.student for each in cause.people]) == ("nan", ["a", "b"])


def test_most_frequent_cause_is_first(make_result):
    """Causes are ordered by the number of students."""
    rare, common = (diagnosis("rare"),), (diagnosis("common"),)
    results = [make_result("a", diagnoses=rare)]
    results += [make_result(name, diagnoses=common) for name in "bc"]
    assert [each.code for each in group_causes(results)] == ["common", "rare"]


def test_failed_checks_without_diagnosis_are_grouped(make_result):
    """A failed check is its own cause where nothing explains it."""
    (cause,) = group_causes([make_result("a", "fp"), make_result("b", "fp")])
    assert (cause.code.split("/")[0], len(cause.people)) == ("check_0", 2)


def test_remarks_and_pending_checks_are_no_failures(make_result):
    """Neither a remark nor a check that waits for a person is listed as a failure."""
    remark = (diagnosis("remark", Severity.INFO),)
    assert group_causes([make_result("a", "p?", diagnoses=remark)]) == ()
