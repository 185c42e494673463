"""Grade a whole class: take it in, grade what has no result yet, store each result the moment it exists.

`grade_class` is a generator of events; whoever iterates draws, and may stop at any time. Example:

    with Gradebook.open(folder) as gradebook, gradebook.lock("me"):
        for event in grade_class(order, gradebook, threading.Event()):
            print(event)

The gradebook knows what is done, so that resuming is a query. Memory does not grow with the class: the
submissions are read one at a time, twice (to register them, then to grade them).
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.datasets.library import Dataset
from grader.domain.assignment import Assignment
from grader.domain.errors import GraderError
from grader.domain.events import (
    BatchEnded,
    BatchEvent,
    Begun,
    ClassTaken,
    Done,
    Faulted,
    Graded,
    Underway,
)
from grader.domain.messages import Readable, message
from grader.domain.run import Budget, Isolation, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.intake.classes import HandedInWork
from grader.services.grade import Grader, GradeRequest, grading_version
from grader.store.cache import cache_key
from grader.store.evidence import EvidenceStore
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn, SubmissionKey

MOST_TRIES = 3
_BACKOFF_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What to grade and how. `read` reads the class anew each time it is called, one submission at a time."""

    assignment: Assignment
    dataset: Dataset
    budget: Budget
    read: Callable[[], Iterator[HandedInWork]]
    evidence: Path
    jobs: int = 1
    seed: int = 0
    visibility: str = "all"
    isolation: Isolation = Isolation.STRICT
    hidden_seed: str = ""
    fresh: bool = False
    hidden: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Progress:
    """What the loop knows: what is under way (by cache key, with who waits for the same), what is done."""

    running: dict[str, list[HandedInWork]] = field(default_factory=dict)
    graded: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A thread's last word on a job: a scorecard, or why there is none."""

    key: str
    work: HandedInWork
    scorecard: Scorecard | None
    reason: Readable | None = None


@dataclass(frozen=True, slots=True)
class _Failed:
    """A thread's word that the grader failed at a job once more."""

    work: HandedInWork
    told: Faulted


Heard = Underway | Begun | _Ended | _Failed


def grade_class(order: BatchOrder, gradebook: Gradebook, stop: threading.Event) -> Iterator[BatchEvent]:
    """Grade every newest attempt that has no result of this version; once *stop* is set, begin none."""
    taken = _take_in(order, gradebook)
    version = _version(order)
    keys = {each.key for each in _pending(order, gradebook, version)}
    yield ClassTaken(attempts=taken[0], students=taken[1], done=taken[1] - len(keys))
    progress = _Progress()
    if keys:
        with Grader(order.dataset) as grader:
            yield from _grade_all(order, gradebook, grader, stop, keys, progress)
    yield BatchEnded(
        progress.graded, tuple(progress.faults), len(keys) - progress.graded - len(progress.faults)
    )


def _take_in(order: BatchOrder, gradebook: Gradebook) -> tuple[int, int]:
    """Register every attempt; gives how many there are, and how many students."""
    attempts, students = 0, 0

    def registered() -> Iterator[HandedIn]:
        nonlocal attempts, students
        for work in order.read():
            attempts += 1
            students += work.is_newest
            yield _handed_in(order.assignment.id, work)

    gradebook.add_submissions(registered())
    return attempts, students


def _handed_in(assignment: str, work: HandedInWork) -> HandedIn:
    submission = work.submission
    return HandedIn(
        assignment=assignment,
        student=work.student,
        name=work.name,
        attempt=work.attempt,
        is_newest=work.is_newest,
        handed_in_at=work.handed_in_at,
        late_flag=work.late_flag,
        path=str(submission.path),
        kind=submission.kind.value,
        sha256=submission.sha256,
        problem=submission.problem,
        notes=submission.notes,
    )


def _pending(order: BatchOrder, gradebook: Gradebook, version: str) -> Iterator[HandedIn]:
    # A version that no result has: with `fresh`, nothing counts as done.
    return gradebook.pending(order.assignment.id, "" if order.fresh else version)


def _grade_all(
    order: BatchOrder,
    gradebook: Gradebook,
    grader: Grader,
    stop: threading.Event,
    keys: set[SubmissionKey],
    progress: _Progress,
) -> Iterator[BatchEvent]:
    """Keep `jobs` submissions under way, record what ends, until none is left or *stop* is set."""
    works = (w for w in order.read() if _submission_key(order, w) in keys)
    heard: queue.Queue[Heard] = queue.Queue()
    with ThreadPoolExecutor(max_workers=order.jobs) as pool:
        while True:
            while len(progress.running) < order.jobs and not stop.is_set():
                if (work := next(works, None)) is None:
                    break
                yield from _begin(order, gradebook, grader, pool, heard, work, progress)
            if not progress.running:
                return
            event = heard.get()
            if isinstance(event, _Ended):
                yield from _end(order, gradebook, event, progress)
            elif isinstance(event, _Failed):
                gradebook.note_fault(_submission_key(order, event.work), event.told.reason)
                yield event.told
            else:
                yield event


def _begin(
    order: BatchOrder,
    gradebook: Gradebook,
    grader: Grader,
    pool: ThreadPoolExecutor,
    heard: "queue.Queue[Heard]",
    work: HandedInWork,
    progress: _Progress,
) -> Iterator[BatchEvent]:
    """Look the result up, wait for the same content that is under way, or start a job."""
    key = _key(order, work)
    known = None if order.fresh else gradebook.result_for(key)
    if known is not None:
        yield _record(order, gradebook, work, known, key, cached=True)
        progress.graded += 1
    elif key in progress.running:
        progress.running[key].append(work)
    else:
        progress.running[key] = []
        yield Begun(work.student)
        pool.submit(_run_job, order, gradebook, grader, heard, work, key)


def _end(order: BatchOrder, gradebook: Gradebook, ended: _Ended, progress: _Progress) -> Iterator[BatchEvent]:
    """Record a job's result, for all who handed in the same."""
    for number, work in enumerate([ended.work, *progress.running.pop(ended.key)]):
        if ended.scorecard is not None:
            yield _record(order, gradebook, work, ended.scorecard, ended.key, cached=number > 0)
            progress.graded += 1
        elif ended.reason is not None:
            progress.faults.append(work.student)


def _record(
    order: BatchOrder, gradebook: Gradebook, work: HandedInWork, card: Scorecard, key: str, *, cached: bool
) -> Done:
    facts = replace(SubmissionFacts.of(work.submission), student=work.student)
    own = replace(card, submission=facts, cached=cached)
    gradebook.record(_submission_key(order, work), own, key)
    return Done(work.student, work.name, own)


def _run_job(
    order: BatchOrder,
    gradebook: Gradebook,
    grader: Grader,
    heard: "queue.Queue[Heard]",
    work: HandedInWork,
    key: str,
) -> None:
    """Grade one submission in a thread; the grader's own failures are tried again, in a fresh worker."""
    reason: Readable | None = None
    for tries in range(1, MOST_TRIES + 1):
        try:
            for event in grader.grade(_request(order, work)):
                if isinstance(event, Graded) and event.scorecard.status is not RunStatus.GRADER_FAULT:
                    heard.put(_Ended(key, work, event.scorecard))
                    return
                heard.put(Underway(work.student, event))
            reason = message("check-fault-in-batch")
        except GraderError as error:
            reason = error.messages[0]
        heard.put(_Failed(work, Faulted(work.student, reason, tries, is_last=tries == MOST_TRIES)))
        time.sleep(_BACKOFF_SECONDS * 2**tries)
        grader.revive()
    heard.put(_Ended(key, work, None, reason))


def _request(order: BatchOrder, work: HandedInWork) -> GradeRequest:
    store = EvidenceStore(order.evidence)
    return GradeRequest(
        assignment=order.assignment,
        submission=work.submission,
        dataset=order.dataset,
        budget=order.budget,
        seed=order.seed,
        visibility=order.visibility,
        isolation=order.isolation,
        evidence_sink=store.put,
        threads=1,
        hidden_seed=order.hidden_seed,
        hidden=(order.evidence, *order.hidden),
    )


def _key(order: BatchOrder, work: HandedInWork) -> str:
    """Give the key of a result: all that decides it, and nothing of whose it is."""
    return cache_key(
        {"version": _version(order), "submission": work.submission.sha256, "seed": str(order.seed)}
    )


def _submission_key(order: BatchOrder, work: HandedInWork) -> SubmissionKey:
    return SubmissionKey(order.assignment.id, work.student, work.attempt)


def _version(order: BatchOrder) -> str:
    return grading_version(order.assignment, order.dataset, order.budget, order.hidden_seed, order.visibility)
