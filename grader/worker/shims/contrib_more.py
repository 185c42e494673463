"""Own the smaller parts of `tf.contrib`: losses and metrics, sequences, eager execution, training ops."""

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
    """Give the sum of several regularisers."""
    del scope
    return lambda weights: tf.add_n([one(weights) for one in regularizers if one is not None])


def l1_l2_regularizer(scale_l1: float = 1.0, scale_l2: float = 1.0, scope: str | None = None) -> Any:
    """Give L1 and L2 regularisation together."""
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
    """Give slim's train op: updates what batch normalisation moves, takes a step, gives the loss."""
    v1 = tf.compat.v1
    step = global_step or v1.train.get_or_create_global_step()
    with tf.control_dependencies(v1.get_collection(v1.GraphKeys.UPDATE_OPS)):
        minimized = optimizer.minimize(total_loss, global_step=step)
    with tf.control_dependencies([minimized]):
        return tf.identity(total_loss, name="train_op")


def softmax_cross_entropy(logits: Any, onehot_labels: Any, weights: Any = 1.0, **options: Any) -> Any:
    """Give contrib's cross-entropy: logits first, as its losses had it."""
    return tf.compat.v1.losses.softmax_cross_entropy(onehot_labels, logits, weights, **options)


def sparse_softmax_cross_entropy(logits: Any, labels: Any, weights: Any = 1.0, **options: Any) -> Any:
    """Give contrib's cross-entropy with whole-number labels: logits first."""
    return tf.compat.v1.losses.sparse_softmax_cross_entropy(labels, logits, weights, **options)


def accuracy(predictions: Any, labels: Any, weights: Any = None, **_: Any) -> Any:
    """Give contrib's accuracy of one batch, a plain tensor."""
    right = tf.cast(tf.equal(tf.cast(predictions, tf.int64), tf.cast(labels, tf.int64)), tf.float32)
    return tf.reduce_mean(right if weights is None else right * weights)


def sequence_loss(
    logits: Any, targets: Any, weights: Any, average_across_timesteps: bool = True, **_: Any
) -> Any:
    """Give the weighted mean cross-entropy of logits [n, steps, classes] and targets [n, steps]."""
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


def recurrent() -> dict[str, Any]:
    """List what `contrib.rnn` has beside the cells."""
    nn = tf.compat.v1.nn
    one_way = {"static_rnn": nn.static_rnn, "static_bidirectional_rnn": nn.static_bidirectional_rnn}
    return one_way | {"static_state_saving_rnn": nn.static_state_saving_rnn}


def eager() -> dict[str, Any]:
    """List `contrib.eager`, which programs call tfe."""

    def gradients_of(function: Callable[..., Any], with_value: bool) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            with tf.GradientTape() as tape:
                value = function(*args, **keywords)
            watched = tape.watched_variables()
            pairs = list(zip(tape.gradient(value, watched), watched, strict=True))
            return (value, pairs) if with_value else pairs

        return call

    return {
        "Variable": tf.Variable,
        "Iterator": EagerIterator,
        "GradientTape": tf.GradientTape,
        "implicit_gradients": lambda function: gradients_of(function, with_value=False),
        "implicit_value_and_gradients": lambda function: gradients_of(function, with_value=True),
        "defun": tf.function,
        "num_gpus": lambda: 0,
    }


class EagerIterator:
    """Walk over a data set by `next()`, a method as well as Python's own."""

    def __init__(self, dataset: Any) -> None:
        self._batches = iter(dataset)

    def __next__(self) -> Any:
        return next(self._batches)

    def next(self) -> Any:
        """Give the next batch."""
        return self.__next__()

    def __iter__(self) -> "EagerIterator":
        return self


def contents(root: str) -> dict[str, dict[str, Any]]:
    """List these modules of `tf.contrib` with what each holds."""
    v1 = tf.compat.v1
    return {
        f"{root}.slim.losses": losses(),
        f"{root}.losses": losses(),
        f"{root}.slim.metrics": metrics(),
        f"{root}.metrics": metrics(),
        f"{root}.slim.learning": {"create_train_op": create_train_op},
        f"{root}.seq2seq": {"sequence_loss": sequence_loss},
        f"{root}.eager": eager(),
        f"{root}.data": {"Dataset": v1.data.Dataset, "Iterator": v1.data.Iterator},
    }
