"""`tf.contrib.losses`, `metrics` and `seq2seq`, whose arguments come in another order than in `tf.losses`."""

from typing import Any

import tensorflow as tf


def softmax_cross_entropy(logits: Any, onehot_labels: Any, weights: Any = 1.0, **options: Any) -> Any:
    """Return contrib's cross-entropy, whose first argument is the logits."""
    return tf.compat.v1.losses.softmax_cross_entropy(onehot_labels, logits, weights, **options)


def sparse_softmax_cross_entropy(logits: Any, labels: Any, weights: Any = 1.0, **options: Any) -> Any:
    """Return contrib's cross-entropy with integer labels, whose first argument is the logits."""
    return tf.compat.v1.losses.sparse_softmax_cross_entropy(labels, logits, weights, **options)


def accuracy(predictions: Any, labels: Any, weights: Any = None, **_: Any) -> Any:
    """Return contrib's accuracy of one batch, a plain tensor."""
    right = tf.cast(tf.equal(tf.cast(predictions, tf.int64), tf.cast(labels, tf.int64)), tf.float32)
    return tf.reduce_mean(right if weights is None else right * weights)


def sequence_loss(
    logits: Any, targets: Any, weights: Any, average_across_timesteps: bool = True, **_: Any
) -> Any:
    """Return the weighted mean cross-entropy of logits [n, steps, classes] and targets [n, steps]."""
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
    weighted = each * tf.cast(weights, each.dtype)
    if not average_across_timesteps:
        return weighted
    return tf.reduce_sum(weighted) / (tf.reduce_sum(tf.cast(weights, each.dtype)) + 1e-12)


def losses() -> dict[str, Any]:
    """List `contrib.losses` and `slim.losses`."""
    v1 = tf.compat.v1
    own = {
        "softmax_cross_entropy": softmax_cross_entropy,
        "sparse_softmax_cross_entropy": sparse_softmax_cross_entropy,
        "sigmoid_cross_entropy": lambda logits, labels, **options: v1.losses.sigmoid_cross_entropy(
            labels, logits, **options
        ),
        "mean_squared_error": v1.losses.mean_squared_error,
        "log_loss": v1.losses.log_loss,
    }
    same = ("add_loss", "get_losses", "get_regularization_losses", "get_total_loss")
    return own | {name: getattr(v1.losses, name) for name in same}


def metrics() -> dict[str, Any]:
    """List `contrib.metrics` and `slim.metrics`."""
    v1 = tf.compat.v1
    streaming = {f"streaming_{name}": getattr(v1.metrics, name) for name in ("accuracy", "mean", "auc")}
    swapped = {
        "streaming_accuracy": lambda predictions, labels, *args, **options: v1.metrics.accuracy(
            labels, predictions, *args, **options
        )
    }
    return (
        streaming
        | swapped
        | {
            "accuracy": accuracy,
            "confusion_matrix": tf.math.confusion_matrix,
            "aggregate_metric_map": lambda named: (
                {name: pair[0] for name, pair in named.items()},
                {name: pair[1] for name, pair in named.items()},
            ),
        }
    )
