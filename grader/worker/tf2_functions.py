"""Find the function of a TF2 program without a Keras model that turns images into scores for ten classes."""

import inspect
from typing import Any

import tensorflow as tf

_SHAPES = ([None, 784], [None, 28, 28], [None, 28, 28, 1])
_CLASSES = 10
_MOST_TRIED = 50


def find_function(names: dict[str, Any]) -> tuple[Any, str] | None:
    """Give the concrete function of the last one that fits, and the reason; None where none does.

    It fits when it takes one thing, gives ten scores for each image and depends on a variable.
    """
    candidates = [(name, value) for name, value in names.items() if _takes_one(value)][-_MOST_TRIED:]
    for name, function in reversed(candidates):
        concrete = _built(function)
        if concrete is not None:
            return concrete, f"what the function {name or 'named in the program'} gives for images"
    return None


def _takes_one(value: Any) -> bool:
    if not callable(value) or isinstance(value, type):
        return False
    if not hasattr(value, "__code__") and not hasattr(value, "python_function"):
        return False
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return False
    return len([p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]) == 1


def _built(function: Any) -> Any:
    for shape in _SHAPES:
        try:
            concrete = tf.function(lambda images: function(images)).get_concrete_function(  # noqa: PLW0108
                tf.TensorSpec(shape, tf.float32, name="images")
            )
        except Exception:  # noqa: BLE001, S112 - the student's function may refuse images in any way
            continue
        if _is_answer(concrete):
            return concrete
    return None


def _is_answer(concrete: Any) -> bool:
    outputs = concrete.structured_outputs
    if not isinstance(outputs, tf.Tensor | tf.TensorSpec) or not outputs.dtype.is_floating:
        return False
    return bool(
        outputs.shape.rank == 2 and outputs.shape[-1] == _CLASSES and concrete.graph.trainable_variables
    )
