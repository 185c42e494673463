"""Own what Keras 2 knew of a layer or model: a `tf.Variable` that is its attribute is a weight, too."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import tensorflow as tf


def install_keras_variables() -> None:
    """Count them among a layer's `variables` and `weights`, which its trainable ones are taken from."""
    layer = keras.layers.Layer
    for name in ("variables", "weights"):
        setattr(layer, name, property(_with_own(getattr(layer, name).fget)))


def _with_own(listed: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    def variables(layer: Any) -> list[Any]:
        known = listed(layer)
        seen = {id(variable) for variable in known}
        return known + [v for v in _held(vars(layer).values()) if id(v) not in seen]

    return variables


def _held(values: Iterable[Any]) -> Iterator[Any]:
    """Give the variables among *values* and in the lists and mappings there."""
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
    """Give a variable the two attributes by which Keras' own training asks for more."""
    if not hasattr(variable, "regularizer"):
        variable.regularizer, variable.path = None, variable.name.partition(":")[0]
    return variable
