"""`Dataset.from_tensor_slices` of large arrays in a graph, without constants.

TensorFlow would build all numbers into the graph, which takes a minute for a training set of a few hundred
megabytes. Instead the rows are delivered on request: the same elements in the same order.
"""

from typing import Any

import numpy as np
import tensorflow as tf

_MANY_BYTES = 16 << 20


def install_slices(v1: Any) -> None:
    """Let graph programs slice large arrays without building them into the graph."""
    plain = v1.data.Dataset.from_tensor_slices

    def from_tensor_slices(tensors: Any, *args: Any, **keywords: Any) -> Any:
        arrays = tf.nest.flatten(tensors)
        if tf.executing_eagerly() or not _are_large(arrays):
            return plain(tensors, *args, **keywords)
        return _by_rows(v1, tensors, arrays)

    v1.data.Dataset.from_tensor_slices = staticmethod(from_tensor_slices)


def _are_large(arrays: list[Any]) -> bool:
    plain = all(
        isinstance(array, np.ndarray) and array.ndim and array.dtype.kind in "biuf" for array in arrays
    )
    same = plain and len({len(array) for array in arrays}) == 1
    return same and sum(array.nbytes for array in arrays) >= _MANY_BYTES


def _by_rows(v1: Any, tensors: Any, arrays: list[Any]) -> Any:
    kinds = [tf.as_dtype(array.dtype) for array in arrays]

    def row(number: Any) -> Any:
        parts = tf.numpy_function(lambda n: [np.asarray(array[n]) for array in arrays], [number], kinds)
        for part, array in zip(parts, arrays, strict=True):
            part.set_shape(array.shape[1:])
        return tf.nest.pack_sequence_as(tensors, parts)

    return v1.data.Dataset.range(len(arrays[0])).map(row)
