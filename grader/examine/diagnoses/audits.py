"""What trying a submission's account of itself again shows."""

from grader.examine.diagnoses.cause import Cause, Found, error, found, info
from grader.examine.diagnoses.facts import Facts

_GUESSING = 0.3


def contradiction(facts: Facts) -> Found | None:
    """Find a trace that other parts of the same evidence speak against."""
    return None if facts.doubted_steps is None else found(None, steps=facts.doubted_steps)


def not_repeated(facts: Facts) -> Found | None:
    """Find an audit that was asked for and could not be made."""
    return None if facts.audited.refusal is None else found(None, reason=facts.audited.refusal)


def agreement(facts: Facts) -> Found | None:
    """Find that so many steps of the graph give what was handed in."""
    replay = facts.audited.replay
    if replay is None or facts.accuracy is None or not replay.agrees_with(facts.accuracy):
        return None
    return found(None, steps=replay.steps, replayed=replay.accuracy, measured=facts.accuracy)


def disagreement(facts: Facts) -> Found | None:
    """Find that so many steps of the graph do not give what was handed in: the claim is that of steps."""
    replay = facts.audited.replay
    if replay is None or facts.accuracy is None or replay.agrees_with(facts.accuracy):
        return None
    if max(replay.accuracy, facts.accuracy) < _GUESSING:
        return None  # models that have learnt nothing guess, each in its own way
    params = {"steps": replay.steps, "replayed": replay.accuracy, "measured": facts.accuracy}
    return Found(None, params, variant="-steps")


CAUSES: tuple[Cause, ...] = (
    error("trace-contradicts-itself", "training-loop", contradiction),
    info("audit-agrees", "evaluation", agreement),
    info("audit-not-possible", "evaluation", not_repeated),
)
