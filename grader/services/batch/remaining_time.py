"""How long the rest of a batch takes, from what has run so far; nothing where that would be a guess."""

from collections.abc import Mapping


class RemainingTime:
    """Learns how long programs of a cost (expected training steps) run.

    The batch begins with the cheapest programs, whose time says nothing about the others. Therefore a program
    is expected to take as long as the slowest one that ran with at least half its cost, and there is no
    estimate while no such program has run.
    """

    def __init__(self, costs: Mapping[str, int], jobs: int) -> None:
        self._waiting = dict(costs)
        self._jobs = max(jobs, 1)
        self._began: dict[str, tuple[int, float]] = {}
        self._took: list[tuple[int, float]] = []

    def begin(self, student: str, now: float) -> None:
        """Take note that a program runs now; a second try begins anew."""
        cost = self._waiting.pop(student, None)
        if cost is None:
            cost = self._began.get(student, (0, now))[0]
        self._began[student] = (cost, now)

    def end(self, student: str, now: float) -> None:
        """Take note that a submission is done; one that did not run teaches nothing."""
        self._waiting.pop(student, None)
        if student in self._began:
            cost, began = self._began.pop(student)
            self._took.append((cost, now - began))

    def seconds(self, now: float) -> float | None:
        """Return how long the rest takes, or None where nothing comparable has run."""
        left: list[float] = []
        for cost in self._waiting.values():
            expected = self._expect(cost)
            if expected is None:
                return None
            left.append(expected)
        for cost, began in self._began.values():
            expected, elapsed = self._expect(cost), now - began
            if expected is None or elapsed > 2 * expected:
                return None
            left.append(max(expected - elapsed, 0.0))
        return max(sum(left) / self._jobs, *left) if left else 0.0

    def _expect(self, cost: int) -> float | None:
        return max((took for known, took in self._took if 2 * known >= cost), default=None)
