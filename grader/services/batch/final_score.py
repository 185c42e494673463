"""What counts in the end: the checks' score, an instructor's points, and what lateness takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.domain.assignment import Assignment
from grader.domain.late import Lateness, LatePolicy
from grader.domain.messages import Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.domain.sanitize import valid_text
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.store.computed import ComputedScore
from grader.store.gradebook import Gradebook
from grader.store.records import Entry, Override


@dataclass(frozen=True, slots=True)
class FinalResult:
    """A student's result: the checks' own (`automatic_scorecard`), and what was decided beside it."""

    automatic_scorecard: Scorecard
    entry: Entry
    policy: LatePolicy | None = None

    @property
    def lateness(self) -> Lateness | None:
        """Return how late the submission is; None if the assignment has no due time."""
        if self.policy is None:
            return None
        handed_in, extension = self.entry.handed_in, self.entry.extension
        due = None if extension is None else extension.due
        return self.policy.assess(handed_in.handed_in_at, due, late_flag=handed_in.late_flag)

    @property
    def final_score(self) -> float | None:
        """Return the score with overrides, reduced by the late penalty; None while it is a fault."""
        score = self.entry.score
        if score is None:
            return None
        late = self.lateness
        return round(score * (1.0 - (0.0 if late is None else late.fraction)), 2)

    @property
    def lost_to_lateness(self) -> float:
        """Return the points that lateness takes."""
        score, final = self.entry.score, self.final_score
        return 0.0 if score is None or final is None else round(score - final, 2)

    @property
    def computed(self) -> ComputedScore:
        """Return the numbers that the gradebook's views show."""
        late = self.lateness
        is_known = late is not None and late.is_known and self.entry.handed_in.handed_in_at is not None
        return ComputedScore(
            key=self.entry.handed_in.key,
            score=self.entry.score,
            pending_points=self.entry.pending_points,
            late_by_s=late.late_by.total_seconds() if late is not None and is_known else None,
            penalty_percent=0.0 if late is None else round(100 * late.fraction, 4),
            final_score=self.final_score,
        )

    def to_dict(self, *, for_student: bool = False) -> dict[str, Any]:
        """Return the keys that a batch adds to the contract's; only instructors see reasons of overrides."""
        handed_in = self.entry.handed_in
        at = handed_in.handed_in_at
        hand_in = {"name": handed_in.name, "attempt": handed_in.attempt, "marked_late": handed_in.late_flag}
        data: dict[str, Any] = {"hand_in": hand_in | ({} if at is None else {"at": at.isoformat()})}
        if self.entry.overrides:
            data["overrides"] = [_to_dict(each, for_student=for_student) for each in self.entry.overrides]
        if self.entry.set_aside and not for_student:
            data["overrides_of_other_attempts"] = [
                _to_dict(each, for_student=False) for each in self.entry.set_aside
            ]
        if (late := self._late()) is not None:
            data["late"] = late
        return data if self.final_score is None else data | {"final_score": self.final_score}

    def _late(self) -> dict[str, Any] | None:
        policy, lateness = self.policy, self.lateness
        if policy is None or lateness is None:
            return None
        extension = None if self.entry.extension is None else self.entry.extension.due
        return {
            "due": policy.due_for(extension).isoformat(),
            "is_extended": extension is not None,
            "is_known": lateness.is_known and self.entry.handed_in.handed_in_at is not None,
            "late_by_s": lateness.late_by.total_seconds(),
            "penalty_percent": round(100 * lateness.fraction, 4),
        }


def _to_dict(override: Override, *, for_student: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"check": override.check} if override.check else {}
    if override.points is not None:
        data["points" if override.check else "score"] = override.points
    if override.comment:
        data["comment"] = override.comment
    return data if for_student else data | {"why": override.why}


def final_results(
    gradebook: Gradebook, assignment: Assignment, student: str | None = None
) -> Iterator[FinalResult]:
    """Yield the result of every latest attempt that has a result or a grader fault."""
    for entry in gradebook.current(assignment.id, student):
        if entry.automatic is not None:
            yield FinalResult(entry.automatic, entry, assignment.late)
        elif owed := gradebook.faults(entry.handed_in.key):
            yield FinalResult(_fault_card(assignment, entry, owed[0].reason), entry, assignment.late)


def _fault_card(assignment: Assignment, entry: Entry, reason: Readable) -> Scorecard:
    """Build a placeholder scorecard for a grader fault; none of its points are won or lost."""
    handed_in = entry.handed_in
    checks = tuple(CheckOutcome.of(spec, CheckStatus.ERROR) for spec in assignment.checks)
    kind = SubmissionKind(handed_in.kind) if handed_in.kind else SubmissionKind.FOLDER
    student, path = valid_text(handed_in.student), valid_text(handed_in.path)
    facts = SubmissionFacts(handed_in.sha256[:12], student, path, kind, handed_in.sha256)
    said = Diagnosis("grader-fault", Severity.ERROR, message("grader-fault-title"), reason)
    return Scorecard(
        assignment=assignment.id,
        assignment_version=assignment.version,
        submission=facts,
        status=RunStatus.GRADER_FAULT,
        checks=checks,
        diagnoses=(said,),
    )
