"""One student's result at one assignment for other systems: a score, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from grader.domain.identity import Person
from grader.domain.scorecard import Scorecard


class Standing(StrEnum):
    """Whether a result has a score that counts."""

    SCORED = "scored"
    PENDING = "pending"
    FAULT = "grader_fault"
    UNGRADED = "ungraded"
    MISSING = "missing"


class OpenScore(StrEnum):
    """What stands for a score that does not exist: nothing, or zero where an instructor asks for it."""

    BLANK = "blank"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class ExportPolicy:
    """What is written for results that wait for a person, and for students without a submission."""

    pending: OpenScore = OpenScore.BLANK
    missing: OpenScore = OpenScore.BLANK


@dataclass(frozen=True, slots=True)
class ExportedResult:
    """A student's latest attempt, with overrides and lateness in `final_score`.

    `points` is the score before lateness. `card` is the result that counts; `automatic` is what the checks
    gave. `added` holds the keys that a batch adds to the contract's JSON, `comments` what an instructor wrote
    to the student. `path` is where the attempt was in the platform's download; `person` holds what else names
    the student.
    """

    assignment: str
    student: str
    name: str
    max_score: float
    standing: Standing
    final_score: float | None = None
    points: float | None = None
    pending_points: float = 0.0
    card: Scorecard | None = None
    automatic: Scorecard | None = None
    added: Mapping[str, Any] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    attempt: int = 0
    submitted_at: datetime | None = None
    path: str = ""
    email: str = ""
    person: Person | None = None

    @property
    def penalty_percent(self) -> float:
        """Return how much of the score lateness takes."""
        late = self.added.get("late")
        return 0.0 if late is None else float(late["penalty_percent"])

    def score_for(self, policy: ExportPolicy) -> float | None:
        """Return the score to export; None where none may be."""
        if self.standing is Standing.SCORED:
            return self.final_score
        if self.standing is Standing.PENDING and policy.pending is OpenScore.ZERO:
            return self.final_score
        if self.standing is Standing.MISSING and policy.missing is OpenScore.ZERO:
            return 0.0
        return None
