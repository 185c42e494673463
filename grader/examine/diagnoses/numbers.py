"""Causes in the values: not finite, not scaled, dead, saturated, or one answer for all images."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.tensor_names import op_of
from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, suggestion, warning
from grader.examine.diagnoses.facts import Facts
from grader.examine.diagnoses.graph import MULTIPLYING, PASSING

_IMAGES, _CLASSES = 100, 10
_MOST_LAYERS = 6
_POOR = 0.8
_CHANCE = 0.15
_SCALING = frozenset({"RealDiv", "Div", "Mul"})
# Pixels of 0 to 1 divided by 255 again are at most 0.004.
_DARK = 0.02
_TRIED = 100
_DEAD_SHARE = 0.9
_SURE = 0.9999
_ONE_ANSWER = 0.98
# Below the first accuracy renamed classes are suspected; the second one confirms them.
_MISNAMED = 0.4
_WELL = 0.7
_COMPARED = 1000


def divergence(facts: Facts) -> Found | None:
    """Find the first step without a finite loss, where retraining at a lower rate keeps it finite."""
    if not facts.diverged or facts.rate is None or facts.steady is None:
        return None
    step, steady = facts.lost_step or 0, facts.steady
    return found(facts.optimizer_line, step=step, rate=facts.rate, steady=steady.rate, steps=steady.steps)


def divergence_unmeasured(facts: Facts) -> Found | None:
    """Find the first step without a finite loss, where no lower rate was tried or none kept it finite."""
    if not facts.diverged or facts.rate is None or divergence(facts) is not None:
        return None
    return found(facts.optimizer_line, step=facts.lost_step or 0, rate=facts.rate)


def loss_not_finite(facts: Facts) -> Found | None:
    """Find a loss that is not finite where the rate is unknown."""
    if not facts.diverged or facts.rate is not None:
        return None
    return found(facts.optimizer_line, step=facts.lost_step or 0)


def not_scaled(facts: Facts) -> Found | None:
    """Find training images of 0 to 255 in a training that went badly."""
    signature = facts.evidence.signature
    poor = facts.diverged or (facts.accuracy is not None and facts.accuracy < _POOR)
    if signature.scale < 255.0 or not poor or not facts.trace.train_steps:
        return None
    graph, near = facts.answering_graph, [op_of(signature.images or "")]
    for _ in range(_MOST_LAYERS):
        near = [op for name in near for op in graph.consumers.get(name, [])]
        taking = {graph.op(op) for op in near} - PASSING
        # A Keras model may contain a scaling layer; only weights directly after the input rule it out.
        scaled = taking - MULTIPLYING if facts.evidence.runtime != "tf1" else taking & _SCALING
        if taking:
            return None if scaled else found(facts.step_line)
    return None


def scaled_twice(facts: Facts) -> Found | None:
    """Find training images whose brightest pixel is almost 0, in a training that went badly."""
    brightest, accuracy = facts.trace.brightest, facts.accuracy
    if not 0 < brightest < _DARK or accuracy is None or accuracy >= _POOR or not facts.trace.train_steps:
        return None
    return found(facts.step_line, brightest=float(f"{brightest:.2g}"))


def dead_units(facts: Facts) -> Found | None:
    """Find a ReLU layer that is zero for almost all units and images, in a model that answers badly."""
    graph = facts.answering_graph
    if not _is_poor(facts):
        return None
    for op in graph.of_type({"Relu", "Relu6"}, facts.prediction)[:_MOST_LAYERS]:
        values = _evaluated(facts, op)
        if values is None or values.ndim < 2:
            continue
        units = values.reshape(-1, values.shape[-1])
        share = float(np.mean(~np.any(units > 0, axis=0)))
        if share >= _DEAD_SHARE:
            return found(facts.line_of(op), share=round(100 * share))
    return None


def saturated(facts: Facts) -> Found | None:
    """Find a softmax that is certain of every answer and often wrong: its inputs are far too large."""
    if not _is_poor(facts) or facts.prediction is None:
        return None
    graph = facts.answering_graph
    scores = _evaluated(facts, facts.prediction)
    if scores is None or scores.ndim != 2 or scores.shape[1] < 2:
        return None
    if graph.op(graph.through(facts.prediction)) != "Softmax":
        shifted = np.exp(np.clip(scores - scores.max(axis=1, keepdims=True), -700, 0).astype(np.float64))
        scores = shifted / shifted.sum(axis=1, keepdims=True)
    sure = float(np.mean(scores.max(axis=1) >= _SURE))
    return found(_softmax_line(facts), share=round(100 * sure)) if sure >= _DEAD_SHARE else None


def _softmax_line(facts: Facts) -> int | None:
    types = {"Softmax", "SoftmaxCrossEntropyWithLogits"}
    last = facts.answering_graph.of_type(types, facts.prediction) + facts.graph.of_type(types, facts.loss)
    return next((line for line in map(facts.line_of, reversed(last)) if line is not None), None)


def one_answer(facts: Facts) -> Found | None:
    """Find a model that assigns the same class to all images."""
    accuracy = facts.accuracy
    if facts.submission is None or accuracy is None or accuracy > 0.3 or not facts.trace.train_steps:
        return None
    shape = facts.answering_graph.shape(facts.prediction or "")
    if shape is not None and len(shape) == 2 and shape[1] != _CLASSES:
        return None  # An autoencoder, for example, answers with pixels.
    images, _ = facts.submission.arrays.split("hidden")
    answers = facts.submission.predict(images[:_IMAGES])
    classes, counts = np.unique(answers, return_counts=True)
    if counts.max() < _ONE_ANSWER * len(answers):
        return None
    return found(None, answer=int(classes[np.argmax(counts)]), accuracy=accuracy)


def labels_shifted(facts: Facts) -> Found | None:
    """Find answers that are right after renaming the classes: each digit has another digit's label."""
    accuracy = facts.accuracy
    if facts.submission is None or accuracy is None or accuracy > _MISNAMED or not facts.trace.train_steps:
        return None
    images, labels = (part[:_COMPARED] for part in facts.submission.arrays.split("hidden"))
    answers = facts.submission.predict(images)
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (labels.astype(int), np.clip(answers, 0, 9)), 1)
    names = counts.argmax(axis=1)
    renamed = float(counts.max(axis=1).sum() / len(labels))
    if len(set(names.tolist())) < len(names) or renamed < _WELL or np.array_equal(names, range(10)):
        return None
    digit = next(each for each in range(10) if names[each] != each)
    return found(facts.step_line, digit=digit, answer=int(names[digit]), accuracy=accuracy, renamed=renamed)


def at_chance(facts: Facts) -> Found | None:
    """Find answers no better than guessing after a training that ran to its end."""
    accuracy = facts.accuracy
    if accuracy is None or accuracy > _CHANCE or facts.trace.train_steps < _TRIED:
        return None
    ended = facts.came_to_its_end or facts.trace.budget_reached
    return found(None, accuracy=accuracy) if ended else None


def _is_poor(facts: Facts) -> bool:
    known = facts.accuracy is not None and facts.accuracy < _POOR
    return known and facts.submission is not None and not facts.diverged and facts.evidence.runtime == "tf1"


def _evaluated(facts: Facts, tensor: str) -> NDArray[Any] | None:
    """Evaluate a tensor of the main graph on hidden images with dropout off."""
    if facts.submission is None:
        return None
    images, _ = facts.submission.arrays.split("hidden")
    return facts.submission.evaluate_on(images[:_IMAGES], tensor)


CAUSES: tuple[Cause, ...] = (
    error("nan-divergence", "numbers", divergence, Basis.TRAINING),
    error("nan-divergence-unmeasured", "numbers", divergence_unmeasured, Basis.LOSSES),
    error("loss-not-finite", "numbers", loss_not_finite, Basis.LOSSES),
    error("dead-relu", "relu", dead_units, Basis.MODEL),
    error("one-answer-for-all", "evaluation", one_answer, Basis.MODEL),
    error("labels-shifted", "batches", labels_shifted, Basis.MODEL),
    suggestion("images-scaled-twice", "numbers", scaled_twice),
    suggestion("images-not-scaled", "batches", not_scaled),
    warning("saturated-softmax", "softmax", saturated, Basis.MODEL),
    warning("accuracy-at-chance", "evaluation", at_chance, Basis.MODEL),
)
