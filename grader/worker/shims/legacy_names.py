"""Names of TF1 and older versions that `tf.compat.v1` lost: their meaning or their replacement."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from grader.worker.explained import explained

# Old name -> the equivalent name under tf.compat.v1 with the same arguments.
RENAMED = {
    "mul": "multiply",
    "sub": "subtract",
    "neg": "negative",
    "pack": "stack",
    "unpack": "unstack",
    "select": "where",
    "batch_matmul": "matmul",
    "inv": "reciprocal",
    "complex_abs": "abs",
    "initialize_variables": "variables_initializer",
    "merge_summary": "summary.merge",
    "merge_all_summaries": "summary.merge_all",
    "scalar_summary": "summary.scalar",
    "histogram_summary": "summary.histogram",
    "audio_summary": "summary.audio",
    "nn.rnn": "nn.static_rnn",
    "nn.bidirectional_rnn": "nn.static_bidirectional_rnn",
    "image.per_image_whitening": "image.per_image_standardization",
    "listdiff": "setdiff1d",
    "batch_matrix_inverse": "matrix_inverse",
    "python_io.TFRecordWriter": "io.TFRecordWriter",
    "optimizers": "keras.optimizers",
    "random.set_seed": "set_random_seed",
    "train.SummaryWriter": "summary.FileWriter",
}

# Unsupported name -> its modern form, for the error's text.
MODERN = {
    "estimator": "tf.keras.Model",
    "train.MonitoredSession": "tf.train.MonitoredTrainingSession",
    "contrib.legacy_seq2seq": "tf.keras.layers.RNN",
    "contrib.crf": "tf.keras.layers.RNN",
    "contrib.tpu": "tf.distribute",
    "nn.seq2seq": "tf.keras.layers.RNN",
}

# Names that NumPy 2 dropped (https://numpy.org/doc/stable/numpy_2_0_migration_guide.html).
_NUMPY = {
    "infty": np.inf,
    "Infinity": np.inf,
    "PINF": np.inf,
    "NINF": -np.inf,
    "Inf": np.inf,
    "NaN": np.nan,
    "NAN": np.nan,
    "float_": np.float64,
    "complex_": np.complex128,
    "unicode_": np.str_,
    "string_": np.bytes_,
    "bool": bool,
    "complex": complex,
    "unicode": str,
    "long": int,
    "asscalar": lambda array: array.item(),
    "asfarray": lambda array, dtype=np.float64: np.asarray(array, dtype),
    "rank": np.ndim,
    "round_": np.round,
    "in1d": np.isin,
    "trapz": getattr(np, "trapezoid", None),
    "msort": lambda array: np.sort(array, axis=0),
    "float": float,
    "int": int,
    "object": object,
    "str": str,
    "product": np.prod,
    "cumproduct": np.cumprod,
    "alltrue": np.all,
    "sometrue": np.any,
    "row_stack": np.vstack,
}


class LegacyNameError(AttributeError):
    """A TF1 name that is not supported, with its replacement and the place of the list."""

    def __init__(self, dotted: str) -> None:
        modern = next(
            (form for old, form in MODERN.items() if dotted == old or dotted.startswith(f"{old}.")), None
        )
        advice = f" Its modern form is {modern}." if modern else ""
        anchor = dotted.split(".", maxsplit=1)[0].lower().replace("_", "-")
        super().__init__(
            f"tf.{dotted} is not part of the TensorFlow 1 surface served here.{advice}"
            f" See docs/reference/tf1-surface.md#{anchor}",
            name=dotted.rpartition(".")[2],
        )
        code = "renamed-tensorflow-name" if modern else "removed-tensorflow-name"
        explained(self, code, name=f"tf.{dotted}", **({"instead": modern} if modern else {}))


def put_back(v1: Any) -> None:
    """Add to `v1`, which is `tf.compat.v1`, the names it lost and old meanings of positional calls."""
    for old, new in RENAMED.items():
        owner, name = _reach(v1, old)
        if not hasattr(owner, name):
            setattr(owner, name, _reach_value(v1, new))
    for name, value in _NUMPY.items():
        # Accessing some of these names makes NumPy warn; only missing ones are set.
        if name not in vars(np):
            setattr(np, name, value)
    v1.image_summary = _image_summary(v1.summary.image)
    _fill_inner_modules(v1)
    v1.concat = _axis_first_or_last(v1.concat)
    v1.split = _old_split(v1.split)
    for name in (
        "softmax_cross_entropy_with_logits",
        "sigmoid_cross_entropy_with_logits",
        "sparse_softmax_cross_entropy_with_logits",
    ):
        setattr(v1.nn, name, _logits_first(getattr(v1.nn, name)))


def _fill_inner_modules(v1: Any) -> None:
    """Add to TensorFlow's inner modules the names that programs import from them."""
    inner: Any = importlib.import_module("tensorflow.python.ops.rnn")
    old = {"rnn": "static_rnn", "bidirectional_rnn": "static_bidirectional_rnn"}
    old |= {name: name for name in ("static_rnn", "dynamic_rnn", "bidirectional_dynamic_rnn")}
    for name, new in old.items():
        vars(inner).setdefault(name, getattr(v1.nn, new))
    constants: Any = importlib.import_module("tensorflow.python.framework.graph_util")
    for name in ("convert_variables_to_constants", "extract_sub_graph", "remove_training_nodes"):
        vars(constants).setdefault(name, getattr(v1.graph_util, name))
    shapes: Any = importlib.import_module("tensorflow.python.framework.tensor_shape")
    vars(shapes).setdefault("scalar", lambda: tf.TensorShape([]))
    vars(shapes).setdefault("vector", lambda length: tf.TensorShape([length]))
    vars(shapes).setdefault("matrix", lambda rows, columns: tf.TensorShape([rows, columns]))
    sys.modules["tensorflow.python.ops.rnn_cell"] = v1.nn.rnn_cell
    vars(importlib.import_module("tensorflow.python.ops"))["rnn_cell"] = v1.nn.rnn_cell


def _image_summary(function: Callable[..., Any]) -> Callable[..., Any]:
    """Accept `max_images` and `tag`, as before TensorFlow 1.0."""

    def image(tag: Any, tensor: Any, max_images: int = 3, **keywords: Any) -> Any:
        return function(tag, tensor, keywords.get("max_outputs", max_images))

    return _named_as(image, function)


def _reach(v1: Any, dotted: str) -> tuple[Any, str]:
    owner, _, name = dotted.rpartition(".")
    return (_reach_value(v1, owner) if owner else v1), name


def _reach_value(v1: Any, dotted: str) -> Any:
    value = v1
    for part in dotted.split("."):
        value = getattr(value, part)
    return value


def _logits_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """Read positional arguments as (logits, labels), as before TensorFlow 1.0.

    TensorFlow 1.x refused positional arguments, so no other meaning is possible.
    """

    def loss(*args: Any, **keywords: Any) -> Any:
        named = dict(zip(("logits", "labels", "name"), args, strict=False))
        if "targets" in keywords:
            keywords["labels"] = keywords.pop("targets")
        return function(**named | keywords)

    return _named_as(loss, function)


def _axis_first_or_last(function: Callable[..., Any]) -> Callable[..., Any]:
    """Accept `concat(0, values)`, the order before TensorFlow 1.0, beside `concat(values, 0)`."""

    def concat(*args: Any, **keywords: Any) -> Any:
        if "concat_dim" in keywords:
            keywords["axis"] = keywords.pop("concat_dim")
        if len(args) >= 2 and isinstance(args[0], int) and not isinstance(args[1], int):
            args = (args[1], args[0], *args[2:])
        return function(*args, **keywords)

    return _named_as(concat, function)


def _old_split(function: Callable[..., Any]) -> Callable[..., Any]:
    """Accept `split(axis, count, value)`, the order before TensorFlow 1.0, beside today's."""

    def split(*args: Any, **keywords: Any) -> Any:
        if len(args) == 3 and isinstance(args[0], int) and tf.is_tensor(args[2]):
            args = (args[2], args[1], args[0])
        return function(*args, **keywords)

    return _named_as(split, function)


def _named_as(wrapper: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    wrapper.__name__, wrapper.__doc__ = function.__name__, function.__doc__
    return wrapper
