"""Contradictions in a trace: parts that our worker always writes together must agree.

The trace is kept in the student's process, so a program can change it. Only contradictions are reported; a
trace without one may still be false (see `replay`).
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from grader.evidence.format import Evidence, Optimizer
from grader.evidence.operations import is_update
from grader.evidence.sampling import certain_samples
from grader.evidence.tensor_names import op_of
from grader.examine.models.graph_parts import closure, nodes_of, parse_graph, see_through
from grader.examine.models.guard import guarded
from grader.examine.verdicts import EvaluationRefused

# An alarm may interrupt between two counts of the same step.
_SLACK = 2
_MOST_SESSIONS = 16
_DESCENTS = frozenset({"ApplyGradientDescent", "ResourceApplyGradientDescent"})
# Constants in a graph have 32 bits.
_SAME_RATE = 1e-3


def contradiction(evidence: Evidence, max_steps: int | None = None, runtime: str | None = None) -> str | None:
    """Return what contradicts the steps that a trace claims, or None.

    `max_steps` is the cap that the host set for the run, `runtime` the one that ran the program, if known.
    All other rules apply to TF1 programs only.
    """
    if runtime is not None and evidence.runtime != runtime:
        return "runtime"
    if max_steps is not None and _differs_from_cap(evidence, max_steps):
        return "budget"
    if evidence.runtime != "tf1" or not evidence.trace.train_steps:
        return None
    rules: tuple[tuple[str, Callable[[Evidence], bool]], ...] = (
        ("sessions", _differs_from_sessions),
        ("losses", _lacks_samples),
        ("updates", _has_steps_of_nothing),
        ("rates", _has_other_rates),
    )
    return next((name for name, is_broken in rules if is_broken(evidence)), None)


def _has_other_rates(evidence: Evidence) -> bool:
    return any(_has_another_rate(evidence, each) for each in evidence.trace.optimizers)


def _differs_from_cap(evidence: Evidence, max_steps: int) -> bool:
    """Find more steps than the cap allows, or a cap that is claimed to be reached with fewer."""
    trace = evidence.trace
    return trace.train_steps > max_steps or (trace.budget_reached and trace.train_steps < max_steps - _SLACK)


def struck(evidence: Evidence) -> Evidence:
    """Return the evidence without its training trace; measured parts stay."""
    optimizers = tuple(replace(optimizer, runs=0) for optimizer in evidence.trace.optimizers)
    trace = replace(
        evidence.trace, train_steps=0, examples=0, losses=(), optimizers=optimizers, budget_reached=False
    )
    return replace(evidence, trace=trace)


def _differs_from_sessions(evidence: Evidence) -> bool:
    """Compare the steps with those of the sessions; beyond a maximum, old sessions are not recorded."""
    if not 0 < len(evidence.sessions) < _MOST_SESSIONS:
        return False
    counted = sum(session.train_steps for session in evidence.sessions)
    return abs(counted - evidence.trace.train_steps) > _SLACK


def _lacks_samples(evidence: Evidence) -> bool:
    """Find missing samples at steps that are always sampled when an optimizer of known loss trains."""
    trace = evidence.trace
    used = [optimizer for optimizer in trace.optimizers if optimizer.runs]
    runs = sum(optimizer.runs for optimizer in used)
    if any(optimizer.loss is None for optimizer in used) or abs(runs - trace.train_steps) > _SLACK:
        return False
    return not certain_samples(trace.train_steps - _SLACK) <= {step for step, _ in trace.losses}


def _has_steps_of_nothing(evidence: Evidence) -> bool:
    """Find steps without an optimizer in a program whose graphs hold no other update."""
    trace = evidence.trace
    made = sum(optimizer.runs for optimizer in trace.optimizers)
    if trace.train_steps - made <= _SLACK or not evidence.sessions:
        return False
    train_ops = [optimizer.train_op for optimizer in trace.optimizers if optimizer.train_op]
    used = {session.graph for session in evidence.sessions}
    return not any(_has_other_updates(evidence, name, train_ops) for name in used)


def _has_other_updates(evidence: Evidence, graph: str, train_ops: Iterable[str]) -> bool:
    try:
        nodes = nodes_of(parse_graph(evidence.graphs[graph]))
    except EvaluationRefused:
        return True
    known = closure(nodes, train_ops)
    initialisers = {f"{variable.name}/Assign" for s in evidence.sessions for variable in s.variables}
    return any(
        is_update(node.op) and name not in known and name not in initialisers for name, node in nodes.items()
    )


def _has_another_rate(evidence: Evidence, optimizer: Optimizer) -> bool:
    """Find a gradient descent rate that none of the train op's constant updates has.

    An optimizer's graph is not recorded, so this applies only if all sessions share one graph.
    """
    claimed, used = optimizer.learning_rate, {session.graph for session in evidence.sessions}
    is_known = len(used) == 1 and len(evidence.sessions) < _MOST_SESSIONS
    if not optimizer.runs or claimed is None or optimizer.train_op is None or not is_known:
        return False
    try:
        nodes = nodes_of(parse_graph(evidence.graphs[next(iter(used))]))
        below = (nodes[name] for name in closure(nodes, [optimizer.train_op]))
        sources = [see_through(nodes, node.input[1]) for node in below if node.op in _DESCENTS]
        rates = [_figure_of(nodes[op_of(source)]) for source in sources]
    except (EvaluationRefused, LookupError):
        return False
    return bool(rates) and not any(
        rate is None or math.isclose(rate, claimed, rel_tol=_SAME_RATE) for rate in rates
    )


def _figure_of(node: Any) -> float | None:
    """Return the number of a scalar constant; None for any other node."""
    import tensorflow as tf

    if node.op != "Const" or node.attr["value"].tensor.tensor_shape.dim:
        return None
    with guarded():
        return float(tf.make_ndarray(node.attr["value"].tensor))
