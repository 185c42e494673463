"""`tf.contrib.training` and what `slim`, `framework` and `layers` add to a training graph."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf


def apply_regularization(regularizer: Callable[[Any], Any], weights_list: Any = None) -> Any:
    """Add up a regulariser's value over weights, those of the graph's collection by default."""
    v1 = tf.compat.v1
    weights = weights_list or v1.get_collection(v1.GraphKeys.WEIGHTS)
    penalties = [penalty for weight in weights if (penalty := regularizer(weight)) is not None]
    total = tf.add_n(penalties) if penalties else tf.constant(0.0)
    v1.add_to_collection(v1.GraphKeys.REGULARIZATION_LOSSES, total)
    return total


def sum_regularizer(regularizers: Any, scope: str | None = None) -> Callable[[Any], Any]:
    """Return the sum of several regularisers."""
    del scope
    return lambda weights: tf.add_n([one(weights) for one in regularizers if one is not None])


def l1_l2_regularizer(scale_l1: float = 1.0, scale_l2: float = 1.0, scope: str | None = None) -> Any:
    """Return combined L1 and L2 regularisation."""
    del scope
    return lambda weights: scale_l1 * tf.reduce_sum(tf.abs(weights)) + scale_l2 * tf.nn.l2_loss(weights)


def optimize_loss(
    loss: Any, global_step: Any, learning_rate: Any, optimizer: Any, clip_gradients: Any = None, **_: Any
) -> Any:
    """Minimise *loss* by an optimiser that is named, a class or an object; gives the loss after the step."""
    train = tf.compat.v1.train
    named = {
        "SGD": train.GradientDescentOptimizer,
        "Adam": train.AdamOptimizer,
        "Adagrad": train.AdagradOptimizer,
        "RMSProp": train.RMSPropOptimizer,
        "Ftrl": train.FtrlOptimizer,
        "Momentum": lambda rate: train.MomentumOptimizer(rate, 0.9),
    }
    chosen = named.get(optimizer, optimizer) if isinstance(optimizer, str) else optimizer
    made = chosen(learning_rate) if callable(chosen) else chosen
    gradients = made.compute_gradients(loss)
    if clip_gradients:
        gradients = [(tf.clip_by_norm(g, clip_gradients), v) for g, v in gradients if g is not None]
    step = made.apply_gradients(gradients, global_step or train.get_global_step())
    with tf.control_dependencies([step]):
        return tf.identity(loss)


def create_train_op(total_loss: Any, optimizer: Any, global_step: Any = None, **_: Any) -> Any:
    """Return slim's train op, which updates moving averages, takes a step, and returns the loss."""
    v1 = tf.compat.v1
    step = global_step or v1.train.get_or_create_global_step()
    with tf.control_dependencies(v1.get_collection(v1.GraphKeys.UPDATE_OPS)):
        minimized = optimizer.minimize(total_loss, global_step=step)
    with tf.control_dependencies([minimized]):
        return tf.identity(total_loss, name="train_op")


class HParams:
    """A program's settings as attributes."""

    def __init__(self, **settings: Any) -> None:
        vars(self).update(settings)

    def add_hparam(self, name: str, value: Any) -> None:
        """Add a setting."""
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Change a setting."""
        setattr(self, name, value)

    def values(self) -> dict[str, Any]:
        """Return all settings."""
        return dict(vars(self))

    def parse(self, text: str) -> "HParams":
        """Read `name=number` pairs divided by commas."""
        for pair in filter(None, text.split(",")):
            name, _, value = pair.partition("=")
            kind: Callable[[str], Any] = type(getattr(self, name.strip(), value))
            setattr(self, name.strip(), kind(value))
        return self


def steps() -> dict[str, Any]:
    """List the names about the global step and the graph's variables that `framework` and `slim` share."""
    v1 = tf.compat.v1
    return {
        "get_or_create_global_step": v1.train.get_or_create_global_step,
        "get_global_step": v1.train.get_global_step,
        "create_global_step": v1.train.create_global_step,
        "get_variables": lambda scope=None, **_: v1.get_collection(v1.GraphKeys.GLOBAL_VARIABLES, scope),
        "get_trainable_variables": lambda scope=None, **_: v1.trainable_variables(scope),
        "get_model_variables": lambda scope=None, **_: v1.trainable_variables(scope),
        "variable": v1.get_variable,
        "model_variable": v1.get_variable,
    }
