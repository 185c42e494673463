"""The results of a whole class as values: what reports, tables and feedback are made from."""

from dataclasses import dataclass
from datetime import datetime

from grader.domain.assignment import Visibility
from grader.domain.late import Lateness
from grader.domain.messages import Readable, Text
from grader.domain.outcome import Rank, Severity
from grader.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class HandDecision:
    """What an instructor decided by hand: about one check or, where `check` is empty, about the whole.

    `points` is None for a comment alone. Students may read `comment`, never `why`.
    """

    check: str
    points: float | None
    comment: str
    why: str


@dataclass(frozen=True, slots=True)
class StudentResult:
    """One student's result at one assignment.

    `card` counts: the points that were set by hand are in it. `final_score` is the score less the late
    penalty; None while the grader has failed and nobody decided. `pending_points` wait for a person.
    """

    student: str
    name: str
    card: Scorecard
    final_score: float | None
    pending_points: float = 0.0
    attempt: int = 1
    submitted_at: datetime | None = None
    due: datetime | None = None
    lateness: Lateness | None = None
    decisions: tuple[HandDecision, ...] = ()
    notes: tuple[Readable, ...] = ()
    recorded_at: datetime | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the score is final: no grader fault, and no points that wait for a person."""
        return self.final_score is not None and not self.pending_points

    @property
    def is_fault(self) -> bool:
        """Whether the grader failed at the submission and nobody has decided its score."""
        return self.final_score is None

    @property
    def is_late(self) -> bool:
        """Whether the submission came late, or the platform marked it so."""
        return self.lateness is not None and self.lateness.is_late


@dataclass(frozen=True, slots=True)
class StudentName:
    """A student as lists name them: `student` is the id."""

    student: str
    name: str


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """How a class did at one check.

    `judged` counts the students with a decided outcome, skipped ones included. `pass_rate` and `difficulty`
    (the mean share of the points) are of these, None where there are none. `discrimination` is the
    point-biserial correlation between passing and the score on the other checks; None where it is
    undefined or too few students make it meaningless.
    """

    id: str
    title: Readable
    concept: str
    visibility: Visibility
    max_points: float
    judged: int
    passed: int
    skipped: int
    pending: int
    pass_rate: float | None
    difficulty: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Failures with the same cause: a diagnosis, or a check's message where no diagnosis exists."""

    code: str
    title: Readable
    message: Readable | None
    severity: Severity
    rank: Rank
    people: tuple[StudentName, ...]
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """Something about one student that a person must look at; `kind` groups it."""

    kind: str
    person: StudentName
    text: Readable
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two programs that share more than is usual in the class: a reason to look, and nothing else.

    `share` is the part of the smaller program's fingerprints that the other one has too; the lines are those
    that the shared ones cover.
    """

    first: StudentName
    second: StudentName
    share: float
    first_text: str
    second_text: str
    first_lines: frozenset[int]
    second_lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class ClassSimilarity:
    """The pairs that stand out of all `compared` ones, and the median and 99th percentile of these."""

    pairs: tuple[SimilarPair, ...]
    compared: int
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """A class's results at one assignment; `missing` are submissions without any result yet."""

    id: str
    title: Text
    max_score: float
    results: tuple[StudentResult, ...]
    missing: tuple[StudentName, ...] = ()
    checks: tuple[CheckFigures, ...] = ()
    causes: tuple[FailureGroup, ...] = ()
    attention: tuple[AttentionItem, ...] = ()
    similarity: ClassSimilarity | None = None


@dataclass(frozen=True, slots=True)
class ClassReport:
    """A class's results at all of its assignments; `lang` is the language that a page opens in."""

    title: Text
    lang: str
    assignments: tuple[AssignmentReport, ...]

    @property
    def updated_at(self) -> datetime | None:
        """Return when the newest result was recorded."""
        times = (result.recorded_at for each in self.assignments for result in each.results)
        return max((at for at in times if at is not None), default=None)
