"""The steps of one grading, with processes that do nothing."""

import pytest

from grader.domain.events import Graded, Stage
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunFacts, RunStatus
from grader.services.grading import grade as module
from grader.services.grading.examiner import Examination
from grader.services.grading.grade import Grader

FACTS = RunFacts(RunStatus.GRADED, (), 100.0, None)


class FakeProcess:
    """Remembers what it was told to do."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def start(self) -> None:
        """Remember the start."""
        self.calls.append("start")

    def revive(self) -> None:
        """Remember the revival."""
        self.calls.append("revive")

    def close(self) -> None:
        """Remember the end."""
        self.calls.append("close")


class FakeExaminer(FakeProcess):
    """Passes every check, and remembers the folders that it was shown."""

    def examine(self, terms, facts, evidence):
        """Pass every check."""
        self.calls.append(str(evidence))
        assert evidence.is_dir()
        outcomes = tuple(CheckOutcome.of(spec, CheckStatus.PASSED, spec.points) for spec in terms.checks)
        return Examination(outcomes, (), {"end": "finished"}, 0.5, ())


@pytest.fixture
def warm(terms, monkeypatch, tmp_path) -> Grader:
    """Return a grader whose processes are fakes and whose run leaves no evidence."""

    def run(_request, _zygote, _box, _cgroup):
        yield Stage("run", "hw2")
        return "report"

    monkeypatch.setattr(module, "delegate", lambda: None)
    monkeypatch.setattr(module, "run_submission", run)
    monkeypatch.setattr(module, "keep_evidence", lambda *_: FACTS)
    made = Grader(terms.dataset, tmp_path / "boxes")
    made._zygote, made._examiner = FakeProcess(), FakeExaminer()
    return made


def test_submission_is_run_examined_and_scored(warm, make_request, tmp_path) -> None:
    """A grading yields its stages and then the scorecard; its box is gone afterwards."""
    *stages, graded = warm.grade(make_request())
    assert [stage.name for stage in stages] == ["run", "examine"]
    assert isinstance(graded, Graded)
    assert graded.scorecard.score == 100
    assert graded.scorecard.timing["total_s"] < 100
    assert list((tmp_path / "boxes").iterdir()) == []


def test_program_that_cannot_run_is_scored_at_once(warm, make_request) -> None:
    """Nothing is run or examined for a submission that cannot be run."""
    (graded,) = warm.grade(make_request(b""))
    assert graded.scorecard.status is RunStatus.INVALID
    assert warm._examiner.calls == []


def test_kept_run_is_examined_in_its_own_time(warm, make_request, tmp_path) -> None:
    """Examining a kept run counts the run's time once and shows the kept evidence."""
    card = warm.examine(make_request(), FACTS, tmp_path)
    assert warm._examiner.calls == [str(tmp_path)]
    assert 100 <= card.timing["total_s"] < 110
    warm.examine(make_request(), FACTS, None)
    assert warm._examiner.calls[1] != str(tmp_path)


def test_both_processes_are_kept_alive(warm) -> None:
    """Entering starts both processes, and reviving and leaving reach both."""
    with warm:
        warm.revive()
    for process in (warm._zygote, warm._examiner):
        assert process.calls == ["start", "revive", "close"]


def test_zygote_waits_until_it_is_needed(warm) -> None:
    """Without runs only the examiner is started."""
    warm.start(runs=False)
    assert (warm._zygote.calls, warm._examiner.calls) == ([], ["start"])
