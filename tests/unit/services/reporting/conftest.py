"""Results of a class as the reports get them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.domain.outcome import CheckStatus
from grader.domain.report import StudentResult
from grader.domain.scorecard import Scorecard


@pytest.fixture(scope="session")
def make_result(make_card: Callable[..., Scorecard]) -> Callable[..., StudentResult]:
    """Return a function that makes a result whose checks have the given statuses, 10 points each."""

    def make(student: str, statuses: str = "pp", **changes: object) -> StudentResult:
        kinds = {"p": CheckStatus.PASSED, "f": CheckStatus.FAILED, "s": CheckStatus.SKIPPED}
        kinds |= {"?": CheckStatus.PENDING}
        base = make_card()
        checks = tuple(
            replace(
                base.checks[0],
                id=f"check_{at}",
                status=kinds[letter],
                points=10.0 if letter == "p" else 0.0,
            )
            for at, letter in enumerate(statuses)
        )
        card = replace(base, checks=checks, diagnoses=changes.pop("diagnoses", ()))
        return StudentResult(student, f"{student} 님", card, card.score, card.pending_points, **changes)

    return make
