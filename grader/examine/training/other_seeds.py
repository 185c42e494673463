"""Other seeds for a figure that narrowly misses a threshold: the graph is retrained, at most twice.

The program itself does not run again. The question is what training this graph gives on average, so that no
points are lost to an unlucky order of batches (`docs/explanation/accuracy.md`).
"""

import math
from collections.abc import Iterable

from grader.examine import accuracy as accuracies
from grader.examine.accuracy import Accuracy
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.replay import replay
from grader.examine.verdicts import CheckFailed

MOST_SEEDS = 2
NEAR = 0.006
"""Half as much again as the standard deviation of one training (0.004, ten seeds of the lesson)."""
_LEAST_THRESHOLD = 0.5
# Steps times images times weights: counted work instead of time makes the result reproducible.
_MOST_PRODUCTS = 3e10
# A filter is applied at about this many positions of an image.
_PLACES = 400


def judge_near(submission: ExaminedSubmission, measured: Accuracy, thresholds: Iterable[float]) -> Accuracy:
    """Return the figure pooled over several seeds if it reaches a threshold that `measured` narrowly misses.

    Otherwise, and if the graph cannot be retrained, return `measured`.
    """
    missed = [each for each in thresholds if _is_near(measured, each)]
    if not missed or not _is_affordable(submission):
        return measured
    correct, count = measured.correct, measured.n
    for seed in range(1, MOST_SEEDS + 1):
        try:
            again = replay(submission, math.inf, order=seed)
        except CheckFailed:
            return measured
        correct, count = correct + round(again.accuracy * measured.n), count + measured.n
        pooled = accuracies.measure(correct, count)
        if any(pooled.reaches(threshold) for threshold in missed):
            return pooled
    return measured


def _is_near(measured: Accuracy, threshold: float) -> bool:
    return threshold >= _LEAST_THRESHOLD and measured.high < threshold <= measured.high + NEAR


def _is_affordable(submission: ExaminedSubmission) -> bool:
    sizes = [
        math.prod(side or 1 for side in each.shape) * (_PLACES if len(each.shape) == 4 else 1)
        for each in submission.variables
        if each.trainable
    ]
    trace = submission.trace
    return sum(sizes) * max(trace.examples, trace.train_steps) <= _MOST_PRODUCTS
