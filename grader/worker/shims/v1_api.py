"""The TF1 names that `tf.compat.v1` lost, put back in it for programs of both runtimes."""

import importlib
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.kernels import register_kernels
from grader.worker.shims.app_flags import make_app, make_flags
from grader.worker.shims.contrib import make_contrib
from grader.worker.shims.estimator import make_estimator
from grader.worker.shims.input_data import InputData
from grader.worker.shims.keras_data import KERAS_NAMES, find_loaders
from grader.worker.shims.keras_names import import_keras
from grader.worker.shims.legacy_names import LegacyNameError, put_back
from grader.worker.shims.loaded_modules import modules_below
from grader.worker.shims.redirected_paths import install_graph_places
from grader.worker.shims.slices import install_slices
from grader.worker.shims.soft_placement import install_soft_placement
from grader.worker.shims.tf_layers import make_layers
from grader.worker.shims.tutorial_mnist import make_mnist

TUTORIALS = "tensorflow.examples.tutorials.mnist"
ADVISED = ("nn", "train", "summary", "random", "math", "image", "losses", "metrics", "data", "io")


def prepare() -> None:
    """Import what the shims and Keras import late, so that the zygote does it before it forks.

    Keras looks `tensorflow` up by name on first use: it must find the real one, not the shim.
    """
    register_kernels()
    importlib.import_module("keras")
    importlib.import_module("numpy.random")
    importlib.import_module("tensorflow.python.keras.layers.legacy_rnn.rnn_cell_impl")
    utils: Any = importlib.import_module("keras.src.utils.module_utils")
    utils.tensorflow.initialize()
    _ = tf.keras.datasets, tf.compat.v1.keras.layers
    import_keras()
    for name in ("np_utils", "vis_utils"):
        importlib.import_module(f"tensorflow.python.keras.utils.{name}")
    for served in KERAS_NAMES:
        find_loaders(served)
    for package in ("keras.datasets", "tensorflow.keras"):
        modules_below(package)
    be_quiet()


def be_quiet() -> None:
    """Silence the notices that TensorFlow prints about deprecated calls."""
    tf.get_logger().setLevel("ERROR")
    warnings.filterwarnings("ignore", module=r"tensorflow\.python\.keras.*")
    warnings.filterwarnings("ignore", message=r".*`tf\.(layers|nn\.rnn_cell)\..*")


def patch_v1(v1: Any) -> None:
    """Restore what `tf.compat.v1` lost: modules, old names, and functions that behave differently today."""
    cells = importlib.import_module("tensorflow.python.keras.layers.legacy_rnn.rnn_cell_impl")
    v1.layers = make_layers()
    v1.flags = make_flags()
    v1.app = make_app(v1.flags)
    v1.nn.rnn_cell = _only_cells(cells)
    v1.estimator = make_estimator()
    sys.modules |= {"tensorflow.estimator": v1.estimator, "tensorflow.estimator.inputs": v1.estimator.inputs}
    put_back(v1)
    install_graph_places(v1)
    install_soft_placement()
    install_slices(v1)
    for name in ADVISED:
        module = getattr(v1, name, None)
        if module is not None:
            _advise(module, name)
    for name in ("layers", "flags", "app", "estimator"):
        _advise(getattr(v1, name), name)


def _only_cells(source: ModuleType) -> ModuleType:
    """Return `tf.nn.rnn_cell`: the classes of `source` that lessons know by name."""
    module = ModuleType("tensorflow.nn.rnn_cell", "Serves the recurrent cells of TF1.")
    names = """BasicRNNCell BasicLSTMCell LSTMCell LSTMStateTuple GRUCell MultiRNNCell DropoutWrapper
    ResidualWrapper DeviceWrapper RNNCell""".split()  # noqa: SIM905
    vars(module).update({name: getattr(source, name) for name in names})
    return module


def _advise(module: Any, dotted: str) -> None:
    """Make missing names of `module` raise LegacyNameError (PEP 562)."""

    def explain(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise LegacyNameError(f"{dotted}.{name}")

    vars(getattr(module, "_tfmw_wrapped_module", module)).setdefault("__getattr__", explain)


def install_contrib(input_data: InputData) -> ModuleType:
    """Register `tensorflow.contrib` where imports look; missing names are explained."""
    made = make_contrib(input_data)
    for name, module in made.items():
        if not isinstance(module, InputData):
            vars(module).setdefault("__path__", [])
            _advise(module, name.removeprefix("tensorflow."))
    sys.modules |= made
    return made["tensorflow.contrib"]


def register_tutorials(root: Any, input_data: InputData) -> None:
    """Put `tensorflow.examples.tutorials.mnist.input_data` and plain `input_data` where imports look."""
    child: ModuleType = input_data
    sys.modules["input_data"] = sys.modules[input_data.__name__] = input_data
    name = input_data.__name__
    while name.count(".") > 1:
        parent, _, attribute = name.rpartition(".")
        package = ModuleType(parent, "Serves the tutorials' data.")
        package.__path__ = []
        setattr(package, attribute, child)
        if parent == TUTORIALS:
            network = sys.modules[f"{parent}.mnist"] = make_mnist(f"{parent}.mnist")
            vars(package)["mnist"] = network
        sys.modules[parent] = child = package
        name = parent
    setter: Callable[[str, Any], None] = vars(root).__setitem__
    setter("examples", child)
