"""What a regrade changes: for whom, at which check, from what to what, and why."""

from collections.abc import Iterator

from grader.domain.events import CheckChange, Regraded
from grader.domain.messages import Readable, message
from grader.domain.outcome import CheckOutcome
from grader.domain.scorecard import Scorecard
from grader.intake.classes import LoadedAttempt


def compare(attempt: LoadedAttempt, before: Scorecard, after: Scorecard) -> Regraded:
    """Compare two results of one submission, check by check."""
    return Regraded(
        student=attempt.student,
        name=attempt.name,
        before=before,
        after=after,
        changes=tuple(_changes(before, after)),
    )


def _changes(before: Scorecard, after: Scorecard) -> Iterator[CheckChange]:
    old = {check.id: check for check in before.checks}
    new = {check.id: check for check in after.checks}
    for check_id in dict.fromkeys([*new, *old]):
        was, is_now = old.get(check_id), new.get(check_id)
        if was is None or is_now is None or _decided(was) != _decided(is_now):
            yield CheckChange(check_id, was, is_now, _why(was, is_now, after))


def _decided(check: CheckOutcome) -> tuple[str, float, float]:
    return check.status.value, check.points, check.max_points


def _why(was: CheckOutcome | None, is_now: CheckOutcome | None, after: Scorecard) -> Readable:
    """Return the finding that made the difference: the new one, or the one that is no longer found."""
    if is_now is None:
        return message("regrade-check-gone")
    if is_now.message is not None:
        return is_now.message
    if was is None:
        return message("regrade-check-new")
    if was.message is not None:
        return was.message
    return after.diagnoses[0].title if after.diagnoses else message("regrade-points-changed")
