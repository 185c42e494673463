"""Causes found by repeating parts of the training and comparing with the submission's own figures."""

from grader.examine.diagnoses.cause import Basis, Cause, Found, found, info, review
from grader.examine.diagnoses.facts import Facts

_GUESSING = 0.3


def contradiction(facts: Facts) -> Found | None:
    """Find a trace that contradicts other parts of the same evidence."""
    return None if facts.doubted_steps is None else found(None, steps=facts.doubted_steps)


def not_repeated(facts: Facts) -> Found | None:
    """Find a requested audit that could not be carried out."""
    return None if facts.audited.refusal is None else found(None, reason=facts.audited.refusal)


def agreement(facts: Facts) -> Found | None:
    """Find that repeating the claimed number of steps reproduces the submitted weights."""
    replay = facts.audited.replay
    if replay is None or facts.accuracy is None or not replay.agrees_with(facts.accuracy):
        return None
    return found(None, steps=replay.steps, replayed=replay.accuracy, measured=facts.accuracy)


def disagreement(facts: Facts) -> Found | None:
    """Find that repeating the claimed number of steps does not reproduce the submitted weights."""
    replay = facts.audited.replay
    if replay is None or facts.accuracy is None or replay.agrees_with(facts.accuracy):
        return None
    if max(replay.accuracy, facts.accuracy) < _GUESSING:
        return None  # Models that have learnt nothing guess differently, so their figures are not compared.
    return found(None, steps=replay.steps, replayed=replay.accuracy, measured=facts.accuracy)


CAUSES: tuple[Cause, ...] = (
    review("trace-contradicts-itself", "training-loop", contradiction),
    review("steps-not-reproduced", "training-loop", disagreement),
    info("audit-agrees", "evaluation", agreement, Basis.TRAINING),
    info("audit-not-possible", "evaluation", not_repeated, Basis.TRAINING),
)
