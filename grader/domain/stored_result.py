"""One student's stored result with everything that explains it: a value for `grade show`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.domain.late import Lateness
from grader.domain.messages import Readable
from grader.domain.report import HandDecision
from grader.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class StoredCode:
    """The file that was graded; `text` is None where the batch's folder does not have it."""

    name: str
    text: str | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """One attempt; `scores` are those of its results, oldest first, the last of which is current."""

    number: int
    is_newest: bool
    submitted_at: datetime | None
    content: str
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result and its history; `card` has the decisions by hand in it, `automatic` has not.

    `platform_names` are the platform's own names and numbers for the student. `notes` say which file was
    chosen and why. `contract` are the keys that a batch adds to the result's JSON.
    """

    student: str
    name: str
    card: Scorecard
    automatic: Scorecard
    final_score: float | None
    score: float | None
    pending_points: float
    attempt: int
    submitted_at: datetime | None
    path: str
    code: StoredCode
    attempts: tuple[StoredAttempt, ...]
    platform_names: tuple[str, ...] = ()
    lateness: Lateness | None = None
    due: datetime | None = None
    decisions: tuple[HandDecision, ...] = ()
    set_aside: tuple[HandDecision, ...] = ()
    notes: tuple[Readable, ...] = ()
    traceback: str = ""
    output: str = ""
    contract: Mapping[str, Any] | None = None
