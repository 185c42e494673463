"""An entry of the gradebook: the automatic result, and what an instructor decided."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.domain.messages import Message, Text, message
from grader.domain.outcome import CheckStatus
from grader.domain.run import RunStatus
from grader.store.records import (
    Entry,
    Override,
    apply_overrides,
    card_from_text,
    card_text,
    plain_reason,
    readable_text,
)

AT = datetime(2026, 3, 9, tzinfo=UTC)


def override(check: str, points: float | None) -> Override:
    """Build a decision."""
    return Override("ann", "hw2", "a" * 64, check, points, "", "", AT)


@pytest.fixture
def entry(make_card, make_handed_in):
    """Return a function that builds an entry of 24 of 30 points."""

    def make(*overrides: Override, card=None, **changes) -> Entry:
        return Entry(make_handed_in(), card or make_card(**changes), tuple(overrides))

    return make


@pytest.mark.parametrize(
    ("overrides", "score", "pending"),
    [
        ((), 24.0, 0.0),
        ((("check_0", 9.0),), 29.0, 0.0),
        ((("check_0", None),), 24.0, 0.0),
        ((("check_1", 0.0),), 14.0, 0.0),
        ((("check_9", 5.0),), 24.0, 0.0),
        ((("", 12.5),), 12.5, 0.0),
        ((("", 0.0),), 0.0, 0.0),
        ((("", None), ("check_0", 10.0)), 30.0, 0.0),
        ((("check_0", 9.0), ("", 7.0)), 7.0, 0.0),
    ],
)
def test_decision_replaces_points(entry, overrides, score, pending) -> None:
    """A check's points are replaced, or the whole score; a comment alone changes nothing."""
    made = entry(*(override(*each) for each in overrides))
    assert (made.score, made.pending_points) == (score, pending)


@pytest.mark.parametrize(
    ("points", "status"), [(10.0, "passed"), (10.5, "passed"), (9.99, "failed"), (0.0, "failed")]
)
def test_decided_check_has_a_status(make_card, points, status) -> None:
    """Full points make a check passed, and more than that too."""
    checks = apply_overrides(make_card(), (override("check_0", points),)).checks
    assert (checks[0].status.value, checks[0].points) == (status, points)
    assert checks[1:] == make_card().checks[1:]


def test_fault_ends_when_every_error_is_decided(make_card, entry) -> None:
    """One undecided check in error leaves the result a fault."""
    card = make_card(fault=True)
    two = replace(
        card, checks=(card.checks[0], replace(card.checks[1], status=CheckStatus.ERROR), card.checks[2])
    )
    assert entry(card=two).score is None
    half = entry(override("check_0", 4.0), card=two)
    assert (half.score, half.card.status) == (None, RunStatus.GRADER_FAULT)
    settled = entry(override("check_0", 4.0), override("check_1", 3.0), card=two)
    assert (settled.score, settled.card.status) == (17.0, RunStatus.GRADED)
    without = replace(card, checks=card.checks[1:])
    assert entry(override("check_1", 4.0), card=without).card.status is RunStatus.GRADER_FAULT


def test_decided_score_counts_for_a_fault(entry, make_handed_in) -> None:
    """An instructor's score counts where the grader failed, and where nothing was graded."""
    assert entry(override("", 8.0), fault=True).score == 8.0
    nothing = Entry(make_handed_in(), None, (override("", 8.0),))
    assert (nothing.score, nothing.card, nothing.pending_points) == (8.0, None, 0.0)
    assert Entry(make_handed_in(), None).score is None


def test_pending_points_wait_until_decided(entry, make_card) -> None:
    """A decision about the check or the whole leaves nothing open."""
    card = make_card()
    waiting = replace(
        card, checks=(replace(card.checks[0], status=CheckStatus.PENDING, points=0.0), *card.checks[1:])
    )
    assert entry(card=waiting).pending_points == 10.0
    assert entry(override("check_0", 5.0), card=waiting).pending_points == 0.0
    assert entry(override("", 5.0), card=waiting).pending_points == 0.0


def test_stored_forms_are_ascii(make_card) -> None:
    """Every database accepts them, and they come back whole."""
    card = make_card(student="김민지")
    assert card_text(card).isascii()
    assert card_from_text(card_text(card)) == card
    assert readable_text(Text("가", "a")).isascii()
    assert readable_text(message("b", z=1, a=2)) == readable_text(message("b", a=2, z=1))


def test_text_of_a_library_becomes_a_message() -> None:
    """A message is left as it is."""
    assert plain_reason("disk") == Message("grader-fault-reason", {"reason": "disk"})
    assert plain_reason(message("x")) == message("x")
