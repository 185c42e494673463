"""The inputs of a TF1 graph: placeholders, and the outputs of iterators and queues (pipelines)."""

from collections.abc import Iterable

import tensorflow as tf

from grader.evidence.operations import (
    PASSED_ON_BY_BRANCHES,
    PIPELINE_CHOICE,
    PIPELINE_OUTPUTS,
    PLACEHOLDERS,
)


def inputs_of(tensors: Iterable[tf.Tensor]) -> list[tf.Tensor]:
    """List the tensors that `tensors` are computed from and that a program may feed in their place.

    What a pipeline itself needs (a data set, the handle of an iterator) is not an input of the model.
    """
    tensors = list(tensors)
    found = dict.fromkeys(tensor.ref() for tensor in tensors if is_from_pipeline(tensor))
    seen: set[tf.Operation] = set()
    stack = [tensor.op for tensor in tensors]
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type in PLACEHOLDERS:
            found[op.outputs[0].ref()] = None
        elif not _is_pipeline(op):
            found |= dict.fromkeys(tensor.ref() for tensor in op.inputs if is_from_pipeline(tensor))
            stack.extend(tensor.op for tensor in op.inputs)
            stack.extend(op.control_inputs)
    return [reference.deref() for reference in found]


def is_from_pipeline(tensor: tf.Tensor) -> bool:
    """Whether an iterator or a queue yields the tensor."""
    return _is_pipeline(tensor.op)


def _is_pipeline(op: tf.Operation) -> bool:
    """Whether an operation yields examples: an iterator's output, or a `tf.cond` between two of them."""
    if op.type != PIPELINE_CHOICE:
        return op.type in PIPELINE_OUTPUTS
    return all(_is_pipeline(_before_branch(tensor)) for tensor in op.inputs)


def _before_branch(tensor: tf.Tensor) -> tf.Operation:
    op = tensor.op
    while op.type in PASSED_ON_BY_BRANCHES:
        op = op.inputs[0].op
    return op


def images_among(tensors: Iterable[tf.Tensor]) -> tf.Tensor | None:
    """Return the tensor with the most dimensions and, for each example, the most entries, if any."""
    numeric = [t for t in tensors if t.dtype.base_dtype.is_floating or t.dtype.base_dtype.is_integer]
    return max(numeric, key=_extent, default=None)


def pipeline_images(tensors: Iterable[tf.Tensor]) -> tuple[tf.Tensor, ...]:
    """Return the images that a pipeline yields for `tensors`; empty where they are fed."""
    images = images_among(inputs_of(tensors))
    return (images,) if images is not None and is_from_pipeline(images) and _extent(images)[0] > 1 else ()


def _extent(tensor: tf.Tensor) -> tuple[int, int]:
    if tensor.shape.rank is None:
        return 0, 0
    sides = tf.TensorShape(tensor.shape[1:]) if tensor.shape.rank else tensor.shape
    return tensor.shape.rank, sides.num_elements() or 0
