"""What the host makes of an examiner's report."""

import json
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.run import RunFacts, RunStatus
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


@pytest.fixture
def examine(course_root, tmp_path, monkeypatch):
    """Return a function that examines `tmp_path`/evidence with an examiner that sees it or does not."""
    monkeypatch.setattr("grader.services.grading.examiner.follow", lambda *_: ())
    dataset = Dataset("digits", tmp_path, tmp_path, "d", "drawn", default_hidden_seed=True)
    (assignment,) = load_course(course_root).resolve("hw2")
    terms = GradingTerms(assignment, dataset, assignment.budgets["full"], CodeDigests("", ""))
    facts = RunFacts(RunStatus.GRADED, (), 1.0, None)
    (tmp_path / "evidence").mkdir()

    def run(*, has_evidence: bool, sees_evidence: bool):
        if has_evidence:
            (tmp_path / "evidence" / "evidence.json").write_text("{}")
        examiner = Examiner(dataset)
        examiner._process = FakeProcess(sees_evidence=sees_evidence)
        return examiner.examine(terms, facts, tmp_path / "evidence")

    return run


def test_unseen_evidence_is_a_fault(examine) -> None:
    """Evidence that the host has and the examiner cannot see is a grader fault, never a score."""
    with pytest.raises(GraderFault) as caught:
        examine(has_evidence=True, sees_evidence=False)
    assert caught.value.messages[0].code == "evidence-not-visible"


def test_missing_evidence_is_examined(examine) -> None:
    """A program that left no evidence is examined without a fault."""
    assert examine(has_evidence=False, sees_evidence=False).outcomes == ()
    assert examine(has_evidence=True, sees_evidence=True).outcomes == ()
