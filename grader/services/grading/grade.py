"""Grade one submission. The steps of `Grader.grade` are the product.

A `Grader` holds the warm processes for one data set: the zygote of workers, and the examiner.
"""

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from platform import python_version
from types import TracebackType
from typing import Any, Final, Self

from grader.confine import ConfineError, delegate
from grader.datasets.registry import Dataset
from grader.domain.assignment import Assignment, Visibility
from grader.domain.errors import GraderFault, StorageFault
from grader.domain.events import Event, Graded, Measured, Progress, Stage
from grader.domain.messages import Message, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import Budget, Isolation, RunFacts, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import Submission
from grader.evidence.storage import address, copy_evidence, has_evidence, plain_names
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunOrder, RunReport, run_in_box
from grader.sandbox.sandbox_policy import server_environment
from grader.sandbox.warm_process import SandboxError, WarmProcess
from grader.services.grading.endings import diagnose_ending
from grader.services.grading.examiner import Examination, ExamineOrder, Examiner
from grader.services.grading.versions import installed_version

# Free bytes that a run needs where its scratch folder is, and that must be left when it is over.
_ROOM_BEFORE: Final = 64 << 20
_ROOM_AFTER: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class GradeRequest:
    """One submission to grade, and how.

    `evidence_sink` takes the evidence's folder with the names of its files, and gives its address.
    `hidden` names folders that a worker must not see beside the course and the hidden split: the gradebook's,
    the cache, other submissions. `without` leaves layers out, for the tests that show what each one stops.
    """

    assignment: Assignment
    submission: Submission
    dataset: Dataset
    budget: Budget
    seed: int = 0
    visibility: str = "all"
    isolation: Isolation = Isolation.AVAILABLE
    keep_evidence: Path | None = None
    evidence_sink: Callable[[Path, Sequence[str]], str] | None = None
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    hidden_seed: str = ""
    hidden: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    audit: bool = False


class Grader:
    """Grade submissions on one data set, with processes that stay warm between them."""

    def __init__(self, dataset: Dataset, boxes: Path | None = None) -> None:
        """Hold processes for *dataset*; scratch folders are made in *boxes*, else where the system says."""
        self._dataset = _plain_dataset(dataset)
        self._boxes = boxes
        environment = server_environment(os.environ)
        self._zygote = WarmProcess("grader.worker.zygote", {"dataset": str(dataset.folder)}, environment)
        self._examiner = Examiner(self._dataset)
        self._cgroup: Path | None = None

    def __enter__(self) -> Self:
        """Start both warm processes at once; neither is waited for."""
        # Where no control group is delegated, the other two limits of memory do.
        with contextlib.suppress(ConfineError, OSError):
            self._cgroup = delegate()
        self._zygote.start()
        self._examiner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End both warm processes, and with them whatever they run."""
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
            yield Graded(score_invalid(request))
            return
        with Box.create(self._boxes) as box:
            facts = yield from self._run_and_keep(request, box)
            yield Stage("examine", request.assignment.id)
            examination = self._examiner.examine(self._order(request, facts, box.evidence))
        yield Graded(_score(request, facts, examination, time.monotonic() - started))

    def run(self, request: GradeRequest) -> Generator[Event, None, RunFacts]:
        """Run only, and hand the evidence to the request's sink; gives what `examine` needs beside it."""
        with Box.create(self._boxes) as box:
            return (yield from self._run_and_keep(request, box))

    def examine(self, request: GradeRequest, facts: RunFacts, evidence: Path | None) -> Scorecard:
        """Examine a run that was kept: the checks and nothing else, in the time that they take."""
        started = time.monotonic()
        with Box.create(self._boxes) as box:
            # Without evidence the checks look into an empty folder, and say so.
            examination = self._examiner.examine(self._order(request, facts, evidence or box.evidence))
        return _score(request, facts, examination, facts.seconds + time.monotonic() - started)

    def _run_and_keep(self, request: GradeRequest, box: Box) -> Generator[Event, None, RunFacts]:
        if _free_bytes(box) < _ROOM_BEFORE:
            raise StorageFault(_disk_full(box))
        box.fill(request.submission.files)
        report = yield from self._run(request, box)
        _require_report(report)
        yield Measured(report.seconds, report.cpu_seconds, report.peak_bytes)
        if _free_bytes(box) < _ROOM_AFTER:
            # What the worker could not write would read as the program's own failure.
            raise GraderFault(_disk_full(box))
        return _facts(report, _keep(box.evidence, request))

    def _run(self, request: GradeRequest, box: Box) -> Generator[Event, None, RunReport]:
        """Run the submission; returns the report, yields how it goes."""
        yield Stage("warm-up", request.assignment.id)
        try:
            self._zygote.wait_ready()
            yield Stage("run", request.assignment.id)
            for told in run_in_box(self._zygote, _run_order(request, self._cgroup), box):
                if isinstance(told, RunReport):
                    return told
                yield Progress(request.assignment.id, told.steps, told.steps_per_second, told.loss)
        except SandboxError as error:
            raise GraderFault(message("sandbox-failed", reason=str(error))) from error
        raise GraderFault(message("sandbox-failed", reason="no report"))

    def _order(self, request: GradeRequest, facts: RunFacts, evidence: Path) -> ExamineOrder:
        return ExamineOrder(
            assignment=request.assignment,
            evidence=evidence,
            dataset=self._dataset,
            budget=request.budget.name,
            seed=request.seed,
            hidden_seed=request.hidden_seed,
            visibility=request.visibility,
            status=facts.status,
            isolation=request.isolation,
            audit=request.audit,
            max_steps=request.budget.max_steps,
            run_seconds=facts.seconds,
            run_cpu_seconds=facts.cpu_seconds,
        )


def _run_order(request: GradeRequest, cgroup: Path | None) -> RunOrder:
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
        # Named whether a worker could read them or not: a course may lie below Python's own prefix.
        hidden=(
            assignment.folder.parent,
            assignment.solution.parent.parent,
            request.dataset.hidden,
            *request.hidden,
        ),
        without=request.without,
        cgroup=cgroup,
    )


def _plain_dataset(dataset: Dataset) -> dict[str, str]:
    return {
        "name": dataset.name,
        "folder": str(dataset.folder),
        "hidden": str(dataset.hidden),
        "digest": dataset.digest,
    }


def _facts(report: RunReport, evidence: str | None) -> RunFacts:
    """Keep of the report what scoring needs; evidence knows better than what was told on the way to it."""
    if evidence is not None or report.last is None:
        return RunFacts(
            report.status, report.layers, report.seconds, evidence, cpu_seconds=report.cpu_seconds
        )
    told = report.last
    return RunFacts(
        report.status,
        report.layers,
        report.seconds,
        None,
        told.steps,
        told.requested_examples,
        cpu_seconds=report.cpu_seconds,
    )


def _free_bytes(box: Box) -> int:
    return shutil.disk_usage(box.root).free


def _disk_full(box: Box) -> Message:
    return message("batch-disk-full", place=str(box.root.parent), reason=f"{_free_bytes(box) >> 20} MB")


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
    # The box may hold other files of the student's beside the evidence: only the format's own are kept.
    return request.evidence_sink(evidence, plain_names(evidence))


def _score(request: GradeRequest, facts: RunFacts, examination: Examination, seconds: float) -> Scorecard:
    figures = dict(examination.figures) | ({"sha256": facts.evidence} if facts.evidence else {})
    status = _final_status(facts, figures)
    figures.pop("end", None)
    if any(outcome.status is CheckStatus.ERROR for outcome in examination.outcomes):
        status = RunStatus.GRADER_FAULT
    ending = diagnose_ending(status, facts, request.assignment.limits, figures)
    return Scorecard(
        assignment=request.assignment.id,
        assignment_version=_version(request),
        submission=SubmissionFacts.of(request.submission),
        status=status,
        checks=examination.outcomes,
        diagnoses=_diagnoses(ending, examination.diagnoses),
        evidence=figures,
        environment=_environment(request, facts),
        timing={
            "total_s": round(seconds, 3),
            "run_s": round(facts.seconds, 3),
            "examine_s": round(examination.seconds, 3),
        },
    )


def _diagnoses(ending: tuple[Diagnosis, ...], examined: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Put how the program ended before what its evidence shows, unless that says why memory ran out."""
    told = any(diagnosis.code == "evaluation-too-large" for diagnosis in examined)
    return examined if told else (*ending, *examined)


def _final_status(facts: RunFacts, figures: dict[str, Any]) -> RunStatus:
    """Refine a normal end of the process by how the program in it ended."""
    if facts.status is not RunStatus.GRADED:
        return facts.status
    ended: dict[str | None, RunStatus] = {
        "finished": RunStatus.GRADED,
        "exit": RunStatus.GRADED,
        "budget": RunStatus.GRADED,
        "deadline": RunStatus.TIMEOUT,
        "memory": RunStatus.MEMORY,
    }
    return ended.get(figures.get("end"), RunStatus.ERROR)


def _environment(request: GradeRequest, facts: RunFacts) -> dict[str, Any]:
    return {
        "python": python_version(),
        "tensorflow": installed_version("tensorflow"),
        "dataset": f"{request.dataset.name}@{request.dataset.digest[:12]}",
        "seed": request.seed,
        "isolation": list(facts.layers),
    }


def _version(request: GradeRequest) -> str:
    return grading_version(
        request.assignment,
        request.dataset,
        request.budget,
        hidden_seed=request.hidden_seed,
        visibility=request.visibility,
        seed=request.seed,
    )


def grading_version(
    assignment: Assignment, dataset: Dataset, budget: Budget, *, hidden_seed: str, visibility: str, seed: int
) -> str:
    """Give one hash over all that decides a grade: checks, manifest, data, budget, seeds, versions."""
    parts = (
        assignment.version,
        dataset.digest,
        f"{budget.name}:{budget.max_steps}",
        hidden_seed,
        visibility,
        str(seed),
        installed_version("homework-grader"),
        installed_version("tensorflow"),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def score_invalid(request: GradeRequest) -> Scorecard:
    """Score a submission that cannot be run: every check fails for one reason, named once."""
    problem = request.submission.problem
    outcomes = tuple(
        CheckOutcome.of(spec, CheckStatus.FAILED)
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
