"""Own the smaller parts of `tf.contrib`: losses and metrics, sequences, eager execution, training ops."""

import types
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
    """List what `contrib.rnn` has beside the cells; its faster cells compute what the plain ones do."""
    nn = tf.compat.v1.nn
    return {
        "static_rnn": nn.static_rnn,
        "static_bidirectional_rnn": nn.static_bidirectional_rnn,
        "static_state_saving_rnn": nn.static_state_saving_rnn,
        "stack_bidirectional_dynamic_rnn": stack_bidirectional_dynamic_rnn,
        "GRUBlockCell": nn.rnn_cell.GRUCell,
        "GRUBlockCellV2": nn.rnn_cell.GRUCell,
        "LSTMBlockCell": nn.rnn_cell.BasicLSTMCell,
    }


def stack_bidirectional_dynamic_rnn(
    cells_fw: Any, cells_bw: Any, inputs: Any, dtype: Any = tf.float32, scope: Any = None, **options: Any
) -> Any:
    """Run layers of both directions, each on what both of the one before gave."""
    forward, backward = [], []
    with tf.compat.v1.variable_scope(scope, "stack_bidirectional_rnn"):
        for number, pair in enumerate(zip(cells_fw, cells_bw, strict=True)):
            with tf.compat.v1.variable_scope(f"cell_{number}"):
                outputs, states = tf.compat.v1.nn.bidirectional_dynamic_rnn(
                    *pair, inputs, dtype=dtype, **options
                )
            inputs = tf.concat(outputs, 2)
            forward.append(states[0])
            backward.append(states[1])
    return inputs, tuple(forward), tuple(backward)


def summaries() -> dict[str, Any]:
    """List the functions of `contrib.layers` that summarise tensors, one or all of a collection."""
    v1 = tf.compat.v1

    def one(tensor: Any, tag: str | None = None) -> Any:
        write = v1.summary.histogram if tensor.shape.rank else v1.summary.scalar
        return write(tag or tensor.op.name, tensor)

    def several(tensors: Any, summarizer: Any = one) -> list[Any]:
        return [summarizer(tensor) for tensor in tensors]

    def collected(collection: str, name_filter: str | None = None, summarizer: Any = one) -> list[Any]:
        return several(v1.get_collection(collection, name_filter), summarizer)

    def activations(name_filter: str | None = None, summarizer: Any = one) -> list[Any]:
        return collected(v1.GraphKeys.ACTIVATIONS, name_filter, summarizer)

    return {
        "summarize_tensor": one,
        "summarize_activation": one,
        "summarize_tensors": several,
        "summarize_collection": collected,
        "summarize_activations": activations,
    }


class Ignored:
    """Take whatever is asked, set or called, and do nothing: for what only a viewer of logs would read."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Ignored()

    def __call__(self, *_: Any, **__: Any) -> "Ignored":
        """Do nothing."""
        return Ignored()


class HParams:
    """Hold a program's settings as attributes."""

    def __init__(self, **settings: Any) -> None:
        vars(self).update(settings)

    def add_hparam(self, name: str, value: Any) -> None:
        """Add a setting."""
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Change a setting."""
        setattr(self, name, value)

    def values(self) -> dict[str, Any]:
        """Give all settings."""
        return dict(vars(self))

    def parse(self, text: str) -> "HParams":
        """Read `name=number` pairs divided by commas."""
        for pair in filter(None, text.split(",")):
            name, _, value = pair.partition("=")
            kind: Callable[[str], Any] = type(getattr(self, name.strip(), value))
            setattr(self, name.strip(), kind(value))
        return self


def steps() -> dict[str, Any]:
    """List the names about the global step and the graph's variables that `framework` and `slim` share."""
    v1 = tf.compat.v1
    return {
        "get_or_create_global_step": v1.train.get_or_create_global_step,
        "get_global_step": v1.train.get_global_step,
        "create_global_step": v1.train.create_global_step,
        "get_variables": lambda scope=None, **_: v1.get_collection(v1.GraphKeys.GLOBAL_VARIABLES, scope),
        "get_trainable_variables": lambda scope=None, **_: v1.trainable_variables(scope),
        "get_model_variables": lambda scope=None, **_: v1.trainable_variables(scope),
        "variable": v1.get_variable,
        "model_variable": v1.get_variable,
    }


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

    metrics = {name: getattr(tf.keras.metrics, name) for name in ("Accuracy", "Mean")}
    return {
        "metrics": types.SimpleNamespace(**metrics),
        "Checkpoint": tf.train.Checkpoint,
        "Network": tf.keras.Model,
        "enable_eager_execution": tf.compat.v1.enable_eager_execution,
        "executing_eagerly": tf.executing_eagerly,
        "in_eager_mode": tf.executing_eagerly,
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


def datasets() -> dict[str, Any]:
    """List `contrib.data`: the classes that moved to `tf.data`, and what data sets now do by themselves."""
    classes = ("Dataset", "Iterator", "TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset")
    return {name: getattr(tf.compat.v1.data, name) for name in classes} | {
        "batch_and_drop_remainder": lambda size: lambda data: data.batch(size, drop_remainder=True),
        "map_and_batch": lambda function, batch_size, drop_remainder=False, **_: (
            lambda data: data.map(function).batch(batch_size, drop_remainder)
        ),
        "shuffle_and_repeat": lambda buffer_size, count=None, seed=None: (
            lambda data: data.shuffle(buffer_size, seed).repeat(count)
        ),
    }


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
        f"{root}.data": datasets(),
        f"{root}.distributions": {
            name: value for name, value in vars(v1.distributions).items() if not name.startswith("_")
        },
        f"{root}.training": {"HParams": HParams},
        f"{root}.tensorboard": {},
        f"{root}.tensorboard.plugins": {},
        f"{root}.tensorboard.plugins.projector": {
            name: Ignored() for name in ("ProjectorConfig", "EmbeddingInfo", "visualize_embeddings")
        },
    }
