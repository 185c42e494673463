"""The lesson's softmax regression, trained from nothing: what a rate or a number of steps gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Signature
from grader.evidence.tensor_names import TensorName
from grader.examine.examined import ExaminedSubmission
from grader.examine.models.graph_parts import prune
from grader.examine.models.image_feeds import ImageFeeds
from grader.examine.training.trainable import shuffled_rows
from grader.examine.training.training_engine import TrainableModel, Training, TrainingPlan

_BATCH = 100


def train_softmax(submission: ExaminedSubmission, rate: float, steps: int) -> float:
    """Train the lesson's softmax regression and return its accuracy on the public test split.

    y = softmax(xW + b) from zeros, loss -sum(y_ * log y), gradient descent with `rate` on batches of 100,
    `steps` times. Deterministic for a submission's seed.
    """
    test_images, test_labels = submission.arrays.split("test")
    model = _softmax_regression(submission, rate)
    with Training(model, TrainingPlan(steps, _BATCH), submission.seed) as training:
        training.run()
        predicted = training.predict(test_images)
    return float(np.mean(predicted == test_labels))


def softmax_answers(submission: ExaminedSubmission, rate: float, steps: int, order: int) -> NDArray[Any]:
    """Train it with batches in one order, and return its classes of the hidden images."""
    images, _ = submission.arrays.split("hidden")
    plan = TrainingPlan(steps, _BATCH, order)
    with Training(_softmax_regression(submission, rate), plan, submission.seed) as training:
        training.run()
        return training.predict(images)


def _softmax_regression(submission: ExaminedSubmission, rate: float) -> TrainableModel:
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        x = v1.placeholder(v1.float32, [None, 784], name="x")
        y_ = v1.placeholder(v1.float32, [None, 10], name="y_")
        weights = v1.Variable(v1.zeros([784, 10]), use_resource=False)
        bias = v1.Variable(v1.zeros([10]), use_resource=False)
        y = v1.nn.softmax(v1.matmul(x, weights) + bias)
        loss = -v1.reduce_sum(y_ * v1.log(y))
        step = v1.train.GradientDescentOptimizer(rate).minimize(loss)
    graph_def = graph.as_graph_def()
    images = ImageFeeds(prune(graph_def, [y.name]), Signature(images=TensorName(x.name)))
    batches = _Batches(*submission.arrays.split("train"), submission.seed, (x.name, y_.name))
    return TrainableModel(graph_def, step.name, batches, prediction=TensorName(y.name), images=images)


@dataclass(frozen=True, slots=True)
class _Batches:
    """Batches of the course's training images, scaled and with one-hot labels."""

    images: NDArray[Any]
    labels: NDArray[Any]
    seed: int
    names: tuple[str, str]

    def batches(self, steps: int, size: int, order: int) -> Iterator[dict[str, Any]]:
        """Yield what each step is fed."""
        x, y_ = self.names
        for rows in shuffled_rows(len(self.images), steps, size, (self.seed, order)):
            flat = self.images[rows].reshape(len(rows), -1).astype(np.float32) / 255.0
            yield {x: flat, y_: np.eye(10, dtype=np.float32)[self.labels[rows]]}
