"""Take a class in: register every attempt, and decide which are graded and in what order."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.domain.events import ClassTaken
from grader.domain.messages import Message, Readable, message
from grader.domain.run import Budget
from grader.domain.submission import Submission
from grader.intake.classes import ListedAttempt, LoadedAttempt
from grader.services.batch.batch_order import BatchOrder, Mode
from grader.store.gradebook import Gradebook
from grader.store.records import Arrival, HandedIn, SubmissionKey, readable_text

_COUNTS = re.compile(rb"\s*(for\b|while\b|\w*(step|epoch|iter)\w*\s*=)", re.IGNORECASE)
_NUMBER = re.compile(rb"\b\d[\d_]{0,9}\b")
_LINE_BYTES = 200
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What was taken in, and the attempts to grade, in order."""

    taken: ClassTaken
    waiting: tuple[ListedAttempt, ...]


def make_plan(order: BatchOrder, gradebook: Gradebook) -> Plan:
    """Read the whole class once, with one attempt in memory at a time."""
    costs: dict[SubmissionKey, int] = {}
    others: list[str] = []
    arrivals = gradebook.add_submissions(_registered(order, costs, others))
    stored = {each.listed: each for each in arrivals}
    assignment = order.assignment_id
    open_keys = {each.key for each in gradebook.pending(assignment)}
    outdated = {each.key for each in gradebook.pending(assignment, order.terms.version())} - open_keys
    listed = order.handed_in.listed
    newest = {each: stored[order.key_of(each)] for each in listed if stored[order.key_of(each)].is_newest}
    here = {arrival.stored for arrival in newest.values()}
    wanted = {
        Mode.RESUME: open_keys,
        Mode.FRESH: here,
        Mode.REGRADE: outdated,
        Mode.ACCEPT: outdated,
    }[order.mode]
    waiting = [
        each
        for each, arrival in newest.items()
        if arrival.stored in wanted and (order.only is None or each.student in order.only)
    ]
    if order.shortest_first:
        waiting.sort(key=lambda each: costs[order.key_of(each)])
    submitted = gradebook.students(assignment)
    missing = tuple(each for each in order.handed_in.missing if each.id not in submitted)
    taken = ClassTaken(
        attempts=len(listed),
        students=len({each.student for each in listed}),
        waiting=len(waiting),
        outdated=len(outdated & here),
        missing=tuple(person.name for person in missing),
        notes=(*_notes(order, arrivals), *_wrong_class(order, others)),
        costs={each.student: costs[order.key_of(each)] for each in waiting},
        older=tuple((each.student, each.name) for each in listed if stored[order.key_of(each)].is_older),
    )
    # From here on an attempt has the number that it is stored with.
    numbered = [replace(each, attempt=newest[each].stored.attempt, is_newest=True) for each in waiting]
    return Plan(taken, tuple(numbered))


def read_attempt(order: BatchOrder, listed: ListedAttempt) -> LoadedAttempt | Readable:
    """Read one attempt, or return how the grader failed at it: only that attempt is affected."""
    try:
        return order.handed_in.read(listed)
    except Exception as error:  # noqa: BLE001 - one submission must not take the batch down
        return message("unexpected-fault", kind=type(error).__name__, text=str(error)[:300])


def expect_steps(submission: Submission, budget: Budget) -> int:
    """Estimate a program's training steps: the largest number in a loop or in a variable for a count."""
    if submission.problem is not None:
        return -1
    lines = submission.files.get(submission.entry, b"").splitlines()
    counting = [line[:_LINE_BYTES] for line in lines if _COUNTS.match(line[:_LINE_BYTES])]
    steps = [int(number.replace(b"_", b"")) for line in counting for number in _NUMBER.findall(line)]
    most = max(steps, default=0)
    return most if budget.max_steps is None else min(most, budget.max_steps)


def _registered(order: BatchOrder, costs: dict[SubmissionKey, int], others: list[str]) -> Iterator[HandedIn]:
    for listed in order.handed_in.listed:
        attempt = read_attempt(order, listed)
        if isinstance(attempt, LoadedAttempt):
            order.kept.keep(attempt.submission.sha256, attempt.submission.files)
            if listed.is_newest and (other := _other_assignment(attempt.submission)):
                others.append(other)
            costs[order.key_of(listed)] = expect_steps(attempt.submission, order.terms.budget)
            yield _row(order, listed, attempt.submission)
        else:
            costs[order.key_of(listed)] = -1
            yield _row(order, listed, None)


def _row(order: BatchOrder, listed: ListedAttempt, submission: Submission | None) -> HandedIn:
    return HandedIn(
        assignment=order.assignment_id,
        student=listed.student,
        name=listed.name,
        attempt=listed.attempt,
        is_newest=listed.is_newest,
        handed_in_at=listed.submitted_at,
        late_flag=listed.late_flag,
        path="" if submission is None else str(submission.path),
        kind="" if submission is None else submission.kind.value,
        sha256="" if submission is None else _digest(submission),
        problem=None if submission is None else submission.problem,
        notes=() if submission is None else submission.notes,
        content="" if submission is None else submission.sha256,
        platform=listed.identity.claim.platform.value,
        entry="" if submission is None else submission.entry,
    )


def _digest(submission: Submission) -> str:
    """Return the hash of the content; for an attempt that could not be read, the reason is part of it."""
    if submission.problem is None:
        return submission.sha256
    return hashlib.sha256(f"{submission.sha256} {readable_text(submission.problem)}".encode()).hexdigest()


def _notes(order: BatchOrder, arrivals: list[Arrival]) -> Iterator[Readable]:
    """Yield how the class was read, and what in it is not graded."""
    handed_in = order.handed_in
    yield handed_in.why
    yield from handed_in.notes
    yield from order.notes
    older = [f"{each.name} ({each.attempt})" for each in handed_in.listed if not each.is_newest]
    if older:
        yield message("batch-older", count=len(older), names=_shorten(older))
    outdated = [each.listed.student for each in arrivals if each.is_older]
    if outdated:
        yield message("batch-older-download", count=len(outdated), names=_shorten(outdated))
    if handed_in.ignored:
        yield message("batch-ignored", count=len(handed_in.ignored), names=_shorten(handed_in.ignored))
    if handed_in.strangers:
        yield message("batch-strangers", count=len(handed_in.strangers), names=_shorten(handed_in.strangers))
        yield from list(dict.fromkeys(handed_in.reasons))[:_MOST_NAMES]


def _other_assignment(submission: Submission) -> str:
    problem = submission.problem
    is_other = isinstance(problem, Message) and problem.code == "other-assignment"
    return str(problem.params["other"]) if is_other and isinstance(problem, Message) else ""


def _wrong_class(order: BatchOrder, others: list[str]) -> Iterator[Readable]:
    """Yield a note where most of the class submitted another assignment: the folder may be the wrong one."""
    total = sum(each.is_newest for each in order.handed_in.listed)
    if len(others) > 1 and 2 * len(others) >= total:
        other, _ = Counter(others).most_common(1)[0]
        yield message(
            "batch-other-assignment",
            count=len(others),
            total=total,
            other=other,
            assignment=order.assignment_id,
        )


def _shorten(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, …" if len(names) > _MOST_NAMES else shown
