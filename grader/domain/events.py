"""Events that services yield while they grade; showing them is the caller's part."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.domain.messages import Readable
from grader.domain.outcome import CheckOutcome
from grader.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the work began: `prepare-data`, `warm-up`, `run`, `examine`."""

    name: str
    assignment: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of the student's training: steps so far, steps per second, the last sampled loss (or None)."""

    assignment: str
    steps: int
    steps_per_second: float
    loss: float | None


@dataclass(frozen=True, slots=True)
class DataProgress:
    """Progress of making or fetching a data set, in images or bytes."""

    dataset: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know that changes no score (a layer that is missing, a default seed)."""

    text: Readable


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run needed: wall and processor seconds, and peak memory in bytes."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Graded:
    """One submission is done."""

    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class ClassTaken:
    """A class was taken in.

    `waiting` submissions are graded now; `outdated` ones have a result of another version of the checks;
    `missing` names the students on the roster who submitted nothing; `notes` say how the class was read;
    `costs` are the training steps that each waiting student's program is expected to take. `older` are the
    ids and names of students whose newest attempt is only in the gradebook.
    """

    attempts: int
    students: int
    waiting: int
    outdated: int = 0
    missing: tuple[str, ...] = ()
    notes: tuple[Readable, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict)
    older: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """One student's submission is being graded now."""

    student: str
    name: str


@dataclass(frozen=True, slots=True)
class Underway:
    """Progress of one student's submission."""

    student: str
    event: "Event"


@dataclass(frozen=True, slots=True)
class Done:
    """One student's submission has its result, which is already in the gradebook."""

    student: str
    name: str
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check whose outcome a regrade changes; None if the check is, or was, not there."""

    check: str
    before: CheckOutcome | None
    after: CheckOutcome | None
    why: Readable


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade would give one student; it counts only after it is accepted."""

    student: str
    name: str
    before: Scorecard
    after: Scorecard
    changes: tuple[CheckChange, ...]


@dataclass(frozen=True, slots=True)
class Faulted:
    """The grader failed at a submission; `is_last` when it will not be tried again in this batch."""

    student: str
    name: str
    reason: Readable
    tries: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """The batch ended, or was stopped with `left` submissions to grade next time.

    `faults` names the students whose submission has no result because the grader failed.
    """

    graded: int
    faults: tuple[str, ...]
    left: int


BatchEvent = ClassTaken | Begun | Underway | Done | Regraded | Faulted | BatchEnded
Event = Stage | Progress | DataProgress | Notice | Measured | Graded
