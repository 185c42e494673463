"""Grade a whole class: take it in, grade what has no result yet, store each result as soon as it exists.

`grade_class` is a generator of events: its caller shows them, and may stop at any time. Example:

    course = load_course(find_course(os.environ, Path.cwd()))
    (assignment,) = course.resolve("hw2")
    dataset = locate("digits", None, Path("cache"), None)
    with (
        open_class(Path("submissions"), assignment.entry) as handed_in,
        Gradebook.open("graded") as gradebook,
        gradebook.lock("me"),
    ):
        terms = GradingTerms(assignment, dataset, assignment.budgets["full"], current_code())
        order = BatchOrder(terms, handed_in, Path("graded"), jobs=2)
        for event in grade_class(order, gradebook, threading.Event()):
            if isinstance(event, Done):
                print(event.name, event.scorecard.score)

The gradebook knows what is done, so that resuming is a query. Memory does not grow with the class: attempts
are read one at a time, twice (to register them, then to grade them).
"""

import queue
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from grader.domain.events import BatchEnded, BatchEvent, Begun, Done, Faulted
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.intake.classes import ListedAttempt, LoadedAttempt
from grader.sandbox.box_tree import remove
from grader.services.batch.batch_order import BatchOrder, Mode
from grader.services.batch.class_plan import make_plan, read_attempt
from grader.services.batch.jobs import MOST_TRIES, Broken, Ended, Failed, JobEvent, JobRunner
from grader.services.batch.regrade import compare
from grader.services.doctor import require_layers
from grader.services.grading.scoring import score_invalid
from grader.services.grading.warm_graders import WarmGraders
from grader.store.gradebook import Gradebook
from grader.store.records import SubmissionKey

__all__ = ["BatchOrder", "Mode", "grade_class"]


@dataclass(slots=True)
class _State:
    """What waits, what is under way (by result key, with other attempts of the same key), what is done."""

    waiting: deque[ListedAttempt]
    running: dict[str, list[LoadedAttempt]] = field(default_factory=dict)
    graded: int = 0
    faults: list[str] = field(default_factory=list)


def grade_class(order: BatchOrder, gradebook: Gradebook, stop: threading.Event) -> Iterator[BatchEvent]:
    """Grade what the order's mode selects; once `stop` is set, begin nothing new.

    The last event is `BatchEnded`. If the caller stops iterating, what is under way is killed, and the next
    batch grades it. Raises `StorageFault` as soon as a result cannot be kept. A result that was reported as
    `Done` is in the gradebook.
    """
    _sweep(order)
    plan = make_plan(order, gradebook)
    yield plan.taken
    state = _State(deque(plan.waiting))
    yield from _Loop(order, gradebook, stop, state).run()
    if order.mode is Mode.ACCEPT and not state.waiting and not state.faults:
        gradebook.drop_proposals()
    yield BatchEnded(state.graded, tuple(state.faults), len(state.waiting))


def _sweep(order: BatchOrder) -> None:
    """Remove what a killed batch left behind; the folder's lock is held, so no other batch uses it."""
    order.evidence.sweep()
    if order.boxes.is_dir():
        remove(order.boxes)


class _Loop:
    """Keeps attempts under way and records what ends, until none is left or `stop` is set."""

    def __init__(self, order: BatchOrder, gradebook: Gradebook, stop: threading.Event, state: _State) -> None:
        self._order, self._gradebook, self._stop, self._state = order, gradebook, stop, state
        self._events: queue.Queue[JobEvent] = queue.Queue()
        self._abandoned = threading.Event()
        self._resources = ExitStack()
        self._jobs: tuple[ThreadPoolExecutor, JobRunner] | None = None

    def run(self) -> Iterator[BatchEvent]:
        """Yield the batch's events."""
        state = self._state
        with self._killed_on_exit():
            while True:
                most = self._order.under_way
                while state.waiting and len(state.running) < most and not self._stop.is_set():
                    yield from self._begin(state.waiting.popleft())
                if not state.running:
                    return
                yield from self._take(self._events.get())

    @contextmanager
    def _killed_on_exit(self) -> Iterator[None]:
        """End the warm processes; if the caller leaves early, do not wait for what is under way."""
        try:
            yield
        except BaseException:
            self._abandoned.set()
            if self._jobs is not None:
                self._jobs[1].graders.close()
            raise
        finally:
            self._resources.close()

    def _begin(self, listed: ListedAttempt) -> Iterator[BatchEvent]:
        """Look the result up, wait for the same content that is under way, or start a job."""
        order, state = self._order, self._state
        attempt = read_attempt(order, listed)
        if not isinstance(attempt, LoadedAttempt):
            yield self._note(listed, Faulted(listed.student, listed.name, attempt, MOST_TRIES, is_last=True))
            state.faults.append(listed.name)
            return
        key = order.request(attempt.submission).result_key
        if attempt.submission.problem is not None:
            yield self._record(attempt, score_invalid(order.terms, attempt.submission), key)
            return
        known = self._look_up(key)
        if known is not None:
            yield self._record(attempt, replace(known, cached=True), key)
        elif key in state.running:
            state.running[key].append(attempt)
        else:
            state.running[key] = []
            yield Begun(attempt.student, attempt.name)
            pool, runner = self._open_jobs()
            pool.submit(runner.run, attempt, key)

    def _look_up(self, key: str) -> Scorecard | None:
        if not self._order.is_reusing:
            return None
        known = self._gradebook.result_for(key)
        if known is None and self._order.mode in {Mode.REGRADE, Mode.ACCEPT}:
            known = self._gradebook.proposed(key)
        return known

    def _open_jobs(self) -> tuple[ThreadPoolExecutor, JobRunner]:
        """Start the warm processes when the first job needs them."""
        if self._jobs is None:
            order = self._order
            require_layers(order.terms.isolation)
            graders = self._resources.enter_context(WarmGraders(order.boxes))
            # The usual data set's processes load while the first attempts are read.
            graders.on(order.terms.dataset)
            pool = self._resources.enter_context(ThreadPoolExecutor(max_workers=order.under_way))
            slots = threading.BoundedSemaphore(order.jobs)
            runner = JobRunner(order, self._gradebook, graders, self._events, self._abandoned, slots)
            self._jobs = pool, runner
        return self._jobs

    def _take(self, event: JobEvent) -> Iterator[BatchEvent]:
        match event:
            case Ended():
                yield from self._end(event)
            case Failed(attempt=attempt, fault=fault):
                yield self._note(attempt, fault)
            case Broken(error=error):
                raise error
            case _:
                yield event

    def _end(self, ended: Ended) -> Iterator[BatchEvent]:
        """Record a job's result for every attempt with the same content."""
        for number, attempt in enumerate([ended.attempt, *self._state.running.pop(ended.key)]):
            if ended.scorecard is not None:
                yield self._record(attempt, replace(ended.scorecard, cached=number > 0), ended.key)
            elif ended.reason is not None and number > 0:
                yield self._note(
                    attempt, Faulted(attempt.student, attempt.name, ended.reason, MOST_TRIES, is_last=True)
                )
            if ended.scorecard is None or ended.scorecard.is_fault:
                self._state.faults.append(attempt.name)

    def _record(self, attempt: LoadedAttempt, card: Scorecard, key: str) -> BatchEvent:
        facts = replace(SubmissionFacts.of(attempt.submission), student=attempt.student)
        own = replace(card, submission=facts)
        place = SubmissionKey(self._order.assignment_id, attempt.student, attempt.attempt)
        self._state.graded += not own.is_fault
        if self._order.mode is Mode.REGRADE:
            self._gradebook.propose(key, own)
            return compare(attempt, self._before(place), own)
        self._gradebook.record(place, own, key)
        return Done(attempt.student, attempt.name, own)

    def _before(self, place: SubmissionKey) -> Scorecard:
        history = self._gradebook.history(place.student, place.assignment)
        return next(each.card for each in history if each.is_current and each.key == place)

    def _note(self, attempt: LoadedAttempt | ListedAttempt, fault: Faulted) -> Faulted:
        place = SubmissionKey(self._order.assignment_id, attempt.student, attempt.attempt)
        self._gradebook.note_fault(place, fault.reason)
        return fault
