"""`keras` for a TF1 program: the layers that TensorFlow keeps for graphs, over its own backend.

What TensorFlow did not keep is written here or taken from today's Keras, where that builds no graph.
"""

import importlib
import sys
from functools import partial
from types import ModuleType
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.keras import backend
from tensorflow.python.keras.engine.base_layer import Layer

from grader.worker.shims.keras_names import INNER, make_module
from grader.worker.shims.loaded_modules import modules_below

_INNER_KERAS = "tensorflow.python.keras"
# What the kept copy holds under another name, or in a module that its public one does not show.
_OPTIMIZERS = {
    "SGD": "gradient_descent",
    "Adam": "adam",
    "RMSprop": "rmsprop",
    "Adagrad": "adagrad",
    "Adadelta": "adadelta",
    "Adamax": "adamax",
    "Nadam": "nadam",
    "Ftrl": "ftrl",
}
_CELLS = ("LSTM", "GRU", "LSTMCell", "GRUCell")
_PARTS = "layers models backend losses metrics optimizers initializers regularizers activations callbacks"


def install_graph_keras() -> ModuleType:
    """Serve `keras` to a TF1 program: the layers that TensorFlow keeps for graphs, over its own backend."""
    root = make_module("keras", {"__version__": "2.4.0", "datasets": keras.datasets})
    # What is not served here (datasets, preprocessing) is Keras' own of today.
    vars(root).update(__path__=keras.__path__, __getattr__=partial(getattr, keras))
    for path in modules_below("keras.datasets"):
        sys.modules[f"tensorflow.{path}"] = sys.modules[path]
    _fill_parts()
    for name in [*_PARTS.split(), "constraints", "utils"]:
        module = _part(name)
        setattr(root, name, module)
        for prefix in ("keras", "tensorflow.keras"):
            sys.modules[f"{prefix}.{name}"] = module
            for old in INNER.get(name, "").split():
                sys.modules[f"{prefix}.{name}.{old}"] = module
    vars(root).update(Model=root.models.Model, Sequential=root.models.Sequential, Input=root.layers.Input)
    vars(root)["objectives"] = sys.modules["keras.objectives"] = root.losses
    sys.modules |= {"keras": root, "tensorflow.keras": root}
    return root


def _part(name: str) -> ModuleType:
    if name == "utils":
        numbers: Any = importlib.import_module(f"{_INNER_KERAS}.utils.np_utils")
        drawing: Any = importlib.import_module(f"{_INNER_KERAS}.utils.vis_utils")
        names = {
            "to_categorical": numbers.to_categorical,
            "normalize": numbers.normalize,
            "np_utils": numbers,
        }
        return make_module("keras.utils", names | {"plot_model": drawing.plot_model})
    return importlib.import_module(f"{_INNER_KERAS}.{name}")


def _fill_parts() -> None:
    """Restore the public names of the kept modules."""
    layers, optimizers = _part("layers"), _part("optimizers")
    recurrent = importlib.import_module(f"{_INNER_KERAS}.layers.recurrent")
    for name in _CELLS:
        vars(layers).setdefault(name, getattr(recurrent, name))
    vars(layers).setdefault("BatchNormalization", BatchNormalization)
    vars(layers).setdefault("GaussianNoise", GaussianNoise)
    for name, path in _OPTIMIZERS.items():
        module = importlib.import_module(f"{_INNER_KERAS}.optimizer_v2.{path}")
        vars(optimizers).setdefault(name, getattr(module, name))
    schedules = importlib.import_module(f"{_INNER_KERAS}.optimizer_v2.learning_rate_schedule")
    vars(optimizers).setdefault("schedules", schedules)


class BatchNormalization(Layer):  # type: ignore[misc]
    """Normalise over all axes but `axis`: by the batch in the learning phase, else by the moving figures.

    Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167.
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        **options: Any,
    ) -> None:
        start = {name: options.pop(f"{name}_initializer", default) for name, default in _STARTS.items()}
        super().__init__(**options)
        self.axis, self.momentum, self.epsilon = axis, momentum, epsilon
        self.center, self.scale, self._start = center, scale, start

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        width = [int(input_shape[self.axis])]

        def make(name: str, *, trainable: bool) -> Any:
            return self.add_weight(name, width, initializer=self._start[name], trainable=trainable)

        self.gamma = make("gamma", trainable=True) if self.scale else None
        self.beta = make("beta", trainable=True) if self.center else None
        self.moving_mean = make("moving_mean", trainable=False)
        self.moving_variance = make("moving_variance", trainable=False)
        super().build(input_shape)

    def call(self, inputs: Any, training: Any = None) -> Any:
        """Normalise *inputs*; what moves the moving figures are the layer's `updates`."""
        rank = inputs.shape.rank
        axis = self.axis % rank
        broadcast = [-1 if place == axis else 1 for place in range(rank)]
        batch = tf.nn.moments(inputs, [place for place in range(rank) if place != axis])
        is_training = tf.cast(backend.learning_phase() if training is None else training, tf.bool)
        used = []
        for average, figure in zip((self.moving_mean, self.moving_variance), batch, strict=True):
            self.add_update(backend.update_sub(average, (average - figure) * (1.0 - self.momentum)))
            used.append(tf.cond(is_training, lambda f=figure: f, lambda a=average: tf.identity(a)))
        parts = (*used, self.beta, self.gamma)
        shaped = [None if part is None else tf.reshape(part, broadcast) for part in parts]
        return tf.nn.batch_normalization(inputs, *shaped, self.epsilon)


_STARTS = {"beta": "zeros", "gamma": "ones", "moving_mean": "zeros", "moving_variance": "ones"}


class GaussianNoise(Layer):  # type: ignore[misc]
    """Add normally distributed noise in the learning phase."""

    def __init__(self, stddev: float, **options: Any) -> None:
        super().__init__(**options)
        self.stddev = stddev

    def call(self, inputs: Any, training: Any = None) -> Any:
        """Return `inputs` with the noise."""
        noisy = inputs + tf.random.normal(tf.shape(inputs), stddev=self.stddev)
        return backend.in_train_phase(noisy, inputs, training=training)
