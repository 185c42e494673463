"""Which ends of a run are the grader's fault, and what is kept of the others."""

from types import SimpleNamespace

import pytest

from grader.domain.errors import GraderFault, StorageFault
from grader.domain.events import Measured, Progress, Stage
from grader.domain.run import RunStatus
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunReport
from grader.sandbox.supervision import RunProgress
from grader.sandbox.warm_process import SandboxError
from grader.services.grading import kept_run as module
from grader.services.grading.kept_run import keep_evidence, run_submission

PROGRESS = RunProgress(steps=7, steps_per_second=3.5, loss=0.5, requested_examples=2000)


def report(status=RunStatus.GRADED, **more) -> RunReport:
    """Return how a run ended."""
    return RunReport(status, ("seccomp",), 1.5, 1.25, 1 << 20, **more)


class FakeZygote:
    """A zygote that is always ready."""

    def wait_ready(self) -> None:
        """Return at once."""


@pytest.fixture
def run(monkeypatch, make_request, tmp_path):
    """Return a function that runs a program in a sandbox that reports `events`, with free bytes before and after."""

    def make(*events, free=(1 << 30, 1 << 30), error=None):
        left = list(free)
        monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=left.pop(0)))
        orders = []

        def in_box(_zygote, order, box):
            orders.append((order, (box.work / "hw2.py").read_bytes()))
            if error is not None:
                raise error
            yield from events

        monkeypatch.setattr(module, "run_in_box", in_box)
        seen, steps = [], run_submission(make_request(), FakeZygote(), Box.create(tmp_path), None)
        while True:
            try:
                seen.append(next(steps))
            except StopIteration as end:
                return end.value, seen, orders

    return make


def test_run_is_followed(run) -> None:
    """The stages, the progress and what the run needed are reported in order."""
    ended = report()
    found, seen, orders = run(PROGRESS, ended)
    assert found is ended
    assert seen == [
        Stage("warm-up", "hw2"),
        Stage("run", "hw2"),
        Progress("hw2", 7, 3.5, 0.5),
        Measured(1.5, 1.25, 1 << 20),
    ]
    ((order, content),) = orders
    assert content == b"x = 1\n"
    assert (order.entry, order.seed, order.threads) == ("hw2.py", 0, 1)


def test_course_and_hidden_split_are_hidden(run, terms) -> None:
    """A run hides the course, the solutions and the hidden split."""
    _, _, ((order, _),) = run(report())
    assert set(order.hidden) == {
        terms.assignment.folder.parent,
        terms.assignment.solution.parent.parent,
        terms.dataset.hidden,
    }


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"fault": "no namespace"}, "no namespace"), ({}, "the worker could not be confined")],
)
def test_unconfined_worker_is_a_fault(run, more, reason) -> None:
    """A worker that could not be confined, or a run without a report, is the grader's fault."""
    with pytest.raises(GraderFault) as caught:
        run(report(RunStatus.GRADER_FAULT, **more))
    assert caught.value.messages[0].params["reason"] == reason


@pytest.mark.parametrize(("error", "reason"), [(SandboxError("gone"), "gone"), (None, "no report")])
def test_lost_worker_is_a_fault(run, error, reason) -> None:
    """A sandbox that fails or ends without a report is the grader's fault."""
    with pytest.raises(GraderFault) as caught:
        run(error=error)
    assert (caught.value.messages[0].code, caught.value.messages[0].params["reason"]) == (
        "sandbox-failed",
        reason,
    )


@pytest.mark.parametrize(
    ("free", "kind"),
    [
        ((0, 0, 0), StorageFault),
        (((64 << 20) - 1, 0), StorageFault),
        ((64 << 20, (8 << 20) - 1, 0), GraderFault),
    ],
)
def test_full_disk_is_a_fault(run, free, kind) -> None:
    """Too little room before a run, or after it, is never the program's failure."""
    with pytest.raises(kind) as caught:
        run(report(), free=free)
    assert caught.value.messages[0].code == "batch-disk-full"


def test_just_enough_room_is_enough(run) -> None:
    """A run with exactly the required room is no fault."""
    assert run(report(), free=(64 << 20, 8 << 20))[0].status is RunStatus.GRADED


def test_evidence_goes_to_the_sink(make_request, tmp_path) -> None:
    """The evidence's files go to the sink, its address is kept, and earlier progress no longer counts."""
    box, given = Box.create(tmp_path), []
    (box.evidence / "evidence.json").write_text("{}")
    (box.evidence / "other.txt").write_text("")
    request = make_request(
        evidence_sink=lambda folder, names: given.append((folder, names)) or "address",
        keep_evidence=tmp_path / "kept",
    )
    facts = keep_evidence(request, report(last=PROGRESS), box)
    assert given == [(box.evidence, ["evidence.json"])]
    assert (facts.evidence, facts.reported_steps, facts.requested_examples) == ("address", 0, 0)
    assert (facts.status, facts.layers) == (RunStatus.GRADED, ("seccomp",))
    assert (facts.seconds, facts.cpu_seconds) == (1.5, 1.25)
    assert (tmp_path / "kept" / "hw2" / "evidence.json").is_file()


def test_evidence_that_fills_the_disk_is_a_fault(make_request, tmp_path, monkeypatch) -> None:
    """Evidence for which the disk has no room is one submission's fault and does not reach the sink."""
    box, given = Box.create(tmp_path), []
    (box.evidence / "evidence.json").write_text("{}")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=(8 << 20) + 1))
    with pytest.raises(GraderFault) as caught:
        keep_evidence(make_request(evidence_sink=lambda *given_ones: given.append(given_ones)), report(), box)
    assert (caught.value.messages[0].code, given) == ("batch-disk-full", [])
    assert not isinstance(caught.value, StorageFault)


def test_evidence_has_an_address_without_a_sink(make_request, tmp_path) -> None:
    """Without a sink the address is computed and nothing is copied."""
    box = Box.create(tmp_path)
    (box.evidence / "evidence.json").write_text("{}")
    assert len(keep_evidence(make_request(), report(), box).evidence) == 64


def test_missing_evidence_leaves_the_progress(make_request, tmp_path) -> None:
    """A program that left no evidence is known by its last progress report only."""
    facts = keep_evidence(make_request(), report(RunStatus.KILLED, last=PROGRESS), Box.create(tmp_path))
    assert (facts.evidence, facts.reported_steps, facts.requested_examples) == (None, 7, 2000)
    facts = keep_evidence(make_request(), report(RunStatus.KILLED), Box.create(tmp_path))
    assert (facts.reported_steps, facts.requested_examples) == (0, 0)
