"""Grade a whole class: take it in, grade what has no result yet, store each result the moment it exists.

`grade_class` is a generator of events; whoever iterates draws, and may stop at any time. Example:

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

The gradebook knows what is done, so that resuming is a query. Memory does not grow with the class: works
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
from grader.services.batch.class_plan import make_plan, read_work
from grader.services.batch.jobs import MOST_TRIES, Broken, Ended, Failed, JobEvent, JobRoom
from grader.services.batch.regrade import compare
from grader.services.doctor import require_layers
from grader.services.grading.grade import Grader
from grader.services.grading.scoring import score_invalid
from grader.store.gradebook import Gradebook
from grader.store.records import SubmissionKey

__all__ = ["BatchOrder", "Mode", "grade_class"]


@dataclass(slots=True)
class _Progress:
    """What the loop knows: who waits for what is under way (by result key), what is done."""

    waiting: deque[ListedAttempt]
    running: dict[str, list[LoadedAttempt]] = field(default_factory=dict)
    graded: int = 0
    faults: list[str] = field(default_factory=list)


def grade_class(order: BatchOrder, gradebook: Gradebook, stop: threading.Event) -> Iterator[BatchEvent]:
    """Grade what the order's mode asks for; once *stop* is set, begin nothing new.

    The last event is `BatchEnded`, unless the caller stops iterating: then what is under way is killed, and
    the next batch takes it up. Raises `StorageFault` when results can be kept no more; what was told as
    `Done` is in the gradebook.
    """
    _sweep(order)
    plan = make_plan(order, gradebook)
    yield plan.taken
    progress = _Progress(deque(plan.waiting))
    yield from _Loop(order, gradebook, stop, progress).run()
    if order.mode is Mode.ACCEPT and not progress.waiting and not progress.faults:
        gradebook.drop_proposals()
    yield BatchEnded(progress.graded, tuple(progress.faults), len(progress.waiting))


def _sweep(order: BatchOrder) -> None:
    """Remove what a killed batch left behind; the folder's lock is held, so that nobody else works here."""
    order.evidence.sweep()
    if order.boxes.is_dir():
        remove(order.boxes)


class _Loop:
    """Keep the order's submissions under way and record what ends, until none is left or *stop* is set."""

    def __init__(
        self, order: BatchOrder, gradebook: Gradebook, stop: threading.Event, progress: _Progress
    ) -> None:
        self._order, self._gradebook, self._stop, self._progress = order, gradebook, stop, progress
        self._events: queue.Queue[JobEvent] = queue.Queue()
        self._abandoned = threading.Event()
        self._resources = ExitStack()
        self._workshop: tuple[ThreadPoolExecutor, JobRoom] | None = None

    def run(self) -> Iterator[BatchEvent]:
        """Yield what happens."""
        progress = self._progress
        with self._killing_when_left():
            while True:
                most = self._order.under_way
                while progress.waiting and len(progress.running) < most and not self._stop.is_set():
                    yield from self._begin(progress.waiting.popleft())
                if not progress.running:
                    return
                yield from self._take(self._events.get())

    @contextmanager
    def _killing_when_left(self) -> Iterator[None]:
        """End the warm processes; whoever leaves early does not wait for what is under way."""
        try:
            yield
        except BaseException:
            self._abandoned.set()
            if self._workshop is not None:
                self._workshop[1].grader.close()
            raise
        finally:
            self._resources.close()

    def _begin(self, listed: ListedAttempt) -> Iterator[BatchEvent]:
        """Look the result up, wait for the same content that is under way, or start a job."""
        order, progress = self._order, self._progress
        work = read_work(order, listed)
        if not isinstance(work, LoadedAttempt):
            yield self._note(listed, Faulted(listed.student, listed.name, work, MOST_TRIES, is_last=True))
            progress.faults.append(listed.name)
            return
        key = order.request(work.submission).result_key
        if work.submission.problem is not None:
            yield self._record(work, score_invalid(order.terms, work.submission), key)
            return
        known = self._look_up(key)
        if known is not None:
            yield self._record(work, replace(known, cached=True), key)
        elif key in progress.running:
            progress.running[key].append(work)
        else:
            progress.running[key] = []
            yield Begun(work.student, work.name)
            pool, room = self._open_workshop()
            pool.submit(room.carry_out, work, key)

    def _look_up(self, key: str) -> Scorecard | None:
        if not self._order.is_reusing:
            return None
        known = self._gradebook.result_for(key)
        if known is None and self._order.mode in {Mode.REGRADE, Mode.ACCEPT}:
            known = self._gradebook.proposed(key)
        return known

    def _open_workshop(self) -> tuple[ThreadPoolExecutor, JobRoom]:
        """Start the warm processes when the first job needs them."""
        if self._workshop is None:
            order = self._order
            require_layers(order.terms.isolation)
            grader = self._resources.enter_context(Grader(order.terms.dataset, order.boxes))
            pool = self._resources.enter_context(ThreadPoolExecutor(max_workers=order.under_way))
            slots = threading.BoundedSemaphore(order.jobs)
            room = JobRoom(order, self._gradebook, grader, self._events, self._abandoned, slots)
            self._workshop = pool, room
        return self._workshop

    def _take(self, event: JobEvent) -> Iterator[BatchEvent]:
        match event:
            case Ended():
                yield from self._end(event)
            case Failed(work=work, told=told):
                yield self._note(work, told)
            case Broken(error=error):
                raise error
            case _:
                yield event

    def _end(self, ended: Ended) -> Iterator[BatchEvent]:
        """Record a job's result, for all who handed in the same."""
        for number, work in enumerate([ended.work, *self._progress.running.pop(ended.key)]):
            if ended.scorecard is not None:
                yield self._record(work, replace(ended.scorecard, cached=number > 0), ended.key)
            elif ended.reason is not None and number > 0:
                yield self._note(
                    work, Faulted(work.student, work.name, ended.reason, MOST_TRIES, is_last=True)
                )
            if ended.scorecard is None or ended.scorecard.is_fault:
                self._progress.faults.append(work.name)

    def _record(self, work: LoadedAttempt, card: Scorecard, key: str) -> BatchEvent:
        facts = replace(SubmissionFacts.of(work.submission), student=work.student)
        own = replace(card, submission=facts)
        place = SubmissionKey(self._order.assignment_id, work.student, work.attempt)
        self._progress.graded += not own.is_fault
        if self._order.mode is Mode.REGRADE:
            self._gradebook.propose(key, own)
            return compare(work, self._before(place), own)
        self._gradebook.record(place, own, key)
        return Done(work.student, work.name, own)

    def _before(self, place: SubmissionKey) -> Scorecard:
        history = self._gradebook.history(place.student, place.assignment)
        return next(each.card for each in history if each.is_current and each.key == place)

    def _note(self, work: LoadedAttempt | ListedAttempt, told: Faulted) -> Faulted:
        place = SubmissionKey(self._order.assignment_id, work.student, work.attempt)
        self._gradebook.note_fault(place, told.reason)
        return told
