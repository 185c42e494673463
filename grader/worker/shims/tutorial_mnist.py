"""`tensorflow.examples.tutorials.mnist.mnist`, the ready-made network of the old tutorial.

Two hidden layers, then logits; the same functions, arguments and scopes:
https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/examples/tutorials/mnist/mnist.py
"""

import math
from types import ModuleType
from typing import Any

import tensorflow as tf

NUM_CLASSES = 10
IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def make_mnist(name: str) -> ModuleType:
    """Build the module under its full `name`."""
    module = ModuleType(name, "Serves the tutorial's network.")
    vars(module).update(NUM_CLASSES=NUM_CLASSES, IMAGE_SIZE=IMAGE_SIZE, IMAGE_PIXELS=IMAGE_PIXELS)
    vars(module).update(inference=inference, loss=loss, training=training, evaluation=evaluation)
    return module


def inference(images: Any, hidden1_units: int, hidden2_units: int) -> Any:
    """Build logits [n, 10] from images [n, 784]."""
    hidden1 = tf.nn.relu(_dense("hidden1", images, IMAGE_PIXELS, hidden1_units))
    hidden2 = tf.nn.relu(_dense("hidden2", hidden1, hidden1_units, hidden2_units))
    return _dense("softmax_linear", hidden2, hidden2_units, NUM_CLASSES)


def loss(logits: Any, labels: Any) -> Any:
    """Return the mean cross-entropy of logits [n, 10] and labels [n]."""
    return tf.compat.v1.losses.sparse_softmax_cross_entropy(labels=tf.cast(labels, tf.int64), logits=logits)


def training(loss: Any, learning_rate: float) -> Any:
    """Return the op of one gradient descent step, and summarise the loss."""
    v1 = tf.compat.v1
    v1.summary.scalar("loss", loss)
    global_step = v1.Variable(0, name="global_step", trainable=False)
    return v1.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)


def evaluation(logits: Any, labels: Any) -> Any:
    """Return the number of examples whose label has the highest logit."""
    return tf.reduce_sum(tf.cast(tf.compat.v1.nn.in_top_k(logits, labels, 1), tf.int32))


def _dense(scope: str, inputs: Any, width: int, units: int) -> Any:
    v1 = tf.compat.v1
    with v1.name_scope(scope):
        start = v1.truncated_normal([width, units], stddev=1.0 / math.sqrt(width))
        weights = v1.Variable(start, name="weights")
        biases = v1.Variable(tf.zeros([units]), name="biases")
        return tf.matmul(inputs, weights) + biases
