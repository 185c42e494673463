"""All outcomes of one graded submission: the value that is stored and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.domain.messages import Message, Readable
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis
from grader.domain.run import RunStatus
from grader.domain.sanitize import sanitize_text
from grader.domain.submission import Submission, SubmissionKind


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What a result keeps of the submission; never its content."""

    id: str
    student: str
    path: str
    kind: SubmissionKind
    sha256: str

    @classmethod
    def of(cls, submission: Submission) -> "SubmissionFacts":
        """Return the facts of a submission; names are sanitized, since they may hold terminal controls."""
        student, path = sanitize_text(submission.student), sanitize_text(str(Path(submission.path)))
        return cls(submission.id, student, path, submission.kind, submission.sha256)


@dataclass(frozen=True, slots=True)
class Review:
    """Why a person must look at a result, and the checks whose points wait for it."""

    code: str
    message: Readable
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One graded submission.

    `evidence`, `environment` and `timing` hold the contract's keys; a figure that was not measured has
    no key. Points: the sum over checks; a check with status `error` makes the whole a grader's fault, one
    with status `pending` leaves its points open.
    """

    assignment: str
    assignment_version: str
    submission: SubmissionFacts
    status: RunStatus
    checks: tuple[CheckOutcome, ...]
    diagnoses: tuple[Diagnosis, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)
    cached: bool = False
    assignment_points: float | None = None

    @property
    def is_partial(self) -> bool:
        """Whether the checks are only a part of the assignment, as the public ones are."""
        return self.assignment_points is not None and self.assignment_points > self.max_score

    @property
    def score(self) -> float:
        """Return the points won, rounded to two decimals as learning platforms do."""
        return round(sum(check.points for check in self.checks), 2)

    @property
    def max_score(self) -> float:
        """Return the points that could be won."""
        return round(sum(check.max_points for check in self.checks), 2)

    @property
    def pending_points(self) -> float:
        """Return the points that are neither won nor lost until a person decides."""
        pending = (check.max_points for check in self.checks if check.status is CheckStatus.PENDING)
        return round(sum(pending), 2)

    @property
    def needs_review(self) -> tuple[Review, ...]:
        """Return each reason for a person to look, with the pending checks that have it."""
        waiting: dict[Readable, list[str]] = {}
        for check in self.checks:
            if check.status is CheckStatus.PENDING:
                waiting.setdefault(check.message or Message("check-pending"), []).append(check.id)
        return tuple(
            Review(text.code if isinstance(text, Message) else "needs-decision", text, tuple(checks))
            for text, checks in waiting.items()
        )

    @property
    def is_fault(self) -> bool:
        """Whether the grader failed, so that no score may be trusted."""
        return self.status is RunStatus.GRADER_FAULT or any(
            c.status is CheckStatus.ERROR for c in self.checks
        )

    @property
    def is_perfect(self) -> bool:
        """Whether every check passed."""
        return not self.is_fault and all(check.status is CheckStatus.PASSED for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Return the language-free stored form; `grader.render.contract_json` renders it."""
        submission = {name: getattr(self.submission, name) for name in ("id", "student", "path", "sha256")}
        return {
            "schema": 1,
            "assignment": self.assignment,
            "assignment_version": self.assignment_version,
            "submission": submission | {"kind": self.submission.kind.value},
            "status": self.status.value,
            "checks": [check.to_dict() for check in self.checks],
            "diagnoses": [diagnosis.to_dict() for diagnosis in self.diagnoses],
            "evidence": dict(self.evidence),
            "environment": dict(self.environment),
            "timing": dict(self.timing),
            "cached": self.cached,
            "assignment_points": self.assignment_points,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Scorecard":
        """Read what `to_dict` returned; raises `ValueError` for another schema."""
        if data.get("schema") != 1:
            raise ValueError(f"scorecard of schema {data.get('schema')!r}, not 1")
        facts = data["submission"]
        kind = SubmissionKind(facts["kind"])
        return cls(
            assignment=data["assignment"],
            assignment_version=data["assignment_version"],
            submission=SubmissionFacts(facts["id"], facts["student"], facts["path"], kind, facts["sha256"]),
            status=RunStatus(data["status"]),
            checks=tuple(CheckOutcome.from_dict(check) for check in data["checks"]),
            diagnoses=tuple(Diagnosis.from_dict(diagnosis) for diagnosis in data["diagnoses"]),
            evidence=data["evidence"],
            environment=data["environment"],
            timing=data["timing"],
            cached=bool(data["cached"]),
            assignment_points=data.get("assignment_points"),
        )
