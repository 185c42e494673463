"""How well each check separates strong from weak submissions: pass rate, difficulty, discrimination."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.report import CheckFigures, StudentResult
from grader.domain.scorecard import Scorecard

# Below this many students the correlation says more about chance than about the check.
FEWEST_STUDENTS: Final = 10
_DECIDED: Final = frozenset({CheckStatus.PASSED, CheckStatus.FAILED, CheckStatus.SKIPPED})
_TRIED: Final = frozenset({CheckStatus.PASSED, CheckStatus.FAILED})


def analyse_checks(results: Sequence[StudentResult]) -> tuple[CheckFigures, ...]:
    """Return the figures of every check, in the order in which the results list them.

    Results that are a grader fault are left out.
    """
    cards = [result.card for result in results if not result.card.is_fault]
    order = dict.fromkeys(check.id for card in cards for check in card.checks)
    return tuple(_figures(check_id, cards) for check_id in order)


def point_biserial(passed: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Return the correlation between a yes-or-no outcome and a score; None where it is undefined."""
    if len(passed) < FEWEST_STUDENTS or len(set(passed)) < 2:
        return None
    values = np.asarray(scores, dtype=np.float64)
    if float(np.ptp(values)) <= 1e-9:
        return None
    return float(np.corrcoef(np.asarray(passed, dtype=np.float64), values)[0, 1])


def _figures(check_id: str, cards: Iterable[Scorecard]) -> CheckFigures:
    found = [(card, check) for card in cards for check in card.checks if check.id == check_id]
    # The newest form of a check is the one of the last result: titles may have been reworded since.
    last = found[-1][1]
    decided = [check for _, check in found if check.status in _DECIDED]
    tried = [(card, check) for card, check in found if check.status in _TRIED]
    passed = _count(decided, CheckStatus.PASSED)
    return CheckFigures(
        id=check_id,
        title=last.title,
        concept=last.concept,
        visibility=last.visibility,
        max_points=last.max_points,
        judged=len(decided),
        passed=passed,
        skipped=_count(decided, CheckStatus.SKIPPED),
        pending=_count((check for _, check in found), CheckStatus.PENDING),
        pass_rate=passed / len(decided) if decided else None,
        difficulty=_mean_share(decided),
        discrimination=point_biserial(
            [check.status is CheckStatus.PASSED for _, check in tried],
            [card.score - check.points for card, check in tried],
        ),
    )


def _count(checks: Iterable[CheckOutcome], status: CheckStatus) -> int:
    return sum(check.status is status for check in checks)


def _mean_share(checks: Sequence[CheckOutcome]) -> float | None:
    shares = [check.points / check.max_points for check in checks if check.max_points > 0]
    return sum(shares) / len(shares) if shares else None
