"""Find what a TF1 graph is given: placeholders, and what iterators and queues hand out by themselves."""

from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from grader.evidence.operations import (
    PASSED_ON_BY_BRANCHES,
    PIPELINE_CHOICE,
    PIPELINE_OUTPUTS,
    PLACEHOLDERS,
)


def given_to(tensors: Iterable[Any]) -> list[Any]:
    """List the tensors that *tensors* are computed from and that a program may feed in their place.

    What lies behind them (a data set, the handle of an iterator) is no input of the model.
    """
    tensors = list(tensors)
    found = dict.fromkeys(tensor.ref() for tensor in tensors if is_handed(tensor))
    seen: set[Any] = set()
    stack = [tensor.op for tensor in tensors]
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type in PLACEHOLDERS:
            found[op.outputs[0].ref()] = None
        elif not _hands(op):
            found |= dict.fromkeys(tensor.ref() for tensor in op.inputs if is_handed(tensor))
            stack.extend(tensor.op for tensor in op.inputs)
            stack.extend(op.control_inputs)
    return [reference.deref() for reference in found]


def is_handed(tensor: Any) -> bool:
    """Tell whether an iterator or a queue hands the tensor out."""
    return _hands(tensor.op)


def _hands(op: Any) -> bool:
    """Tell whether an op hands examples out: as an iterator does, or a `tf.cond` that chooses between two."""
    if op.type != PIPELINE_CHOICE:
        return op.type in PIPELINE_OUTPUTS
    return all(_hands(_before_branch(tensor)) for tensor in op.inputs)


def _before_branch(tensor: Any) -> Any:
    op = tensor.op
    while op.type in PASSED_ON_BY_BRANCHES:
        op = op.inputs[0].op
    return op


def images_among(tensors: Iterable[Any]) -> Any:
    """Choose the images: what has most sides and, for each example, most entries; None where none can be."""
    left = [t for t in tensors if t.dtype.base_dtype.is_floating or t.dtype.base_dtype.is_integer]
    return max(left, key=_extent, default=None)


def handed_images(tensors: Iterable[Any]) -> tuple[Any, ...]:
    """Give the images that are handed to what is to be computed; nothing where they are fed."""
    given = given_to(tensors)
    images = images_among(given)
    return (images,) if images is not None and is_handed(images) and _extent(images)[0] > 1 else ()


def _extent(tensor: Any) -> tuple[int, int]:
    if tensor.shape.rank is None:
        return 0, 0
    sides = tf.TensorShape(tensor.shape[1:]) if tensor.shape.rank else tensor.shape
    return tensor.shape.rank, sides.num_elements() or 0
