"""Diagnoses of programs that did not end normally."""

import pytest

from grader.domain.run import Limits, RunFacts, RunStatus
from grader.services.grading.endings import diagnose_ending

LIMITS = Limits(wall_seconds=60)


def told(status, steps=0, examples=0, **figures):
    """Return the codes and parameters of the diagnoses for an ending."""
    facts = RunFacts(status, (), 1.0, None, steps, examples)
    return [(d.code, dict(d.message.params)) for d in diagnose_ending(status, facts, LIMITS, figures)]


def test_time_limit_says_what_fits() -> None:
    """A time limit names the step, and how many steps leave room for the evaluation."""
    (ending,) = told(RunStatus.TIMEOUT, train_steps=1234, sha256="x")
    assert ending == ("time-limit", {"seconds": 60, "steps": 1234, "fitting": 1100})
    assert told(RunStatus.TIMEOUT, sha256="x") == [("time-limit-untrained", {"seconds": 60})]


def test_time_limit_without_evidence_goes_by_what_was_told() -> None:
    """Where the program was killed, its last word of progress tells the step."""
    ((code, params),) = told(RunStatus.TIMEOUT, 500)
    assert (code, params["steps"]) == ("time-limit", 500)


def test_memory_names_a_large_evaluation() -> None:
    """Memory that ran out after a run on thousands was begun is that evaluation's doing."""
    assert told(RunStatus.MEMORY, 500, 10_000) == [("evaluation-too-large", {"examples": 10_000})]
    assert told(RunStatus.MEMORY, 500) == [("memory-limit", {"megabytes": 4096, "steps": 500})]


@pytest.mark.parametrize(
    ("status", "figures", "codes"),
    [
        (RunStatus.KILLED, {}, ["killed"]),
        (RunStatus.ERROR, {}, ["left-early"]),
        (RunStatus.ERROR, {"sha256": "x"}, []),
        (RunStatus.GRADED, {"sha256": "x"}, []),
    ],
)
def test_other_endings(status, figures, codes) -> None:
    """A crash and an own exit are named, unlike an exception that left evidence."""
    assert [code for code, _ in told(status, **figures)] == codes
