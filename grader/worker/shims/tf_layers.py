"""`tf.layers`: the copies that TensorFlow keeps, and batch normalisation, which it does not."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.keras.engine import base_layer_v1  # noqa: F401 - its first use must find TensorFlow's own
from tensorflow.python.keras.legacy_tf_layers import base, convolutional, core, pooling


def make_layers() -> ModuleType:
    """Build the module `tf.layers`."""
    module = ModuleType("tensorflow.layers", "Serves the layers of TF1.")
    for source in (convolutional, core, pooling):
        for name, value in vars(source).items():
            if getattr(value, "__module__", None) == source.__name__ and not name.startswith("_"):
                setattr(module, name, value)
    vars(module).update(Layer=base.Layer, InputSpec=base.InputSpec)
    vars(module).update(batch_normalization=batch_normalization, batch_norm=batch_normalization)
    return module


def prefer_keras(module: ModuleType) -> None:
    """Serve today's classes of the same names: run eagerly, they are what a model finds its weights in."""
    for name, value in list(vars(module).items()):
        if isinstance(value, type):
            setattr(module, name, getattr(keras.layers, name, value))
    vars(module).update(BatchNormalization=keras.layers.BatchNormalization)


def batch_normalization(
    inputs: Any,
    axis: int = -1,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
    center: bool = True,
    scale: bool = True,
    beta_initializer: Any = None,
    gamma_initializer: Any = None,
    moving_mean_initializer: Any = None,
    moving_variance_initializer: Any = None,
    beta_regularizer: Any = None,
    gamma_regularizer: Any = None,
    beta_constraint: Any = None,
    gamma_constraint: Any = None,
    training: Any = False,
    trainable: bool = True,
    name: str | None = None,
    reuse: bool | None = None,
    **_: Any,
) -> Any:
    """Normalise `inputs` over all axes but `axis`: by the batch when `training`, else by the moving figures.

    `training` is a bool or a boolean tensor. The updates of the moving figures go to
    `tf.GraphKeys.UPDATE_OPS` and are not run by themselves, as in TF1. Ioffe and Szegedy 2015,
    https://arxiv.org/abs/1502.03167.
    """
    v1 = tf.compat.v1
    inputs = tf.convert_to_tensor(inputs)
    axis %= inputs.shape.rank
    shape = [inputs.shape[axis]]
    broadcast = [shape[0] if place == axis else 1 for place in range(inputs.shape.rank)]
    with v1.variable_scope(name, "batch_normalization", [inputs], reuse=reuse):
        make = _variable_maker(shape, inputs.dtype)
        scaling = (gamma_initializer or "ones", trainable, gamma_regularizer, gamma_constraint)
        centring = (beta_initializer or "zeros", trainable, beta_regularizer, beta_constraint)
        gamma = make("gamma", *scaling) if scale else None
        beta = make("beta", *centring) if center else None
        mean = make("moving_mean", moving_mean_initializer or "zeros", False, None, None)
        variance = make("moving_variance", moving_variance_initializer or "ones", False, None, None)
        used_mean, used_variance = _choose_moments(inputs, axis, momentum, training, (mean, variance))
        return tf.nn.batch_normalization(
            inputs,
            *(
                value if value is None else tf.reshape(value, broadcast)
                for value in (used_mean, used_variance, beta, gamma)
            ),
            epsilon,
        )


def _variable_maker(shape: list[int], dtype: Any) -> Callable[..., Any]:
    v1 = tf.compat.v1
    named = {"ones": v1.ones_initializer(), "zeros": v1.zeros_initializer()}

    def make(name: str, initializer: Any, trainable: bool, regularizer: Any, constraint: Any) -> Any:
        return v1.get_variable(
            name,
            shape,
            dtype,
            named[initializer] if isinstance(initializer, str) else initializer,
            regularizer,
            trainable,
            constraint=constraint,
        )

    return make


def _choose_moments(
    inputs: Any, axis: int, momentum: float, training: Any, moving: tuple[Any, Any]
) -> tuple[Any, Any]:
    """Return the mean and variance to normalise by, and register updates of the moving averages."""
    v1 = tf.compat.v1
    if training is False or (isinstance(training, int) and not training):
        return moving
    others = [place for place in range(inputs.shape.rank) if place != axis]
    batch = tf.nn.moments(inputs, others)
    is_training = tf.cast(training, tf.bool)
    for average, figure in zip(moving, batch, strict=True):
        target = tf.cond(is_training, lambda f=figure: f, lambda a=average: tf.identity(a))
        update = v1.assign_sub(average, (average - target) * (1.0 - momentum))
        v1.add_to_collection(v1.GraphKeys.UPDATE_OPS, update)
    mean, variance = (
        tf.cond(is_training, lambda f=figure: f, lambda a=average: tf.identity(a))
        for average, figure in zip(moving, batch, strict=True)
    )
    return mean, variance
