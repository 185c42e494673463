"""The host's side of the examiner: send evidence, receive outcomes. The checks run in another process."""

import os
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import wire
from grader.course.assignment_version import readable_entries
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault
from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis
from grader.domain.run import Limits, RunFacts, RunStatus
from grader.domain.timeline import Span
from grader.evidence.storage import has_evidence
from grader.examine.decided_outcomes import read_decided
from grader.examine.models.cost import examination_seconds
from grader.sandbox.run_status import status_of
from grader.sandbox.sandbox_policy import examiner_policy, server_environment
from grader.sandbox.scratch_folder import ScratchFolder
from grader.sandbox.supervision import Watch, follow
from grader.sandbox.warm_process import SandboxError, Unanswered, WarmProcess

EXAMINE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examiner found."""

    outcomes: tuple[CheckOutcome, ...]
    diagnoses: tuple[Diagnosis, ...]
    figures: Mapping[str, Any]
    seconds: float
    layers: tuple[str, ...]
    spans: tuple[Span, ...] = ()


class Examiner:
    """A warm examiner for one data set."""

    def __init__(self, dataset: Dataset) -> None:
        environment = server_environment(os.environ)
        configuration = {"datasets": [dataset.to_dict()]}
        self._process = WarmProcess("grader.examine.server", configuration, environment)

    def start(self) -> None:
        """Begin to warm up."""
        self._process.start()

    def revive(self) -> None:
        """Start again if it has died."""
        self._process.revive()

    def close(self) -> None:
        """End the examiner."""
        self._process.close()

    def examine(self, terms: GradingTerms, facts: RunFacts, evidence: Path) -> Examination:
        """Examine the evidence of a run. Raises `GraderFault` without a report: that is never a score."""
        started = time.monotonic()
        with ScratchFolder.create() as folder:
            scratch = folder.path
            request = examination_request(terms, facts, evidence, scratch)
            try:
                report, watch = self._ask(request, _cpu_seconds(terms, facts))
            except _Overcome as end:
                outcomes = _with_undecided(terms, str(end), read_decided(scratch))
                # How the program ended is in its evidence; without that, the end of its process decides.
                return Examination(outcomes, (), {"end": "finished"}, time.monotonic() - started, ())
            except (SandboxError, wire.WireError) as error:
                raise GraderFault(message("examiner-failed", reason=str(error))) from error
        if has_evidence(evidence) and not report["is_evidence_visible"]:
            raise GraderFault(message("evidence-not-visible", place=str(evidence)))
        return Examination(
            outcomes=tuple(CheckOutcome.from_dict(outcome) for outcome in report["outcomes"]),
            diagnoses=tuple(Diagnosis.from_dict(diagnosis) for diagnosis in report["diagnoses"]),
            figures=report["figures"],
            seconds=time.monotonic() - started,
            layers=watch.layers,
            spans=(*watch.spans("examine"), *(Span(*span) for span in report.get("spans", ()))),
        )

    def _ask(self, request: dict[str, Any], cpu_seconds: int) -> tuple[dict[str, Any], Watch]:
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
        return wire.parse(report.read_bytes()), watch


def examination_request(
    terms: GradingTerms, facts: RunFacts, evidence: Path, scratch: Path
) -> dict[str, Any]:
    """Return the frame for the examiner, which writes its report into `scratch`."""
    assignment, dataset = terms.assignment, terms.data
    readable = (*readable_entries(assignment.folder), evidence, dataset.folder, dataset.hidden)
    policy = examiner_policy(readable, scratch, terms.isolation, os.environ, _cpu_seconds(terms, facts))
    return {
        "checks_dir": str(assignment.folder / "checks"),
        "specs": [spec.to_dict() for spec in terms.checks],
        "evidence_dir": str(evidence),
        "dataset": dataset.to_dict(),
        "thresholds": dict(terms.thresholds),
        "is_other_data": terms.other_data is not None,
        "budget": terms.budget.name,
        "seed": terms.seed,
        "hidden_seed": terms.hidden_seed,
        "status": facts.status.value,
        "audit": terms.audit,
        "max_steps": terms.budget.max_steps,
        "run_seconds": facts.seconds,
        "run_cpu_seconds": facts.cpu_seconds,
        "runtime": facts.runtime,
        "scratch": str(scratch),
        "policy": policy.to_dict(),
    }


def _cpu_seconds(terms: GradingTerms, facts: RunFacts) -> int:
    """Return the processor time after which the evidence counts as having brought the examination down."""
    return examination_seconds(facts.seconds, with_audit=terms.audit)


class _Overcome(Exception):  # noqa: N818 - it states a condition
    """The evidence brought the examination down before its report."""


def _how_overcome(watch: Watch, limits: Limits) -> str | None:
    """Return how the evidence brought the examination down: beyond its limits, or a crash inside TensorFlow.

    None for a signal that may have come from elsewhere, such as a system short of memory: a grader fault.
    """
    crashes = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
    if watch.killed_for is not None:
        return watch.killed_for.value
    if watch.ended is not None and status_of(watch, limits) is RunStatus.TIMEOUT:
        return RunStatus.TIMEOUT.value
    number = (watch.ended or {}).get("signal")
    return signal.Signals(number).name if number in crashes else None


def _with_undecided(
    terms: GradingTerms, how: str, decided: Mapping[str, CheckOutcome]
) -> tuple[CheckOutcome, ...]:
    """Leave the checks open that could not be carried out: only a person can decide about them.

    Evidence that takes too long may be hostile, or the honest work of a model that is large.
    """
    text = message("examination-overcome", reason=how)
    return tuple(
        decided.get(spec.id) or CheckOutcome.of(spec, CheckStatus.PENDING, text=text) for spec in terms.checks
    )
