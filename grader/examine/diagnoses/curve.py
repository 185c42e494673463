"""Causes that show in the loss curve or in the gap between training and hidden images."""

import numpy as np

from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, info, suggestion, warning
from grader.examine.diagnoses.facts import Facts

_LEAST_POINTS, _FEW_POINTS = 9, 5
_LEAST_STEPS = 200
_MANY_STEPS = 12_000
_IMAGES = 1000
_GAP = 0.05
_LEARNT_BY_HEART = 0.97
# The highest accuracy of guessing, and the share of the first loss below which a model has learnt.
_GUESSED = 0.3
_LEARNS = 0.8
_ENOUGH_PAIRS = 20
# The share of the first loss above which it hardly fell, and an accuracy that is still low.
_HARDLY = 0.93
_POOR = 0.8
# How far a loss leaps above its start when steps are too wide, and the share of the start that remains.
_LEAP = 3.0
_NOT_LEARNT = 0.9
# A training loss below this share of the mean square error on all images belongs to other images.
_OTHER_IMAGES = 0.5
# Only a budget of at least this many steps shows whether the curve still falls.
_LONG_BUDGET = 3000


def _thirds(facts: Facts) -> tuple[float, float, float, float] | None:
    """Return the first loss and the mean loss of each third of the training; None if it is too short."""
    if facts.diverged or not (facts.came_to_its_end or facts.trace.budget_reached):
        return None
    points = [(step, loss) for step, loss in facts.losses if step >= 64]
    if len(points) < _LEAST_POINTS or facts.trace.train_steps < _LEAST_STEPS:
        return None
    first = facts.losses[0][1]
    parts = np.array_split(np.array([loss for _, loss in points]), 3)
    early, middle, late = (float(part.mean()) for part in parts)
    return first, early, middle, late


def _ends(facts: Facts) -> tuple[float, float, float, float] | None:
    """Return the first loss and the mean of the last ones, also for a short training."""
    if facts.diverged or len(facts.losses) < _FEW_POINTS:
        return None
    late = float(np.mean([loss for _, loss in facts.losses[-3:]]))
    return facts.losses[0][1], late, late, late


def loss_does_not_fall(facts: Facts) -> Found | None:
    """Find a loss whose value at the end is about that at the beginning."""
    thirds = _thirds(facts)
    # A model whose accuracy is unknown may be a regression, whose loss is mostly noise.
    poor = facts.accuracy is not None and facts.accuracy <= _POOR
    if thirds is None or not poor or thirds[0] <= 0 or thirds[3] < _HARDLY * thirds[0]:
        return None
    return found(facts.optimizer_line, first=_short(thirds[0]), last=_short(thirds[3]))


def labels_of_others(facts: Facts) -> Found | None:
    """Find images that were fed with the labels of other images, by comparison with the data."""
    paired, mispaired = facts.loop.paired, facts.loop.mispaired
    poor = facts.accuracy is not None and facts.accuracy <= _GUESSED
    if not poor or facts.diverged or paired < _ENOUGH_PAIRS or mispaired <= paired / 2:
        return None
    return found(facts.step_line, looked=paired, wrong=mispaired)


def still_falling(facts: Facts) -> Found | None:
    """Find a curve that is far from its end and still falls: the rate is too small."""
    thirds = _thirds(facts)
    if thirds is None or facts.rate is None or thirds[0] <= 0:
        return None
    if facts.learnt_well or (facts.trace.budget_reached and facts.trace.train_steps < _LONG_BUDGET):
        return None
    first, early, middle, late = thirds
    if late >= _HARDLY * min(first, early):
        return _fell_hardly(facts, first, late)
    falls = late < 0.97 * middle and middle < 0.97 * early
    if not falls or late < 0.3 * first or (middle - late) < 0.4 * (early - middle):
        return None
    return found(facts.optimizer_line, rate=facts.rate, first=_short(first), last=_short(late))


def _fell_hardly(facts: Facts, first: float, late: float) -> Found | None:
    """Find a loss that hardly fell but falls at a higher rate, measured by retraining."""
    poor = facts.accuracy is None or facts.accuracy < _POOR
    learns = facts.relearnt is not None and facts.relearnt[1] < _LEARNS * facts.relearnt[0]
    if not poor or learns or facts.rate is None or facts.rate <= 0 or facts.faster is None:
        return None
    params = {"rate": facts.rate, "first": _short(first), "last": _short(late)}
    faster = {"faster": facts.faster.rate, "reached": _short(facts.faster.loss)}
    return Found(facts.optimizer_line, params | faster, "-measured")


def too_fast(facts: Facts) -> Found | None:
    """Find steps too wide to learn well without any NaN, by retraining or from the curve."""
    # Without retraining, the few points of a short training have to decide.
    thirds = _thirds(facts) if facts.evidence.runtime == "tf1" else _ends(facts)
    poor = facts.accuracy is not None and facts.accuracy < _POOR
    if thirds is None or not poor or facts.rate is None or facts.rate <= 0:
        return None
    first, _, _, late = thirds
    params = {"rate": facts.rate, "first": _short(first), "last": _short(late)}
    if facts.slower is not None and facts.slower.loss < late:
        slower = {"slower": facts.slower.rate, "reached": _short(facts.slower.loss)}
        return Found(facts.optimizer_line, params | slower, "-measured")
    highest = max(loss for _, loss in facts.losses)
    if first <= 0 or highest < _LEAP * first or late < _NOT_LEARNT * first:
        return None
    return Found(facts.optimizer_line, params | {"highest": _short(highest)})


def few_images(facts: Facts) -> Found | None:
    """Find a training loss far below the loss on training images in general: the model saw few of them.

    For TF1 programs the batches are inspected instead (`one-batch-again`).
    """
    accuracy, submission = facts.accuracy, facts.submission
    if facts.evidence.runtime == "tf1" or submission is None or accuracy is None or accuracy >= _POOR:
        return None
    if facts.diverged or len(facts.losses) < _LEAST_POINTS or facts.trace.train_steps < _LEAST_STEPS:
        return None
    if _answers_otherwise(facts, accuracy):
        return None
    late, steps = float(np.mean([loss for _, loss in facts.losses[-3:]])), facts.trace.train_steps
    if not 0 <= late < _OTHER_IMAGES * _square_at_large(facts):
        return None
    return found(facts.step_line, loss=_short(late), accuracy=round(accuracy, 4), steps=steps)


def _answers_otherwise(facts: Facts, accuracy: float) -> bool:
    """Whether the program may evaluate the model differently: other images, or batch statistics."""
    told = [each.value for each in facts.evaluations if each.split != "train"]
    return any("moving" in v.name for v in facts.variables) or (bool(told) and told[-1] > accuracy + _GAP)


def _square_at_large(facts: Facts) -> float:
    """Return the mean square error on training images of the whole set, a lower bound of usual losses."""
    if facts.submission is None or facts.prediction is None:
        return 0.0
    images, labels = (
        part[:: max(1, len(part) // _IMAGES)][:_IMAGES] for part in facts.submission.arrays.split("train")
    )
    answers = np.asarray(facts.submission.evaluate_on(images, facts.prediction))
    if answers.shape != (len(images), 10) or answers.dtype.kind != "f":
        return 0.0
    if np.any(answers < 0) or np.any(np.abs(answers.sum(1) - 1) > _GAP):
        answers = np.exp(answers - answers.max(axis=1, keepdims=True))
        answers /= answers.sum(axis=1, keepdims=True)
    return float(np.mean((answers - np.eye(10)[labels.astype(np.int64)]) ** 2))


def hardly_any_gain(facts: Facts) -> Found | None:
    """Find a long training whose last third brought almost no gain."""
    thirds = _thirds(facts)
    if thirds is None or facts.trace.train_steps < _MANY_STEPS:
        return None
    if not 0.9 * thirds[2] <= thirds[3] <= 1.1 * thirds[2]:
        return None
    return found(None, steps=facts.trace.train_steps, middle=_short(thirds[2]), last=_short(thirds[3]))


def overfitted(facts: Facts) -> Found | None:
    """Find memorised training images with a worse hidden accuracy, both measured."""
    hidden = facts.figures.get("accuracy")
    if facts.submission is None or hidden is None or not 0.5 < hidden < _LEARNT_BY_HEART - _GAP:
        return None
    if not facts.came_to_its_end or not facts.trace.train_steps:
        return None
    images, labels = facts.submission.arrays.split("train")
    known = float(np.mean(facts.submission.predict(images[:_IMAGES]) == labels[:_IMAGES]))
    seen = [e.value for e in facts.evaluations if e.split == "train"]
    best = max([known, *seen[-1:]])
    if best < _LEARNT_BY_HEART or best - hidden < _GAP:
        return None
    return found(facts.step_line, training=round(best, 4), hidden=round(float(hidden), 4))


def _short(value: float) -> float:
    return float(f"{value:.3g}")


CAUSES: tuple[Cause, ...] = (
    error("labels-of-other-images", "batches", labels_of_others, Basis.BATCHES),
    suggestion("learning-rate-too-large", "learning-rate", too_fast),
    suggestion("few-images-again", "batches", few_images),
    suggestion("loss-does-not-fall", "learning-rate", loss_does_not_fall),
    suggestion("learning-rate-too-small", "learning-rate", still_falling),
    warning("overfitting", "overfitting", overfitted, Basis.MODEL),
    info("hardly-any-gain", "training-loop", hardly_any_gain, Basis.LOSSES),
)
