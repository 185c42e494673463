"""An instructor's decisions belong to a content, survive every regrade, and can be removed."""

import pytest

from grader.domain.errors import UsageError
from grader.domain.outcome import CheckStatus
from grader.domain.run import RunStatus
from grader.store.decisions import Subject
from grader.store.records import Decision

FIRST, SECOND = "a" * 64, "b" * 64


def subject(check: str = "check_0", sha256: str = FIRST) -> Subject:
    """Return what is decided about."""
    return Subject("hw2", "ann", sha256, check)


def test_override_survives_a_regrade(book, make_handed_in, make_card) -> None:
    """An override applies to every later result of its content, beside the automatic points."""
    key = make_handed_in().key
    book.add_submissions([make_handed_in(), make_handed_in("bob")])
    book.record(key, make_card(), "k1")
    book.decisions.decide([(subject(), Decision(9.5, why="answered orally"))])
    book.record(key, make_card(points=1.0), "k2")
    ann, bob = book.current("hw2")
    assert (ann.card.score, ann.automatic.score, ann.score) == (29.5, 21.0, 29.5)
    assert [each.why for each in ann.overrides] == ["answered orally"]
    assert (bob.card, bob.score, bob.overrides) == (None, None, ())


@pytest.mark.parametrize("attempt", [1, 2])
def test_later_content_keeps_its_own_points(book, make_handed_in, make_card, attempt) -> None:
    """A later content, as another attempt or in place of the first, is not lowered by an earlier override."""
    book.add_submissions([make_handed_in()])
    book.decisions.decide([(subject(), Decision(2.0, why="copied"))])
    later = make_handed_in(attempt=attempt, sha256=SECOND)
    (arrival,) = book.add_submissions([later])
    book.record(arrival.stored, make_card(points=10.0), "k")
    (entry,) = book.current("hw2")
    assert (entry.score, entry.overrides) == (30.0, ())
    assert [(each.points, each.sha256) for each in entry.set_aside] == [(2.0, FIRST)]


def test_parts_of_a_decision_are_replaced(book) -> None:
    """A second decision on a check replaces what it states and keeps the rest."""
    book.decisions.decide([(subject(), Decision(1.0, why="a"))])
    book.decisions.decide([(subject(), Decision(comment="well done"))])
    book.decisions.decide([(subject(), Decision(2.0, why="b"))])
    (kept,) = book.decisions.overrides("hw2")
    assert (kept.points, kept.comment, kept.why) == (2.0, "well done", "b")


def test_whole_score_replaces_the_sum(book, make_handed_in, make_card) -> None:
    """Points for the whole submission count instead of the checks', also where nothing was measured."""
    book.add_submissions([make_handed_in()])
    book.decisions.decide([(subject(""), Decision(17.0, why="read by hand"))])
    (unmeasured,) = book.current("hw2")
    book.record(make_handed_in().key, make_card(fault=True), "k")
    (faulty,) = book.current("hw2")
    assert (unmeasured.score, faulty.score, faulty.total) == (17.0, 17.0, 17.0)


def test_comment_changes_no_points(book, make_handed_in, make_card) -> None:
    """A comment without points leaves the score as it is."""
    book.add_submissions([make_handed_in()])
    book.record(make_handed_in().key, make_card(), "k")
    book.decisions.decide(
        [(subject(), Decision(comment="see page 3")), (subject(""), Decision(comment="ok"))]
    )
    (entry,) = book.current("hw2")
    assert (entry.score, sorted(each.comment for each in entry.overrides)) == (24.0, ["ok", "see page 3"])


def test_withdrawn_decision_is_gone(book) -> None:
    """Removing deletes what is named and counts it; what is not there counts nothing."""
    book.decisions.decide([(subject(), Decision(1.0, why="a")), (subject("check_1"), Decision(2.0, why="b"))])
    assert book.decisions.withdraw([subject(), subject("check_9")]) == 1
    assert [each.check for each in book.decisions.overrides("hw2")] == ["check_1"]


@pytest.mark.parametrize("points", [-1.0, float("nan"), float("inf")])
def test_decision_needs_a_number(book, points) -> None:
    """Negative and infinite points are refused, and nothing of the same call is stored."""
    with pytest.raises(UsageError):
        book.decisions.decide([(subject("check_1"), Decision(1.0)), (subject(), Decision(points))])
    assert list(book.decisions.overrides("hw2")) == []


def test_override_settles_a_check_that_erred(book, make_handed_in, make_card) -> None:
    """A result with a check error is no fault once the check's points are set by hand."""
    book.add_submissions([make_handed_in()])
    book.record(make_handed_in().key, make_card(fault=True), "k")
    book.decisions.decide([(subject(), Decision(10.0, why="read by hand"))])
    (entry,) = book.current("hw2")
    assert entry.automatic.is_fault
    assert (entry.card.is_fault, entry.card.status, entry.card.score) == (False, RunStatus.GRADED, 30.0)
    assert entry.card.checks[0].status is CheckStatus.PASSED
