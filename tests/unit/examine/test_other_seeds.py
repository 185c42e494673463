"""Other seeds are used only near a threshold, pooled, bounded, and never to a program's disadvantage."""

from types import SimpleNamespace

import pytest

from grader.examine.accuracy import measure
from grader.examine.training import other_seeds
from grader.examine.training.replay import Replay
from grader.examine.verdicts import EvaluationRefused

NEAR_MISS = measure(4500, 5000)
THRESHOLD = round(NEAR_MISS.high + 0.003, 4)


@pytest.fixture
def replayed(monkeypatch) -> list[int]:
    """Fake a replay: each seed returns the accuracy in `gives`, and requested seeds are recorded."""
    asked: list[int] = []

    def one(submission, _seconds, order):
        asked.append(order)
        if submission.gives is None:
            raise EvaluationRefused("replay-without-labels")
        return Replay(100, submission.gives)

    monkeypatch.setattr(other_seeds, "replay", one)
    return asked


def _submission(gives: float | None, examples: int = 100_000) -> SimpleNamespace:
    weights = SimpleNamespace(shape=(784, 10), trainable=True)
    trace = SimpleNamespace(examples=examples, train_steps=100)
    evidence = SimpleNamespace(trace=trace)
    return SimpleNamespace(gives=gives, variables=[weights], evidence=evidence)


def test_better_seeds_are_pooled(replayed) -> None:
    """A near miss is measured with other seeds until the pooled figures reach the threshold."""
    found = other_seeds.judge_near(_submission(0.915), NEAR_MISS, [THRESHOLD])
    assert (found.n, found.correct) == (10_000, 4500 + 4575)
    assert found.reaches(THRESHOLD)
    assert replayed == [1]


def test_seeds_are_bounded(replayed) -> None:
    """At most two more seeds are tried, and worse ones change nothing."""
    assert other_seeds.judge_near(_submission(0.9), NEAR_MISS, [THRESHOLD]) == NEAR_MISS
    assert replayed == [1, 2]


@pytest.mark.parametrize("threshold", [NEAR_MISS.high, NEAR_MISS.high + 0.02, 0.01])
def test_seeds_are_for_near_misses(replayed, threshold) -> None:
    """A reached threshold, a wide miss or a margin needs no other seed."""
    assert other_seeds.judge_near(_submission(0.99), NEAR_MISS, [threshold]) == NEAR_MISS
    assert replayed == []


def test_what_cannot_be_trained_again_stands(replayed) -> None:
    """A refused or too costly retraining leaves the figure as measured."""
    assert other_seeds.judge_near(_submission(None), NEAR_MISS, [THRESHOLD]) == NEAR_MISS
    assert other_seeds.judge_near(_submission(0.99, 10**9), NEAR_MISS, [THRESHOLD]) == NEAR_MISS
    assert replayed == [1]
