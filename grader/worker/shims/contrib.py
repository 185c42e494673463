"""The part of `tf.contrib` that lessons use: layers, slim, rnn and learn's data sets."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.worker.explained import explained
from grader.worker.shims.contrib_eager import datasets, eager
from grader.worker.shims.contrib_learn import learn_names
from grader.worker.shims.contrib_losses import losses, metrics, sequence_loss
from grader.worker.shims.contrib_recurrent import recurrent
from grader.worker.shims.contrib_summaries import Ignored, summaries
from grader.worker.shims.contrib_training import (
    HParams,
    apply_regularization,
    create_train_op,
    l1_l2_regularizer,
    optimize_loss,
    steps,
    sum_regularizer,
)
from grader.worker.shims.input_data import InputData
from grader.worker.shims.tf_layers import batch_normalization


class ArgScopes:
    """slim's nested default arguments, innermost last."""

    def __init__(self) -> None:
        self._stack: list[dict[str, dict[str, Any]]] = []

    def scoped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Let `function` take its defaults from the scopes that are open when it is called."""

        @wraps(function)
        def call(*args: Any, **keywords: Any) -> Any:
            defaults: dict[str, Any] = {}
            for scope in self._stack:
                defaults |= scope.get(function.__name__, {})
            return function(*args, **defaults | keywords)

        return call

    @contextlib.contextmanager
    def arg_scope(self, functions: Any, **defaults: Any) -> Iterator[dict[str, Any]]:
        """Open a scope in which `functions` have other default arguments, or reopen a saved one."""
        if isinstance(functions, dict):
            scope = functions
        else:
            scope = {function.__name__: defaults for function in functions}
        self._stack.append(scope)
        try:
            yield dict(scope)
        finally:
            self._stack.pop()


def xavier_initializer(uniform: bool = True, seed: int | None = None, dtype: Any = tf.float32) -> Any:
    """Return Glorot's initializer, https://proceedings.mlr.press/v9/glorot10a.html."""
    v1 = tf.compat.v1
    kind = v1.glorot_uniform_initializer if uniform else v1.glorot_normal_initializer
    return kind(seed=seed, dtype=dtype)


def variance_scaling_initializer(
    factor: float = 2.0,
    mode: str = "FAN_IN",
    uniform: bool = False,
    seed: int | None = None,
    dtype: Any = tf.float32,
) -> Any:
    """Return He's initializer under contrib's argument names, https://arxiv.org/abs/1502.01852."""
    kind = "uniform" if uniform else "truncated_normal"
    return tf.compat.v1.variance_scaling_initializer(factor, mode.lower(), kind, seed, dtype)


def l2_regularizer(scale: float, scope: str | None = None) -> Callable[[Any], Any]:
    """Return a function that computes `scale` times half the squared norm of its argument."""
    del scope
    return lambda weights: scale * tf.nn.l2_loss(weights)


def l1_regularizer(scale: float, scope: str | None = None) -> Callable[[Any], Any]:
    """Return a function that computes `scale` times the sum of its argument's absolute values."""
    del scope
    return lambda weights: scale * tf.reduce_sum(tf.abs(weights))


def flatten(inputs: Any, scope: str | None = None) -> Any:
    """Flatten `inputs` [n, ...] to [n, k]."""
    del scope
    size = tf.TensorShape(inputs.shape[1:]).num_elements()
    return tf.reshape(inputs, [-1, size])


def fully_connected(inputs: Any, num_outputs: int, activation_fn: Any = tf.nn.relu, **options: Any) -> Any:
    """Apply a dense layer [n, k] -> [n, num_outputs]."""
    width = int(inputs.shape[-1])

    def multiply(weights: Any) -> Any:
        return tf.tensordot(inputs, weights, 1) if inputs.shape.rank > 2 else tf.matmul(inputs, weights)

    return _layer("fully_connected", [width, num_outputs], multiply, activation_fn, options)


def conv2d(
    inputs: Any,
    num_outputs: int,
    kernel_size: Any,
    stride: Any = 1,
    padding: str = "SAME",
    activation_fn: Any = tf.nn.relu,
    **options: Any,
) -> Any:
    """Apply a convolution to images [n, rows, columns, channels]."""
    shape = [*_pair(kernel_size), int(inputs.shape[-1]), num_outputs]
    strides = [1, *_pair(stride), 1]

    def convolve(weights: Any) -> Any:
        return tf.nn.conv2d(inputs, weights, strides=strides, padding=padding)

    return _layer("Conv", shape, convolve, activation_fn, options)


def conv2d_transpose(
    inputs: Any,
    num_outputs: int,
    kernel_size: Any,
    stride: Any = 1,
    padding: str = "SAME",
    activation_fn: Any = tf.nn.relu,
    **options: Any,
) -> Any:
    """Apply a transposed convolution to images [n, rows, columns, channels]."""
    kernel, strides = _pair(kernel_size), _pair(stride)
    # Positions beyond the last stride are kept only without padding.
    more = [0, 0] if padding == "SAME" else [max(k - s, 0) for k, s in zip(kernel, strides, strict=True)]
    sides = [int(n) * s + m for n, s, m in zip(inputs.shape[1:3], strides, more, strict=True)]

    def convolve(weights: Any) -> Any:
        shape = [tf.shape(inputs)[0], *sides, num_outputs]
        flipped = tf.transpose(weights, [0, 1, 3, 2])
        outputs = tf.nn.conv2d_transpose(inputs, flipped, shape, strides, padding)
        return tf.ensure_shape(outputs, [None, *sides, num_outputs])

    shape = [*kernel, int(inputs.shape[-1]), num_outputs]
    return _layer("Conv2d_transpose", shape, convolve, activation_fn, options)


def max_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", scope: Any = None, **_: Any
) -> Any:
    """Take the maximum over windows of images [n, rows, columns, channels]."""
    return tf.nn.max_pool2d(inputs, _pair(kernel_size), _pair(stride), padding, name=_scope_name(scope))


def avg_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", scope: Any = None, **_: Any
) -> Any:
    """Take the mean over windows of images [n, rows, columns, channels]."""
    return tf.nn.avg_pool2d(inputs, _pair(kernel_size), _pair(stride), padding, name=_scope_name(scope))


def batch_norm(
    inputs: Any,
    decay: float = 0.999,
    center: bool = True,
    scale: bool = False,
    epsilon: float = 0.001,
    activation_fn: Any = None,
    is_training: Any = True,
    scope: Any = None,
    reuse: bool | None = None,
    updates_collections: Any = "update_ops",
    **_: Any,
) -> Any:
    """Normalise by the batch; with `updates_collections=None` the moving averages are updated in place."""
    v1 = tf.compat.v1
    before = set(map(id, v1.get_collection(v1.GraphKeys.UPDATE_OPS)))
    with v1.variable_scope(scope, "BatchNorm", [inputs], reuse=reuse):
        outputs = batch_normalization(
            inputs, -1, decay, epsilon, center, scale, training=is_training, name=v1.get_variable_scope()
        )
    if updates_collections is None:
        made = [op for op in v1.get_collection(v1.GraphKeys.UPDATE_OPS) if id(op) not in before]
        with tf.control_dependencies(made):
            outputs = tf.identity(outputs)
    return outputs if activation_fn is None else activation_fn(outputs)


def dropout(inputs: Any, keep_prob: Any = 0.5, is_training: Any = True, **_: Any) -> Any:
    """Drop units while `is_training`, a bool or a boolean tensor."""
    kept = tf.where(tf.cast(is_training, tf.bool), tf.cast(keep_prob, tf.float32), 1.0)
    return tf.compat.v1.nn.dropout(inputs, keep_prob=kept)


def _layers(scopes: ArgScopes) -> dict[str, Any]:
    """Return the layers under all of their names, each using the open scopes."""
    served = {
        function.__name__: scopes.scoped(function)
        for function in (
            *(flatten, fully_connected, conv2d, conv2d_transpose),
            *(max_pool2d, avg_pool2d, batch_norm, dropout),
        )
    }
    served |= {"convolution2d": served["conv2d"], "relu": served["fully_connected"]}
    served |= {"convolution2d_transpose": served["conv2d_transpose"]}
    served["linear"] = lambda *args, **keywords: served["fully_connected"](
        *args, **{"activation_fn": None} | keywords
    )
    return served


def make_contrib(input_data: InputData) -> dict[str, ModuleType]:
    """Build the modules of `tensorflow.contrib` by their full names."""
    scopes = ArgScopes()
    served = _layers(scopes)
    initializers = {
        "xavier_initializer": xavier_initializer,
        "xavier_initializer_conv2d": xavier_initializer,
        "variance_scaling_initializer": variance_scaling_initializer,
        "l1_regularizer": l1_regularizer,
        "l2_regularizer": l2_regularizer,
        "l1_l2_regularizer": l1_l2_regularizer,
        "sum_regularizer": sum_regularizer,
        "apply_regularization": apply_regularization,
        "optimize_loss": optimize_loss,
    }
    scope = {"arg_scope": scopes.arg_scope, "add_arg_scope": scopes.scoped}
    rnn = {**vars(tf.compat.v1.nn.rnn_cell), **recurrent()}
    root = "tensorflow.contrib"
    contents: dict[str, dict[str, Any]] = {
        root: {},
        f"{root}.layers": served
        | initializers
        | summaries()
        | {"softmax": tf.nn.softmax, "one_hot_encoding": tf.one_hot},
        f"{root}.framework": scope | steps(),
        f"{root}.slim": served
        | initializers
        | scope
        | steps()
        | {"repeat": repeat, "stack": stack, "softmax": tf.nn.softmax, "one_hot_encoding": tf.one_hot},
        f"{root}.rnn": {name: value for name, value in rnn.items() if not name.startswith("_")},
        f"{root}.learn": learn_names(),
        f"{root}.learn.datasets": {"load_dataset": _dataset_loader(input_data)},
    }
    contents |= _smaller_modules(root)
    modules = {name: ModuleType(name, "Serves what lessons use.") for name in contents}
    for name, content in contents.items():
        vars(modules[name]).update(content)
    modules[f"{root}.learn.datasets.mnist"] = input_data
    modules |= _long_paths(root, modules)
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent in modules:
            setattr(modules[parent], child, module)
    return modules


def _smaller_modules(root: str) -> dict[str, dict[str, Any]]:
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


def _long_paths(root: str, modules: dict[str, ModuleType]) -> dict[str, ModuleType]:
    """Return the inner paths that programs import from: `learn.python.learn.datasets.mnist` and others."""
    learn, layers = f"{root}.learn.python", f"{root}.layers.python"
    paths = {name: ModuleType(name, "Leads to what lessons use.") for name in (learn, layers)}
    paths |= {f"{learn}.learn": ModuleType(f"{learn}.learn", "Leads to the data sets.")}
    paths[f"{learn}.learn.datasets"] = modules[f"{root}.learn.datasets"]
    paths[f"{learn}.learn.datasets.mnist"] = modules[f"{root}.learn.datasets.mnist"]
    for name in ("", ".layers", ".initializers", ".regularizers"):
        paths[f"{layers}.layers{name}"] = modules[f"{root}.layers"]
    paths[f"{root}.eager.python"] = ModuleType(f"{root}.eager.python", "Leads to contrib.eager.")
    paths[f"{root}.eager.python.tfe"] = modules[f"{root}.eager"]
    paths[f"{root}.framework.python.ops"] = paths[f"{root}.framework.python"] = modules[f"{root}.framework"]
    return paths


def repeat(inputs: Any, repetitions: int, layer: Any, *args: Any, **keywords: Any) -> Any:
    """Apply the same kind of layer `repetitions` times, each in a numbered scope."""
    scope = keywords.pop("scope", None) or layer.__name__
    with tf.compat.v1.variable_scope(scope):
        for index in range(repetitions):
            inputs = layer(inputs, *args, **keywords, scope=f"{scope}_{index + 1}")
    return inputs


def stack(inputs: Any, layer: Any, stack_args: Iterable[Any], **keywords: Any) -> Any:
    """Apply the same kind of layer once for each entry of `stack_args`."""
    scope = keywords.pop("scope", None) or "stack"
    with tf.compat.v1.variable_scope(scope):
        for index, entry in enumerate(stack_args):
            args = entry if isinstance(entry, list | tuple) else [entry]
            inputs = layer(inputs, *args, **keywords, scope=f"{scope}_{index + 1}")
    return inputs


def _dataset_loader(input_data: InputData) -> Callable[..., Any]:
    def load_dataset(name: str, *_: Any, **__: Any) -> Any:
        """Return the lesson's data for "mnist". Raises ValueError for any other name."""
        if name != "mnist":
            error = ValueError(f"the course serves no data set {name!r}, only 'mnist'")
            raise explained(error, "data-set-not-served", name=name, served="mnist")
        return input_data.read_data_sets("MNIST-data")

    return load_dataset


def _layer(kind: str, shape: list[int], apply: Any, activation: Any, options: dict[str, Any]) -> Any:
    """Create a layer's variables with contrib's names (`weights`, `biases`) and apply it."""
    v1 = tf.compat.v1
    known = {name: options.get(name) for name in ("normalizer_fn", "weights_regularizer", "scope", "reuse")}
    trainable = options.get("trainable", True)
    with v1.variable_scope(known["scope"], kind, reuse=known["reuse"]):
        weights = v1.get_variable(
            "weights",
            shape,
            initializer=options.get("weights_initializer") or xavier_initializer(),
            regularizer=known["weights_regularizer"],
            trainable=trainable,
        )
        outputs = apply(weights)
        if known["normalizer_fn"]:
            outputs = known["normalizer_fn"](outputs, **(options.get("normalizer_params") or {}))
        elif "biases_initializer" not in options or options["biases_initializer"] is not None:
            initializer = options.get("biases_initializer") or v1.zeros_initializer()
            outputs += v1.get_variable("biases", shape[-1:], initializer=initializer, trainable=trainable)
        return outputs if activation is None else activation(outputs)


def _pair(size: Any) -> list[int]:
    return [int(size)] * 2 if isinstance(size, int) else [int(side) for side in size]


def _scope_name(scope: Any) -> str | None:
    return scope if isinstance(scope, str) else None
