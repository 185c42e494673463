"""What students read about hidden checks and totals."""

from dataclasses import replace

import pytest

from grader.domain.assignment import HiddenDetail, Visibility
from grader.domain.feedback import FeedbackPart, disclose
from grader.domain.messages import Text
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.report import StudentResult
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind

SAID = Text("비밀", "secret")
TITLE = Text("제목", "title")


def check(name: str, visibility: Visibility, status: CheckStatus = CheckStatus.FAILED) -> CheckOutcome:
    """Return an outcome with every detail."""
    points = 10.0 if status is CheckStatus.PASSED else 0.0
    details = {"message": SAID, "hint": Text("힌트", "hint"), "expected": "5", "actual": "6"}
    return CheckOutcome(name, TITLE, "graph", status, points, 10.0, visibility, **details)


HIDDEN, PUBLIC = check("h", Visibility.HIDDEN), check("p", Visibility.PUBLIC)


@pytest.mark.parametrize("detail", HiddenDetail)
def test_public_checks_keep_their_details(detail):
    """The policy is about hidden checks alone."""
    assert PUBLIC in disclose([HIDDEN, PUBLIC], detail, is_over=False)[0]


def test_hidden_checks_can_be_summed_up():
    """With `hidden`, a student reads how many there are and their points together."""
    listed, hidden_sum = disclose([HIDDEN, PUBLIC], HiddenDetail.NOTHING, is_over=True)
    assert (listed, hidden_sum.count, hidden_sum.max_points) == ((PUBLIC,), 1, 10.0)


@pytest.mark.parametrize(
    ("detail", "is_over", "hint", "message"),
    [
        (HiddenDetail.TITLE, True, False, False),
        (HiddenDetail.HINT, True, True, False),
        (HiddenDetail.AFTER_DUE, False, False, False),
        (HiddenDetail.AFTER_DUE, True, True, True),
    ],
)
def test_details_follow_the_policy(detail, is_over, hint, message):
    """Title and points are shown; a hint and the rest only where the policy says so."""
    (shown,), hidden_sum = disclose([HIDDEN], detail, is_over=is_over)
    assert (shown.title, shown.max_points, hidden_sum) == (TITLE, 10.0, None)
    assert (shown.hint is not None, shown.message is not None) == (hint, message)
    assert (shown.expected is not None, shown.actual is not None) == (message, message)


def part(*checks: CheckOutcome, **changes) -> FeedbackPart:
    """Return the feedback on one result."""
    facts = SubmissionFacts("a", "a", "a.py", SubmissionKind.SCRIPT, "0")
    card = Scorecard("hw2", "v", facts, RunStatus.GRADED, checks)
    result = replace(StudentResult("a", "a", card, card.score, card.pending_points), **changes)
    return FeedbackPart("hw2", TITLE, result, checks)


def test_complete_means_every_point():
    """Nothing lost, nothing open and no penalty: only then all is said to be well."""
    passed = check("p", Visibility.PUBLIC, CheckStatus.PASSED)
    pending = check("q", Visibility.PUBLIC, CheckStatus.PENDING)
    assert part(passed).is_complete
    assert not part(passed, pending).is_complete
    assert not part(passed, final_score=9.0).is_complete
    assert not part(passed, final_score=None).is_complete
    assert not part(passed, HIDDEN).is_complete


def test_most_basic_failure_is_first():
    """What another failed check depends on comes before that."""
    deep = replace(check("deep", Visibility.PUBLIC), depends_on=("p",))
    assert part(deep, PUBLIC).fix_first is PUBLIC


def test_fault_asks_nothing_of_the_student():
    """A grader fault leaves nothing for the student to fix."""
    assert part(PUBLIC, final_score=None).fix_first is None
