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
from grader.services.grading.grade import Grader
from grader.store.gradebook import Gradebook

MOST_TRIES = 3
_BACKOFF_SECONDS = 0.5
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Ended:
    """A job's last word: a scorecard, or why there is none."""

    key: str
    work: LoadedAttempt
    scorecard: Scorecard | None
    reason: Readable | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A job's word that the grader failed at it once more."""

    work: LoadedAttempt
    told: Faulted


@dataclass(frozen=True, slots=True)
class Broken:
    """A job's word that nothing can be kept any more."""

    error: StorageFault


JobEvent = Underway | Begun | Ended | Failed | Broken


@dataclass(frozen=True, slots=True)
class JobRoom:
    """What all jobs of a batch share; once `is_abandoned` is set, none is tried again.

    A program runs only while it holds one of the `slots`; an examination needs none.
    """

    order: BatchOrder
    gradebook: Gradebook
    grader: Grader
    events: "queue.Queue[JobEvent]"
    is_abandoned: threading.Event
    slots: threading.BoundedSemaphore

    def carry_out(self, work: LoadedAttempt, key: str) -> None:
        """Grade one submission, three times at most; whatever happens, a last word is said."""
        card: Scorecard | None = None
        reason: Readable | None = None
        for tries in range(1, MOST_TRIES + 1):
            try:
                card = self._grade(work, is_last=tries == MOST_TRIES)
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
            # A result with a check that could not be carried out is recorded, and so told by another event.
            told = Faulted(work.student, work.name, reason, tries, is_last=is_last and card is None)
            self.events.put(Failed(work, told))
            if is_last or self.is_abandoned.wait(_BACKOFF_SECONDS * 2 ** (tries - 1)):
                break
            self.grader.revive()
        self.events.put(Ended(key, work, card, reason))

    def _grade(self, work: LoadedAttempt, *, is_last: bool) -> Scorecard:
        steps = self._run_and_examine(work, is_last=is_last)
        while True:
            try:
                self.events.put(Underway(work.student, next(steps)))
            except StopIteration as end:
                card: Scorecard = end.value
                return card

    def _run_and_examine(self, work: LoadedAttempt, *, is_last: bool) -> Generator[Event, None, Scorecard]:
        """Run, unless this run is known; the run is kept before the checks begin.

        A worker that was killed may have been hit from outside: the third time it is the program's doing.
        """
        order, request = self.order, self.order.request(work.submission)
        facts = self._known_run(request.run_key)
        if facts is None:
            with self.slots:
                if self.is_abandoned.is_set():
                    raise GraderFault(message("worker-killed"))
                facts = yield from self.grader.run(request)
            if facts.status is RunStatus.KILLED and not is_last:
                raise GraderFault(message("worker-killed"))
            self.gradebook.record_run(request.run_key, facts)
        yield Stage("examine", order.assignment_id)
        evidence = None if facts.evidence is None else order.evidence.path(facts.evidence)
        return self.grader.examine(request, facts, evidence)

    def _known_run(self, key: str) -> RunFacts | None:
        """Look the run up; one whose evidence was removed since is none."""
        if not self.order.is_reusing:
            return None
        facts = self.gradebook.run_for(key)
        if facts is None or facts.evidence is None or self.order.evidence.path(facts.evidence):
            return facts
        return None


def _fault_of(card: Scorecard) -> Readable:
    """Say what the first check that could not be carried out says."""
    told = next((check.message for check in card.checks if check.status.value == "error"), None)
    return told or message("check-fault-in-batch")


def _reason(error: Exception) -> Readable:
    if isinstance(error, GraderError) and error.messages:
        return error.messages[0]
    return message("unexpected-fault", kind=type(error).__name__, text=str(error)[:300])
