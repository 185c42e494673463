"""The values that the gradebook stores and returns; they do not know the database."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from grader.domain.identity import Claim, KnownAuthor, Person
from grader.domain.messages import Message, Readable
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True, order=True)
class SubmissionKey:
    """The identity of a submission: a student's attempt (counted from 1) at an assignment."""

    assignment: str
    student: str
    attempt: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One attempt as it was taken in, whether or not it can be run (`problem` says why it cannot).

    `handed_in_at` is the platform's time; `late_flag` the platform's own word on it. `content` is the hash of
    the files; `sha256` is the same or, for what cannot be run, also depends on the reason: when it changes,
    the attempt's result no longer counts. `entry` is the file that is graded.
    """

    assignment: str
    student: str
    name: str
    attempt: int
    is_newest: bool
    handed_in_at: datetime | None
    late_flag: bool
    path: str
    kind: str
    sha256: str
    problem: Readable | None = None
    notes: tuple[Readable, ...] = ()
    content: str = ""
    platform: str = ""
    entry: str = ""

    @property
    def identity(self) -> str:
        """Return the hash that decisions are bound to: of the files, where it is known."""
        return self.content or self.sha256

    @property
    def key(self) -> SubmissionKey:
        """Return the identity of this attempt."""
        return SubmissionKey(self.assignment, self.student, self.attempt)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an attempt that was taken in is stored.

    `listed` is its key in the download, `stored` the one in the gradebook. It `is_newest` if it is the
    attempt that counts. `is_older` is set on a download's newest attempt where the gradebook has a newer one.
    """

    listed: SubmissionKey
    stored: SubmissionKey
    is_newest: bool
    is_older: bool = False


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person of a class list, and whether the last list that was given has them."""

    person: Person
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class Author:
    """An author of submissions, as a platform states them, and whose those are; `key` is unique there."""

    assignment: str
    key: str
    claim: Claim
    known: KnownAuthor


@dataclass(frozen=True, slots=True)
class Move:
    """Everything of `old` is from now on `new`'s; None as the assignment means all.

    Where a group takes over, the decisions about `old` also go to the other members, `shared_with`.
    """

    old: str
    new: str
    assignment: str | None = None
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """What an instructor decided about one content that a student submitted.

    `check` is empty where it concerns the whole submission: then `points` replace the sum of the checks.
    `points` is None for a comment alone. The student may read `comment`, but not `why`.
    """

    student: str
    assignment: str
    sha256: str
    check: str
    points: float | None
    comment: str
    why: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What one command decides; a part that is None leaves the earlier decision as it is."""

    points: float | None = None
    comment: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A student's own due time for an assignment."""

    student: str
    assignment: str
    due: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The grader's failures on one submission since its last result: their number and the last reason."""

    key: SubmissionKey
    count: int
    reason: Readable
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One result in a submission's history as recorded, without overrides."""

    key: SubmissionKey
    cache_key: str
    card: Scorecard
    is_current: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A newest attempt and its result; `automatic` is None while there is no result.

    `overrides` are the decisions about this content, `set_aside` those about other attempts' contents, which
    do not apply.
    """

    handed_in: HandedIn
    automatic: Scorecard | None
    overrides: tuple[Override, ...] = ()
    extension: Extension | None = None
    recorded_at: datetime | None = None
    set_aside: tuple[Override, ...] = ()

    @property
    def card(self) -> Scorecard | None:
        """Return the result that counts: the automatic one with the overrides of its checks applied."""
        return None if self.automatic is None else apply_overrides(self.automatic, self.overrides)

    @property
    def total(self) -> float | None:
        """Return the points that an instructor set for the whole submission."""
        return next((each.points for each in self.overrides if not each.check), None)

    @property
    def score(self) -> float | None:
        """Return the score before lateness; None while there is neither a trusted result nor a decision."""
        if self.total is not None:
            return self.total
        card = self.card
        return None if card is None or card.is_fault else card.score

    @property
    def pending_points(self) -> float:
        """Return the points that a person has still to decide."""
        card = self.card
        return 0.0 if card is None or self.total is not None else card.pending_points


def apply_overrides(card: Scorecard, overrides: tuple[Override, ...]) -> Scorecard:
    """Replace the checks' points by an instructor's; checks that no longer exist are skipped.

    A result that was a fault because of check errors is none once every such check was decided.
    """
    points = {each.check: each.points for each in overrides if each.check and each.points is not None}
    if not any(check.id in points for check in card.checks):
        return card
    checks = tuple(
        _overridden(check, points[check.id]) if check.id in points else check for check in card.checks
    )
    had_error = any(check.status is CheckStatus.ERROR for check in card.checks)
    has_error = any(check.status is CheckStatus.ERROR for check in checks)
    is_settled = card.status is RunStatus.GRADER_FAULT and had_error and not has_error
    return replace(card, checks=checks, status=RunStatus.GRADED if is_settled else card.status)


def readable_text(text: Readable) -> str:
    """Return a text's stored form in ASCII, which every database accepts."""
    return json.dumps(text.to_dict(), sort_keys=True)


def plain_reason(reason: Readable | str) -> Readable:
    """Wrap a library's error text as a message."""
    return Message("grader-fault-reason", {"reason": reason}) if isinstance(reason, str) else reason


def card_text(card: Scorecard) -> str:
    """Return a result's stored form: ASCII JSON, since a program may print a lone surrogate."""
    return json.dumps(card.to_dict(), ensure_ascii=True)


def card_from_text(text: str) -> Scorecard:
    """Read what `card_text` returned."""
    data: dict[str, Any] = json.loads(text)
    return Scorecard.from_dict(data)


def _overridden(check: CheckOutcome, points: float) -> CheckOutcome:
    status = CheckStatus.PASSED if points >= check.max_points else CheckStatus.FAILED
    return replace(check, points=points, status=status)
