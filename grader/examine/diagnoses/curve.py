"""Causes that the loss curve shows, and the gap between training and hidden images."""

import numpy as np

from grader.examine.diagnoses.cause import Cause, Found, found, info, warning
from grader.examine.diagnoses.facts import Facts

_LEAST_POINTS = 9
_LEAST_STEPS = 200
_MANY_STEPS = 12_000
_IMAGES = 1000
_GAP = 0.05
_LEARNT_BY_HEART = 0.97


def _thirds(facts: Facts) -> tuple[float, float, float, float] | None:
    """Give the first loss and the mean loss of each third of the training; None where it is too short."""
    if facts.diverged or not facts.came_to_its_end:
        return None
    points = [(step, loss) for step, loss in facts.losses if step >= 64]
    if len(points) < _LEAST_POINTS or facts.trace.train_steps < _LEAST_STEPS:
        return None
    first = facts.losses[0][1]
    parts = np.array_split(np.array([loss for _, loss in points]), 3)
    early, middle, late = (float(part.mean()) for part in parts)
    return first, early, middle, late


def loss_does_not_fall(facts: Facts) -> Found | None:
    """Find a loss that is at the end about what it was at the beginning."""
    thirds = _thirds(facts)
    if thirds is None or thirds[0] <= 0 or thirds[3] < 0.93 * min(thirds[0], thirds[1]):
        return None
    if facts.accuracy is not None and facts.accuracy > 0.8:
        return None
    return found(facts.optimizer_line, first=_short(thirds[0]), last=_short(thirds[3]))


def still_falling(facts: Facts) -> Found | None:
    """Find a curve that has come only part of the way and still falls at the end: the rate is too small."""
    thirds = _thirds(facts)
    if thirds is None or facts.rate is None or thirds[0] <= 0:
        return None
    first, early, middle, late = thirds
    falls = late < 0.97 * middle and middle < 0.97 * early
    if not falls or late < 0.3 * first or (middle - late) < 0.4 * (early - middle):
        return None
    return found(facts.optimizer_line, rate=facts.rate, first=_short(first), last=_short(late))


def hardly_any_gain(facts: Facts) -> Found | None:
    """Find training whose last third of many steps brought almost nothing."""
    thirds = _thirds(facts)
    if thirds is None or facts.trace.train_steps < _MANY_STEPS:
        return None
    if not 0.9 * thirds[2] <= thirds[3] <= 1.1 * thirds[2]:
        return None
    return found(None, steps=facts.trace.train_steps, middle=_short(thirds[2]), last=_short(thirds[3]))


def overfitted(facts: Facts) -> Found | None:
    """Find training images that are known by heart while hidden ones are not: measured on both."""
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
    warning("loss-does-not-fall", "learning-rate", loss_does_not_fall),
    warning("learning-rate-too-small", "learning-rate", still_falling),
    warning("overfitting", "overfitting", overfitted),
    info("hardly-any-gain", "training-loop", hardly_any_gain),
)
