"""The scores that count, stored for queries; deleted as soon as something that they depend on changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from grader.store.records import SubmissionKey
from grader.store.schema import computed_scores, submissions


@dataclass(frozen=True, slots=True)
class ComputedScore:
    """What counts for one attempt; None where there is no trusted score, or where no due time is known."""

    key: SubmissionKey
    score: float | None
    pending_points: float
    late_by_s: float | None
    penalty_percent: float
    final_score: float | None


def put_scores(connection: Connection, scores: Iterable[ComputedScore]) -> None:
    """Store scores in place of earlier ones."""
    for each in scores:
        number = connection.scalar(select(submissions.c.id).where(_is(each.key)))
        if number is None:
            continue
        names = ("score", "pending_points", "late_by_s", "penalty_percent", "final_score")
        values = {name: getattr(each, name) for name in names}
        connection.execute(delete(computed_scores).where(computed_scores.c.submission_id == number))
        connection.execute(insert(computed_scores).values(submission_id=number, **values))


def forget_scores(connection: Connection, assignment: str, student: str) -> None:
    """Delete the scores of a student's attempts, which something has changed."""
    mine = select(submissions.c.id).where(
        submissions.c.assignment == assignment, submissions.c.student == student
    )
    connection.execute(delete(computed_scores).where(computed_scores.c.submission_id.in_(mine)))


def _is(key: SubmissionKey) -> Any:
    return and_(
        submissions.c.assignment == key.assignment,
        submissions.c.student == key.student,
        submissions.c.attempt == key.attempt,
    )
