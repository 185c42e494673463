"""Causes in the evaluation: which images were used, how answers were compared, what was printed."""

import math
import re

from grader.evidence.format import Evaluation
from grader.evidence.operations import ENTROPIES, VARIABLES
from grader.evidence.tensor_names import op_of
from grader.examine.audit import CLAIM_TOLERANCE
from grader.examine.diagnoses.audits import agreement
from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, suggestion, warning
from grader.examine.diagnoses.facts import Facts
from grader.examine.diagnoses.graph import MULTIPLYING

_PRINTED_DIGITS = 0.0051
_SMALL_PART = 0.5
_GAP = 0.05
_SIGMAS = 3.0
_MOST_TEXT = 100
# What stands in place of output that was too long.
_LEFT_OUT = re.compile(r"^… \d+ …$", re.MULTILINE)
_OF_A_TEST, _TAIL = re.compile(r"\btest|테스트", re.IGNORECASE), 300
_TENSOR = re.compile(r"\bTensor\(\"[^\"]+:\d+\", ")


def wrong_axis(facts: Facts) -> Found | None:
    """Find an argmax over the examples instead of the classes."""
    graph = facts.graph
    for op in _comparisons(facts):
        for side in graph.inputs(op):
            argmax = graph.through(side)
            sources = graph.inputs(argmax)
            if graph.op(argmax) != "ArgMax" or len(sources) != 2 or graph.rank(sources[0]) != 2:
                continue
            if graph.number(sources[1]) == 0.0:
                return found(facts.line_of(op_of(argmax)))
    return None


def labels_with_labels(facts: Facts) -> Found | None:
    """Find labels that are compared with themselves, or answers with themselves: always equal."""
    graph = facts.graph
    evaluated = dict.fromkeys(e.tensor for e in facts.trace.evaluations)
    for op in graph.of_type({"Equal"}, *evaluated):
        sides = [graph.through(side) for side in graph.inputs(op)]
        sources = [graph.through(graph.inputs(side)[0]) for side in sides if graph.op(side) == "ArgMax"]
        if len(sources) == 2 and sources[0] == sources[1]:
            return found(facts.line_of(op), name=op_of(sources[0])[:80])
    return None


def compared_without_argmax(facts: Facts) -> Found | None:
    """Find probabilities compared with labels for equality, which almost never holds."""
    graph = facts.graph
    for op in _comparisons(facts):
        sides = [graph.through(side) for side in graph.inputs(op)]
        raw = [
            side for side in sides if graph.op(side) in {"Softmax", "Sigmoid", *MULTIPLYING, "Add", "AddV2"}
        ]
        if raw and graph.learns(raw[0]) and not any(graph.op(side) == "ArgMax" for side in sides):
            return found(facts.line_of(op))
    return None


def whole_number_mean(facts: Facts) -> Found | None:
    """Find a mean of integers: values between 0 and 1 are rounded down to 0."""
    graph = facts.graph
    for op in graph.of_all({"Mean", "FloorDiv", "Div"}):
        hits = graph.of_type({"Equal"}, op) if graph.is_whole(op) else []
        if any(graph.learns(hit) for hit in hits):
            return found(facts.line_of(op))
    return None


def _comparisons(facts: Facts) -> list[str]:
    """Return the equalities behind the evaluated figures, or all of the graph if nothing was evaluated."""
    graph = facts.graph
    evaluated = dict.fromkeys(e.tensor for e in facts.trace.evaluations)
    above = graph.of_type({"Equal"}, *evaluated) if evaluated else list(graph.of_all({"Equal"}))
    return [op for op in above if any(graph.learns(side) for side in graph.inputs(op))]


def _last(facts: Facts) -> list[Evaluation]:
    """Return the evaluations of one tensor after the last training step, often parts of one test set."""
    last = [e for e in facts.evaluations if e.step == facts.trace.train_steps]
    return [e for e in last if e.tensor == last[-1].tensor]


def small_test(facts: Facts) -> Found | None:
    """Find a final figure measured on a small part of the test images."""
    tested = [e for e in _last(facts) if e.split == "test"]
    if not facts.came_to_its_end or not tested or facts.submission is None:
        return None
    used, whole = sum(e.examples for e in tested), len(facts.submission.arrays.split("test")[1])
    return found(tested[-1].line, used=used, whole=whole) if used < _SMALL_PART * whole else None


def on_training_data(facts: Facts) -> Found | None:
    """Find figures that were all measured on training images."""
    if not facts.came_to_its_end or not facts.trace.train_steps:
        return None
    splits = {e.split for e in facts.evaluations}
    is_all = splits == {"train"} and facts.evaluations_are_complete
    return found(facts.evaluations[-1].line) if is_all else None


def tested_too_early(facts: Facts) -> Found | None:
    """Find a printed accuracy measured before the first training step and never again."""
    tested = [e for e in facts.evaluations if e.split == "test"]
    claimed = facts.figures.get("claimed_accuracy")
    if not facts.came_to_its_end or not facts.trace.train_steps or not tested or claimed is None:
        return None
    is_early = all(e.step == 0 for e in tested) and abs(tested[-1].value - claimed) <= _PRINTED_DIGITS
    return found(tested[-1].line, steps=facts.trace.train_steps) if is_early else None


def tensor_printed(facts: Facts) -> Found | None:
    """Find a last output line that is the description of an unevaluated tensor."""
    lines = facts.evidence.stdout.strip().splitlines()
    if not facts.came_to_its_end or _LEFT_OUT.search(facts.evidence.stdout):
        return None
    return found(text=lines[-1][:_MOST_TEXT]) if lines and _TENSOR.search(lines[-1]) else None


def trained_on_test(facts: Facts) -> Found | None:
    """Find test images among the training images."""
    seen = facts.loop.splits.get("test", 0)
    return found(facts.step_line, times=seen, looks=facts.loop.looks) if seen else None


def _claim(facts: Facts) -> tuple[float, float] | None:
    """Return the claimed and the measured accuracy if the program ended and claimed more.

    A lower printed figure misleads nobody: it is often a loss or belongs to an earlier step.
    """
    claimed, measured = facts.figures.get("claimed_accuracy"), facts.figures.get("accuracy")
    if not facts.came_to_its_end or claimed is None or measured is None:
        return None
    if claimed - measured <= _tolerance(facts, float(measured)):
        return None
    return float(claimed), float(measured)


def _tolerance(facts: Facts, measured: float) -> float:
    """Return how far two honest figures may differ; few images allow more by chance."""
    if facts.submission is None:
        return CLAIM_TOLERANCE
    sizes = [len(facts.submission.arrays.split(name)[1]) for name in ("test", "hidden")]
    spread = math.sqrt(measured * (1 - measured) * sum(1 / max(1, size) for size in sizes))
    return max(CLAIM_TOLERANCE, _SIGMAS * spread)


def _taken(facts: Facts, value: float) -> list[Evaluation]:
    """Return the evaluations that equal a figure within its printed precision."""
    return [e for e in facts.evaluations if abs(e.value - value) <= _PRINTED_DIGITS]


def _mean_taken(facts: Facts, value: float) -> bool:
    last = _last(facts)
    return bool(last) and abs(sum(e.value for e in last) / len(last) - value) <= _PRINTED_DIGITS


def validation_as_test(facts: Facts) -> Found | None:
    """Find an accuracy that the program prints as that of a test and computed on validation images."""
    claimed = facts.figures.get("claimed_accuracy")
    if claimed is None or not facts.came_to_its_end or not _OF_A_TEST.search(facts.evidence.stdout[-_TAIL:]):
        return None
    splits, taken = {e.split for e in facts.evaluations}, _taken(facts, float(claimed))
    if "test" in splits or not taken or {e.split for e in taken} != {"validation"}:
        return None
    return found(taken[-1].line, claimed=float(claimed))


def claim_is_trainings(facts: Facts) -> Found | None:
    """Find a printed accuracy of training images where the measured one is lower."""
    claim = _claim(facts)
    if claim is None:
        return None
    taken = _taken(facts, claim[0])
    if not taken or {e.split for e in taken} != {"train"}:
        return None
    return found(taken[-1].line, claimed=claim[0], measured=claim[1])


def claim_was_not_measured(facts: Facts) -> Found | None:
    """Find a printed accuracy that no run of the program returned."""
    claim = _claim(facts)
    if (
        claim is None
        or facts.evidence.runtime != "tf1"
        or _taken(facts, claim[0])
        or _mean_taken(facts, claim[0])
    ):
        return None
    return found(None, claimed=claim[0], measured=claim[1])


def claim_differs(facts: Facts) -> Found | None:
    """Find a printed accuracy that hidden images contradict, where repeating the training does not agree."""
    claim = _claim(facts)
    if claim is None or agreement(facts) is not None:
        return None
    if claim_is_trainings(facts) is not None or claim_was_not_measured(facts) is not None:
        return None
    return found(None, claimed=claim[0], measured=claim[1])


def streaming_metric(facts: Facts) -> Found | None:
    """Find a running mean over all batches printed as the accuracy of one.

    A metric in a separate graph, as in an estimator, restarts at each evaluation.
    """
    graph = facts.graph
    if facts.answers_apart:
        return None
    for evaluation in reversed(facts.evaluations):
        above = graph.ancestors(evaluation.tensor)
        counters = [n for n in above if graph.op(n) in VARIABLES and n.endswith(("/total", "/count"))]
        if (
            len(counters) >= 2
            and len(facts.evaluations) > 1
            and not graph.of_type(ENTROPIES, evaluation.tensor)
        ):
            return found(evaluation.line)
    return None


def untrained_session(facts: Facts) -> Found | None:
    """Find a test in a new session whose variables were never trained."""
    sessions, arrays = facts.evidence.sessions, facts.evidence.arrays
    trained = [number for number, session in enumerate(sessions) if session.train_steps]
    if not trained or trained[-1] == len(sessions) - 1 or facts.evidence.problem is not None:
        return None
    learnt = {v.name: arrays.get(v.value or "") for v in sessions[trained[-1]].variables if v.trainable}
    for session in sessions[trained[-1] + 1 :]:
        later = {v.name: arrays.get(v.value or "") for v in session.variables if v.trainable}
        pairs = [
            (learnt[name], value) for name, value in later.items() if name in learnt and value is not None
        ]
        apart = [a is not None and a.shape == b.shape and not (a == b).all() for a, b in pairs]
        last = [each for each in facts.trace.evaluations if each.step == facts.trace.train_steps]
        if session.runs > 1 and apart and all(apart) and last:
            return found(last[-1].line)
    return None


CAUSES: tuple[Cause, ...] = (
    error("argmax-over-examples", "evaluation", wrong_axis, Basis.GRAPH),
    error("compared-without-argmax", "evaluation", compared_without_argmax, Basis.GRAPH),
    error("compared-with-itself", "evaluation", labels_with_labels, Basis.GRAPH),
    error("accuracy-of-integers", "evaluation", whole_number_mean, Basis.GRAPH),
    error("tested-in-new-session", "sessions", untrained_session, Basis.VALUES),
    suggestion("tested-before-training", "evaluation", tested_too_early),
    warning("tensor-printed", "sessions", tensor_printed, Basis.OUTPUT),
    warning("trained-on-test-data", "splits", trained_on_test, Basis.BATCHES),
    suggestion("claim-is-of-training-data", "splits", claim_is_trainings),
    suggestion("validation-as-test", "splits", validation_as_test),
    suggestion("claim-not-measured", "evaluation", claim_was_not_measured),
    suggestion("claim-not-reproduced", "evaluation", claim_differs),
    warning("evaluated-on-training-data", "splits", on_training_data, Basis.BATCHES),
    warning("small-test-part", "evaluation", small_test, Basis.BATCHES),
    warning("streaming-metric", "evaluation", streaming_metric, Basis.GRAPH),
)
