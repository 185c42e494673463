"""Named causes, found from the evidence: what most likely went wrong, with the student's line."""

import re
from collections.abc import Mapping
from typing import Any

from grader.domain.messages import message
from grader.domain.outcome import Diagnosis, Severity
from grader.evidence.format import Evidence, Problem
from grader.examine.audit import Audit, is_parted

_FEW_EVALUATIONS = 5
_FEW_STEPS = 1000

# The first row whose class and text both fit names the problem. Texts are TensorFlow's and Python's own.
_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    (
        "uninitialised-variable",
        r"FailedPrecondition",
        r"uninitialized|not initialized|has not been initialized",
    ),
    ("placeholder-not-fed", r"InvalidArgument", r"You must feed a value for placeholder"),
    ("session-closed", r"RuntimeError", r"Attempted to use a closed Session"),
    ("shape-mismatch", r"ValueError", r"Cannot feed value of shape"),
    ("shape-mismatch", r"ValueError|InvalidArgument", r"shape|dimension|Incompatible|rank|Matrix size"),
    ("undefined-name", r"NameError|UnboundLocalError", r""),
    ("missing-module", r"ModuleNotFoundError|ImportError", r""),
    ("removed-tensorflow-name", r"AttributeError", r"module '?(tensorflow|keras)"),
    ("syntax-error", r"SyntaxError|IndentationError|TabError", r""),
    ("missing-file", r"FileNotFoundError|PermissionError", r""),
)


def diagnose(
    evidence: Evidence, figures: Mapping[str, Any], doubt: str | None = None, audited: Audit | None = None
) -> list[Diagnosis]:
    """Find the causes that the evidence shows, gravest first. *figures* are those of `figures_of`.

    *doubt* is what `contradiction` found, *audited* what `audit` did.
    """
    found = [
        _contradiction(evidence, doubt),
        _problem(evidence.problem),
        _divergence(evidence, figures),
        _no_training(evidence),
        _few_steps(evidence),
        _claim(figures),
        _audited(figures, audited or Audit()),
        _training_split(evidence),
        _budget(evidence),
    ]
    order = list(Severity)
    return sorted((d for d in found if d is not None), key=lambda diagnosis: order.index(diagnosis.severity))


def _diagnosis(code: str, severity: Severity, line: int | None = None, **params: str | float) -> Diagnosis:
    title, text = message(f"diagnosis-{code}-title"), message(f"diagnosis-{code}", **params)
    return Diagnosis(code, severity, title, text, line)


def _problem(problem: Problem | None) -> Diagnosis | None:
    if problem is None:
        return None
    text = problem.text.strip()
    short = text.split("\n", maxsplit=1)[0][:300]
    for code, kinds, words in _PROBLEMS:
        if re.search(kinds, problem.kind) and re.search(words, text, re.IGNORECASE):
            return _diagnosis(code, Severity.ERROR, problem.line, text=short)
    return _diagnosis("program-stopped", Severity.ERROR, problem.line, kind=problem.kind, text=short)


def _divergence(evidence: Evidence, figures: Mapping[str, Any]) -> Diagnosis | None:
    step = evidence.trace.first_nonfinite_step
    if step is None:
        return None
    line = next((o.line for o in reversed(evidence.trace.optimizers) if o.line is not None), None)
    rate = figures.get("learning_rate")
    if rate is None:
        return _diagnosis("loss-not-finite", Severity.ERROR, line, step=step)
    return _diagnosis("nan-divergence", Severity.ERROR, line, step=step, rate=float(rate))


def _no_training(evidence: Evidence) -> Diagnosis | None:
    if evidence.trace.train_steps or evidence.problem is not None or not evidence.trace.optimizers:
        return None
    line = next((o.line for o in evidence.trace.optimizers if o.line is not None), None)
    return _diagnosis("no-training-steps", Severity.ERROR, line)


def _few_steps(evidence: Evidence) -> Diagnosis | None:
    """See the lesson's slip: the training step is indented into the `if` that prints every so many steps."""
    trace = evidence.trace
    evaluated = len({evaluation.step for evaluation in trace.evaluations})
    seldom = 0 < trace.train_steps < _FEW_STEPS and trace.train_steps <= evaluated + 1
    if evaluated < _FEW_EVALUATIONS or not seldom:
        return None
    line = next((o.line for o in trace.optimizers if o.line is not None), None)
    steps, times = trace.train_steps, evaluated
    return _diagnosis("few-train-steps", Severity.WARNING, line, steps=steps, evaluations=times)


def _contradiction(evidence: Evidence, doubt: str | None) -> Diagnosis | None:
    if doubt is None:
        return None
    return _diagnosis("trace-contradicts-itself", Severity.ERROR, None, steps=evidence.trace.train_steps)


def _claim(figures: Mapping[str, Any]) -> Diagnosis | None:
    if not is_parted(figures):
        return None
    claimed, measured = figures["claimed_accuracy"], figures["accuracy"]
    return _diagnosis("claim-not-reproduced", Severity.WARNING, None, claimed=claimed, measured=measured)


def _audited(figures: Mapping[str, Any], audited: Audit) -> Diagnosis | None:
    """Say whether so many steps of the graph give what was handed in; the claim is then that of steps."""
    if audited.refusal is not None:
        return _diagnosis("audit-not-possible", Severity.INFO, None, reason=audited.refusal)
    measured = figures.get("accuracy")
    if audited.replay is None or measured is None:
        return None
    steps, again = audited.replay.steps, audited.replay.accuracy
    if audited.replay.agrees_with(measured):
        return _diagnosis("audit-agrees", Severity.INFO, None, steps=steps, replayed=again, measured=measured)
    title = message("diagnosis-claim-not-reproduced-title")
    text = message("steps-not-reproduced", steps=steps, replayed=again, measured=measured)
    return Diagnosis("claim-not-reproduced", Severity.WARNING, title, text)


def _training_split(evidence: Evidence) -> Diagnosis | None:
    if evidence.end not in {"finished", "exit"}:
        return None  # the program had not come to its last evaluation yet
    splits = {e.split for e in evidence.trace.evaluations}
    return _diagnosis("evaluated-on-training-data", Severity.WARNING) if splits == {"train"} else None


def _budget(evidence: Evidence) -> Diagnosis | None:
    trace = evidence.trace
    if not trace.budget_reached or trace.max_steps is None:
        return None
    return _diagnosis("step-budget-reached", Severity.INFO, None, steps=trace.max_steps)
