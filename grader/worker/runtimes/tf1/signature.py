"""Find which tensor is what in a TF1 program's graph: images, labels, dropout, loss, and the prediction.

Names are the student's own, so they decide nothing. What decides is the shape of every lesson: an
`Equal` of two `ArgMax`, a cross-entropy of logits and labels, and what was fed when it was trained.
"""

import re
from typing import Any

import tensorflow as tf

from grader.evidence.format import Signature
from grader.evidence.operations import ENTROPIES, VARIABLES
from grader.evidence.tensor_names import TensorName
from grader.worker.runtimes.tf1.graph_walk import ancestors
from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.pipeline_inputs import given_to, images_among, is_handed
from grader.worker.shims.estimator import ANSWER

_THROUGH = frozenset({"Identity", "Cast", "Reshape", "StopGradient", "Squeeze", "ExpandDims", "Snapshot"})
ASKED = re.compile(r"#\s*grade:\s*(prediction|images|labels|keep)\s*=\s*([A-Za-z_]\w*)")


def find_signature(tracer: Any, names: dict[str, Any], source: str) -> Signature:
    """Find the roles of the graph that was trained, with the reason for each."""
    graph = main_graph(tracer, names)
    answering = answering_state(tracer)
    reasons: dict[str, str] = {}
    loss = _last_loss(tracer, graph)
    prediction, labels = _from_comparison(graph, tracer, reasons)
    if prediction is None:
        prediction, labels = _from_entropy(graph, loss, reasons)
    if prediction is None:
        prediction = _from_softmax(graph, reasons)
    if answering is not None:
        prediction, labels = answering.graph.get_collection(ANSWER)[0], None
        reasons.clear()
        reasons["prediction"] = "what the estimator predicts"
    asked = _asked(names, source, reasons)
    prediction = asked.get("prediction", prediction)
    placeholders = _inputs_of(prediction)
    labels = asked.get("labels", labels)
    labels = _beside(loss, placeholders, reasons) if labels is None else _handed_behind(labels, reasons)
    keep = asked["keep"] if "keep" in asked else _keep(placeholders, tracer, reasons)
    images = asked["images"] if "images" in asked else _images(placeholders, labels, keep, reasons)
    others = [p.name for p in placeholders if p is not images and p is not keep]
    counted = tuple(name for name in others if name in tracer.counting_feeds)
    known = tracer.train_feeds | tracer.asked_feeds
    return Signature(
        graph=None,
        images=_name(images),
        labels=_name(labels),
        keep=_name(keep),
        keep_kind=_keep_kind(keep, tracer) if keep is not None else None,
        prediction=_name(prediction),
        loss=_name(loss),
        scale=(tracer.image_scale or 1.0) * _fed_behind(images, tracer, reasons),
        fed={name: known[name] for name in others if name in known and name not in counted},
        counted=counted,
        batch=tracer.first_batch,
        reasons=reasons,
    )


def answering_state(tracer: Any) -> Any:
    """Find the last session whose graph says by itself what it predicts, as an estimator's does."""
    marked = [state for state in tracer.tf1.sessions if state.graph.get_collection(ANSWER)]
    return marked[-1] if marked else None


def _asked(names: dict[str, Any], source: str, reasons: dict[str, str]) -> dict[str, Any]:
    """Take what the student names: `# grade: prediction = y_conv`."""
    found = {}
    for role, name in ASKED.findall(source):
        if isinstance(names.get(name), tf.Tensor):
            found[role] = names[name]
            reasons[role] = f"named in the program: {name}"
    return found


def _name(tensor: Any) -> TensorName | None:
    return None if tensor is None else TensorName(tensor.name)


def _last_loss(tracer: Any, graph: Any) -> Any:
    losses = [tracer.tf1.loss_of(n) for n in range(len(tracer.optimizers))]
    own = [loss for loss in losses if loss is not None and loss.graph is graph]
    return own[-1] if own else None


def _through(tensor: Any) -> Any:
    while tensor.op.type in _THROUGH and tensor.op.inputs:
        tensor = tensor.op.inputs[0]
    return tensor


def _learns(tensor: Any) -> bool:
    return any(op.type in VARIABLES for op in ancestors([tensor.op]))


def _own_ops(graph: Any) -> list[Any]:
    """List the ops that the program wrote, without those that differentiation added."""
    return [op for op in graph.get_operations() if not op.name.startswith("gradients")]


def _from_comparison(graph: Any, tracer: Any, reasons: dict[str, str]) -> tuple[Any, Any]:
    """Read `equal(argmax(prediction), argmax(labels))`: the one evaluated last, else the one written last."""
    found = [pair for op in _own_ops(graph) if (pair := _compared(op)) is not None]
    if not found:
        return None, None
    op, prediction, labels = _evaluated_last(found, graph, tracer) or found[-1]
    reasons["prediction"] = f"compared with the labels by {op.name}"
    others = sorted({other.name for _, other, _ in found} - {prediction.name})
    if others:
        reasons["ambiguous"] = (
            f"also compared with labels: {', '.join(others[:5])}; "
            "name the one that counts in the program: # grade: prediction = <variable>"
        )
    return prediction, labels


def _compared(op: Any) -> tuple[Any, Any, Any] | None:
    """Give the op, its learnt side and its given side, where it compares answers with labels."""
    if op.type in {"InTopK", "InTopKV2"}:
        return op, op.inputs[0], _through(op.inputs[1])
    if op.type not in {"Equal", "NotEqual"}:
        return None
    sides = [_through(tensor) for tensor in op.inputs]
    learnt = [side for side in sides if _learns(side)]
    given = [side for side in sides if not _learns(side)]
    if len(learnt) != 1 or len(given) != 1:
        return None
    if "ArgMax" not in (learnt[0].op.type, given[0].op.type):
        # A count that is compared with a limit is no answer; labels of a whole number a row are.
        return None
    return op, _before_argmax(learnt[0]), _before_argmax(given[0])


def _evaluated_last(found: list[Any], graph: Any, tracer: Any) -> tuple[Any, Any, Any] | None:
    """Choose the comparison that the program's last figure was computed from; None where none was."""
    if len({prediction.name for _, prediction, _ in found}) == 1:
        return None
    for name in dict.fromkeys(e.tensor for e in reversed(tracer.evaluations[-50:])):
        try:
            above = set(ancestors([graph.get_tensor_by_name(name).op]))
        except (KeyError, ValueError):
            continue
        chosen = [candidate for candidate in found if candidate[0] in above]
        if chosen:
            op, prediction, labels = chosen[-1]
            return op, prediction, labels
    return None


def _before_argmax(tensor: Any) -> Any:
    return tensor.op.inputs[0] if tensor.op.type == "ArgMax" else tensor


def _from_entropy(graph: Any, loss: Any, reasons: dict[str, str]) -> tuple[Any, Any]:
    """Read the logits and labels of the cross-entropy that the optimiser minimises."""
    ops = ancestors([loss.op]) if loss is not None else _own_ops(graph)
    for op in ops:
        if op.type in ENTROPIES:
            reasons["prediction"] = f"logits of {op.name}"
            return _through(op.inputs[0]), _through(op.inputs[1])
    return None, None


def _from_softmax(graph: Any, reasons: dict[str, str]) -> Any:
    for op in reversed(_own_ops(graph)):
        if op.type == "Softmax" and _learns(op.outputs[0]):
            reasons["prediction"] = f"the last softmax, {op.name}"
            return op.outputs[0]
    return None


def _beside(loss: Any, placeholders: list[Any], reasons: dict[str, str]) -> Any:
    """Find the labels of a program that compares nothing: the one placeholder that only the loss reads."""
    others = [p for p in _inputs_of(loss) if all(p is not each for each in placeholders)]
    if len(others) != 1 or not placeholders:
        return None
    reasons["labels"] = "what the loss is computed from, and the prediction is not"
    return others[0]


def _handed_behind(labels: Any, reasons: dict[str, str]) -> Any:
    """Give the one thing that labels are computed from where an iterator hands it out; else the labels."""
    given = given_to([labels])
    if len(given) != 1 or not is_handed(given[0]):
        return labels
    reasons["labels"] = f"{_handing(given[0])} hands them out beside the images"
    return given[0]


def _inputs_of(tensor: Any) -> list[Any]:
    return [] if tensor is None else given_to([tensor])


def _handing(tensor: Any) -> str:
    """Name what hands a tensor out, and which of its outputs that is."""
    return f"{tensor.op.name} ({tensor.op.type}), output {tensor.value_index}"


def _keep(placeholders: list[Any], tracer: Any, reasons: dict[str, str]) -> Any:
    """Find the dropout placeholder: a floating-point one that holds a single figure, or of unknown shape.

    One of unknown shape that was fed an array in training is none.
    """
    fed_arrays = set(tracer.fed_in_training) - set(tracer.train_feeds)
    placeholders = [p for p in placeholders if p.name not in fed_arrays and not is_handed(p)]
    scalars = [p for p in placeholders if p.dtype.is_floating and p.shape.rank == 0]
    unknown = [p for p in placeholders if p.dtype.is_floating and p.shape.rank is None]
    found = (scalars or unknown or [None])[0]
    if found is not None:
        reasons["keep"] = "a single figure that the prediction depends on"
    return found


def _keep_kind(keep: Any, tracer: Any) -> str:
    """Tell a probability of keeping from a rate: by what the evaluations fed, else by what training fed."""
    fed = [e.fed[keep.name] for e in tracer.evaluations if keep.name in e.fed]
    if fed and fed[-1] in (0.0, 1.0):
        return "keep" if fed[-1] == 1.0 else "rate"
    return "keep" if any(op.type == "Sub" for op in keep.consumers()) else "rate"


def _images(placeholders: list[Any], labels: Any, keep: Any, reasons: dict[str, str]) -> Any:
    images = images_among(p for p in placeholders if p is not labels and p is not keep)
    if images is None:
        return None
    reasons["images"] = "what the prediction is computed from"
    if is_handed(images):
        reasons["images"] += f": {_handing(images)}, hands it out; images are fed in its place"
    return images


def _fed_behind(images: Any, tracer: Any, reasons: dict[str, str]) -> float:
    """Tell by how much the placeholder must be fed more where the program feeds what is computed from it.

    `xs = tf.placeholder(...) / 255.` makes `xs` the quotient: fed by that name, the division never runs.
    """
    if images is None or images.name in tracer.fed_in_training:
        return 1.0
    for consumer in images.consumers():
        if not any(out.name in tracer.fed_in_training for out in consumer.outputs):
            continue
        factors = [tf.get_static_value(t) for t in consumer.inputs if t is not images]
        reasons["images"] = f"{consumer.name}, which is computed from it, was fed in its place"
        if consumer.type in {"RealDiv", "Div", "DivNoNan"} and len(factors) == 1 and factors[0] is not None:
            return float(factors[0])
        if consumer.type == "Mul" and len(factors) == 1 and factors[0]:
            return 1.0 / float(factors[0])
    return 1.0
