"""Results of one assignment for the exports: scored, late, open, at fault, missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.domain.exported_result import ExportedResult, Standing
from grader.domain.messages import Text
from grader.domain.outcome import CheckStatus
from grader.domain.scorecard import Scorecard


@pytest.fixture
def result(card: Scorecard) -> Callable[..., ExportedResult]:
    """Return a function that makes a result of the scorecard: 12.5 of 40 points before lateness."""

    def make(standing: Standing = Standing.SCORED, **changes: object) -> ExportedResult:
        plain = ExportedResult(
            assignment="hw3",
            student="2026001",
            name="김철수",
            max_score=40.0,
            standing=standing,
            final_score=11.25,
            points=12.5,
            card=card,
            automatic=card,
            added={"late": {"penalty_percent": 10.0}, "final_score": 11.25},
            attempt=2,
            submitted_at=datetime(2026, 3, 9, 12, tzinfo=UTC),
            email="kim@school.example",
        )
        return replace(plain, **changes)

    return make


@pytest.fixture
def open_card(card: Scorecard) -> Scorecard:
    """Return the scorecard with its first check left to a person, and its last in error."""
    first, *middle, last = card.checks
    waiting = replace(first, status=CheckStatus.PENDING, points=0.0, message=Text("서술형", "An essay"))
    return replace(card, checks=(waiting, *middle, replace(last, status=CheckStatus.ERROR)))
