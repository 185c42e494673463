"""The examiner seen from the host: hand over evidence, get outcomes. The checks run in its own process."""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import wire
from grader.domain.assignment import Assignment, CheckSpec, Visibility
from grader.domain.errors import GraderFault
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis
from grader.domain.run import Isolation, Limits, RunStatus
from grader.evidence.storage import has_evidence
from grader.examine.models.cost import examination_seconds
from grader.sandbox.run_status import status_of
from grader.sandbox.sandbox_policy import examiner_policy, server_environment
from grader.sandbox.supervision import Watch, follow
from grader.sandbox.warm_process import SandboxError, Unanswered, WarmProcess

EXAMINE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class ExamineOrder:
    """What to examine, against what."""

    assignment: Assignment
    evidence: Path
    dataset: Mapping[str, str]
    budget: str
    seed: int
    hidden_seed: str
    visibility: str
    status: RunStatus
    isolation: Isolation
    audit: bool = False
    max_steps: int | None = None
    run_seconds: float | None = None
    """How long the run took by the host's clock; None where that is not known."""
    run_cpu_seconds: float | None = None
    """The processor time that the kernel counted for it, likewise."""

    @property
    def cpu_seconds(self) -> int:
        """Give the processor time after which the evidence has brought the examination down."""
        return examination_seconds(self.run_seconds, with_audit=self.audit)

    def to_request(self, scratch: Path) -> dict[str, Any]:
        """Give the frame for the examiner."""
        readable = (
            self.assignment.folder,
            self.evidence,
            *map(Path, (self.dataset["folder"], self.dataset["hidden"])),
        )
        policy = examiner_policy(readable, scratch, self.isolation, os.environ, self.cpu_seconds)
        return {
            "checks_dir": str(self.assignment.folder / "checks"),
            "specs": [_plain_spec(spec) for spec in self.assignment.checks],
            "evidence_dir": str(self.evidence),
            "dataset": dict(self.dataset),
            "thresholds": dict(self.assignment.thresholds_for(self.dataset["name"], self.budget)),
            "budget": self.budget,
            "seed": self.seed,
            "hidden_seed": self.hidden_seed,
            "visibility": self.visibility,
            "status": self.status.value,
            "audit": self.audit,
            "max_steps": self.max_steps,
            "run_seconds": self.run_seconds,
            "run_cpu_seconds": self.run_cpu_seconds,
            "scratch": str(scratch),
            "policy": policy.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examiner found."""

    outcomes: tuple[CheckOutcome, ...]
    diagnoses: tuple[Diagnosis, ...]
    figures: Mapping[str, Any]
    seconds: float
    layers: tuple[str, ...]


class Examiner:
    """A warm examiner for one data set."""

    def __init__(self, dataset: Mapping[str, str]) -> None:
        environment = server_environment(os.environ)
        self._process = WarmProcess("grader.examine.server", {"datasets": [dict(dataset)]}, environment)

    def start(self) -> None:
        """Begin to warm up."""
        self._process.start()

    def revive(self) -> None:
        """Start again if it has died."""
        self._process.revive()

    def close(self) -> None:
        """End the examiner."""
        self._process.close()

    def examine(self, order: ExamineOrder) -> Examination:
        """Examine evidence. Raises `GraderFault` when no report came: that is never a score."""
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="grade-examine-") as scratch:
            try:
                report, layers = self._ask(order.to_request(Path(scratch)), order.cpu_seconds)
            except _Overcome as end:
                return _nothing_passed(order, str(end), time.monotonic() - started)
            except (SandboxError, wire.WireError) as error:
                raise GraderFault(message("examiner-failed", reason=str(error))) from error
        if has_evidence(order.evidence) and not report["is_evidence_visible"]:
            raise GraderFault(message("evidence-not-visible", place=str(order.evidence)))
        return Examination(
            outcomes=tuple(CheckOutcome.from_dict(outcome) for outcome in report["outcomes"]),
            diagnoses=tuple(Diagnosis.from_dict(diagnosis) for diagnosis in report["diagnoses"]),
            figures=report["figures"],
            seconds=time.monotonic() - started,
            layers=layers,
        )

    def _ask(self, request: dict[str, Any], cpu_seconds: int) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Send a request; the report comes as a file in its scratch folder, written by our own code."""
        report = Path(request["scratch"]) / "report.json"
        channel = self._process.submit(request, socket.SOCK_DGRAM)
        watch = Watch()
        limits = Limits(memory_bytes=8 << 30, cpu_seconds=cpu_seconds)
        try:
            for _ in follow(channel, watch, limits, time.monotonic() + EXAMINE_SECONDS):
                pass
        except Unanswered:
            self._process.end()
            raise
        finally:
            channel.close()
        if watch.fault is None and not report.is_file() and (how := _how_overcome(watch, limits)):
            raise _Overcome(how)
        if watch.fault is not None or not report.is_file():
            raise SandboxError(watch.fault or f"no report; the examiner ended with {watch.ended}")
        return wire.parse(report.read_bytes()), watch.layers


class _Overcome(Exception):  # noqa: N818 - it states a condition
    """The evidence brought the examination down."""


def _how_overcome(watch: Watch, limits: Limits) -> str | None:
    """Say how the evidence brought the examination down: past our limits, or a crash inside TensorFlow.

    A signal that may have come from elsewhere (the system short of memory, say) stays a fault of ours: None.
    """
    crashes = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
    if watch.killed_for is not None:
        return watch.killed_for.value
    if watch.ended is not None and status_of(watch, limits) is RunStatus.TIMEOUT:
        return RunStatus.TIMEOUT.value
    number = (watch.ended or {}).get("signal")
    return signal.Signals(number).name if number in crashes else None


def _nothing_passed(order: ExamineOrder, how: str, seconds: float) -> Examination:
    """Fail every check that was asked for: only the submission can have brought the examination down."""
    outcomes = tuple(
        CheckOutcome.of(
            spec, CheckStatus.FAILED, text=message("examination-overcome", reason=how), hint=spec.hint
        )
        for spec in order.assignment.checks
        if order.visibility == "all" or spec.visibility is Visibility.PUBLIC
    )
    return Examination(outcomes, (), {}, seconds, ())


def _plain_spec(spec: CheckSpec) -> dict[str, Any]:
    return {
        "id": spec.id,
        "points": spec.points,
        "title": spec.title.to_dict(),
        "hint": spec.hint.to_dict(),
        "concept": spec.concept,
        "visibility": spec.visibility.value,
        "depends_on": list(spec.depends_on),
    }
