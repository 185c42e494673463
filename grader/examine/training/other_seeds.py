"""Other seeds for a figure that misses a threshold by little: the graph is trained again, twice at most.

The program itself is not run again. What is asked is what so many steps of its graph give on average, so that
no mark is lost on the luck of one order of batches (`docs/explanation/accuracy.md`).
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
# Steps times images times weights: work counted, never time, so that the same evidence is judged alike.
_MOST_PRODUCTS = 3e10
# A filter is used at each place of an image: so often, about.
_PLACES = 400


def judge_near(submission: ExaminedSubmission, measured: Accuracy, thresholds: Iterable[float]) -> Accuracy:
    """Give the figure over several seeds where it reaches a threshold that *measured* misses by little.

    Else, and where the training cannot be had again, *measured* stands.
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
