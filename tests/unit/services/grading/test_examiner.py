"""What the host makes of an examiner's report."""

import json
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.assignment import CheckSpec
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunFacts, RunStatus
from grader.examine.decided_outcomes import keeper
from grader.services.grading.examiner import Examiner

REPORT = {"outcomes": [], "diagnoses": [], "figures": {}, "seconds": 0.1}


class FakeChannel:
    """A channel on which nothing is ever sent."""

    def close(self) -> None:
        """Close nothing."""


class FakeProcess:
    """A warm process that writes a fixed report for each request."""

    def __init__(self, *, sees_evidence: bool) -> None:
        self._report = REPORT | {"is_evidence_visible": sees_evidence}

    def submit(self, request, _kind) -> FakeChannel:
        """Write the report into the request's scratch folder."""
        (Path(request["scratch"]) / "report.json").write_text(json.dumps(self._report))
        return FakeChannel()


@dataclass(frozen=True)
class Question:
    """What an examiner is given: terms, the run's facts, the folder of evidence."""

    dataset: Dataset
    words: tuple[GradingTerms, RunFacts, Path]


@pytest.fixture
def question(course_root, tmp_path) -> Question:
    """Return the question about a run of hw2 whose evidence is in `tmp_path`/evidence."""
    dataset = Dataset("digits", tmp_path, tmp_path, "d", "drawn", default_hidden_seed=True)
    (assignment,) = load_course(course_root).resolve("hw2")
    terms = GradingTerms(assignment, dataset, assignment.budgets["full"], CodeDigests("", ""))
    (tmp_path / "evidence").mkdir()
    return Question(dataset, (terms, RunFacts(RunStatus.GRADED, (), 1.0, None), tmp_path / "evidence"))


@pytest.fixture
def examine(question, tmp_path, monkeypatch):
    """Return a function that examines `tmp_path`/evidence with an examiner that sees it or does not."""
    monkeypatch.setattr("grader.services.grading.examiner.follow", lambda *_: ())

    def run(*, has_evidence: bool, sees_evidence: bool):
        if has_evidence:
            (tmp_path / "evidence" / "evidence.json").write_text("{}")
        examiner = Examiner(question.dataset)
        examiner._process = FakeProcess(sees_evidence=sees_evidence)
        return examiner.examine(*question.words)

    return run


def test_unseen_evidence_is_a_fault(examine) -> None:
    """Evidence that the host has and the examiner cannot see is a grader fault, never a score."""
    with pytest.raises(GraderFault) as caught:
        examine(has_evidence=True, sees_evidence=False)
    assert caught.value.messages[0].code == "evidence-not-visible"


def ended_examiner(dataset):
    """Return an examiner whose process decided two checks and then ended without a report."""

    class Ended(FakeProcess):
        def submit(self, request, _kind) -> FakeChannel:
            keep = keeper(request["scratch"])
            for spec, status in zip(request["specs"], ("passed", "failed"), strict=False):
                keep(CheckOutcome.of(CheckSpec.from_dict(spec), CheckStatus(status)))
            return FakeChannel()

    examiner = Examiner(dataset)
    examiner._process = Ended(sees_evidence=True)
    return examiner


@pytest.mark.parametrize(
    ("number", "cpu_seconds", "killed_for", "reason"),
    [
        (signal.SIGKILL, 0.0, RunStatus.TIMEOUT, "timeout"),
        (signal.SIGKILL, 1000.0, None, "timeout"),
        (signal.SIGKILL, 0.0, RunStatus.MEMORY, "memory"),
        (signal.SIGSEGV, 0.0, None, "SIGSEGV"),
    ],
)
def test_ended_examination_leaves_checks_open(
    question, monkeypatch, number, cpu_seconds, killed_for, reason
) -> None:
    """What was decided counts, the rest is pending: evidence that takes too long may be honest work."""

    def follow(_channel, watch, *_):
        watch.ended = {"signal": number, "code": None}
        watch.cpu_seconds, watch.killed_for = cpu_seconds, killed_for
        return ()

    monkeypatch.setattr("grader.services.grading.examiner.follow", follow)
    outcomes = ended_examiner(question.dataset).examine(*question.words).outcomes
    statuses = [outcome.status.value for outcome in outcomes]
    assert statuses == ["passed", "failed", *["pending"] * (len(outcomes) - 2)]
    assert outcomes[-1].message == message("examination-overcome", reason=reason)


def test_strangers_signal_is_a_fault(question, monkeypatch) -> None:
    """A process that something else killed, within its limits, is a grader fault."""

    def follow(_channel, watch, *_):
        watch.ended = {"signal": signal.SIGKILL, "code": None}
        return ()

    monkeypatch.setattr("grader.services.grading.examiner.follow", follow)
    with pytest.raises(GraderFault):
        ended_examiner(question.dataset).examine(*question.words)


def test_missing_evidence_is_examined(examine) -> None:
    """A program that left no evidence is examined without a fault."""
    assert examine(has_evidence=False, sees_evidence=False).outcomes == ()
    assert examine(has_evidence=True, sees_evidence=True).outcomes == ()
