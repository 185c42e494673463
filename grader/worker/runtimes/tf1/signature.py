"""Which tensor is what in a TF1 program's graph: images, labels, dropout, loss, and the prediction."""

from collections.abc import Sequence

import tensorflow as tf

from grader.evidence.format import Evaluation, Signature
from grader.evidence.notices import notice
from grader.evidence.tensor_names import TensorName
from grader.worker.grade_comments import named_roles
from grader.worker.runtime_protocol import EndedProgram
from grader.worker.runtimes.tf1.answer_search import Answer, Reasons, find_answer
from grader.worker.runtimes.tf1.feed_record import FeedRecord
from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.pipeline_inputs import images_among, inputs_of, is_from_pipeline
from grader.worker.runtimes.tf1.session_recording import SessionRecording
from grader.worker.runtimes.tf1.traced_session import TracedSession
from grader.worker.shims.estimator import ANSWER


def find_signature(recording: SessionRecording, program: EndedProgram) -> Signature:
    """Find the roles in the graph that was trained, with the reason for each."""
    tracer, feeds = recording.tracer, recording.feeds
    graph = main_graph(recording.sessions, program.names)
    loss = recording.optimizers.last_loss(graph)
    reasons: Reasons = {}
    named = _named_tensors(program)
    answer = _answer(recording, graph, loss, reasons)
    reasons |= {
        role: notice("named-in-comment", name=name)
        for role, name in named_roles(program.source)
        if role in named
    }
    prediction = named.get("prediction", answer.prediction)
    inputs = [] if prediction is None else inputs_of([prediction])
    labels = _labels(named.get("labels", answer.labels), loss, inputs, reasons)
    keep = named["keep"] if "keep" in named else _keep(inputs, feeds, reasons)
    images = named["images"] if "images" in named else _images(inputs, labels, keep, reasons)
    others = [tensor.name for tensor in inputs if tensor is not images and tensor is not keep]
    counts = tuple(name for name in others if name in feeds.image_counts)
    fed = feeds.in_first_steps | feeds.in_evaluations
    return Signature(
        graph=None,
        images=_name(images),
        labels=_name(labels),
        keep=_name(keep),
        keep_kind=_keep_kind(keep, tracer.evaluations) if keep is not None else None,
        prediction=_name(prediction),
        loss=_name(loss),
        scale=(tracer.image_scale or 1.0) * _scale_before_feed(images, feeds, reasons),
        fed={name: fed[name] for name in others if name in fed and name not in counts},
        counted=counts,
        batch=feeds.batch_size,
        reasons=reasons,
    )


def answering_session(sessions: Sequence[TracedSession]) -> TracedSession | None:
    """Return the last session whose graph marks its prediction itself, as an estimator's does."""
    marked = [state for state in sessions if state.graph.get_collection(ANSWER)]
    return marked[-1] if marked else None


def _answer(recording: SessionRecording, graph: tf.Graph, loss: tf.Tensor | None, reasons: Reasons) -> Answer:
    answering = answering_session(recording.sessions)
    if answering is None:
        return find_answer(graph, loss, recording.tracer.evaluations, reasons)
    reasons["prediction"] = notice("estimator-predicts")
    return Answer(answering.graph.get_collection(ANSWER)[0])


def _named_tensors(program: EndedProgram) -> dict[str, tf.Tensor]:
    """Return the tensors that the program names by comments, by their roles."""
    values = {role: program.names.get(name) for role, name in named_roles(program.source)}
    return {role: value for role, value in values.items() if isinstance(value, tf.Tensor)}


def _name(tensor: tf.Tensor | None) -> TensorName | None:
    return None if tensor is None else TensorName(tensor.name)


def _labels(
    compared: tf.Tensor | None, loss: tf.Tensor | None, inputs: Sequence[tf.Tensor], reasons: Reasons
) -> tf.Tensor | None:
    """Return the labels; in a program that compares nothing, the one input that only the loss reads."""
    if compared is not None:
        return _pipeline_labels(compared, reasons)
    of_loss = [] if loss is None else inputs_of([loss])
    others = [tensor for tensor in of_loss if all(tensor is not each for each in inputs)]
    if len(others) != 1 or not inputs:
        return None
    reasons["labels"] = notice("only-loss-reads")
    return others[0]


def _pipeline_labels(labels: tf.Tensor, reasons: Reasons) -> tf.Tensor:
    """Return the pipeline's output that `labels` are computed from, if there is one, else `labels`."""
    inputs = inputs_of([labels])
    if len(inputs) != 1 or not is_from_pipeline(inputs[0]):
        return labels
    reasons["labels"] = notice("beside-images", output=_pipeline_output(inputs[0]))
    return inputs[0]


def _pipeline_output(tensor: tf.Tensor) -> str:
    return f"{tensor.op.name} ({tensor.op.type}), output {tensor.value_index}"


def _keep(inputs: Sequence[tf.Tensor], feeds: FeedRecord, reasons: Reasons) -> tf.Tensor | None:
    """Return the dropout placeholder: a floating-point input for a single figure, or of unknown shape.

    An input of unknown shape that was fed an array in training is none.
    """
    arrays = feeds.names - set(feeds.in_first_steps)
    floats = [
        tensor
        for tensor in inputs
        if tensor.dtype.is_floating and tensor.name not in arrays and not is_from_pipeline(tensor)
    ]
    scalars = [tensor for tensor in floats if tensor.shape.rank == 0]
    unknown = [tensor for tensor in floats if tensor.shape.rank is None]
    found: tf.Tensor | None = next(iter([*scalars, *unknown]), None)
    if found is not None:
        reasons["keep"] = notice("single-figure")
    return found


def _keep_kind(keep: tf.Tensor, evaluations: Sequence[Evaluation]) -> str:
    """Return "keep" or "rate", by what the last evaluation fed, else by how the graph uses the figure."""
    fed = [evaluation.fed[keep.name] for evaluation in evaluations if keep.name in evaluation.fed]
    if fed and fed[-1] in (0.0, 1.0):
        return "keep" if fed[-1] == 1.0 else "rate"
    return "keep" if any(op.type == "Sub" for op in keep.consumers()) else "rate"


def _images(
    inputs: Sequence[tf.Tensor], labels: tf.Tensor | None, keep: tf.Tensor | None, reasons: Reasons
) -> tf.Tensor | None:
    images = images_among(tensor for tensor in inputs if tensor is not labels and tensor is not keep)
    if images is None:
        return None
    reasons["images"] = notice("prediction-reads")
    if is_from_pipeline(images):
        reasons["images"] = notice("pipeline-output", output=_pipeline_output(images))
    return images


def _scale_before_feed(images: tf.Tensor | None, feeds: FeedRecord, reasons: Reasons) -> float:
    """Return the factor between the placeholder and the tensor that the program feeds in its place.

    `xs = tf.placeholder(...) / 255.` makes `xs` the quotient: a program that feeds `xs` never runs the
    division.
    """
    if images is None or images.name in feeds.names:
        return 1.0
    for consumer in images.consumers():
        if not any(output.name in feeds.names for output in consumer.outputs):
            continue
        factors = [tf.get_static_value(tensor) for tensor in consumer.inputs if tensor is not images]
        reasons["images"] = notice("fed-behind", op=consumer.name)
        if consumer.type in {"RealDiv", "Div", "DivNoNan"} and len(factors) == 1 and factors[0] is not None:
            return float(factors[0])
        if consumer.type == "Mul" and len(factors) == 1 and factors[0]:
            return 1.0 / float(factors[0])
    return 1.0
