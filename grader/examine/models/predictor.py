"""Predictions of the submission's trained graph, for whatever image format its placeholder takes."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Signature
from grader.evidence.operations import PLACEHOLDERS
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models import cost, graphs
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
_BATCH = 1000
_MUST_BE_FED = PLACEHOLDERS - {"PlaceholderWithDefault"}


class Predictor:
    """A frozen graph ready to predict; raises `EvaluationRefused` if the evidence does not allow it."""

    @graphs.guarded()
    def __init__(
        self, graph_def: Any, signature: Signature, variables: Mapping[str, Array], seed: int
    ) -> None:
        if signature.images is None or signature.prediction is None:
            raise EvaluationRefused("no-prediction")
        self._signature = signature
        self.images = full_name(signature.images)
        self.prediction = full_name(signature.prediction)
        self._graph_def = graphs.prepare(graph_def, [self.prediction], variables, seed)
        nodes = {node.name: node for node in self._graph_def.node}
        source = nodes.get(op_of(self.images))
        if source is None:
            raise EvaluationRefused("prediction-without-images")
        self._others = _other_feeds(nodes, signature)
        self._counted = [full_name(name) for name in signature.counted if op_of(name) in nodes]
        self._shape = _placeholder_shape(source)
        self._dtype = _numpy_dtype(source)

    @graphs.guarded()
    def predict(self, images: Array) -> Array:
        """Return a class for each image: [n, 784], [n, 28, 28] or [n, 32, 32, 3], uint8 or float."""
        try:
            return self._predict(images)
        except EvaluationRefused as refused:
            # The graph may contain the size of a training batch, for example in an RNN's initial state.
            if not self._may_have_batch_built_in(refused):
                raise
            return self._predict(images, self._signature.batch)

    def feeds(self, images: Array, size: int | None = None) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield the feeds of each batch with its number of images.

        With `size`, or if the placeholder has a fixed size, the last batch is padded to it.
        """
        adapted = self.adapt(images)
        fixed = (self._shape[0] if self._shape else None) or size
        size = fixed or _BATCH
        short = -len(adapted) % size if fixed else 0
        if short:
            adapted = np.concatenate([adapted, np.repeat(adapted[-1:], short, axis=0)])
        for start in range(0, len(adapted), size):
            batch = adapted[start : start + size]
            count = len(batch)
            yield {self.images: batch} | self._others | dict.fromkeys(self._counted, count), count

    def _predict(self, images: Array, size: int | None = None) -> Array:
        feeds = list(self.feeds(images, size))
        parts = zip(self._evaluate(feeds), feeds, strict=True)
        return np.concatenate([classes(part, count) for part, (_, count) in parts])[: len(images)]

    def _may_have_batch_built_in(self, refused: EvaluationRefused) -> bool:
        is_fixed = bool(self._shape and self._shape[0])
        is_failure = getattr(refused.text, "code", "") == "evaluation-failed"
        return is_failure and not is_fixed and 0 < (self._signature.batch or 0) <= _BATCH

    @graphs.guarded()
    def values(self, images: Array) -> Array:
        """Return the raw values of the prediction tensor for a batch of images."""
        return self._evaluate(list(self.feeds(images)))[0]

    @graphs.guarded()
    def adapt(self, images: Array) -> Array:
        """Convert images to the shape, scale and dtype of the placeholder."""
        pixels = int(np.prod(images.shape[1:]))
        sides = self._shape[1:] if self._shape else (pixels,)
        known = math.prod(side for side in sides if side)
        unknown = sum(side is None for side in sides)
        if unknown > 1:
            sides = _natural_sides(images, len(sides))
        elif unknown == 1 and known and pixels % known == 0:
            sides = tuple(pixels // known if side is None else side for side in sides)
        if math.prod(side or 0 for side in sides) != pixels:
            raise EvaluationRefused("prediction-image-shape", shape=str(self._shape))
        return self._scaled(images).reshape(len(images), *[side or 0 for side in sides])

    def _scaled(self, images: Array) -> Array:
        unit = images.astype(np.float32) / 255.0 if images.dtype == np.uint8 else images.astype(np.float32)
        if np.issubdtype(self._dtype, np.integer):
            scale = 255.0 if self._signature.scale == 1.0 else self._signature.scale
            return np.asarray(np.rint(unit * scale).astype(self._dtype))
        return np.asarray((unit * self._signature.scale).astype(self._dtype))

    def _evaluate(self, feeds: list[tuple[dict[str, Any], int]]) -> list[Array]:
        import tensorflow as tf

        v1 = tf.compat.v1
        config = v1.ConfigProto(inter_op_parallelism_threads=1)
        answers = []
        with graphs.guarded(), v1.Session(graph=graphs.imported(self._graph_def), config=config) as session:
            for feed, _ in feeds:
                options = v1.RunOptions(timeout_in_ms=cost.patience.milliseconds())
                answers.append(graphs.numbers(session.run(self.prediction, feed, options=options)))
        return answers


def _natural_sides(images: Array, count: int) -> tuple[int, ...]:
    """Return an image's own dimensions, `count` of them if a square or one channel can be meant."""
    sides = images.shape[1:]
    if len(sides) == 1:
        sides = (math.isqrt(sides[0]), math.isqrt(sides[0]))
    return (*sides, 1) if len(sides) == 2 and count == 3 else sides


def classes(prediction: Array, count: int) -> Array:
    """Convert scores [n, classes] or classes [n] to integer classes [n].

    NaN scores give class 0, as TensorFlow's argmax does: a diverged model classifies every digit as zero.
    """
    if prediction.ndim == 2 and prediction.shape[0] == count and prediction.shape[1] > 1:
        return np.asarray(np.argmax(prediction, axis=1))
    flat = prediction.reshape(-1)
    if flat.size != count:
        raise EvaluationRefused("prediction-output-shape", shape=str(prediction.shape), count=count)
    return np.asarray(np.rint(np.nan_to_num(flat.astype(np.float64))).astype(np.int64))


def placeholders(graph_def: Any) -> dict[str, Any]:
    """Map the names of a graph's placeholders to their nodes."""
    return {node.name: node for node in graph_def.node if node.op in _MUST_BE_FED}


def _other_feeds(nodes: Mapping[str, Any], signature: Signature) -> dict[str, Any]:
    """Return the graph's other feeds: dropout off, `is_training` false; refuse unknown inputs."""
    feeds: dict[str, Any] = {}
    if signature.keep is not None and op_of(signature.keep) in nodes:
        feeds[full_name(signature.keep)] = 0.0 if signature.keep_kind == "rate" else 1.0
    fed = {op_of(name) for name in (*feeds, signature.images or "", *signature.counted)}
    known = {op_of(name): value for name, value in signature.fed.items()}
    for name, node in nodes.items():
        if node.op in _MUST_BE_FED and name not in fed:
            dtype = _numpy_dtype(node)
            if dtype != np.bool_ and name not in known:
                raise EvaluationRefused("prediction-needs-placeholder", name=name[:120])
            feeds[f"{name}:0"] = np.zeros((), dtype) if dtype == np.bool_ else _figure(known[name], dtype)
    return feeds


def _figure(value: float, dtype: Any) -> Array:
    """Convert a figure of the evidence, which may be anything, to the placeholder's dtype."""
    with np.errstate(all="ignore"):
        figure: Array = np.nan_to_num(np.asarray(value)).astype(dtype)
    return figure


def _placeholder_shape(node: Any) -> tuple[int | None, ...]:
    """Return a placeholder's shape; () if it has none."""
    shape = node.attr["shape"].shape if "shape" in node.attr else None
    if shape is None or shape.unknown_rank:
        return ()
    return tuple(None if dim.size < 0 else int(dim.size) for dim in shape.dim)


def _numpy_dtype(node: Any) -> Any:
    import tensorflow as tf

    return np.dtype(tf.dtypes.as_dtype(node.attr["dtype"].type).as_numpy_dtype)
