"""What of a submission can be trained again: its train op, its loss, and batches of the course's images."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Optimizer
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.examined import ExaminedSubmission
from grader.examine.models.graph_parts import closure, nodes_of, prune, subgraph
from grader.examine.models.guard import guarded
from grader.examine.models.image_feeds import ImageFeeds, placeholders
from grader.examine.training.training_engine import TrainableModel
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
MOST_BATCH = 2000
# About how often a filter is applied to one image.
_PLACES = 400


def trainable_model(submission: ExaminedSubmission, *, from_first_values: bool = False) -> TrainableModel:
    """Return the model that the program trained; raise `EvaluationRefused` where it cannot be trained again.

    With `from_first_values` variables start with the program's own first values where these are known.
    """
    return model_of(submission, [only_optimizer(submission)], from_first_values=from_first_values)


@guarded()
def model_of(
    submission: ExaminedSubmission, optimizers: Sequence[Optimizer], *, from_first_values: bool = False
) -> TrainableModel:
    """Return the answering model with the training steps of `optimizers`, which take turns."""
    signature, graph_def = submission.signature, submission.graph_def
    if signature.images is None or signature.prediction is None:
        raise EvaluationRefused("no-prediction")
    first, steps = optimizers[0], [str(each.train_op) for each in optimizers]
    prediction, loss = full_name(signature.prediction), signature.loss or first.loss
    images = ImageFeeds(prune(graph_def, [prediction]), signature, submission.model.mapping)
    needed = closure(nodes_of(graph_def), [prediction.op, *steps])
    values = {v.name: v.first for v in submission.variables if from_first_values and v.first is not None}
    return TrainableModel(
        graph_def=graph_def,
        train_op=steps[0],
        batches=TrainingFeeds(submission, images, placeholders(subgraph(graph_def, needed))),
        loss=full_name(loss) if loss else None,
        prediction=prediction,
        images=images,
        first_values=values,
        turns=tuple(steps) if len(steps) > 1 else (),
    )


def only_optimizer(submission: ExaminedSubmission) -> Optimizer:
    """Return the one optimizer that trained the answering graph; raise `EvaluationRefused` without one."""
    used = used_optimizers(submission)
    if len(used) != 1:
        raise EvaluationRefused("replay-not-one-optimiser")
    return used[0]


def used_optimizers(submission: ExaminedSubmission) -> list[Optimizer]:
    """Return the optimizers that were run, in the answering graph; raise `EvaluationRefused` without one."""
    used = [each for each in submission.evidence.trace.optimizers if each.runs and each.train_op]
    if submission.runtime != "tf1" or not used or not submission.evidence.trace.train_steps:
        raise EvaluationRefused("replay-not-one-optimiser")
    session, answering = submission.evidence.trained_session, submission.signature.graph
    if session is not None and answering not in (None, session.graph):
        raise EvaluationRefused("replay-of-another-graph")
    return used


def batch_size(submission: ExaminedSubmission) -> int:
    """Return how many images the program's steps had on average, at most `MOST_BATCH`."""
    trace = submission.evidence.trace
    return min(max(1, trace.examples // max(1, trace.train_steps)), MOST_BATCH)


def products_per_image(submission: ExaminedSubmission) -> int:
    """Return about how many multiplications the trained model makes for one image."""
    return sum(
        math.prod(side or 1 for side in each.shape) * (_PLACES if len(each.shape) == 4 else 1)
        for each in submission.variables
        if each.trainable
    )


class TrainingFeeds:
    """Batches of the course's training images, each with its own label, in the form that the graph takes."""

    def __init__(self, submission: ExaminedSubmission, images: ImageFeeds, inputs: Mapping[str, Any]) -> None:
        self._images, self._labels = submission.arrays.split("train")
        self._feeds = images
        self._seed = submission.seed
        known = {op_of(name): value for name, value in submission.evidence.trace.train_feeds.items()}
        left = [name for name in inputs if name != images.images.op and name not in known]
        named = op_of(submission.signature.labels or "")
        label = named if named in inputs else left[0] if len(left) == 1 else None
        if label is None:
            raise EvaluationRefused("replay-without-labels")
        self._label, self._label_node = f"{label}:0", inputs[label]
        fed = {label, images.images.op}
        if unknown := [name for name in inputs if name not in fed and name not in known]:
            raise EvaluationRefused("prediction-needs-placeholder", name=unknown[0][:120])
        self._others = {f"{name}:0": known[name] for name in inputs if name not in fed}

    def batches(self, steps: int, size: int, order: int) -> Iterator[dict[str, Any]]:
        """Yield what each step is fed: every image once an epoch, each epoch in a new order."""
        for rows in shuffled_rows(len(self._images), steps, size, (self._seed, order)):
            images = self._feeds.adapt(self._images[rows])
            yield self._others | {self._feeds.images: images, self._label: self._targets(rows)}

    def _targets(self, rows: Array) -> Array:
        """Return the labels as the placeholder takes them: classes, or one-hot rows."""
        import tensorflow as tf

        dtype = tf.dtypes.as_dtype(self._label_node.attr["dtype"].type).as_numpy_dtype
        shape = self._label_node.attr["shape"].shape
        labels = self._labels[rows]
        is_flat = not shape.unknown_rank and len(shape.dim) == 1
        return np.asarray(labels if is_flat else np.eye(10)[labels]).astype(dtype)


def shuffled_rows(count: int, steps: int, size: int, seed: tuple[int, int]) -> Iterator[Array]:
    """Yield the rows of each batch: every row once an epoch, each epoch in a new order."""
    generator, rows, at = np.random.default_rng(seed), np.empty(0, int), 0
    for _ in range(steps):
        if at + size > len(rows):
            rows, at = generator.permutation(count), 0
        yield rows[at : at + size]
        at += size
