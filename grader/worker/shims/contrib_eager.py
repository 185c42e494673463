"""`tf.contrib.eager` and `tf.contrib.data`, over TensorFlow 2."""

import types
from collections.abc import Callable
from typing import Any

import tensorflow as tf


def eager() -> dict[str, Any]:
    """List `contrib.eager`, which programs call tfe."""

    def gradients_of(function: Callable[..., Any], with_value: bool) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            with tf.GradientTape() as tape:
                value = function(*args, **keywords)
            watched = tape.watched_variables()
            pairs = list(zip(tape.gradient(value, watched), watched, strict=True))
            return (value, pairs) if with_value else pairs

        return call

    metrics = {name: getattr(tf.keras.metrics, name) for name in ("Accuracy", "Mean")}
    return {
        "metrics": types.SimpleNamespace(**metrics),
        "Checkpoint": tf.train.Checkpoint,
        "Network": tf.keras.Model,
        "enable_eager_execution": tf.compat.v1.enable_eager_execution,
        "executing_eagerly": tf.executing_eagerly,
        "in_eager_mode": tf.executing_eagerly,
        "Variable": tf.Variable,
        "Iterator": EagerIterator,
        "GradientTape": tf.GradientTape,
        "implicit_gradients": lambda function: gradients_of(function, with_value=False),
        "implicit_value_and_gradients": lambda function: gradients_of(function, with_value=True),
        "defun": tf.function,
        "num_gpus": lambda: 0,
    }


class EagerIterator:
    """Walk over a data set by `next()`, a method as well as Python's own."""

    def __init__(self, dataset: Any) -> None:
        self._batches = iter(dataset)

    def __next__(self) -> Any:
        return next(self._batches)

    def next(self) -> Any:
        """Return the next batch."""
        return self.__next__()

    def __iter__(self) -> "EagerIterator":
        return self


def datasets() -> dict[str, Any]:
    """List `contrib.data`: the classes that moved to `tf.data`, and what data sets now do by themselves."""
    classes = ("Dataset", "Iterator", "TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset")
    return {name: getattr(tf.compat.v1.data, name) for name in classes} | {
        "batch_and_drop_remainder": lambda size: lambda data: data.batch(size, drop_remainder=True),
        "map_and_batch": lambda function, batch_size, drop_remainder=False, **_: (
            lambda data: data.map(function).batch(batch_size, drop_remainder)
        ),
        "shuffle_and_repeat": lambda buffer_size, count=None, seed=None: (
            lambda data: data.shuffle(buffer_size, seed).repeat(count)
        ),
    }
