"""Predictions of a trained graph, whatever form of images its placeholder takes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Signature
from grader.evidence.tensor_names import full_name
from grader.examine.models.evaluator import Evaluator, imported, prepare, real_numbers
from grader.examine.models.guard import guarded
from grader.examine.models.image_feeds import BATCH, ImageFeeds
from grader.examine.models.image_mapping import ImageMapping
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
_CLASSES = 10


class Predictor:
    """A frozen graph that can predict; raises `EvaluationRefused` where the evidence does not allow it."""

    @guarded()
    def __init__(
        self,
        graph_def: Any,
        signature: Signature,
        variables: Mapping[str, Array],
        evaluator: Evaluator,
        mapping: ImageMapping | None = None,
    ) -> None:
        if signature.images is None or signature.prediction is None:
            raise EvaluationRefused("no-prediction")
        self.prediction = full_name(signature.prediction)
        self._batch = signature.batch or 0
        self._time = evaluator.time
        self._graph_def = prepare(graph_def, [self.prediction], variables, evaluator.seed)
        self.feeds = ImageFeeds(self._graph_def, signature, mapping)

    @guarded()
    def predict(self, images: Array) -> Array:
        """Return a class for each image.

        Images are [n, 784], [n, 28, 28] or [n, 32, 32, 3]: uint8, or float in [0, 1].
        """
        try:
            return self._predict(images)
        except EvaluationRefused as refused:
            # The graph may have the number of images of a training batch built in (an RNN's first state).
            if not self._may_have_batch_built_in(refused):
                raise
            return self._predict(images, self._batch)

    @guarded()
    def values(self, images: Array) -> Array:
        """Return the prediction tensor's own values for a batch of images."""
        return self._evaluate(list(self.feeds.batches(images)))[0]

    def _predict(self, images: Array, size: int | None = None) -> Array:
        feeds = list(self.feeds.batches(images, size))
        parts = zip(self._evaluate(feeds), feeds, strict=True)
        return np.concatenate([classes(part, count) for part, (_, count) in parts])[: len(images)]

    def _may_have_batch_built_in(self, refused: EvaluationRefused) -> bool:
        is_failure = getattr(refused.text, "code", "") == "evaluation-failed"
        return is_failure and not self.feeds.has_fixed_batch and 0 < self._batch <= BATCH

    def _evaluate(self, feeds: list[tuple[dict[str, Any], int]]) -> list[Array]:
        import tensorflow as tf

        v1 = tf.compat.v1
        config = v1.ConfigProto(inter_op_parallelism_threads=1)
        answers = []
        with guarded(), v1.Session(graph=imported(self._graph_def), config=config) as session:
            for feed, _ in feeds:
                options = v1.RunOptions(timeout_in_ms=self._time.milliseconds())
                answers.append(real_numbers(session.run(self.prediction, feed, options=options)))
        return answers


def classes(prediction: Array, count: int) -> Array:
    """Turn scores [n, classes] or classes [n] into integer classes [n].

    NaN scores become class 0, as with TensorFlow's own argmax: a diverged model calls every digit a zero.
    """
    if prediction.ndim == 2 and prediction.shape[0] == count and prediction.shape[1] > 1:
        if prediction.shape[1] < _CLASSES:
            raise EvaluationRefused("prediction-not-ten-classes", count=prediction.shape[1])
        return np.asarray(np.argmax(prediction, axis=1))
    flat = prediction.reshape(-1)
    if flat.size != count:
        raise EvaluationRefused("prediction-output-shape", shape=str(prediction.shape), count=count)
    if prediction.dtype.kind == "f" and np.all((flat >= 0) & (flat <= 1)) and np.any(flat != np.rint(flat)):
        # One probability for an image answers a question such as "Is it a five?".
        raise EvaluationRefused("prediction-not-ten-classes", count=1)
    return np.asarray(np.rint(np.nan_to_num(flat.astype(np.float64))).astype(np.int64))
