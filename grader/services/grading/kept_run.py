"""Run one submission in a box and keep its evidence: the part of a grading that costs time."""

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Final

from grader.domain.errors import GraderFault, StorageFault
from grader.domain.events import Event, Measured, Progress, Stage
from grader.domain.messages import Message, message
from grader.domain.run import RunFacts, RunStatus
from grader.domain.timeline import Timeline
from grader.evidence.storage import address, copy_evidence, has_evidence, plain_names
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunOrder, RunReport, run_in_box
from grader.sandbox.warm_process import SandboxError, WarmProcess
from grader.services.grading.request import GradeRequest

# Free bytes that a run needs where its scratch folder is, and that must be left when it is over.
_ROOM_BEFORE: Final = 64 << 20
_ROOM_AFTER: Final = 8 << 20


def run_submission(
    request: GradeRequest, zygote: WarmProcess, box: Box, cgroup: Path | None
) -> Generator[Event, None, RunReport]:
    """Run the submission in the box and return the report. Raises `GraderFault` if the grader failed.

    A full disk is such a failure: what the worker could not write would read as the program's own failure.
    """
    if _free_bytes(box) < _ROOM_BEFORE:
        raise StorageFault(_disk_full(box))
    box.fill(request.submission.files)
    report = yield from _follow(request, zygote, box, cgroup)
    if report.status is RunStatus.GRADER_FAULT:
        reason = report.fault or "the worker could not be confined"
        raise GraderFault(message("sandbox-failed", reason=reason))
    yield Measured(report.seconds, report.cpu_seconds, report.peak_bytes)
    if _free_bytes(box) < _ROOM_AFTER:
        raise GraderFault(_disk_full(box))
    return report


def keep_evidence(request: GradeRequest, report: RunReport, box: Box) -> RunFacts:
    """Keep the evidence where the request says, and return what an examination needs beside it."""
    evidence = _keep(request, box) if has_evidence(box.evidence) else None
    # Evidence knows better than the last progress report how far the program came.
    last = report.last if evidence is None else None
    return RunFacts(
        status=report.status,
        layers=report.layers,
        seconds=report.seconds,
        evidence=evidence,
        reported_steps=0 if last is None else last.steps,
        requested_examples=0 if last is None else last.requested_examples,
        cpu_seconds=report.cpu_seconds,
        is_over_limit=report.is_over_limit,
        runtime=report.runtime,
    )


def finish(steps: Generator[Event, None, RunFacts]) -> RunFacts:
    """Run to the end without showing progress, and return the run's facts."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            facts: RunFacts = end.value
            return facts


def _follow(
    request: GradeRequest, zygote: WarmProcess, box: Box, cgroup: Path | None
) -> Generator[Event, None, RunReport]:
    assignment = request.terms.assignment.id
    yield Stage("warm-up", assignment)
    try:
        timeline = request.timeline or Timeline()
        with timeline.span("warm-up"):
            zygote.wait_ready()
        yield Stage("run", assignment)
        for event in run_in_box(zygote, _run_order(request, cgroup), box):
            if isinstance(event, RunReport):
                timeline.extend(event.spans)
                return event
            yield Progress(assignment, event.steps, event.steps_per_second, event.loss)
    except SandboxError as error:
        raise GraderFault(message("sandbox-failed", reason=str(error))) from error
    raise GraderFault(message("sandbox-failed", reason="no report"))


def _run_order(request: GradeRequest, cgroup: Path | None) -> RunOrder:
    terms = request.terms
    assignment, dataset = terms.assignment, terms.data
    return RunOrder(
        entry=request.submission.entry,
        runtime=assignment.runtime,
        seed=terms.seed,
        threads=terms.threads,
        max_steps=terms.budget.max_steps,
        probes=assignment.probes,
        limits=assignment.limits,
        dataset=dataset.folder,
        isolation=terms.isolation,
        # Named even if no worker could read them: a course may lie below Python's own prefix.
        hidden=(
            assignment.folder.parent,
            assignment.solution.parent.parent,
            dataset.hidden,
            *request.hidden,
        ),
        without=request.without,
        cgroup=cgroup,
    )


def _keep(request: GradeRequest, box: Box) -> str:
    """Return the evidence's address, and leave a copy in `keep_evidence` if that is set.

    Raises `GraderFault` for evidence that would fill the disk, which would end a whole batch.
    """
    evidence = box.evidence
    if request.keep_evidence is not None:
        copy_evidence(evidence, request.keep_evidence / request.terms.assignment.id)
    if request.evidence_sink is None:
        return address(evidence)
    # The box may hold other files of the student's beside the evidence: only the format's own are kept.
    names = plain_names(evidence)
    size = sum((evidence / name).stat().st_size for name in names)
    if size > _free_bytes(box) - _ROOM_AFTER:
        raise GraderFault(_disk_full(box))
    return request.evidence_sink(evidence, names)


def _free_bytes(box: Box) -> int:
    return shutil.disk_usage(box.root).free


def _disk_full(box: Box) -> Message:
    return message("batch-disk-full", place=str(box.root.parent), reason=f"{_free_bytes(box) >> 20} MB")
