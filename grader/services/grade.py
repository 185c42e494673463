"""Grade one submission. The steps of `Grader.grade` are the product.

A `Grader` holds the warm processes for one data set: the zygote of workers, and the examiner.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from pathlib import Path
from platform import python_version
from types import TracebackType
from typing import Any, Self

from grader.datasets.library import Dataset
from grader.domain.assignment import Assignment, Visibility
from grader.domain.errors import GraderFault
from grader.domain.events import Event, Graded, Measured, Progress, Stage
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import Budget, Isolation, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import Submission
from grader.evidence.files import address, copy_evidence, has_evidence
from grader.examine.host import Examination, ExamineOrder, Examiner
from grader.sandbox.box import Box
from grader.sandbox.policy import server_environment
from grader.sandbox.run import RunOrder, RunReport, run_in_box
from grader.sandbox.warm import SandboxError, WarmProcess
from grader.services.endings import diagnose_ending


@dataclass(frozen=True, slots=True)
class GradeRequest:
    """One submission to grade, and how; `evidence_sink` takes the evidence's folder and gives its address."""

    assignment: Assignment
    submission: Submission
    dataset: Dataset
    budget: Budget
    seed: int = 0
    visibility: str = "all"
    isolation: Isolation = Isolation.AVAILABLE
    keep_evidence: Path | None = None
    evidence_sink: Callable[[Path], str] | None = None
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    hidden_seed: str = ""


class Grader:
    """Grade submissions on one data set, with processes that stay warm between them."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = _plain_dataset(dataset)
        environment = server_environment(os.environ)
        self._zygote = WarmProcess("grader.worker.zygote", {"dataset": str(dataset.folder)}, environment)
        self._examiner = Examiner(self._dataset)

    def __enter__(self) -> Self:
        """Start both warm processes at once; neither is waited for."""
        self._zygote.start()
        self._examiner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zygote.close()
        self._examiner.close()

    def revive(self) -> None:
        """Start again what has died; what lives is left alone."""
        self._zygote.revive()
        self._examiner.revive()

    def grade(self, request: GradeRequest) -> Iterator[Event]:
        """Run, keep the evidence, examine it, score it. Raises `GraderFault` where we could not."""
        started = time.monotonic()
        if request.submission.problem is not None:
            yield Graded(_invalid(request))
            return
        with Box.create() as box:
            box.fill(request.submission.files)
            report = yield from self._run(request, box)
            _require_report(report)
            yield Measured(report.seconds, report.cpu_seconds, report.peak_bytes)
            digest = _keep(box.evidence, request)
            yield Stage("examine", request.assignment.id)
            examination = self._examiner.examine(self._order(request, box, report))
        yield Graded(_score(request, report, examination, digest, time.monotonic() - started))

    def _run(self, request: GradeRequest, box: Box) -> Generator[Event, None, RunReport]:
        """Run the submission; returns the report, yields how it goes."""
        yield Stage("warm-up", request.assignment.id)
        try:
            self._zygote.wait_ready()
            yield Stage("run", request.assignment.id)
            for told in run_in_box(self._zygote, _run_order(request), box):
                if isinstance(told, RunReport):
                    return told
                yield Progress(request.assignment.id, told.steps, told.steps_per_second, told.loss)
        except SandboxError as error:
            raise GraderFault(message("sandbox-failed", reason=str(error))) from error
        raise GraderFault(message("sandbox-failed", reason="no report"))

    def _order(self, request: GradeRequest, box: Box, report: RunReport) -> ExamineOrder:
        return ExamineOrder(
            assignment=request.assignment,
            evidence=box.evidence,
            dataset=self._dataset,
            budget=request.budget.name,
            seed=request.seed,
            hidden_seed=request.hidden_seed,
            visibility=request.visibility,
            status=report.status,
            isolation=request.isolation,
        )


def _run_order(request: GradeRequest) -> RunOrder:
    assignment = request.assignment
    return RunOrder(
        entry=request.submission.entry,
        runtime=assignment.runtime,
        seed=request.seed,
        threads=request.threads,
        max_steps=request.budget.max_steps,
        probes=assignment.probes,
        limits=assignment.limits,
        dataset=request.dataset.folder,
        isolation=request.isolation,
    )


def _plain_dataset(dataset: Dataset) -> dict[str, str]:
    return {
        "name": dataset.name,
        "folder": str(dataset.folder),
        "hidden": str(dataset.hidden),
        "digest": dataset.digest,
    }


def _require_report(report: RunReport) -> None:
    if report.status is RunStatus.GRADER_FAULT:
        raise GraderFault(
            message("sandbox-failed", reason=report.fault or "the worker could not be confined")
        )


def _keep(evidence: Path, request: GradeRequest) -> str | None:
    """Give the evidence's address, and leave a copy where the user asked for one."""
    if not has_evidence(evidence):
        return None
    if request.keep_evidence is not None:
        copy_evidence(evidence, request.keep_evidence / request.assignment.id)
    if request.evidence_sink is None:
        return address(evidence)
    with tempfile.TemporaryDirectory(prefix="grade-keep-") as folder:
        # The box may hold other files of the student's beside the evidence: only the format's own are kept.
        copy_evidence(evidence, Path(folder) / "evidence")
        return request.evidence_sink(Path(folder) / "evidence")


def _score(
    request: GradeRequest, report: RunReport, examination: Examination, digest: str | None, seconds: float
) -> Scorecard:
    figures = dict(examination.figures) | ({"sha256": digest} if digest else {})
    status = _final_status(report, figures)
    figures.pop("end", None)
    if any(outcome.status is CheckStatus.ERROR for outcome in examination.outcomes):
        status = RunStatus.GRADER_FAULT
    return Scorecard(
        assignment=request.assignment.id,
        assignment_version=_version(request),
        submission=SubmissionFacts.of(request.submission),
        status=status,
        checks=examination.outcomes,
        diagnoses=(*diagnose_ending(status, request.assignment.limits, figures), *examination.diagnoses),
        evidence=figures,
        environment=_environment(request, report),
        timing={
            "total_s": round(seconds, 3),
            "run_s": round(report.seconds, 3),
            "examine_s": round(examination.seconds, 3),
        },
    )


def _final_status(report: RunReport, figures: dict[str, Any]) -> RunStatus:
    """Refine a normal end of the process by how the program in it ended."""
    if report.status is not RunStatus.GRADED:
        return report.status
    ended: dict[str | None, RunStatus] = {
        "finished": RunStatus.GRADED,
        "exit": RunStatus.GRADED,
        "budget": RunStatus.GRADED,
        "deadline": RunStatus.TIMEOUT,
        "memory": RunStatus.MEMORY,
    }
    return ended.get(figures.get("end"), RunStatus.ERROR)


def _environment(request: GradeRequest, report: RunReport) -> dict[str, Any]:
    return {
        "python": python_version(),
        "tensorflow": installed_version("tensorflow"),
        "dataset": f"{request.dataset.name}@{request.dataset.digest[:12]}",
        "seed": request.seed,
        "isolation": list(report.layers),
    }


def _version(request: GradeRequest) -> str:
    return grading_version(
        request.assignment, request.dataset, request.budget, request.hidden_seed, request.visibility
    )


def grading_version(
    assignment: Assignment, dataset: Dataset, budget: Budget, hidden_seed: str, visibility: str
) -> str:
    """Give one hash over all that decides a grade: checks and manifest, data, budget, hidden seed, grader."""
    parts = (
        assignment.version,
        dataset.digest,
        f"{budget.name}:{budget.max_steps}",
        hidden_seed,
        visibility,
        installed_version("homework-grader"),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _invalid(request: GradeRequest) -> Scorecard:
    """Score a submission that cannot be run: every check fails for one reason, named once."""
    problem = request.submission.problem
    outcomes = tuple(
        CheckOutcome(
            id=spec.id,
            title=spec.title,
            concept=spec.concept,
            status=CheckStatus.FAILED,
            points=0.0,
            max_points=spec.points,
            visibility=spec.visibility,
            depends_on=spec.depends_on,
        )
        for spec in request.assignment.checks
        if request.visibility == "all" or spec.visibility is Visibility.PUBLIC
    )
    diagnosis = Diagnosis(
        "invalid-submission",
        Severity.ERROR,
        message("invalid-submission"),
        problem or message("could-not-run"),
        request.submission.problem_line,
    )
    return Scorecard(
        assignment=request.assignment.id,
        assignment_version=_version(request),
        submission=SubmissionFacts.of(request.submission),
        status=RunStatus.INVALID,
        checks=outcomes,
        diagnoses=(diagnosis,),
        environment={"python": python_version(), "seed": request.seed},
    )
