"""Variables of Keras 2 on Keras 3: plain `tf.Variable`s.

One that is an attribute of a layer or model is a weight, too; and TF1's optimisers move a model's weights.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.training.optimizer import Optimizer


def install_keras_variables() -> None:
    """Count attributes among a layer's `variables`, as its trainable ones are; open Keras' own variables."""
    layer = keras.layers.Layer
    for name in ("variables", "weights"):
        setattr(layer, name, property(_with_own(getattr(layer, name).fget)))
    _open_for_older_optimizers()


def _open_for_older_optimizers() -> None:
    """Pass TF1 optimizers the TensorFlow variable inside a Keras variable."""
    plain_compute, plain_apply = Optimizer.compute_gradients, Optimizer.apply_gradients

    def opened(variable: Any) -> Any:
        return variable.value if isinstance(variable, keras.Variable) else variable

    def compute_gradients(self: Any, loss: Any, var_list: Any = None, *args: Any, **keywords: Any) -> Any:
        variables = None if var_list is None else [opened(variable) for variable in var_list]
        return plain_compute(self, loss, variables, *args, **keywords)

    def apply_gradients(self: Any, grads_and_vars: Any, *args: Any, **keywords: Any) -> Any:
        pairs = [(gradient, opened(variable)) for gradient, variable in grads_and_vars]
        return plain_apply(self, pairs, *args, **keywords)

    Optimizer.compute_gradients, Optimizer.apply_gradients = compute_gradients, apply_gradients


def _with_own(listed: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    def variables(layer: Any) -> list[Any]:
        # Keras 2 has no variables for the state of a layer's random numbers, which no gradient reaches.
        known = [v for v in listed(layer) if "seed_generator_state" not in v.name]
        seen = {id(variable) for variable in known}
        return known + [v for v in _held(vars(layer).values()) if id(v) not in seen]

    return variables


def _held(values: Iterable[Any]) -> Iterator[Any]:
    """Return the variables in `values`, including nested lists and mappings."""
    for value in list(values):
        inner = (
            value.values()
            if isinstance(value, dict)
            else value
            if isinstance(value, list | tuple)
            else [value]
        )
        for each in inner:
            if isinstance(each, tf.Variable):
                yield _as_weight(each)


def _as_weight(variable: Any) -> Any:
    """Add the two attributes that Keras' training reads to a variable."""
    if not hasattr(variable, "regularizer"):
        variable.regularizer, variable.path = None, variable.name.partition(":")[0]
    return variable
