"""Causes in the training loop: number of steps, batches, and other work per step."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, info, suggestion, warning
from grader.examine.diagnoses.facts import Facts

_FEW_EVALUATIONS = 5
_FEW_STEPS, _A_HANDFUL = 1000, 3
_SELDOM = 5
_ENOUGH_LOOKS = 6
_WHOLE_SET, _AN_EPOCH = 5000, 20_000
# How often each of a few batches is seen again, on average.
_AGAIN = 4
# Two draws of one distribution: hardly correlated and of similar spread.
_UNLIKE, _ALIKE = 0.2, 0.1
_STEPS_OF_A_TRIAL = 5
_MEANT_RATES = frozenset({"learning_rate", "lr", "learningrate", "lrate"})


def nothing_trained(facts: Facts) -> Found | None:
    """Find an optimizer that was created and never run."""
    trace = facts.trace
    if trace.train_steps or facts.evidence.problem is not None or not trace.optimizers:
        return None
    return found(facts.optimizer_line) if facts.evidence.end != "deadline" else None


def step_under_print(facts: Facts) -> Found | None:
    """Find far fewer steps than batches, as many as printed figures: the step is inside the `if`."""
    trace, served = facts.trace, facts.loop.served
    evaluated = len({evaluation.step for evaluation in trace.evaluations})
    few = 0 < trace.train_steps < _FEW_STEPS and trace.train_steps > _A_HANDFUL
    if not few or not facts.came_to_its_end or served < _SELDOM * trace.train_steps:
        return None
    if _FEW_EVALUATIONS <= evaluated < trace.train_steps - 1:
        return None
    return found(facts.step_line, steps=trace.train_steps, batches=served)


def few_steps(facts: Facts) -> Found | None:
    """Find no more training steps than evaluations, where batches were not counted."""
    trace = facts.trace
    evaluated = len({evaluation.step for evaluation in trace.evaluations})
    seldom = 0 < trace.train_steps < _FEW_STEPS and trace.train_steps <= evaluated + 1
    if evaluated < _FEW_EVALUATIONS or not seldom or facts.loop.served or trace.budget_reached:
        return None
    if trace.examples >= _AN_EPOCH:
        return None  # The cost of each batch may be read after its step.
    return found(facts.step_line, steps=trace.train_steps, evaluations=evaluated)


def trained_once(facts: Facts) -> Found | None:
    """Find a training step that ran a handful of times: it is after the loop, or the loop ends early."""
    trace = facts.trace
    steps, served = trace.train_steps, facts.loop.served
    if not 0 < steps <= 3 or not facts.came_to_its_end or facts.batch >= _WHOLE_SET:
        return None
    evaluated = len({evaluation.step for evaluation in trace.evaluations})
    if facts.evidence.runtime != "tf1" or evaluated >= _FEW_EVALUATIONS:
        return None
    return found(facts.step_line, steps=steps, batches=max(served, steps))


def one_batch(facts: Facts) -> Found | None:
    """Find the same batch at every sample, where it is no full training set."""
    loop = facts.loop
    # For data that the program created, the size of the whole set is unknown.
    is_known = bool(set(loop.splits) - {"unknown"})
    # TF2 loops do not count examples, so the last sampled batch may be the whole set.
    examples = round(facts.batch) if facts.evidence.runtime == "tf1" else loop.asked
    if loop.looks < _ENOUGH_LOOKS or loop.batches != 1 or not is_known or not 0 < examples < _WHOLE_SET:
        return None
    return found(facts.step_line, examples=examples, steps=facts.trace.train_steps, looks=loop.looks)


def few_batches(facts: Facts) -> Found | None:
    """Find a handful of batches that return again and again, together far fewer images than a data set."""
    loop = facts.loop
    is_known = bool(set(loop.splits) - {"unknown"})
    images = round(facts.batch) * loop.batches
    if not is_known or not 1 < loop.batches <= loop.looks / _AGAIN or not 0 < images < _WHOLE_SET:
        return None
    return found(facts.step_line, looks=loop.looks, batches=loop.batches, images=images)


def left_early(facts: Facts) -> Found | None:
    """Find a `break` in the training loop of a program that made far fewer steps than it has rounds."""
    loop, steps = facts.loop, facts.trace.train_steps
    if not facts.came_to_its_end or loop.break_line is None or not 0 < 2 * steps < loop.planned:
        return None
    return found(loop.break_line, steps=steps, planned=loop.planned)


def reinitialised(facts: Facts) -> Found | None:
    """Find an initializer that ran repeatedly after training had begun.

    One run per trial is no mistake: each trial has many steps and its own test or optimizer.
    """
    loop, trace = facts.loop, facts.trace
    tested = len({each.step for each in trace.evaluations if each.split != "train"})
    tried = max(tested, sum(each.runs > 0 for each in trace.optimizers) - 1)
    is_trial = _STEPS_OF_A_TRIAL * loop.resets < trace.train_steps and tried >= loop.resets
    if loop.resets < 2 or is_trial:
        return None
    return found(loop.reset_line, times=loop.resets)


def reset_at_the_end(facts: Facts) -> Found | None:
    """Find an initializer that ran after the last training step and discarded the training."""
    loop, arrays = facts.loop, facts.evidence.arrays
    if not loop.resets or facts.trace.train_steps < _STEPS_OF_A_TRIAL or facts.diverged:
        return None
    is_last = loop.last_reset is None or loop.last_reset >= facts.trace.train_steps
    if not is_last or not facts.came_to_its_end:
        return None  # Another model was trained after it, or would have been.
    if facts.rate is not None and facts.rate <= 0:
        return None
    kept = [(arrays.get(v.first or ""), arrays.get(v.value or "")) for v in facts.variables if v.trainable]
    known = [(first, value) for first, value in kept if first is not None and value is not None]
    is_fresh = bool(known) and all(_started_alike(first, value) for first, value in known)
    return found(loop.reset_line, steps=facts.trace.train_steps) if is_fresh else None


def _started_alike(first: NDArray[Any], value: NDArray[Any]) -> bool:
    """Whether a value is its fixed initial value, or another draw with the same spread."""
    if first.shape != value.shape or not first.size:
        return False
    if np.ptp(first) == 0 or np.ptp(value) == 0:
        return bool(np.array_equal(first, value))
    drawn_anew = abs(float(np.corrcoef(first.ravel(), value.ravel())[0, 1])) < _UNLIKE
    return drawn_anew and abs(float(value.std() / first.std()) - 1) < _ALIKE


def growing_graph(facts: Facts) -> Found | None:
    """Find a loop that adds operations to the graph: most samples found it larger."""
    loop = facts.loop
    if loop.growths < 3 or 2 * loop.growths < loop.looks - 1:
        return None
    return found(loop.growth_line or facts.step_line, operations=loop.added)


def unused_rate(facts: Facts) -> Found | None:
    """Find a named learning rate that is not the one in force."""
    if facts.rate is None:
        return None
    used = [o.learning_rate for o in facts.trace.optimizers if o.learning_rate is not None]
    for name, fact in facts.evidence.names.items():
        meant = fact.value if fact.kind == "number" and name.lower() in _MEANT_RATES else None
        if isinstance(meant, int | float) and not any(abs(meant - rate) <= 1e-6 * abs(rate) for rate in used):
            return found(facts.optimizer_line, name=name, meant=float(meant), rate=facts.rate)
    return None


def no_rate(facts: Facts) -> Found | None:
    """Find a learning rate of zero or less."""
    trained = facts.trace.train_steps > 0
    if not trained or facts.rate is None or facts.rate > 0:
        return None
    return found(facts.optimizer_line, rate=facts.rate)


def budget_reached(facts: Facts) -> Found | None:
    """Report that the budget of this grading ended the training."""
    trace = facts.trace
    return found(steps=trace.max_steps) if trace.budget_reached and trace.max_steps is not None else None


CAUSES: tuple[Cause, ...] = (
    error("no-training-steps", "training-loop", nothing_trained, Basis.RUNS),
    error("variables-reset-in-loop", "sessions", reinitialised, Basis.RUNS),
    error("reset-after-training", "sessions", reset_at_the_end, Basis.VALUES),
    error("learning-rate-not-positive", "learning-rate", no_rate, Basis.GRAPH),
    suggestion("few-train-steps", "training-loop", step_under_print),
    suggestion("trained-with-the-print", "training-loop", few_steps),
    suggestion("trained-once", "training-loop", trained_once),
    suggestion("loop-left-early", "training-loop", left_early),
    warning("one-batch-again", "batches", one_batch, Basis.BATCHES),
    warning("few-batches-again", "batches", few_batches, Basis.BATCHES),
    warning("graph-grows-in-loop", "graph", growing_graph, Basis.GRAPH),
    suggestion("learning-rate-unused", "learning-rate", unused_rate),
    info("step-budget-reached", "limits", budget_reached, Basis.RUNS),
)
