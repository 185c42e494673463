"""The figures of a run in a result: measured, or taken from the program's trace and output."""

import math
import re
from typing import Any

from grader.examine.examined import ExaminedSubmission
from grader.examine.notice_texts import notice_text
from grader.examine.verdicts import CheckEnded

_TAIL_CHARACTERS = 2000
_CURVE_POINTS = 200
_ROLES = frozenset({"images", "labels", "keep", "prediction", "others"})
_FIGURE = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:\.\d+)?|\.\d+)(?P<exponent>e[+-]?\d+)?(?P<unit>\s*(?:%|퍼센트|프로|percent))?"
    r"(?![\w.]*\d)(?P<counted>\s*(?:steps?|epochs?|iterations?|images?|s|sec|회|번|장|개|초|에폭|스텝)\b)?",
    re.IGNORECASE,
)
_ACCURACY_WORD = re.compile(r"acc(?:uracy)?(?:_\w+)?|정확도?|정답률", re.IGNORECASE)
# What a number beside the word for accuracy may belong to instead.
_OTHER_WORD = re.compile(r"loss|cost|error|entropy|rate|손실|비용|오차|오류|학습률|시간|time", re.IGNORECASE)
# The list of loss and accuracy that Keras' `evaluate` returns.
_OF_EVALUATE = re.compile(r"\s*\[\d+\.\d+(?:e[+-]\d+)?, [01]?\.\d+\]\s*")
_ONLY_A_NUMBER = re.compile(
    r"[\s\[\](),]*(?:np\.float(?:32|64)\()?[01]?\.\d+(?:e[+-]\d+)?[\s\[\](),]*|[\s\[(]*1\.0[\s\])]*"
)


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

    It is the number beside the word for accuracy, as a share or a percentage; not a loss, a step or a time on
    the same line. A program that never names it may print the number alone in its last line.
    """
    lines = stdout.splitlines()
    named = [line for line in lines if _ACCURACY_WORD.search(line)]
    for line in reversed(named):
        figure = _accuracy_in(line)
        if figure is not None:
            return figure
    last = next((line for line in reversed(lines) if line.strip()), "")
    if named or not (_ONLY_A_NUMBER.fullmatch(last) or _OF_EVALUATE.fullmatch(last)):
        return None
    found = list(_FIGURE.finditer(last))
    return _share(found[-1], is_labelled=False) if found else None


def _accuracy_in(line: str) -> float | None:
    """Return the accuracy of a line that speaks of one: the number after the last such word, or before it."""
    word = list(_ACCURACY_WORD.finditer(line))[-1]
    for figure in _FIGURE.finditer(line, word.end()):
        between = line[word.end() : figure.start()]
        if _OTHER_WORD.search(between):
            break
        share = _share(figure, is_labelled=not re.search(r"\w", between))
        if share is not None:
            return share
    return _figure_before(line, word.start())


def _figure_before(line: str, end: int) -> float | None:
    """Return the number directly before the word for accuracy, unless it has another label of its own."""
    found = list(_FIGURE.finditer(line, 0, end))
    if not found or re.search(r"\w", line[found[-1].end() : end]):
        return None
    label = line[found[-2].end() if len(found) > 1 else 0 : found[-1].start()]
    return None if _OTHER_WORD.search(label) else _share(found[-1], is_labelled=False)


def _share(figure: re.Match[str], *, is_labelled: bool) -> float | None:
    """Return a number as a share: 0.92, 92 %, or 92.1 directly behind its label; None for a counter."""
    number = figure["number"]
    value = float(number + (figure["exponent"] or ""))
    if figure["counted"]:
        return None
    if figure["unit"]:
        return value / 100 if value <= 100.0 else None
    if "." in number and value <= 1.0:
        return value
    is_percentage = is_labelled and 1.0 < value <= 100.0
    if is_percentage and ("." in number or not figure.string[figure.end() :].strip()):
        return value / 100
    return value if is_labelled and number in {"0", "1"} else None


def _accuracy(submission: ExaminedSubmission) -> dict[str, Any]:
    if not (submission.terms.thresholds or submission.terms.is_other_data):
        return {}
    try:
        measured = submission.accuracy
    except CheckEnded:
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
