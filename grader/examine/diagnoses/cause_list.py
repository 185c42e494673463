"""All causes and the consequences of each: one cause, one message, the most basic first."""

from collections.abc import Mapping
from typing import Any

from grader.domain.outcome import Diagnosis, Severity
from grader.examine.audit import Audit
from grader.examine.diagnoses import audits, curve, evaluation, loss, model, numbers, stops, training
from grader.examine.diagnoses.cause import Basis, Cause, Found, error
from grader.examine.diagnoses.facts import Facts
from grader.examine.examined import ExaminedSubmission
from grader.examine.models.guard import guarded
from grader.examine.verdicts import CheckEnded

ENDINGS: tuple[Cause, ...] = (
    error("time-limit", "limits", None, Basis.PROCESS),
    error("time-limit-untrained", "limits", None, Basis.PROCESS),
    error("memory-limit", "limits", None, Basis.PROCESS),
    error("killed", "limits", None, Basis.PROCESS),
    error("left-early", "limits", None, Basis.PROCESS),
)
"""Shown by the end of the process alone; `grader.services` finds them."""

# From causes that stop a program to causes that affect figures; the display order within one severity.
_FAMILIES = (stops, audits, training, loss, model, numbers, evaluation, curve)
CATALOGUE: Mapping[str, Cause] = {
    cause.code: cause for cause in (*ENDINGS, *(one for family in _FAMILIES for one in family.CAUSES))
}

_STOPS = tuple(cause.code for cause in stops.CAUSES)
_BAD_NUMBERS = ("nan-divergence", "nan-divergence-unmeasured", "loss-not-finite")
_POOR = (
    *("one-answer-for-all", "accuracy-at-chance", "loss-does-not-fall", "learning-rate-too-small"),
    "learning-rate-too-large",
    *("dead-relu", "saturated-softmax", "overfitting", "claim-not-reproduced"),
)
_UNTAUGHT = ("labels-of-other-images", *_POOR)
# Consequences of each cause. They are listed by title under the cause that explains them.
EXPLAINS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_STOPS, ("no-training-steps", "trained-once", "trained-with-the-print", *_UNTAUGHT)),
    "logits-and-labels-swapped": (
        "no-gradient",
        "loss-is-maximised",
        "weights-unchanged",
        *_BAD_NUMBERS,
        *_UNTAUGHT,
    ),
    "trace-contradicts-itself": ("no-training-steps",),
    "no-training-steps": ("weights-unchanged", "claim-not-measured", *_UNTAUGHT),
    "variables-reset-in-loop": (*_UNTAUGHT, "trained-once", "graph-grows-in-loop"),
    "reset-after-training": ("weights-unchanged", "tested-in-new-session", *_UNTAUGHT),
    "learning-rate-not-positive": ("weights-unchanged", "loss-is-maximised", *_BAD_NUMBERS, *_UNTAUGHT),
    "few-train-steps": ("trained-with-the-print", "evaluated-on-training-data", *_UNTAUGHT),
    "trained-with-the-print": _UNTAUGHT,
    "trained-once": ("weights-unchanged", *_UNTAUGHT),
    "one-batch-again": ("few-images-again", "overfitting", *_UNTAUGHT),
    "loop-left-early": ("few-train-steps", "trained-with-the-print", "trained-once", *_UNTAUGHT),
    "few-batches-again": ("few-images-again", "overfitting", "steps-not-reproduced"),
    "compared-with-itself": ("claim-not-reproduced",),
    "loss-is-maximised": ("unguarded-log", *_BAD_NUMBERS, *_UNTAUGHT),
    "loss-without-labels": (*_UNTAUGHT, *_BAD_NUMBERS),
    "few-images-again": ("overfitting", *_UNTAUGHT),
    "log-of-scores": ("loss-is-maximised", "unguarded-log", *_BAD_NUMBERS, *_UNTAUGHT),
    "softmax-over-batch": ("unguarded-log", *_BAD_NUMBERS, *_UNTAUGHT),
    "softmax-twice": ("loss-does-not-fall", "learning-rate-too-small", "learning-rate-too-large"),
    "relu-on-logits": ("dead-relu", "unguarded-log", *_UNTAUGHT),
    **dict.fromkeys(("mean-over-entries", "mean-slows-training"), ("learning-rate-too-small",)),
    "labels-shifted": (
        *("labels-of-other-images", "accuracy-at-chance"),
        *("saturated-softmax", "loss-does-not-fall"),
    ),
    "labels-of-other-images": _POOR,
    "weights-not-variable": ("weights-unchanged", *_UNTAUGHT),
    "other-model-answers": ("weights-unchanged", "tested-in-new-session", *_UNTAUGHT),
    "batch-norm-not-updated": _UNTAUGHT,
    "vanishing-gradient": ("mean-slows-training", *_UNTAUGHT),
    "weights-unchanged": ("one-answer-for-all", "accuracy-at-chance", "loss-does-not-fall"),
    "zero-weights": ("weights-unchanged", "same-weights", *_UNTAUGHT),
    "same-weights": _UNTAUGHT,
    "large-weights": ("unguarded-log", *_BAD_NUMBERS, *_UNTAUGHT),
    "images-scaled-twice": _UNTAUGHT,
    "sigmoid-without-softmax": ("unguarded-log", *_UNTAUGHT),
    "images-not-scaled": ("unguarded-log", *_BAD_NUMBERS, *_UNTAUGHT),
    "dropout-everything": ("dropout-at-evaluation", *_BAD_NUMBERS, *_UNTAUGHT),
    **dict.fromkeys(_BAD_NUMBERS, ("unguarded-log", "weights-unchanged", *_UNTAUGHT)),
    "dead-relu": (
        "weights-unchanged",
        "one-answer-for-all",
        "accuracy-at-chance",
        "loss-does-not-fall",
        "saturated-softmax",
    ),
    "saturated-softmax": ("accuracy-at-chance", "loss-does-not-fall"),
    "learning-rate-too-large": (
        *("dead-relu", "one-answer-for-all", "accuracy-at-chance", "loss-does-not-fall"),
        *("saturated-softmax", "learning-rate-too-small", "claim-not-reproduced"),
    ),
    "learning-rate-too-small": ("loss-does-not-fall",),
    "loss-does-not-fall": ("one-answer-for-all", "accuracy-at-chance"),
    "one-answer-for-all": ("accuracy-at-chance",),
    "argmax-over-examples": ("claim-not-reproduced",),
    "compared-without-argmax": ("claim-not-reproduced",),
    "accuracy-of-integers": ("claim-not-reproduced", "claim-not-measured"),
    "tested-before-training": ("claim-not-reproduced",),
    "trained-on-test-data": ("claim-not-reproduced", "claim-is-of-training-data"),
    "claim-is-of-training-data": ("evaluated-on-training-data", "overfitting", "steps-not-reproduced"),
    "claim-not-measured": ("steps-not-reproduced",),
    "claim-not-reproduced": ("steps-not-reproduced",),
    "evaluated-on-training-data": ("claim-not-reproduced",),
    "small-test-part": ("claim-not-reproduced",),
    "streaming-metric": ("claim-not-reproduced",),
    "tested-in-new-session": ("claim-not-reproduced",),
}


def diagnose(
    submission: ExaminedSubmission,
    figures: Mapping[str, Any],
    doubted_steps: int | None = None,
    audited: Audit | None = None,
) -> list[Diagnosis]:
    """Find the causes that the evidence shows, sorted by severity and then from basic to specific.

    `figures` are those of `figures_of`, `doubted_steps` the count reported by a trace that contradicts
    itself, `audited` the result of `audit`. Consequences of a cause are listed in its diagnosis.
    """
    return explain(Facts(submission.evidence, figures, submission, doubted_steps, audited or Audit()))


def explain(facts: Facts) -> list[Diagnosis]:
    """Find causes in facts, fold consequences into their causes, and sort the result."""
    shown = find_causes(facts)
    folded = fold(tuple(shown))
    order = list(Severity)
    written = [CATALOGUE[code].diagnosis(shown[code], follows) for code, follows in folded.items()]
    return sorted(written, key=lambda diagnosis: order.index(diagnosis.severity))


def find_causes(facts: Facts) -> dict[str, Found]:
    """Evaluate every cause. A cause that raises on this evidence is left out without affecting the others."""
    answers = ((code, _ask(cause, facts)) for code, cause in CATALOGUE.items())
    return {code: answer for code, answer in answers if answer is not None}


def fold(codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Map each code that is no consequence of another to its direct and indirect consequences."""
    follows: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for code in codes:
        if not any(code in _all_under(other) for other in codes if other != code):
            under = [one for one in _all_under(code) if one in codes and one not in taken]
            taken.update(under)
            follows[code] = tuple(under)
    return follows


def _all_under(code: str) -> list[str]:
    seen: dict[str, None] = {}
    waiting = list(EXPLAINS.get(code, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in seen and one != code:
            seen[one] = None
            waiting += EXPLAINS.get(one, ())
    return list(seen)


def _ask(cause: Cause, facts: Facts) -> Found | None:
    if cause.find is None:
        return None
    try:
        with guarded():
            return cause.find(facts)
    except CheckEnded:
        return None
