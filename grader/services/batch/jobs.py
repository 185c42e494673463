"""Grade one submission of a class in a thread; the grader's own failures are tried again."""

import errno
import queue
import threading
from collections.abc import Generator
from dataclasses import dataclass

from grader.domain.errors import GraderError, GraderFault, StorageFault
from grader.domain.events import Begun, Event, Faulted, Stage, Underway
from grader.domain.messages import Readable, message
from grader.domain.run import RunFacts, RunStatus
from grader.domain.scorecard import Scorecard
from grader.intake.classes import LoadedAttempt
from grader.services.batch.batch_order import BatchOrder
from grader.services.grading.warm_graders import WarmGraders
from grader.store.gradebook import Gradebook

MOST_TRIES = 3
_BACKOFF_SECONDS = 0.5
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Ended:
    """The final event of a job: a scorecard, or the reason why there is none."""

    key: str
    attempt: LoadedAttempt
    scorecard: Scorecard | None
    reason: Readable | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The grader failed at a job once more."""

    attempt: LoadedAttempt
    fault: Faulted


@dataclass(frozen=True, slots=True)
class Broken:
    """Nothing can be kept any more, so that the batch must end."""

    error: StorageFault


JobEvent = Underway | Begun | Ended | Failed | Broken


@dataclass(frozen=True, slots=True)
class JobRunner:
    """Runs the jobs of a batch; once `is_abandoned` is set, none is tried again.

    A program runs only while it holds one of the `slots`; an examination needs none.
    """

    order: BatchOrder
    gradebook: Gradebook
    graders: WarmGraders
    events: "queue.Queue[JobEvent]"
    is_abandoned: threading.Event
    slots: threading.BoundedSemaphore

    def run(self, attempt: LoadedAttempt, key: str) -> None:
        """Grade one attempt, in up to three tries; always emits a final event."""
        card: Scorecard | None = None
        reason: Readable | None = None
        for tries in range(1, MOST_TRIES + 1):
            try:
                card = self._grade(attempt, is_last=tries == MOST_TRIES)
                if not card.is_fault:
                    break
                reason = _fault_of(card)
            except StorageFault as error:
                self.events.put(Broken(error))
                return
            except Exception as error:  # noqa: BLE001 - one submission must not take the batch down
                if isinstance(error, OSError) and error.errno in _FULL:
                    text = message(
                        "batch-disk-full", place=str(error.filename or ""), reason=error.strerror or ""
                    )
                    self.events.put(Broken(StorageFault(text)))
                    return
                reason = _reason(error)
            is_last = tries == MOST_TRIES
            # A result with a check in error is recorded, so that `Done` reports it.
            fault = Faulted(attempt.student, attempt.name, reason, tries, is_last=is_last and card is None)
            self.events.put(Failed(attempt, fault))
            if is_last or self.is_abandoned.wait(_BACKOFF_SECONDS * 2 ** (tries - 1)):
                break
            self.graders.revive()
        self.events.put(Ended(key, attempt, card, reason))

    def _grade(self, attempt: LoadedAttempt, *, is_last: bool) -> Scorecard:
        steps = self._run_and_examine(attempt, is_last=is_last)
        while True:
            try:
                self.events.put(Underway(attempt.student, next(steps)))
            except StopIteration as end:
                card: Scorecard = end.value
                return card

    def _run_and_examine(self, attempt: LoadedAttempt, *, is_last: bool) -> Generator[Event, None, Scorecard]:
        """Run, unless this run is known; the run is kept before the checks begin.

        A worker may be killed from outside, so that only the third such end counts as the program's own. What
        the grader ended itself is final at once.
        """
        order, request = self.order, self.order.request(attempt.submission)
        grader = self.graders.on(request.terms.data)
        facts = self._known_run(request.run_key)
        if facts is None:
            with self.slots:
                if self.is_abandoned.is_set():
                    raise GraderFault(message("worker-killed"))
                facts = yield from grader.run(request)
            if facts.status is RunStatus.KILLED and not facts.is_over_limit and not is_last:
                raise GraderFault(message("worker-killed"))
            self.gradebook.record_run(request.run_key, facts)
        yield Stage("examine", order.assignment_id)
        evidence = None if facts.evidence is None else order.evidence.path(facts.evidence)
        return grader.examine(request, facts, evidence)

    def _known_run(self, key: str) -> RunFacts | None:
        """Look the run up; without its evidence it counts as unknown."""
        if not self.order.is_reusing:
            return None
        facts = self.gradebook.run_for(key)
        if facts is None or facts.evidence is None or self.order.evidence.path(facts.evidence):
            return facts
        return None


def _fault_of(card: Scorecard) -> Readable:
    """Return the message of the first check in error."""
    text = next((check.message for check in card.checks if check.status.value == "error"), None)
    return text or message("check-fault-in-batch")


def _reason(error: Exception) -> Readable:
    if isinstance(error, GraderError) and error.messages:
        return error.messages[0]
    return message("unexpected-fault", kind=type(error).__name__, text=str(error)[:300])
