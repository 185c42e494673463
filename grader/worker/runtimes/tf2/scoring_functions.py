"""The function of a TF2 program without a Keras model that turns images into scores for ten classes."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.concrete_function import ConcreteFunction

from grader.evidence.notices import WorkerNotice, notice
from grader.worker.described_names import Namespace

_SHAPES = ([None, 784], [None, 28, 28], [None, 28, 28, 1])
_CLASSES = 10
_MAX_TRIED = 50
_METHODS = ("call", "__call__", "predict", "forward", "model")


@dataclass(frozen=True, slots=True)
class ScoringFunction:
    """A function of images that yields ten scores for each, and why it was chosen."""

    concrete: ConcreteFunction
    reason: WorkerNotice


def find_function(names: Namespace) -> ScoringFunction | None:
    """Return the last function that fits; None where none does.

    A function fits if it takes one argument, yields ten scores for each image and depends on a variable.
    """
    candidates = [(name, value) for name, value in names.items() if _takes_one(value)][-_MAX_TRIED:]
    for name, function in reversed(candidates):
        concrete = _traced(function)
        if concrete is not None:
            return ScoringFunction(concrete, notice("function-predicts", function=name))
    return None


def named_function(function: Callable[..., Any]) -> ScoringFunction | None:
    """Return a function that the program names as its prediction, if it fits."""
    return find_function({"named in the program": function})


def find_method(names: Namespace) -> ScoringFunction | None:
    """Return the fitting method of the last object that has one.

    A model whose `call` the program calls by name is never built in Keras' sense.
    """
    owners = [(name, value) for name, value in names.items() if _may_answer(value)][-_MAX_TRIED:]
    for name, owner in reversed(owners):
        for method in (getattr(owner, word, None) for word in (*_METHODS, *_own_methods(owner))):
            concrete = _traced(method) if method is not None and _takes_one(method) else None
            if concrete is not None:
                return ScoringFunction(concrete, notice("model-predicts", model=name))
    return None


def _own_methods(owner: object) -> Iterator[str]:
    """Yield the names of the methods that the program wrote for an object, the last one first."""
    for kind in type(owner).__mro__:
        if kind.__module__ == "__main__":
            yield from (name for name in reversed(vars(kind)) if not name.startswith("_"))


def _may_answer(value: object) -> bool:
    return isinstance(value, tf.Module | keras.Model) or type(value).__module__ == "__main__"


def _takes_one(value: object) -> bool:
    if not callable(value) or isinstance(value, type):
        return False
    if not hasattr(value, "__code__") and not hasattr(value, "python_function"):
        return False
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return False
    return len([p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]) == 1


def _traced(function: Callable[..., Any]) -> ConcreteFunction | None:
    """Trace a function on images of the first shape that it accepts; None where it yields no scores."""
    for shape in _SHAPES:
        try:
            concrete = tf.function(lambda images: _scores(function(images))).get_concrete_function(
                tf.TensorSpec(shape, tf.float32, name="images")
            )
        except Exception:  # noqa: BLE001, S112 - the student's function may refuse images in any way
            continue
        if _is_answer(concrete):
            return concrete
    return None


def _scores(result: Any) -> Any:
    """Return the last result that could be scores for ten classes, where a function returns several."""
    if not isinstance(result, tuple | list):
        return result
    fitting = [
        each for each in result if tf.is_tensor(each) and each.shape.rank == 2 and each.shape[-1] == _CLASSES
    ]
    return fitting[-1] if fitting else result


def _is_answer(concrete: ConcreteFunction) -> bool:
    outputs = concrete.structured_outputs
    if not isinstance(outputs, tf.Tensor | tf.TensorSpec) or not outputs.dtype.is_floating:
        return False
    return bool(
        outputs.shape.rank == 2 and outputs.shape[-1] == _CLASSES and concrete.graph.trainable_variables
    )
