"""What feedback says in both of its forms: the score, the facts below it, and each check's points."""

from collections.abc import Iterator
from typing import Final

from grader.domain.feedback import FeedbackPart, HiddenSum
from grader.domain.messages import Message, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.render.number_format import show_number, show_percent, show_points

_MARKS: Final = {
    CheckStatus.PASSED: "✓",
    CheckStatus.FAILED: "✗",
    CheckStatus.SKIPPED: "–",
    CheckStatus.PENDING: "?",
    CheckStatus.ERROR: "!",
}


def score_text(part: FeedbackPart) -> Message:
    """Return the total; it never says that all is well while points are missing or open."""
    result = part.result
    if result.final_score is None:
        return message("feedback-no-score")
    figures = {"score": show_points(result.final_score), "max": show_points(result.card.max_score)}
    if part.is_complete:
        return message("feedback-complete", **figures)
    return message("feedback-score", **figures)


def fact_texts(part: FeedbackPart) -> Iterator[Message]:
    """Yield what belongs to the score: open points, lateness, the program's end, and what was measured."""
    result, card = part.result, part.result.card
    if result.pending_points:
        yield message("feedback-pending", points=show_points(result.pending_points))
    late = result.lateness
    if late is not None and late.fraction > 0:
        yield message("feedback-late", percent=show_points(100 * late.fraction))
    if not result.is_fault and card.status is not RunStatus.GRADED:
        yield message(f"status-{card.status.value.replace('_', '-')}")
    steps, accuracy = card.evidence.get("train_steps"), card.evidence.get("accuracy")
    if isinstance(steps, int | float) and steps:
        yield message("feedback-steps", steps=show_number(float(steps)))
    if isinstance(accuracy, int | float):
        yield message("feedback-accuracy", accuracy=show_percent(float(accuracy)))


def hidden_text(hidden: HiddenSum) -> Message:
    """Return the line for hidden checks that are not listed one by one."""
    return message(
        "feedback-hidden-sum",
        count=hidden.count,
        points=show_points(hidden.points),
        max=show_points(hidden.max_points),
        open=show_points(hidden.pending_points),
    )


def check_mark(check: CheckOutcome) -> str:
    """Return the sign of a check's status."""
    return "◐" if check.status is CheckStatus.FAILED and check.points > 0 else _MARKS[check.status]


def points_text(check: CheckOutcome) -> Message:
    """Return a check's points; those that wait for a person are neither won nor lost."""
    if check.is_open:
        return message("feedback-open", max=show_points(check.max_points))
    return message("feedback-points", points=show_points(check.points), max=show_points(check.max_points))


def other_causes(part: FeedbackPart) -> list[Diagnosis]:
    """Return the diagnoses besides the one to fix first, the most severe ones first."""
    order = tuple(Severity)
    found = [each for each in part.result.card.diagnoses if each is not part.fix_first]
    return sorted(found, key=lambda each: order.index(each.severity))
