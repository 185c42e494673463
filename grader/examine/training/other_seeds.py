"""Other seeds for a figure that misses a threshold by little: the graph is trained again, twice at most.

The program itself is not run again. The question is what so many steps of its graph give on average, so that
no mark is lost to the luck of one order of batches (`docs/explanation/accuracy.md`).
"""

import math
from collections.abc import Iterable

from grader.examine import accuracy as accuracies
from grader.examine.accuracy import Accuracy
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.replay import replay
from grader.examine.training.trainable import products_per_image
from grader.examine.verdicts import CheckEnded

MOST_SEEDS = 2
NEAR = 0.006
"""Half as much again as the standard deviation of one training (0.004, ten seeds of the lesson)."""
_LEAST_THRESHOLD = 0.5
# Steps times images times weights: work is counted, never time, so that the same evidence is judged alike.
_MOST_PRODUCTS = 3e10


def judge_accuracy(submission: ExaminedSubmission) -> Accuracy:
    """Return the measured accuracy, or that over several seeds where it misses a threshold by little."""
    return judge_near(submission, submission.measured_accuracy, submission.terms.thresholds.values())


def judge_near(submission: ExaminedSubmission, measured: Accuracy, thresholds: Iterable[float]) -> Accuracy:
    """Return the figure over several seeds where it reaches a threshold that `measured` misses by little.

    Otherwise, and where the training cannot be repeated, return `measured`.
    """
    missed = [each for each in thresholds if _is_near(measured, each)]
    if not missed or not is_affordable(submission):
        return measured
    correct, count = measured.correct, measured.n
    for seed in range(1, MOST_SEEDS + 1):
        try:
            again = replay(submission, math.inf, order=seed)
        except CheckEnded:
            return measured
        correct, count = correct + round(again.accuracy * measured.n), count + measured.n
        pooled = accuracies.measure(correct, count)
        if any(pooled.reaches(threshold) for threshold in missed):
            return pooled
    return measured


def _is_near(measured: Accuracy, threshold: float) -> bool:
    return threshold >= _LEAST_THRESHOLD and measured.high < threshold <= measured.high + NEAR


def is_affordable(submission: ExaminedSubmission) -> bool:
    """Whether a training costs little enough, counted in multiplications, to be repeated unasked."""
    trace = submission.evidence.trace
    images = max(trace.examples, trace.train_steps)
    return products_per_image(submission) * images <= _MOST_PRODUCTS
