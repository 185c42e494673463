"""How one check went, and the named causes behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.domain.assignment import Visibility
from grader.domain.messages import Readable, optional_from_dict, readable_from_dict


class CheckStatus(StrEnum):
    """How a check ended (the contract's words)."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


class Severity(StrEnum):
    """How much a diagnosis matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check's result. `points` may lie between 0 and `max_points`: partial credit.

    A check that could not be carried out through the grader's fault has status `error`: its points
    are neither won nor lost.
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

    def to_dict(self) -> dict[str, Any]:
        """Give the language-free form that crosses processes and is stored."""
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
        """Read back what `to_dict` gave; raises `KeyError` or `ValueError` on anything else."""
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

    `concept` is the page that explains what it is about; `follows` has the titles of what was found too and
    comes of it.
    """

    code: str
    severity: Severity
    title: Readable
    message: Readable
    line: int | None = None
    next_step: Readable | None = None
    concept: str | None = None
    follows: tuple[Readable, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the language-free form that crosses processes and is stored."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "title": self.title.to_dict(),
            "message": self.message.to_dict(),
            "line": self.line,
            "next_step": _optional(self.next_step),
            "concept": self.concept,
            "follows": [title.to_dict() for title in self.follows],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Diagnosis":
        """Read back what `to_dict` gave, now or before a diagnosis had a next step."""
        return cls(
            code=str(data["code"]),
            severity=Severity(data["severity"]),
            title=readable_from_dict(data["title"]),
            message=readable_from_dict(data["message"]),
            line=data["line"],
            next_step=optional_from_dict(data.get("next_step")),
            concept=data.get("concept"),
            follows=tuple(readable_from_dict(title) for title in data.get("follows", ())),
        )


def _optional(text: Readable | None) -> dict[str, Any] | None:
    return None if text is None else text.to_dict()
