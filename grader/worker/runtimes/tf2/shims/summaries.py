"""TF2's `tf.summary` without TensorBoard, the only reader of its files."""

import importlib.util
from typing import Any

import tensorflow as tf
from tensorflow.python.summary import tb_summary

_WRITTEN = ("audio", "histogram", "image", "scalar", "text")


def install_summaries() -> None:
    """Let the calls that write summaries write nothing; Keras' own callback makes them too."""
    if importlib.util.find_spec("tensorboard") is not None:
        return
    # The public modules hold the same functions, some of them loaded lazily.
    for module in (tb_summary, tf.summary, tf.compat.v2.summary):
        vars(module).update(dict.fromkeys(_WRITTEN, _written_nowhere))


def _written_nowhere(*_: Any, **__: Any) -> bool:
    """Return that nothing was written, as TensorFlow does without a writer."""
    return False
