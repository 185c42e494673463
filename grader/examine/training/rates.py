"""Train a submission's model again at other rates, or with the right labels, from its own first values.

The budget is counted in steps and multiplications, never in seconds: the result is the same on any machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.evidence.format import Optimizer
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.trainable import products_per_image, trainable_model
from grader.examine.training.training_engine import Training, TrainingPlan

DIVISORS = (3.0, 10.0, 30.0)
FACTORS = (10.0, 100.0, 1000.0)
PARTS = (0.1, 0.01, 0.001)
_MOST_STEPS = 1200
_LEAST_STEPS = 100
_MOST_BATCH = 1000
_MOST_PRODUCTS = 6e9
_RELEARN_STEPS = 150
_RELEARN_SPAN = 10
_LEARNT_SHARE = 0.7
# A lower rate is better where it reaches less than this share of the loss.
_BETTER_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Steady:
    """A rate that kept the loss finite for so many steps."""

    rate: float
    steps: int


@dataclass(frozen=True, slots=True)
class Learning:
    """A rate at which the loss fell, and to what."""

    rate: float
    loss: float


def find_steady_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, step: int, batch: int
) -> Steady | None:
    """Try a third, a tenth and a thirtieth of the rate, for twice the steps that the loss was finite.

    None where the budget does not allow it or where none of them stays finite. Raises `EvaluationRefused` for
    a graph that cannot be trained again.
    """
    rate = _usable_rate(optimizer, batch)
    if rate is None:
        return None
    steps = max(_LEAST_STEPS, 2 * step)
    for divisor in DIVISORS[: int(_budget(submission, batch) // steps)]:
        lower = float(f"{rate / divisor:.2g}")
        if all(map(math.isfinite, _losses(submission, TrainingPlan(steps, batch, rate=lower)))):
            return Steady(lower, steps)
    return None


def relearn(submission: ExaminedSubmission, optimizer: Optimizer, batch: int) -> tuple[float, float] | None:
    """Train as the program did, but with each image's own label; return the loss at both ends.

    None where the budget does not allow it or where the rate is not known. Raises `EvaluationRefused` for a
    graph that cannot be trained again.
    """
    if _usable_rate(optimizer, batch) is None or _budget(submission, batch) < _RELEARN_STEPS:
        return None
    losses = _losses(submission, TrainingPlan(_RELEARN_STEPS, batch))
    return float(np.mean(losses[:_RELEARN_SPAN])), float(np.mean(losses[-_RELEARN_SPAN:]))


def find_faster_rate(submission: ExaminedSubmission, optimizer: Optimizer, batch: int) -> Learning | None:
    """Try ten, a hundred and a thousand times the rate; return the first at which the model learns.

    None where the budget does not allow it or where none does. Raises `EvaluationRefused` for a graph that
    cannot be trained again.
    """
    return _find_rate(submission, optimizer, batch, FACTORS, math.inf)


def find_slower_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, batch: int, reached: float
) -> Learning | None:
    """Try a tenth, a hundredth and a thousandth of the rate; return the first that learns far better.

    `reached` is the loss that the rate itself reaches. None and exceptions as in `find_faster_rate`.
    """
    return _find_rate(submission, optimizer, batch, PARTS, _BETTER_SHARE * reached)


def _find_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, batch: int, factors: Sequence[float], below: float
) -> Learning | None:
    """Return the first multiple of the rate at which the loss falls, and falls below `below`."""
    rate = _usable_rate(optimizer, batch)
    if rate is None:
        return None
    for factor in factors[: int(_budget(submission, batch) // _RELEARN_STEPS)]:
        other = float(f"{rate * factor:.2g}")
        losses = _losses(submission, TrainingPlan(_RELEARN_STEPS, batch, rate=other))
        late = float(np.mean(losses[-_RELEARN_SPAN:]))
        if late < min(below, _LEARNT_SHARE * losses[0]):
            return Learning(other, late)
    return None


def _usable_rate(optimizer: Optimizer, batch: int) -> float | None:
    """Return the rate where it is a positive figure and the batches are small enough to try others."""
    rate = optimizer.learning_rate
    is_usable = rate is not None and 0 < rate < math.inf and 0 < batch <= _MOST_BATCH
    return rate if is_usable else None


def _budget(submission: ExaminedSubmission, batch: int) -> float:
    """Return how many steps may be made in all."""
    return min(_MOST_STEPS, _MOST_PRODUCTS / max(1, products_per_image(submission) * batch))


def _losses(submission: ExaminedSubmission, plan: TrainingPlan) -> list[float]:
    model = trainable_model(submission, from_first_values=True)
    with Training(model, plan, submission.seed) as training:
        losses: list[float] = []
        for loss in training.losses():
            losses.append(loss)
            if not math.isfinite(loss):
                break
    return losses
