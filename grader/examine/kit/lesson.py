"""The lesson's own model, trained by the examiner: what the course's baseline gives on this very data."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.examine.submission import Submission

_BATCH = 100


def train_softmax(submission: Submission, rate: float, steps: int) -> float:
    """Train the lesson's softmax regression and give its accuracy on the public test split.

    y = softmax(xW + b) from zeros, loss -sum(y_ * log y), gradient descent with *rate* on batches of 100,
    *steps* times. Deterministic for a submission's seed.
    """
    import tensorflow as tf

    v1 = tf.compat.v1
    arrays = submission.arrays
    images, labels = arrays.split("train")
    with tf.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(submission.seed)
        feed_images, feed_labels, step, prediction = _build(v1, rate)
        session.run(v1.global_variables_initializer())
        for rows in _batches(len(images), steps, submission.seed):
            batch = {
                feed_images: _flat(images[rows]),
                feed_labels: np.eye(10, dtype=np.float32)[labels[rows]],
            }
            session.run(step, batch)
        test_images, test_labels = arrays.split("test")
        predicted = session.run(prediction, {feed_images: _flat(test_images)})
    return float(np.mean(predicted == test_labels))


def _build(v1: Any, rate: float) -> tuple[Any, Any, Any, Any]:
    x = v1.placeholder(v1.float32, [None, 784])
    y_ = v1.placeholder(v1.float32, [None, 10])
    weights = v1.Variable(v1.zeros([784, 10]), use_resource=False)
    bias = v1.Variable(v1.zeros([10]), use_resource=False)
    y = v1.nn.softmax(v1.matmul(x, weights) + bias)
    loss = -v1.reduce_sum(y_ * v1.log(y))
    step = v1.train.GradientDescentOptimizer(rate).minimize(loss)
    return x, y_, step, v1.argmax(y, 1)


def _batches(count: int, steps: int, seed: int) -> list[NDArray[Any]]:
    """Give *steps* batches of row numbers, epoch after epoch, each epoch shuffled anew."""
    generator = np.random.default_rng(seed)
    epochs = -(-steps * _BATCH // max(1, count))
    order = np.concatenate([generator.permutation(count) for _ in range(max(1, epochs))])
    return [order[start : start + _BATCH] for start in range(0, steps * _BATCH, _BATCH)]


def _flat(images: NDArray[Any]) -> NDArray[Any]:
    return images.reshape(len(images), 784).astype(np.float32) / 255.0
