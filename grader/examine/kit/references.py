"""Reference results of the lesson's operations, in NumPy with float64 inside and float32 outside."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


def conv2d_same(images: ArrayLike, filters: ArrayLike) -> Array:
    """Correlate images [n, h, w, cin] with filters [fh, fw, cin, cout], stride 1, zero padding "SAME".

    Where the padding is odd the extra row is at the end, as in TensorFlow
    (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
    """
    x, f = np.asarray(images, np.float64), np.asarray(filters, np.float64)
    fh, fw = f.shape[:2]
    pad = [(0, 0), ((fh - 1) // 2, fh // 2), ((fw - 1) // 2, fw // 2), (0, 0)]
    windows = sliding_window_view(sliding_window_view(np.pad(x, pad), fh, axis=1), fw, axis=2)
    return np.asarray(np.einsum("nhwcij,ijco->nhwo", windows, f, optimize=True), np.float32)


def max_pool_2x2(images: ArrayLike) -> Array:
    """Take the maximum of each 2 x 2 patch of [n, h, w, c], stride 2, padding "SAME" (odd sides round up)."""
    x = np.asarray(images, np.float64)
    n, h, w, c = x.shape
    padded = np.pad(x, [(0, 0), (0, h % 2), (0, w % 2), (0, 0)], constant_values=-np.inf)
    patches = padded.reshape(n, (h + 1) // 2, 2, (w + 1) // 2, 2, c)
    return np.asarray(patches.max(axis=(2, 4)), np.float32)


def relu(values: ArrayLike) -> Array:
    """Replace negative values with 0."""
    return np.maximum(np.asarray(values, np.float64), 0.0).astype(np.float32)


def softmax(logits: ArrayLike) -> Array:
    """Normalise exp(logits) along the last axis; the maximum is subtracted first to avoid overflow."""
    x = np.asarray(logits, np.float64)
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), np.float32)


def cross_entropy_sum(y: ArrayLike, y_: ArrayLike) -> float:
    """Return -sum(y_ * log(y)) over the batch for predicted probabilities y and one-hot labels y_."""
    return float(-np.sum(np.asarray(y_, np.float64) * np.log(np.asarray(y, np.float64))))


def dense(inputs: ArrayLike, weights: ArrayLike, bias: ArrayLike) -> Array:
    """Return inputs [n, k] @ weights [k, m] + bias [m]."""
    product = np.asarray(inputs, np.float64) @ np.asarray(weights, np.float64)
    return np.asarray(product + np.asarray(bias, np.float64), np.float32)
