"""Old module paths of Keras 1 and 2 that programs import from, and the old backend.

Keras 3 is reached by three names, each with modules of its own over the same classes; all are served.
"""

import contextlib
import importlib
import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import keras
import tensorflow as tf

from grader.worker.explained import explained

ROOTS = ("keras", "keras._tf_keras.keras", "tensorflow.keras")
# The public module -> the inner ones whose names it holds today.
INNER = {
    "optimizers": """legacy experimental optimizer_v2 adam_v2 gradient_descent_v2 rmsprop_v2 adagrad_v2
    adadelta_v2 adamax_v2 nadam_v2""",
    "layers": """core convolutional pooling recurrent normalization embeddings merge advanced_activations
    noise local wrappers convolutional_recurrent cudnn_recurrent""",
    "utils": "np_utils generic_utils vis_utils data_utils io_utils layer_utils",
    "backend": "tensorflow_backend common",
}


# What a layer was also called -> its name today.
_ALIASES = {
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Deconv2D": "Conv2DTranspose",
    "Deconvolution2D": "Conv2DTranspose",
}
_FIRST = "channels_first"
_INITIALIZERS = {"normal": "RandomNormal", "uniform": "RandomUniform", "zero": "Zeros", "one": "Ones"}
_PUBLIC = "layers models optimizers losses metrics callbacks utils datasets initializers regularizers".split()  # noqa: SIM905


class ScikitWrapper:
    """A placeholder for Keras' wrappers of scikit-learn, which Keras no longer has."""

    def __init__(self, *_: Any, **__: Any) -> None:
        name, instead = "keras.wrappers.scikit_learn", "model.fit and model.evaluate"
        error = AttributeError(f"{name} is gone from Keras: call {instead} instead")
        raise explained(error, "removed-keras-name", name=name, instead=instead)


def import_keras() -> None:
    """Import what the functions below look up; for the zygote, so that forks need not."""
    for root in ROOTS:
        for name in (*INNER, "losses", "preprocessing"):
            importlib.import_module(f"{root}.{name}")
    for name in _PUBLIC:
        importlib.import_module(f"tensorflow.keras.{name}")
        with contextlib.suppress(ImportError):
            importlib.import_module(f"tensorflow.python.keras.{name}")
    for name in ("preprocessing.image", "preprocessing.text"):
        importlib.import_module(f"keras._tf_keras.keras.{name}")
    importlib.import_module("keras.src.legacy.backend")


def install_keras_names() -> None:
    """Put the old paths of Keras where imports look, under every root."""
    for root in ROOTS:
        for public, inner in INNER.items():
            module = importlib.import_module(f"{root}.{public}")
            for name in inner.split():
                _serve(f"{root}.{public}.{name}", module)
        layers = importlib.import_module(f"{root}.layers")
        for name, today in _ALIASES.items():
            vars(layers).setdefault(name, vars(layers)[today])
        _serve(f"{root}.objectives", importlib.import_module(f"{root}.losses"))
        initializers = importlib.import_module(f"{root}.initializers")
        for name, today in _INITIALIZERS.items():
            vars(initializers).setdefault(name, vars(initializers)[today])
        _serve(f"{root}.initializations", initializers)
        for name, content in _engine().items():
            _serve(f"{root}.{name}", make_module(f"{root}.{name}", content))
        _fill_backend(importlib.import_module(f"{root}.backend"))
        _fill_experimental(root)
    for name in _PUBLIC:
        path = f"tensorflow.python.keras.{name}"
        # TensorFlow keeps an old copy there, whose training no longer works; its own code still uses it.
        sys.modules[path] = _before_old(path, importlib.import_module(f"tensorflow.keras.{name}"))
    for name in ("preprocessing.image", "preprocessing.text"):
        full = importlib.import_module(f"keras._tf_keras.keras.{name}")
        _serve(f"keras.{name}", full)


def _serve(path: str, module: ModuleType) -> None:
    """Let `import path` and the parent's attribute find *module*; a real thing of that name is left alone."""
    parent, _, child = path.rpartition(".")
    sys.modules[path] = module
    owner = sys.modules.get(parent)
    if owner is not None and (child not in vars(owner) or isinstance(vars(owner)[child], ModuleType)):
        setattr(owner, child, module)


def make_module(name: str, content: dict[str, Any]) -> ModuleType:
    """Make a module under its full *name*, with what it holds."""
    module = ModuleType(name, "Leads to what Keras holds elsewhere today.")
    vars(module).update(content, __path__=[])
    return module


def _before_old(path: str, public: ModuleType) -> ModuleType:
    """Make a module of today's names that falls back on what stood at *path*."""
    try:
        old = importlib.import_module(path)
    except ImportError:
        return public
    shown = {name: value for name, value in vars(public).items() if not name.startswith("_")}
    module = make_module(path, shown)
    vars(module).update(__path__=getattr(old, "__path__", []), __getattr__=partial(getattr, old))
    return module


def _engine() -> dict[str, dict[str, Any]]:
    """Return the modules that held Keras' own classes, with the names that programs import."""
    classes = {
        "Layer": keras.layers.Layer,
        "Input": keras.layers.Input,
        "InputLayer": keras.layers.InputLayer,
        "InputSpec": keras.layers.InputSpec,
        "Model": keras.Model,
        "Network": keras.Model,
        "Sequential": keras.Sequential,
    }
    places = ("engine", "engine.topology", "engine.training", "engine.base_layer", "engine.input_layer")
    wrapper = {"KerasClassifier": ScikitWrapper, "KerasRegressor": ScikitWrapper}
    return dict.fromkeys(places, classes) | {"wrappers": {}, "wrappers.scikit_learn": wrapper}


def _fill_backend(backend: ModuleType) -> None:
    """Restore the functions that a backend module lost: TensorFlow's under Keras' names, and the session."""
    legacy = importlib.import_module("keras.src.legacy.backend")
    lost: dict[str, Any] = {
        name: value for name, value in vars(legacy).items() if callable(value) and not name.startswith("_")
    }
    nothing: Callable[..., None] = lambda *_, **__: None  # noqa: E731 - a function for many names
    lost |= {
        "image_dim_ordering": lambda: "th" if keras.config.image_data_format() == _FIRST else "tf",
        "set_image_dim_ordering": _set_dim_ordering,
        "set_session": nothing,
        "get_session": lambda *_: tf.compat.v1.Session(),
        "set_learning_phase": nothing,
        "learning_phase": lambda: 0,
        "tf": tf,
    }
    for name, value in lost.items():
        vars(backend).setdefault(name, value)


def _set_dim_ordering(ordering: str) -> None:
    """Set the position of an image's channels with the names of Keras 1: "th" is before the rows."""
    keras.config.set_image_data_format(_FIRST if ordering == "th" else "channels_last")


def _fill_experimental(root: str) -> None:
    """Put what left `layers.experimental.preprocessing` where programs of 2020 look for it."""
    layers = importlib.import_module(f"{root}.layers")
    path = f"{root}.layers.experimental"
    _serve(path, make_module(path, {}))
    _serve(f"{path}.preprocessing", layers)
