"""What one student may read: a result with hidden checks as the course's policy allows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.domain.assignment import HiddenDetail, Visibility
from grader.domain.messages import Text
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.report import StudentResult


@dataclass(frozen=True, slots=True)
class ConceptPicture:
    """A picture of a concept as SVG, and what it shows."""

    text: str
    svg: bytes


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """A concept in a few sentences (Markdown) and a picture for each language that has one."""

    name: str
    title: Text
    text: Text
    pictures: Mapping[str, ConceptPicture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HiddenSum:
    """The hidden checks that are not listed: how many there are, and their points together."""

    count: int
    points: float
    max_points: float
    pending_points: float


@dataclass(frozen=True, slots=True)
class FeedbackPart:
    """A student's feedback on one assignment; `checks` are those that the student may see, as allowed."""

    assignment: str
    title: Text
    result: StudentResult
    checks: tuple[CheckOutcome, ...]
    hidden_sum: HiddenSum | None = None
    concepts: Mapping[str, ConceptNote] = field(default_factory=dict)
    pictures: tuple[bytes, ...] = ()

    @property
    def fix_first(self) -> Diagnosis | CheckOutcome | None:
        """Return what to fix first: the most severe diagnosis, else the most basic failed check."""
        if self.result.is_fault:
            return None
        check = most_basic_failure(self.checks)
        order = tuple(Severity)
        found = sorted(self.result.card.diagnoses, key=lambda each: order.index(each.severity))
        diagnosis = next(iter(found), None)
        if diagnosis is not None and (diagnosis.severity is Severity.ERROR or check is None):
            return None if diagnosis.severity is Severity.INFO else diagnosis
        return check

    @property
    def is_complete(self) -> bool:
        """Whether every point was won, so that nothing is left to do."""
        result = self.result
        return result.is_decided and result.card.is_perfect and result.final_score == result.card.max_score


@dataclass(frozen=True, slots=True)
class StudentFeedback:
    """All that one student may read."""

    student: str
    name: str
    lang: str
    parts: tuple[FeedbackPart, ...]


def disclose(
    checks: Iterable[CheckOutcome], detail: HiddenDetail, *, is_over: bool
) -> tuple[tuple[CheckOutcome, ...], HiddenSum | None]:
    """Return the checks as a student may see them, and the sum of those that are not listed.

    `is_over` is whether nobody can submit in time any more.
    """
    listed, unlisted = [], []
    for check in checks:
        if check.visibility is Visibility.PUBLIC:
            listed.append(check)
        elif detail is HiddenDetail.NOTHING:
            unlisted.append(check)
        else:
            listed.append(_reduced(check, detail, is_over=is_over))
    return tuple(listed), _sum(unlisted) if unlisted else None


def most_basic_failure(checks: Sequence[CheckOutcome]) -> CheckOutcome | None:
    """Return the first failed check among those with the shortest chain of dependencies."""
    by_id = {check.id: check for check in checks}

    def depth(check: CheckOutcome, seen: frozenset[str] = frozenset()) -> int:
        below = [by_id[name] for name in check.depends_on if name in by_id and name not in seen]
        return 1 + max((depth(one, seen | {check.id}) for one in below), default=-1)

    failed = [check for check in checks if check.status is CheckStatus.FAILED]
    return min(failed, key=depth, default=None)


def _reduced(check: CheckOutcome, detail: HiddenDetail, *, is_over: bool) -> CheckOutcome:
    if detail is HiddenDetail.AFTER_DUE and is_over:
        return check
    hint = check.hint if detail is HiddenDetail.HINT else None
    return replace(check, message=None, hint=hint, expected=None, actual=None)


def _sum(checks: Sequence[CheckOutcome]) -> HiddenSum:
    return HiddenSum(
        count=len(checks),
        points=sum(check.points for check in checks),
        max_points=sum(check.max_points for check in checks),
        pending_points=sum(check.max_points for check in checks if check.is_open),
    )
