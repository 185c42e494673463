"""The outcome of one check, and diagnoses: named causes behind outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.domain.assignment import CheckSpec, Visibility
from grader.domain.messages import Readable, optional_from_dict, readable_from_dict


class CheckStatus(StrEnum):
    """How a check ended (the contract's words)."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    PENDING = "pending"


class Severity(StrEnum):
    """How much a diagnosis matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Rank(StrEnum):
    """How certain a conclusion is, and therefore what it may do.

    What was measured may decide points and is stated as a fact. What is likely is a suggestion and costs
    nothing. What is for review makes points pending: a person decides.
    """

    MEASURED = "measured"
    LIKELY = "likely"
    FOR_REVIEW = "for review"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check's result. `points` may lie between 0 and `max_points`: partial credit.

    With status `error` the check could not be carried out through the grader's fault; with `pending` a
    person must decide. In both cases its points are neither won nor lost.
    """

    id: str
    title: Readable
    concept: str
    status: CheckStatus
    points: float
    max_points: float
    visibility: Visibility
    message: Readable | None = None
    hint: Readable | None = None
    expected: str | None = None
    actual: str | None = None
    depends_on: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether its points are neither won nor lost: a person or another run of the grader decides."""
        return self.status in {CheckStatus.PENDING, CheckStatus.ERROR}

    @classmethod
    def of(
        cls,
        spec: CheckSpec,
        status: CheckStatus,
        points: float = 0.0,
        text: Readable | None = None,
        *,
        hint: Readable | None = None,
        figures: tuple[str | None, str | None] = (None, None),
        seconds: float = 0.0,
    ) -> "CheckOutcome":
        """Return the outcome of the check that `spec` declares; `figures` are what was expected and found."""
        return cls(
            id=spec.id,
            title=spec.title,
            concept=spec.concept,
            status=status,
            points=round(points, 4),
            max_points=spec.points,
            visibility=spec.visibility,
            message=text,
            hint=hint,
            expected=figures[0],
            actual=figures[1],
            depends_on=spec.depends_on,
            seconds=round(seconds, 4),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the language-free form that crosses processes and is stored."""
        data = {
            name: getattr(self, name)
            for name in ("id", "concept", "points", "max_points", "expected", "actual", "seconds")
        }
        data |= {name: _optional(getattr(self, name)) for name in ("title", "message", "hint")}
        return data | {
            "status": self.status.value,
            "visibility": self.visibility.value,
            "depends_on": list(self.depends_on),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "CheckOutcome":
        """Read back what `to_dict` returned; raises `KeyError` or `ValueError` on anything else."""
        return cls(
            id=str(data["id"]),
            title=readable_from_dict(data["title"]),
            concept=str(data["concept"]),
            status=CheckStatus(data["status"]),
            points=float(data["points"]),
            max_points=float(data["max_points"]),
            visibility=Visibility(data["visibility"]),
            message=optional_from_dict(data["message"]),
            hint=optional_from_dict(data["hint"]),
            expected=data["expected"],
            actual=data["actual"],
            depends_on=tuple(data["depends_on"]),
            seconds=float(data["seconds"]),
        )


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A named cause, found from the evidence, with the student's line where one is to blame.

    In a notebook the line is counted within the code cell `cell`, if that is known.
    `concept` is the page that explains what it is about; `follows` has the titles of other findings that
    this one explains. `basis` says what was measured, where the rank is `measured`.
    """

    code: str
    severity: Severity
    title: Readable
    message: Readable
    line: int | None = None
    cell: int | None = None
    next_step: Readable | None = None
    concept: str | None = None
    follows: tuple[Readable, ...] = ()
    rank: Rank = Rank.LIKELY
    basis: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the language-free form that crosses processes and is stored."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "title": self.title.to_dict(),
            "message": self.message.to_dict(),
            "line": self.line,
            "cell": self.cell,
            "next_step": _optional(self.next_step),
            "concept": self.concept,
            "follows": [title.to_dict() for title in self.follows],
            "rank": self.rank.value,
            "basis": self.basis,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Diagnosis":
        """Read back what `to_dict` returned, now or in an earlier version."""
        return cls(
            code=str(data["code"]),
            severity=Severity(data["severity"]),
            title=readable_from_dict(data["title"]),
            message=readable_from_dict(data["message"]),
            line=data["line"],
            cell=data.get("cell"),
            next_step=optional_from_dict(data.get("next_step")),
            concept=data.get("concept"),
            follows=tuple(readable_from_dict(title) for title in data.get("follows", ())),
            rank=Rank(data.get("rank", Rank.LIKELY.value)),
            basis=data.get("basis"),
        )


def _optional(text: Readable | None) -> dict[str, Any] | None:
    return None if text is None else text.to_dict()
