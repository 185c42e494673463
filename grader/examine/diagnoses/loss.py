"""Causes in the loss: the minimised tensor is not the cross-entropy of answers and labels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.operations import ENTROPIES, PIPELINE_OUTPUTS, VARIABLES
from grader.evidence.tensor_names import op_of
from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, suggestion, warning
from grader.examine.diagnoses.facts import Facts
from grader.examine.diagnoses.graph import ADDING, MULTIPLYING, PASSING

_CLASSES = 10
_SQUASHING = frozenset({"Softmax", "Sigmoid"})
_LOGS = frozenset({"Log", "Log1p", "Xlogy"})
# Rates suitable for the sum over a batch, and the accuracy of softmax regression with a suitable rate.
_SUMS_RATES = (0.005, 0.02)
_LEARNT, _POOR = 0.9, 0.8
_SEVERAL = 10
# Ops between scores and a logarithm that do not turn scores into probabilities.
_GUARDING = PASSING | {"Maximum", "Minimum", "Relu", "ReadVariableOp"}
_SCALING = frozenset({"Neg", "Identity", "Mul"})
# This number of images cannot be confused with ten classes; probabilities sum to 1 within the tolerance.
_IMAGES = 100
_ROUNDING = 0.01


def softmax_twice(facts: Facts) -> Found | None:
    """Find a softmax before a loss that applies one itself."""
    graph = facts.graph
    for op in graph.of_type(ENTROPIES, facts.loss):
        logits = graph.through(graph.inputs(op)[0]) if graph.inputs(op) else ""
        if graph.op(logits) == "Softmax" and graph.learns(logits):
            return found(facts.line_of(op_of(logits)) or facts.line_of(op))
    return None


def softmax_over_batch(facts: Facts) -> Found | None:
    """Find a softmax along the batch axis instead of the class axis."""
    for graph, tensor in ((facts.graph, facts.loss), (facts.answering_graph, facts.prediction)):
        for op in graph.of_type((*ENTROPIES, "Softmax", "LogSoftmax"), tensor):
            # TensorFlow transposes the requested axis to the last position.
            shape = graph.shape(graph.inputs(op)[0]) if graph.inputs(op) else None
            if shape is not None and len(shape) == 2 and shape[0] == _CLASSES != shape[1]:
                return found(facts.line_of(op) or _first_line(facts, op))
    if not _sums_over_images(facts):
        return None
    # A softmax by hand is a quotient; its sum is the op with a line.
    written = [op_of(facts.prediction or ""), *facts.answering_graph.of_type({"Sum"}, facts.prediction)]
    return found(next((line for line in map(facts.line_of, reversed(written)) if line is not None), None))


def _sums_over_images(facts: Facts) -> bool:
    """Whether the answers to all images sum to 1 per class, measured."""
    answers = _answers(facts)
    if not answers.size or not np.all(answers >= 0):
        return False
    over_images, over_classes = (np.abs(answers.sum(axis) - 1) < _ROUNDING for axis in (0, 1))
    return bool(np.all(over_images)) and not np.any(over_classes)


def _answers(facts: Facts) -> NDArray[Any]:
    """Return the ten outputs for some hidden images; empty if the model has other outputs."""
    if facts.submission is None or facts.prediction is None:
        return np.zeros((0, _CLASSES))
    images, _ = facts.submission.arrays.split("hidden")
    answers = np.asarray(facts.submission.evaluate_on(images[:_IMAGES], facts.prediction))
    is_usual = answers.shape == (_IMAGES, _CLASSES) and answers.dtype.kind == "f"
    return answers if is_usual else np.zeros((0, _CLASSES))


def relu_on_logits(facts: Facts) -> Found | None:
    """Find a ReLU between the last layer and the softmax: negative scores are lost."""
    for graph, tensor in ((facts.graph, facts.loss), (facts.answering_graph, facts.prediction)):
        for op in graph.of_type((*ENTROPIES, "Softmax"), tensor):
            logits = op_of(graph.through(graph.inputs(op)[0])) if graph.inputs(op) else ""
            if graph.op(logits) in {"Relu", "Relu6"} and (graph.shape(logits) or (0,))[-1] == 10:
                return found(facts.line_of(logits) or facts.line_of(op))
    # Keras keeps its softmax out of the graph, so the last layer's activation decides.
    last = op_of(facts.answering_graph.through(facts.prediction or ""))
    is_relu = facts.evidence.runtime != "tf1" and facts.answering_graph.op(last) in {"Relu", "Relu6"}
    return found(facts.line_of(last)) if is_relu else None


def unguarded_log(facts: Facts) -> Found | None:
    """Find the logarithm of an unclipped softmax or sigmoid in a loss that became non-finite."""
    graph = facts.graph
    if not facts.diverged:
        return None
    for op in graph.of_type({"Log"}, facts.loss):
        source = graph.through(graph.inputs(op)[0]) if graph.inputs(op) else ""
        if graph.op(source) in _SQUASHING:
            return found(facts.line_of(op))
    return None


def log_of_scores(facts: Facts) -> Found | None:
    """Find the logarithm of a layer's output that no softmax turned into a probability."""
    graph = facts.graph
    for op in graph.of_type({"Log"}, facts.loss):
        source = graph.through(graph.inputs(op)[0], _GUARDING | ADDING) if graph.inputs(op) else ""
        # The first operand of a sum is followed; it may be the bias.
        if graph.op(source) in MULTIPLYING | VARIABLES and graph.learns(source):
            return found(facts.line_of(op))
    return _keras_takes_scores(facts)


def _keras_takes_scores(facts: Facts) -> Found | None:
    """Find a Keras loss that expects probabilities but gets negative numbers, measured."""
    asked = facts.trace.keras_loss.endswith("categorical_crossentropy")
    accuracy = facts.accuracy
    if not asked or accuracy is None or accuracy >= _LEARNT:
        return None
    return found(facts.optimizer_line) if np.any(_answers(facts) < 0) else None


def mean_over_entries(facts: Facts) -> Found | None:
    """Find a mean over examples and classes of labels times logarithms: a tenth of the cross-entropy."""
    graph = facts.graph
    for op in graph.of_type({"Mean"}, facts.loss):
        if len(graph.inputs(op)) < 2 or graph.rank(op) != 0:
            continue
        product = graph.through(graph.inputs(op)[0], {"Neg", "Identity"})
        if graph.op(product) != "Mul" or (graph.shape(product) or ())[1:] != (10,):
            continue
        factors = [graph.op(graph.through(one, _SCALING)) for one in graph.inputs(product)]
        if "Log" in factors:
            return found(facts.line_of(op))
    return None


def mean_slows(facts: Facts) -> Found | None:
    """Find a mean over the batch with a rate for the sum: each step is smaller by the batch size."""
    graph, optimizer = facts.graph, facts.optimizer
    rate, accuracy = facts.rate, facts.accuracy
    if optimizer is None or "GradientDescent" not in optimizer.kind or rate is None or accuracy is None:
        return None
    if accuracy >= _LEARNT or facts.batch < _SEVERAL or facts.diverged:
        return None
    if not _SUMS_RATES[0] <= rate <= _SUMS_RATES[1]:
        return None
    op = op_of(graph.through(facts.loss or "", {"Identity", "Neg"}))
    is_mean = graph.op(op) == "Mean" and bool(graph.of_type((*ENTROPIES, "Log"), op))
    if not is_mean or len(graph.shape(graph.inputs(op)[0]) or ()) != 1:
        return None
    return found(facts.line_of(op) or facts.optimizer_line, rate=rate, batch=round(facts.batch))


def binary_entropy(facts: Facts) -> Found | None:
    """Find ten binary cross-entropies where one class of ten is expected."""
    graph = facts.graph
    softmax = bool(facts.answering_graph.of_type({"Softmax"}, facts.prediction))
    for op in graph.of_type({"Log", "Log1p"}, facts.loss):
        if "logistic_loss" in op and (graph.shape(op) or ())[1:] == (10,):
            return found(_first_line(facts, op))
        rest = (
            graph.through(graph.inputs(op)[0], {"Identity", "Maximum", *ADDING}) if graph.inputs(op) else ""
        )
        inside = [graph.op(graph.through(one)) for one in graph.inputs(rest)]
        if softmax and graph.op(rest) == "Sub" and "Softmax" in inside:
            return found(facts.line_of(op))
    return None


def sigmoid_alone(facts: Facts) -> Found | None:
    """Find logarithms of ten sigmoids without the terms for one minus each of them."""
    graph = facts.graph
    for op in graph.of_type({"Log"}, facts.loss):
        source = op_of(graph.through(graph.inputs(op)[0], _GUARDING)) if graph.inputs(op) else ""
        if graph.op(source) != "Sigmoid" or (graph.shape(source) or ())[1:] != (_CLASSES,):
            continue
        taken_off = [one for sub in graph.of_type({"Sub"}, facts.loss) for one in graph.inputs(sub)[1:]]
        if source not in map(op_of, taken_off):
            return found(facts.line_of(source) or facts.line_of(op))
    return None


def _first_line(facts: Facts, op: str) -> int | None:
    """Return the line of an op, or of the nearest consumer that has one."""
    for _ in range(20):
        if (line := facts.line_of(op)) is not None:
            return line
        takers = facts.graph.consumers.get(op, [])
        if not takers:
            return None
        op = takers[0]
    return None


def loss_is_maximised(facts: Facts) -> Found | None:
    """Find a negative cross-entropy: its sign is wrong, so training makes the model worse."""
    graph = facts.graph
    entropies = graph.of_type((*ENTROPIES, "Log", "LogSoftmax"), facts.loss)
    if "categorical_crossentropy" in facts.trace.keras_loss and facts.losses:
        first = facts.losses[0][1]
        return found(facts.step_line, loss=float(f"{first:.4g}")) if first < -_ROUNDING else None
    if not entropies or not facts.losses or not facts.trace.train_steps:
        return None
    if any("logistic_loss" in op for op in entropies) or not _is_of_classes(facts):
        return None
    first = facts.losses[0][1]
    if first >= -1e-6:
        return None
    return found(facts.line_of(op_of(facts.loss or "")) or facts.optimizer_line, loss=float(f"{first:.4g}"))


def _is_of_classes(facts: Facts) -> bool:
    """Whether the loss is computed from a softmax, and so cannot be negative."""
    return bool(facts.graph.of_type((*ENTROPIES, "Softmax", "LogSoftmax"), facts.loss))


def loss_without_labels(facts: Facts) -> Found | None:
    """Find a loss that does not depend on the labels that the answers are compared with."""
    graph, labels = facts.graph, facts.evidence.signature.labels
    if not labels or not facts.loss or not facts.trace.train_steps:
        return None
    behind = graph.ancestors(labels)
    given = [n for n in behind if graph.op(n).startswith("Placeholder")]
    optimised = [each for each in facts.trace.optimizers if each.runs]
    if any(graph.op(n) in PIPELINE_OUTPUTS for n in behind) or len({each.loss for each in optimised}) > 1:
        return None  # A pipeline of its own, or labels of its own, for each of several models.
    if not given or set(given) & set(graph.ancestors(facts.loss)):
        return _minimises_another(facts, given)
    classifies = bool(graph.of_type((*ENTROPIES, *_LOGS), facts.loss)) and bool(
        graph.of_type(MULTIPLYING, facts.loss)
    )
    return found(facts.line_of(op_of(facts.loss)) or facts.optimizer_line) if classifies else None


def _minimises_another(facts: Facts, given: list[str]) -> Found | None:
    """Find optimizers of a bad model that minimise a tensor without labels instead of the loss."""
    minimised = [each.loss for each in facts.trace.optimizers if each.runs]
    behind = set(facts.graph.ancestors(*minimised))
    poor = facts.accuracy is not None and facts.accuracy < _POOR
    if not poor or not behind or None in minimised or behind & set(given):
        return None
    return found(facts.optimizer_line)


CAUSES: tuple[Cause, ...] = (
    error("loss-is-maximised", "cross-entropy", loss_is_maximised, Basis.LOSSES),
    error("loss-without-labels", "cross-entropy", loss_without_labels, Basis.GRAPH),
    error("softmax-over-batch", "softmax", softmax_over_batch, Basis.GRAPH),
    error("log-of-scores", "softmax", log_of_scores, Basis.GRAPH),
    warning("softmax-twice", "softmax", softmax_twice, Basis.GRAPH),
    warning("relu-on-logits", "relu", relu_on_logits, Basis.GRAPH),
    warning("mean-over-entries", "cross-entropy", mean_over_entries, Basis.GRAPH),
    suggestion("mean-slows-training", "cross-entropy", mean_slows),
    warning("binary-cross-entropy", "cross-entropy", binary_entropy, Basis.GRAPH),
    warning("sigmoid-without-softmax", "softmax", sigmoid_alone, Basis.GRAPH),
    suggestion("unguarded-log", "numbers", unguarded_log),
)
