"""The prediction and the labels in a TF1 graph, found by what is computed from them.

Names are the student's own, so they decide nothing. What decides is the form that lessons share: an `Equal`
of two `ArgMax`, a cross-entropy of logits and labels, a last softmax.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from grader.evidence.format import Evaluation
from grader.evidence.notices import WorkerNotice, notice
from grader.evidence.operations import ENTROPIES, VARIABLES
from grader.worker.runtimes.tf1.graph_walk import ancestors

_THROUGH = frozenset({"Identity", "Cast", "Reshape", "StopGradient", "Squeeze", "ExpandDims", "Snapshot"})
_MAX_EVALUATIONS = 50

Reasons = dict[str, WorkerNotice]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program predicts and what it compares that with."""

    prediction: tf.Tensor | None = None
    labels: tf.Tensor | None = None


@dataclass(frozen=True, slots=True)
class _Comparison:
    op: tf.Operation
    prediction: tf.Tensor
    labels: tf.Tensor


def find_answer(
    graph: tf.Graph, loss: tf.Tensor | None, evaluations: Sequence[Evaluation], reasons: Reasons
) -> Answer:
    """Find the prediction and its labels, and write into `reasons` why."""
    answer = _from_comparison(graph, evaluations, reasons)
    if answer.prediction is None:
        answer = _from_entropy(graph, loss, reasons)
    if answer.prediction is None:
        answer = Answer(_last_softmax(graph, reasons))
    return answer


def _own_ops(graph: tf.Graph) -> list[tf.Operation]:
    """List the operations that the program wrote, without those that differentiation added."""
    return [op for op in graph.get_operations() if not op.name.startswith("gradients")]


def _from_comparison(graph: tf.Graph, evaluations: Sequence[Evaluation], reasons: Reasons) -> Answer:
    """Use `equal(argmax(prediction), argmax(labels))`: the one evaluated last, else the one written last."""
    found = [comparison for op in _own_ops(graph) if (comparison := _comparison(op)) is not None]
    if not found:
        return Answer()
    chosen = _evaluated_last(found, graph, evaluations) or found[-1]
    reasons["prediction"] = notice("compared-with-labels", op=chosen.op.name)
    others = sorted({each.prediction.name for each in found} - {chosen.prediction.name})
    if others:
        reasons["others"] = notice("several-predictions", names=", ".join(others[:5]))
    return Answer(chosen.prediction, chosen.labels)


def _comparison(op: tf.Operation) -> _Comparison | None:
    """Return the learnt and the given side of an operation that compares predictions with labels."""
    if op.type in {"InTopK", "InTopKV2"}:
        return _Comparison(op, op.inputs[0], _through(op.inputs[1]))
    if op.type not in {"Equal", "NotEqual"}:
        return None
    sides = [_through(tensor) for tensor in op.inputs]
    learnt = [side for side in sides if _learns(side)]
    given = [side for side in sides if not _learns(side)]
    if len(learnt) != 1 or len(given) != 1:
        return None
    if "ArgMax" not in (learnt[0].op.type, given[0].op.type):
        # Without an `ArgMax` on either side, a counter is compared with a limit.
        return None
    return _Comparison(op, _before_argmax(learnt[0]), _before_argmax(given[0]))


def _evaluated_last(
    found: Sequence[_Comparison], graph: tf.Graph, evaluations: Sequence[Evaluation]
) -> _Comparison | None:
    """Return the comparison that the program's last figure was computed from, if there are several."""
    if len({comparison.prediction.name for comparison in found}) == 1:
        return None
    for name in dict.fromkeys(e.tensor for e in reversed(evaluations[-_MAX_EVALUATIONS:])):
        try:
            above = set(ancestors([graph.get_tensor_by_name(name).op]))
        except (KeyError, ValueError):
            continue
        chosen = [comparison for comparison in found if comparison.op in above]
        if chosen:
            return chosen[-1]
    return None


def _from_entropy(graph: tf.Graph, loss: tf.Tensor | None, reasons: Reasons) -> Answer:
    """Use the logits and labels of the cross-entropy that the optimizer minimises."""
    ops = ancestors([loss.op]) if loss is not None else _own_ops(graph)
    for op in ops:
        if op.type in ENTROPIES:
            reasons["prediction"] = notice("logits-of-loss", op=op.name)
            return Answer(_through(op.inputs[0]), _through(op.inputs[1]))
    return Answer()


def _last_softmax(graph: tf.Graph, reasons: Reasons) -> tf.Tensor | None:
    for op in reversed(_own_ops(graph)):
        if op.type == "Softmax" and _learns(op.outputs[0]):
            reasons["prediction"] = notice("last-softmax", op=op.name)
            return op.outputs[0]
    return None


def _through(tensor: tf.Tensor) -> tf.Tensor:
    while tensor.op.type in _THROUGH and tensor.op.inputs:
        tensor = tensor.op.inputs[0]
    return tensor


def _learns(tensor: tf.Tensor) -> bool:
    return any(op.type in VARIABLES for op in ancestors([tensor.op]))


def _before_argmax(tensor: tf.Tensor) -> tf.Tensor:
    return tensor.op.inputs[0] if tensor.op.type == "ArgMax" else tensor
