"""The submission against the lesson's model at its baseline setting, on the same hidden images."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.examine.examined import ExaminedSubmission
from grader.examine.kit.softmax_training import softmax_answers
from grader.examine.paired_test import PairedResult, compare, pool
from grader.examine.training.other_seeds import is_affordable
from grader.examine.training.trainable import batch_size, trainable_model
from grader.examine.training.training_engine import Training, TrainingPlan
from grader.examine.verdicts import CheckFailed

_ORDERS = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a submission is more accurate than the baseline, with both accuracies on the hidden images."""

    is_better: bool
    accuracy: float
    baseline: float


def compare_with_baseline(submission: ExaminedSubmission, *, rate: float, steps: int) -> Comparison:
    """Compare the submission with the lesson's softmax regression after `steps` steps at `rate`.

    The order of batches moves the baseline, so three orders of it are trained, and the submission must beat
    each of them. Where it only beats their middle, its graph is trained again in the same three orders, so
    that both saw the same batches, and all differences count together.
    """
    images, labels = submission.arrays.split("hidden")
    own = submission.predict(images) == labels
    baselines = [softmax_answers(submission, rate, steps, order) == labels for order in range(_ORDERS)]
    middle = float(np.median([right.mean() for right in baselines]))
    is_better = all(compare(own, right).is_better for right in baselines)
    if not is_better and own.mean() > middle:
        again = _trained_again(submission, baselines)
        is_better = again is not None and again.is_better
    return Comparison(is_better, round(float(own.mean()), 4), round(middle, 4))


def _trained_again(submission: ExaminedSubmission, baselines: list[NDArray[np.bool_]]) -> PairedResult | None:
    """Compare trainings of the submission's graph with the baseline's in the same order of batches."""
    images, labels = submission.arrays.split("hidden")
    if not is_affordable(submission):
        return None
    results = []
    try:
        for order, right in enumerate(baselines):
            plan = TrainingPlan(submission.evidence.trace.train_steps, batch_size(submission), order)
            with Training(trainable_model(submission), plan, submission.seed) as training:
                training.run(math.inf)
                results.append(compare(training.predict(images) == labels, right))
    except CheckFailed:
        return None
    return pool(results)
