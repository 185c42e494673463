"""What a regrade reports: each check whose decision changes, and why."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import Text, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.services.batch.regrade import compare

FACTS = SubmissionFacts("i", "s", "a.py", SubmissionKind.SCRIPT, "0")
ATTEMPT = SimpleNamespace(student="kim", name="Kim Minji")
OLD, NEW = message("name-missing", name="old"), message("name-missing", name="new")
TITLE = Text("원인", "the cause")
CAUSE = Diagnosis("slip", Severity.ERROR, TITLE, message("from-cache"))


def outcome(name="a", points=10.0, status=CheckStatus.PASSED, text=None, most=10.0) -> CheckOutcome:
    """Build an outcome."""
    return CheckOutcome(name, Text("가", "a"), "c", status, points, most, Visibility.PUBLIC, text)


def card(*checks: CheckOutcome, diagnoses=()) -> Scorecard:
    """Build a scorecard."""
    return Scorecard("hw2", "v", FACTS, RunStatus.GRADED, checks, diagnoses)


def changes(before: Scorecard, after: Scorecard) -> list[tuple]:
    """Return what a comparison reports."""
    made = compare(ATTEMPT, before, after)
    assert (made.student, made.name, made.before, made.after) == ("kim", "Kim Minji", before, after)
    return [(change.check, change.before, change.after, change.why) for change in made.changes]


def test_equal_decisions_are_no_change() -> None:
    """Another sentence or another duration alone changes nothing."""
    assert changes(card(outcome()), card(replace(outcome(text=NEW), seconds=3.0))) == []


@pytest.mark.parametrize(
    "after",
    [
        outcome(points=9.0, text=NEW),
        outcome(most=12.0, text=NEW),
        outcome(status=CheckStatus.FAILED, text=NEW),
        outcome(status=CheckStatus.PENDING, text=NEW),
    ],
)
def test_other_decision_is_a_change(after) -> None:
    """Status, points and the points that could be won are the decision."""
    assert changes(card(outcome()), card(after)) == [("a", outcome(), after, NEW)]


def test_finding_that_is_gone_is_the_reason() -> None:
    """Where the new result finds nothing, what the old one found is why."""
    before = outcome(points=5.0, status=CheckStatus.FAILED, text=OLD)
    assert changes(card(before), card(outcome())) == [("a", before, outcome(), OLD)]


def test_cause_is_the_reason_where_no_check_says_one() -> None:
    """Without a finding the new result's first cause is named, else that the points changed."""
    before, after = outcome(points=5.0), outcome(points=6.0)
    assert changes(card(before), card(after, diagnoses=(CAUSE,)))[0][3] == TITLE
    assert changes(card(before), card(after))[0][3] == message("regrade-points-changed")


def test_new_and_dropped_checks_are_named() -> None:
    """A check on one side alone is a change; the new result's order comes first."""
    first, second, third = outcome("a"), outcome("b"), outcome("c")
    assert changes(card(first, second), card(third, second)) == [
        ("c", None, third, message("regrade-check-new")),
        ("a", first, None, message("regrade-check-gone")),
    ]
