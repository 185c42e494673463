"""Calls of Keras 1 and 2 on Keras 3: renamed arguments, methods and history keys.

Keras' classes are changed in place, for the life of this process, which belongs to one program.
"""

import inspect
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.training.optimizer import Optimizer as BaseOptimizer

from grader.worker.shims.redirected_paths import found, with_folder

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
_LAYER_ARGUMENTS = {
    "output_dim": "units",
    "nb_filter": "filters",
    "border_mode": "padding",
    "subsample": "strides",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "inner_activation": "recurrent_activation",
    "p": "rate",
    "alpha": "negative_slope",
}
_DROPPED = ("dim_ordering", "mode", "input_length", "consume_less", "unroll_mode")
_FIT_ARGUMENTS = {"nb_epoch": "epochs", "nb_val_samples": "validation_steps"}
_FIT_DROPPED = (
    "show_accuracy",
    "samples_per_epoch",
    "max_q_size",
    "max_queue_size",
    "nb_worker",
    "workers",
    "use_multiprocessing",
    "pickle_safe",
)
# An optimiser of tf.train -> Keras' own, with the settings that it calls otherwise.
_OLDER_OPTIMIZERS: dict[str, tuple[str, dict[str, str]]] = {
    "GradientDescentOptimizer": ("SGD", {}),
    "MomentumOptimizer": ("SGD", {"momentum": "_momentum", "nesterov": "_use_nesterov"}),
    "AdamOptimizer": ("Adam", {"beta_1": "_beta1", "beta_2": "_beta2", "epsilon": "_epsilon"}),
    "RMSPropOptimizer": ("RMSprop", {"rho": "_decay", "momentum": "_momentum", "epsilon": "_epsilon"}),
    "AdagradOptimizer": ("Adagrad", {"initial_accumulator_value": "_initial_accumulator_value"}),
    "AdadeltaOptimizer": ("Adadelta", {"rho": "_rho", "epsilon": "_epsilon"}),
}
_CALLBACK_DROPPED = ("batch_size", "write_grads", "embeddings_layer_names", "embeddings_data")
_SHORT = {"acc": "accuracy", "accuracy": "acc", "val_acc": "val_accuracy", "val_accuracy": "val_acc"}
_SAVED = (".keras", ".h5", ".hdf5")
_CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "Conv2DTranspose")


class Figures(dict[str, Any]):
    """A history that answers to `acc` and to `accuracy`, as Keras 1, 2 and 3 name it."""

    def __missing__(self, key: str) -> Any:
        if _SHORT.get(key, "") in self:
            return self[_SHORT[key]]
        raise KeyError(key)


def install_keras_calls() -> None:
    """Let Keras 3 understand the calls of Keras 1 and 2."""
    for name in vars(keras.layers).keys() - {"Layer", "InputLayer", "Wrapper"}:
        value = getattr(keras.layers, name)
        if isinstance(value, type) and issubclass(value, keras.layers.Layer):
            _translate(value, _layer_arguments)
    for value in list(vars(keras.optimizers).values()):
        if isinstance(value, type) and issubclass(value, keras.optimizers.Optimizer):
            _translate(value, _optimizer_arguments)
    for value in list(vars(keras.callbacks).values()):
        if isinstance(value, type) and issubclass(value, keras.callbacks.Callback):
            _translate(value, _callback_arguments)
    keras.optimizers.Optimizer.lr = property(
        lambda self: self.learning_rate, lambda self, rate: setattr(self, "learning_rate", rate)
    )
    keras.optimizers.Optimizer.minimize = _minimize
    keras.metrics.Metric.reset_states = lambda self: self.reset_state()
    # By this name a model that is loaded again asks for TensorFlow's function.
    keras.utils.get_custom_objects()[tf.nn.softmax.__name__] = tf.nn.softmax
    _translate_new(keras.Model, _model_arguments)
    _translate(keras.Model, _model_arguments)
    _translate(sys.modules["keras.src.models.functional"].Functional, _model_arguments)
    _put_back_methods(keras.Model)
    _widen_saving()
    _widen_shapes()
    _leave_plots_out()


def _translate(owner: Any, change: Callable[[Any, tuple[Any, ...], dict[str, Any]], Arguments]) -> None:
    """Pass a class's arguments through *change* on their way to its own `__init__`."""
    plain = vars(owner).get("__init__")
    if plain is None or hasattr(plain, "_translated"):
        return

    @wraps(plain)
    def init(self: Any, *args: Any, **keywords: Any) -> None:
        args, keywords = change(owner, args, keywords)
        plain(self, *args, **keywords)

    # Keras reads the signature in two ways, only one of which looks behind a wrapper.
    vars(init).update(__signature__=inspect.signature(plain), _translated=True)
    owner.__init__ = init


def _translate_new(owner: Any, change: Callable[[Any, tuple[Any, ...], dict[str, Any]], Arguments]) -> None:
    """Pass arguments through *change* on their way to a class's `__new__`, which may choose a subclass."""
    plain = owner.__new__

    def new(cls: Any, *args: Any, **keywords: Any) -> Any:
        args, keywords = change(cls, args, keywords)
        return plain(cls, *args, **keywords)

    owner.__new__ = staticmethod(new)


def _renamed(keywords: dict[str, Any], names: dict[str, str], dropped: tuple[str, ...]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in keywords.items() if name not in dropped}


def _layer_arguments(layer: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Arguments:
    own = inspect.signature(layer.__init__).parameters
    old = {name: new for name, new in _LAYER_ARGUMENTS.items() if name not in own and new in own}
    dropped = tuple(name for name in _DROPPED if name not in own)
    keywords = _renamed(keywords, old, dropped)
    keywords |= {
        name: _with_dtype(value) for name, value in keywords.items() if name.endswith("_initializer")
    }
    if isinstance(keywords.get("input_shape"), int | np.integer):
        keywords["input_shape"] = (keywords["input_shape"],)
    if layer.__name__ in _CONVOLUTIONS:
        args, keywords = _square_kernel(args, keywords)
        _learn_where_channels_stand(args, keywords)
    return args, keywords


def _with_dtype(initializer: Any) -> Any:
    """Let a program's own `def init(shape, name=None)` of Keras 1 be called with a dtype, as today's are."""
    if not inspect.isfunction(initializer):
        return initializer
    own = inspect.signature(initializer).parameters
    if "dtype" in own or any(each.kind is each.VAR_KEYWORD for each in own.values()):
        return initializer

    @wraps(initializer)
    def with_dtype(shape: Any, dtype: Any = None) -> Any:
        return keras.ops.cast(initializer(shape), dtype or "float32")

    return with_dtype


def _square_kernel(args: tuple[Any, ...], keywords: dict[str, Any]) -> Arguments:
    """Read `Convolution2D(32, 3, 3)`: rows and columns of the kernel, one by one."""
    if len(args) >= 3 and all(isinstance(number, int | np.integer) for number in args[:3]):
        args = (args[0], (int(args[1]), int(args[2])), *args[3:])
    rows, columns = keywords.pop("nb_row", None), keywords.pop("nb_col", None)
    if rows is not None:
        keywords["kernel_size"] = (rows, columns or rows)
    return args, keywords


def _learn_where_channels_stand(args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """Read `input_shape=(1, 28, 28)`: without padding, a kernel has room only where channels come first.

    So the settings of Keras had it on the machine of who wrote this.
    """
    channels, *sides = keywords.get("input_shape") or (0,)
    kernel = np.min(keywords.get("kernel_size", args[1] if len(args) > 1 else 1))
    is_bare = keywords.get("padding", "valid") == "valid" and "data_format" not in keywords
    if (
        is_bare
        and channels in (1, 3)
        and len(sides) == 2
        and None not in sides
        and channels < kernel <= min(sides)
    ):
        keras.config.set_image_data_format("channels_first")


def _optimizer_arguments(_: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Arguments:
    keywords = _renamed(keywords, {"lr": "learning_rate"}, ("schedule_decay",))
    decay = keywords.pop("decay", 0.0)
    rate = keywords.get("learning_rate", args[0] if args else None)
    if decay and isinstance(rate, int | float):
        schedule = keras.optimizers.schedules.InverseTimeDecay(rate, 1, decay)
        args, keywords = args[1:] if args else (), keywords | {"learning_rate": schedule}
    if keywords.get("epsilon", 0.0) is None:
        del keywords["epsilon"]
    return args, keywords


def _callback_arguments(_: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Arguments:
    return args, _renamed(keywords, {"epsilon": "min_delta"}, _CALLBACK_DROPPED)


def _model_arguments(_: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Arguments:
    return args, _renamed(keywords, {"input": "inputs", "output": "outputs"}, ())


def _todays(optimizer: Any) -> Any:
    """Return the equivalent Keras optimizer for one of `tf.train`; other values unchanged."""
    kind = _OLDER_OPTIMIZERS.get(type(optimizer).__name__)
    if kind is None or not isinstance(optimizer, BaseOptimizer):
        return optimizer
    name, settings = kind
    held = vars(optimizer)
    rate = held.get("_lr", held.get("_learning_rate"))
    return getattr(keras.optimizers, name)(rate, **{new: held[old] for new, old in settings.items()})


def _minimize(self: Any, loss: Any, var_list: Any, tape: Any = None, **_: Any) -> None:
    """Take one step, as Keras 2 did for a function of no arguments, or for a tensor and its tape.

    https://github.com/keras-team/tf-keras/blob/v2.15.0/tf_keras/optimizers/optimizer.py
    """
    recorded = tape or tf.GradientTape()
    if callable(loss):
        with recorded:
            loss = loss()
    variables = var_list() if callable(var_list) else var_list
    self.apply_gradients(zip(recorded.gradient(loss, variables), variables, strict=True))


def _put_back_methods(model: Any) -> None:
    plain_fit, plain_evaluate, plain_predict = model.fit, model.evaluate, model.predict
    plain_compile = model.compile

    def compile(self: Any, optimizer: Any = "rmsprop", *args: Any, **keywords: Any) -> Any:  # noqa: A001
        return plain_compile(self, _todays(optimizer), *args, **keywords)

    def fit(self: Any, *args: Any, **keywords: Any) -> Any:
        keywords = _renamed(keywords, _FIT_ARGUMENTS, _FIT_DROPPED)
        for callback in keywords.get("callbacks") or ():
            _watch_known_figure(callback, self)
        history = plain_fit(self, *args, **keywords)
        history.history = Figures(history.history)
        return history

    def over(function: Callable[..., Any]) -> Callable[..., Any]:
        def generator_form(self: Any, generator: Any, steps: Any = None, **keywords: Any) -> Any:
            return function(self, generator, steps=steps, **_renamed(keywords, {}, _FIT_DROPPED))

        return generator_form

    def fit_generator(self: Any, generator: Any, steps_per_epoch: Any = None, *args: Any, **kw: Any) -> Any:
        epochs = {"epochs": args[0]} if args else {}
        return self.fit(generator, steps_per_epoch=steps_per_epoch, **epochs, **kw)

    def predict_classes(self: Any, x: Any, batch_size: Any = None, verbose: Any = 0) -> Any:
        scores = self.predict(x, batch_size=batch_size, verbose=verbose)
        return np.argmax(scores, axis=-1) if scores.shape[-1] > 1 else (scores > 0.5).astype("int32")

    model.compile, model.fit, model.fit_generator = compile, fit, fit_generator
    model.evaluate_generator, model.predict_generator = over(plain_evaluate), over(plain_predict)
    model.predict_classes = predict_classes
    model.predict_proba = lambda self, x, **keywords: self.predict(x, **keywords)


def _watch_known_figure(callback: Any, model: Any) -> None:
    """Let a callback that watches `val_acc` find `val_accuracy` where that is the metric's name today."""
    watched = getattr(callback, "monitor", None)
    asked = str(getattr(getattr(model, "_compile_metrics", None), "_user_metrics", ""))
    if watched in ("acc", "val_acc") and "'acc'" not in asked:
        callback.monitor = _SHORT[watched]


def _widen_saving() -> None:
    """Save models and weights under any file name, as Keras 1 and 2 did."""
    checkpoint = keras.callbacks.ModelCheckpoint
    plain_init, plain_save, plain_load = checkpoint.__init__, keras.Model.save, keras.models.load_model
    plain_save_weights, plain_load_weights = keras.Model.save_weights, keras.Model.load_weights

    def init(self: Any, filepath: Any, *args: Any, **keywords: Any) -> None:
        keywords.pop("period", None)
        weights = keywords.get("save_weights_only", False)
        plain_init(self, "x.weights.h5" if weights else "x.keras", *args, **keywords)
        self.filepath = with_folder(_weights_name(filepath) if weights else _model_name(filepath))

    def save(self: Any, filepath: Any, *args: Any, **keywords: Any) -> Any:
        return plain_save(self, with_folder(_model_name(filepath)), *args, **keywords)

    def load_model(filepath: Any, *args: Any, **keywords: Any) -> Any:
        return plain_load(found(_model_name(filepath)), *args, **keywords)

    def save_weights(self: Any, filepath: Any, *args: Any, **keywords: Any) -> Any:
        return plain_save_weights(self, with_folder(_weights_name(filepath)), *args, **keywords)

    def load_weights(self: Any, filepath: Any, *args: Any, **keywords: Any) -> Any:
        known = filepath if Path(filepath).exists() else found(_weights_name(filepath))
        return plain_load_weights(self, known, *args, **keywords)

    plain_save_model = keras.models.save_model

    def save_model(model: Any, filepath: Any, *args: Any, **keywords: Any) -> Any:
        return plain_save_model(model, with_folder(_model_name(filepath)), *args, **keywords)

    checkpoint.__init__, keras.Model.save = init, save
    keras.Model.save_weights, keras.Model.load_weights = save_weights, load_weights
    _everywhere("load_model", plain_load, load_model)
    _everywhere("save_model", plain_save_model, save_model)


def _widen_shapes() -> None:
    """Read `Input(shape=(784))` as a shape of one side, and let a model that is built be built again."""
    plain_input, plain_build = keras.Input, keras.Sequential.build

    @wraps(plain_input)
    def widened(shape: Any = None, *args: Any, **keywords: Any) -> Any:
        return plain_input((shape,) if isinstance(shape, int | np.integer) else shape, *args, **keywords)

    def build(self: Any, input_shape: Any = None) -> None:
        # Keras 2 took the first layer's own shape, whatever was named here.
        if not (self.layers and self.built):
            plain_build(self, input_shape)

    _everywhere("Input", plain_input, widened)
    keras.Sequential.build = build


def _leave_plots_out() -> None:
    """Let what would draw a model's layers say that it does not: that would start Graphviz's own process."""

    def plot_model(*_: Any, **__: Any) -> None:
        print("plot_model: no picture of the model is drawn while programs are graded")

    def model_to_dot(*_: Any, **__: Any) -> Any:
        plot_model()
        return _NoDrawing()

    _everywhere("plot_model", keras.utils.plot_model, plot_model)
    _everywhere("model_to_dot", keras.utils.model_to_dot, model_to_dot)


class _NoDrawing:
    """Answers like a drawing that is empty."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: b""


def _everywhere(name: str, plain: Any, instead: Any) -> None:
    """Replace a function in every copy of the public modules that hold it."""
    for path, module in list(sys.modules.items()):
        if path.startswith(("keras", "tensorflow.keras")) and vars(module).get(name) is plain:
            vars(module)[name] = instead


def _model_name(filepath: Any) -> Any:
    name = os.fspath(filepath)
    return filepath if name.endswith(_SAVED) else f"{name.rstrip('/')}.keras"


def _weights_name(filepath: Any) -> Any:
    name = os.fspath(filepath)
    return filepath if name.endswith(".weights.h5") else f"{name}.weights.h5"
