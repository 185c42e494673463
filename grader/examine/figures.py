"""The figures of a run in a result: measured, or taken from the program's trace and output."""

import math
import re
from typing import Any

from grader.examine.examined import ExaminedSubmission
from grader.examine.notice_texts import notice_text
from grader.examine.verdicts import CheckFailed

_TAIL_CHARACTERS = 2000
_CURVE_POINTS = 200
_ROLES = frozenset({"images", "labels", "keep", "prediction", "others"})
_FIGURE = re.compile(r"(?<![\w.])(?:(\d{1,3}(?:\.\d+)?)(?=\s*%)|([01]?\.\d+)(?![\w.]))")
_ACCURACY_WORD = re.compile(r"acc|정확|정답률", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(r"(?:[\s.,:()\[\]+-]|\d(?:e(?=[+-]?\d))?)+")


def figures_of(submission: ExaminedSubmission) -> dict[str, Any]:
    """Collect the known figures; an unknown one has no key. Accuracy is measured if a threshold needs it."""
    evidence, trace = submission.evidence, submission.evidence.trace
    figures: dict[str, Any] = {"train_steps": trace.train_steps, "end": evidence.end}
    known = [o for o in trace.optimizers if o.learning_rate is not None and math.isfinite(o.learning_rate)]
    rates = [o.learning_rate for o in known]
    used = [o.learning_rate for o in known if o.runs]
    if used or rates:
        figures["learning_rate"] = (used or rates)[-1]
    figures |= _accuracy(submission)
    claimed = claimed_accuracy(evidence.stdout)
    if claimed is not None:
        figures["claimed_accuracy"] = claimed
    if trace.losses:
        figures["loss_curve"] = _thinned(trace.losses)
    if evidence.stdout:
        figures["stdout_tail"] = evidence.stdout[-_TAIL_CHARACTERS:]
    budget = {"name": submission.budget, "max_steps": trace.max_steps, "reached": trace.budget_reached}
    return figures | _roles(submission) | {"budget": budget}


def _roles(submission: ExaminedSubmission) -> dict[str, Any]:
    """Return which tensor of the program was taken for what, and why; nothing where no reason is known."""
    signature = submission.evidence.signature
    found = [
        {"role": role, "tensor": getattr(signature, role, None), "reason": notice_text(reason).to_dict()}
        for role, reason in signature.reasons.items()
        if role in _ROLES
    ]
    return {"roles": found} if found else {}


def claimed_accuracy(stdout: str) -> float | None:
    """Return the last accuracy that the program printed, in [0, 1]; None if it printed none.

    Lines about accuracy come first: the number after the word counts, not a loss beside it. Otherwise lines
    of numbers only, as `print(acc)` writes.
    """
    lines = stdout.splitlines()
    named = [line for line in lines if _ACCURACY_WORD.search(line)]
    for line in reversed(named):
        word = list(_ACCURACY_WORD.finditer(line))[-1]
        after, before = _figures_in(line[word.end() :]), _figures_in(line[: word.start()])
        if after or before:
            return after[0] if after else before[-1]
    bare = [_figures_in(line) for line in lines if not named and _ONLY_NUMBERS.fullmatch(line)]
    return next((found[-1] for found in reversed(bare) if found), None)


def _figures_in(text: str) -> list[float]:
    """Return the shares in a text: 0.92 or 92 %."""
    found = [float(p) / 100 if p else float(n) for p, n in _FIGURE.findall(text)]
    return [value for value in found if 0.0 <= value <= 1.0]


def _accuracy(submission: ExaminedSubmission) -> dict[str, Any]:
    if not (submission.terms.thresholds or submission.terms.is_other_data):
        return {}
    try:
        measured = submission.accuracy
    except CheckFailed:
        return {}
    interval = [round(measured.low, 4), round(measured.high, 4)]
    return {"accuracy": round(measured.value, 6), "accuracy_interval": interval}


def _thinned(losses: tuple[tuple[int, float], ...]) -> list[list[float | None]]:
    """Keep about `_CURVE_POINTS` points and the last; non-finite values are None, since JSON has no NaN."""
    stride = max(1, -(-len(losses) // _CURVE_POINTS))
    kept = [*losses[::stride]]
    if kept[-1] != losses[-1]:
        kept.append(losses[-1])
    return [[step, loss if math.isfinite(loss) else None] for step, loss in kept]
