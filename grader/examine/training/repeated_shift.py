"""Whether as many steps as a trace claims move the variables as far as the submission's were moved.

How far is nearly the same for each order of the batches, and grows with the number of steps. It can only be
told where training is cheap enough to be repeated.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.evidence.format import Optimizer
from grader.evidence.tensor_names import full_name
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.trainable import batch_size, model_of, products_per_image
from grader.examine.training.training_engine import Training, TrainingPlan
from grader.examine.verdicts import EvaluationRefused

_SAME = 0.15
"""Other orders of the batches change the lesson's figure by up to 0.03."""
_MOST_PRODUCTS = 1e10
_MOST_STEPS = 20_000
_SECONDS = 20.0
_MOST_TURNS = 20


def shift_agrees(submission: ExaminedSubmission, optimizers: Sequence[Optimizer]) -> bool | None:
    """Whether the claimed steps of `optimizers` explain the submission's values; None if that is unknown."""
    trace = submission.evidence.trace
    images = max(trace.examples, trace.train_steps)
    if products_per_image(submission) * images > _MOST_PRODUCTS or trace.train_steps > _MOST_STEPS:
        return None
    try:
        own, again = _shifts(submission, optimizers)
    except EvaluationRefused:
        return None
    return abs(own - again) <= _SAME * again


def _shifts(submission: ExaminedSubmission, optimizers: Sequence[Optimizer]) -> tuple[float, float]:
    """Return how far the submission's variables are from their first values, and those of a repetition."""
    moved = [v for v in submission.variables if v.trainable and v.first is not None and v.value is not None]
    if not moved:
        raise EvaluationRefused("no-variables")
    reads = tuple(full_name(f"{variable.name}:0") for variable in moved)
    model = replace(model_of(submission, _turns(optimizers), from_first_values=True), reads=reads)
    plan = TrainingPlan(submission.evidence.trace.train_steps, batch_size(submission))
    with Training(model, plan, submission.seed) as training:
        first = training.read()
        training.run(time.monotonic() + _SECONDS)
        last = training.read()
    return _distance([v.value for v in moved], [v.first for v in moved]), _distance(last, first)


def _turns(optimizers: Sequence[Optimizer]) -> list[Optimizer]:
    """Return the optimizers in turns, each about as often as it was run."""
    if len(optimizers) == 1:
        return list(optimizers)
    runs = sum(each.runs for each in optimizers)
    counts = [max(1, round(_MOST_TURNS * each.runs / runs)) for each in optimizers]
    places = [
        (turn / count, each) for each, count in zip(optimizers, counts, strict=True) for turn in range(count)
    ]
    return [each for _, each in sorted(places, key=lambda place: place[0])]


def _distance(values: Sequence[Any], others: Sequence[Any]) -> float:
    pairs = zip(values, others, strict=True)
    squares = (np.square(np.asarray(a, float) - np.asarray(b, float)).sum() for a, b in pairs)
    return float(np.sqrt(sum(squares)))
