"""Grade one submission: the steps of `Grader.grade` are the product.

    take in   the caller has read the submission: `grader.intake`
    look up   a known result is reused: `cached_grading`
    run       in a sandbox, in a process that has TensorFlow loaded: `run`
    keep      the evidence, so that it can be examined again: `run`
    examine   the evidence, in another process: `examiner`
    score     the outcomes: `scoring`
    show      the caller's part: `grader.render`

A `Grader` holds the warm processes for one data set: the zygote of workers, and the examiner.
"""

import contextlib
import os
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.confine import ConfineError, delegate
from grader.domain.dataset import Dataset
from grader.domain.events import Event, Graded, Stage
from grader.domain.run import RunFacts
from grader.domain.scorecard import Scorecard
from grader.domain.timeline import Span, Timeline
from grader.sandbox.box import Box
from grader.sandbox.sandbox_policy import server_environment
from grader.sandbox.scratch_folder import remove_stale
from grader.sandbox.warm_process import WarmProcess
from grader.services.grading.examiner import Examiner
from grader.services.grading.kept_run import keep_evidence, run_submission
from grader.services.grading.request import GradeRequest
from grader.services.grading.scoring import score, score_invalid

__all__ = ["GradeRequest", "Grader"]

_ZYGOTE = "grader.worker.zygote"


class Grader:
    """Grade submissions on one data set, with processes that stay warm between them."""

    def __init__(
        self,
        dataset: Dataset,
        boxes: Path | None = None,
        zygote: str | Path = _ZYGOTE,
        *,
        one_at_a_time: bool = False,
    ) -> None:
        """Prepare processes for `dataset`; scratch folders are made in `boxes` or the system's own place.

        `zygote` is the program of the workers' parent: a module's name, or a file that knows more runtimes.
        With `one_at_a_time` each warm process ends before the other starts: slow, in half the memory.
        """
        self._boxes = boxes
        self._one_at_a_time = one_at_a_time
        environment = server_environment(os.environ)
        self._zygote = WarmProcess(
            zygote, {"dataset": str(dataset.folder), "name": dataset.name}, environment
        )
        self._examiner = Examiner(dataset)
        self._cgroup: Path | None = None

    def __enter__(self) -> Self:
        """Start both warm processes at once, without waiting for either."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, *, runs: bool = True) -> None:
        """Start the warm processes; without `runs` the zygote waits until there is something to run.

        What killed processes left in the places of scratch folders is removed first.
        """
        remove_stale()
        if self._boxes is not None:
            remove_stale(self._boxes)
        # Without a delegated control group, the other two limits of memory apply.
        with contextlib.suppress(ConfineError, OSError):
            self._cgroup = delegate()
        if runs:
            self._zygote.start()
        if not self._one_at_a_time:
            self._examiner.start()

    def close(self) -> None:
        """End both warm processes, and with them whatever they run."""
        self._zygote.close()
        self._examiner.close()

    def revive(self) -> None:
        """Start again what has died; what lives is left running."""
        self._zygote.revive()
        self._examiner.revive()

    def grade(self, request: GradeRequest) -> Iterator[Event]:
        """Run, keep the evidence, examine it, score it. Raises `GraderFault` if the grader failed."""
        terms, submission, started = request.terms, request.submission, time.monotonic()
        if submission.problem is not None:
            yield Graded(score_invalid(terms, submission))
            return
        timeline = request.timeline or Timeline()
        with Box.create(self._boxes) as box:
            facts = yield from self._run_and_keep(request, box)
            if self._one_at_a_time:
                self._zygote.close()
            yield Stage("examine", terms.assignment.id)
            with timeline.span("examine"):
                examination = self._examiner.examine(terms, facts, box.evidence)
            if self._one_at_a_time:
                self._examiner.close()
        card = score(terms, submission, facts, examination, time.monotonic() - started)
        if request.timeline is not None:
            timeline.extend((*examination.spans, Span("grade", started, time.monotonic())))
            card = replace(card, timing={**card.timing, "spans": timeline.to_contract()})
        yield Graded(card)

    def run(self, request: GradeRequest) -> Generator[Event, None, RunFacts]:
        """Run only, and keep the evidence; returns what `examine` needs beside it."""
        with Box.create(self._boxes) as box:
            return (yield from self._run_and_keep(request, box))

    def examine(self, request: GradeRequest, facts: RunFacts, evidence: Path | None) -> Scorecard:
        """Examine and score a kept run; this takes the time of the checks only."""
        started = time.monotonic()
        with Box.create(self._boxes) as box:
            # Without evidence the checks look into an empty folder, and say so.
            examination = self._examiner.examine(request.terms, facts, evidence or box.evidence)
        seconds = facts.seconds + time.monotonic() - started
        return score(request.terms, request.submission, facts, examination, seconds)

    def _run_and_keep(self, request: GradeRequest, box: Box) -> Generator[Event, None, RunFacts]:
        timeline = request.timeline or Timeline()
        with timeline.span("run"):
            report = yield from run_submission(request, self._zygote, box, self._cgroup)
        with timeline.span("keep-evidence"):
            return keep_evidence(request, report, box)
