"""Own what `import tensorflow` gives a student's program: TF1 as its lessons knew it, or TF2 as it is.

To be called in the forked child, once, right before the program. `tf.compat.v1` is patched in place, so
that every way to it (`tensorflow.compat.v1`, `tensorflow._api.v2.compat.v1`) sees the same names.
"""

import importlib
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.kernels import register_kernels
from grader.worker.shims.contrib import make_contrib
from grader.worker.shims.core_name import install_core_name
from grader.worker.shims.data import LessonData
from grader.worker.shims.devices import install_soft_placement
from grader.worker.shims.estimator import make_estimator
from grader.worker.shims.files import install_files
from grader.worker.shims.flags import make_app, make_flags
from grader.worker.shims.graph_keras import install_graph_keras
from grader.worker.shims.guards import install_guards
from grader.worker.shims.input_data import InputData
from grader.worker.shims.keras_calls import install_keras_calls
from grader.worker.shims.keras_data import find_loaders, install_keras_data
from grader.worker.shims.keras_names import import_keras, install_keras_names
from grader.worker.shims.keras_variables import install_keras_variables
from grader.worker.shims.layers import make_layers, prefer_keras
from grader.worker.shims.modules import modules_below, modules_since
from grader.worker.shims.names import LegacyNameError, put_back
from grader.worker.shims.older_python import install_older_python
from grader.worker.shims.places import install_eager_places, install_graph_places, install_places
from grader.worker.shims.slices import install_slices
from grader.worker.shims.summaries import install_summaries
from grader.worker.shims.tfds import install_tfds
from grader.worker.shims.tutorial_mnist import make_mnist

_TUTORIALS = "tensorflow.examples.tutorials.mnist"
_ADVISED = ("nn", "train", "summary", "random", "math", "image", "losses", "metrics", "data", "io")


class Surface(ModuleType):
    """Be a module that looks names up in `targets`, in order, each time they are asked for."""

    def __init__(self, name: str, *targets: Any) -> None:
        super().__init__(name, f"Serves {name} as TensorFlow 1 programs know it.")
        self._targets = targets
        self.__path__: list[str] = list(getattr(targets[-1], "__path__", []))
        self.__file__ = getattr(targets[-1], "__file__", None)
        self.__spec__ = getattr(targets[-1], "__spec__", None)
        self.__version__ = tf.__version__

    @cached_property
    def __all__(self) -> list[str]:
        """Name what `import *` takes; made when a program asks, for few do."""
        return sorted(_public_names(self._targets[0]))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        for target in self._targets:
            try:
                return getattr(target, name)
            except AttributeError:
                continue
        raise LegacyNameError(".".join([*self.__name__.split(".")[1:], name]))

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *self.__all__})


def prepare() -> None:
    """Import beforehand what the shims and Keras import late; for the zygote, before it forks.

    Keras looks `tensorflow` up by name on first use: it must find the real one, not the surface.
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
    for served in ("mnist", "cifar10"):
        find_loaders(served)
    for package in ("keras.datasets", "tensorflow.keras"):
        modules_below(package)
    _be_quiet()


def install_tf1(data: LessonData) -> None:
    """Make this process's `tensorflow` the TF1 surface over `data`, for the rest of its life."""
    prepare()
    v1 = tf.compat.v1
    _be_quiet()
    v1.disable_v2_behavior()
    input_data = InputData(f"{_TUTORIALS}.input_data", data)
    _patch_v1(v1)
    surface = Surface("tensorflow", v1, tf)
    compat = Surface("tensorflow.compat", tf.compat)
    vars(compat)["v1"] = surface
    vars(surface)["compat"] = compat
    sys.modules |= {"tensorflow": surface, "tensorflow.compat": compat, "tensorflow.compat.v1": surface}
    for name in ("layers", "flags", "app", "nn", "train"):
        sys.modules[f"tensorflow.{name}"] = sys.modules[f"tensorflow.compat.v1.{name}"] = getattr(v1, name)
    sys.modules["tensorflow.nn.rnn_cell"] = v1.nn.rnn_cell
    vars(surface)["contrib"] = v1.contrib = _install_contrib(input_data)
    _register_tutorials(surface, input_data)
    install_keras_data(data)
    install_tfds(data)
    count = len(sys.modules)
    vars(surface)["keras"] = vars(v1.contrib)["keras"] = install_graph_keras()
    for name in (*modules_below("tensorflow.keras"), *modules_since(count)):
        if name.startswith("tensorflow.keras"):
            sys.modules[name.replace("tensorflow.", "tensorflow.contrib.", 1)] = sys.modules[name]
    install_files(data)
    install_places()
    install_guards()
    install_older_python()
    install_core_name()


def install_tf2(data: LessonData) -> None:
    """Leave TF2 as it is, and let what it has not be TF1's: `tf.logging`, `tf.set_random_seed`, `tf.contrib`.

    Programs that switch eager execution on in TensorFlow 1 are run so as well.
    """
    prepare()
    _be_quiet()
    if not tf.executing_eagerly():
        # A parent that had switched to TF1 can be undone in the fork: 1 ms, and Keras trains as ever.
        tf.compat.v1.enable_v2_behavior()
    input_data = InputData(f"{_TUTORIALS}.input_data", data)
    _patch_v1(tf.compat.v1)
    prefer_keras(tf.compat.v1.layers)
    tf.compat.v1.contrib = _install_contrib(input_data)
    _fall_back(tf, tf.compat.v1, _ADVISED)
    _register_tutorials(tf, input_data)
    install_keras_names()
    install_keras_calls()
    install_keras_variables()
    install_keras_data(data)
    install_tfds(data)
    install_summaries()
    install_files(data)
    install_places()
    install_eager_places()
    install_guards()
    install_older_python()
    install_core_name()


def _fall_back(module: Any, older: Any, children: Sequence[str] = ()) -> None:
    """Look a name that *module* has not up in *older*, and so in the modules under it (PEP 562)."""

    def look_up(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(older, name)

    vars(module).setdefault("__getattr__", look_up)
    for name in children:
        child, old_child = getattr(module, name, None), getattr(older, name, None)
        if isinstance(child, ModuleType) and old_child is not None and child is not old_child:
            vars(child).setdefault("__getattr__", partial(getattr, old_child))


def _be_quiet() -> None:
    """Silence the notices that today's TensorFlow prints about yesterday's calls."""
    tf.get_logger().setLevel("ERROR")
    warnings.filterwarnings("ignore", module=r"tensorflow\.python\.keras.*")
    warnings.filterwarnings("ignore", message=r".*`tf\.(layers|nn\.rnn_cell)\..*")


def _patch_v1(v1: Any) -> None:
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
    for name in _ADVISED:
        module = getattr(v1, name, None)
        if module is not None:
            _advise(module, name)
    for name in ("layers", "flags", "app", "estimator"):
        _advise(getattr(v1, name), name)


def _only_cells(source: ModuleType) -> ModuleType:
    """Give `tf.nn.rnn_cell`: the classes of `source` that lessons know by name."""
    module = ModuleType("tensorflow.nn.rnn_cell", "Serves the recurrent cells of TF1.")
    names = """BasicRNNCell BasicLSTMCell LSTMCell LSTMStateTuple GRUCell MultiRNNCell DropoutWrapper
    ResidualWrapper DeviceWrapper RNNCell""".split()  # noqa: SIM905
    vars(module).update({name: getattr(source, name) for name in names})
    return module


def _advise(module: Any, dotted: str) -> None:
    """Let `module` explain a missing name by LegacyNameError (PEP 562)."""

    def explain(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise LegacyNameError(f"{dotted}.{name}")

    vars(getattr(module, "_tfmw_wrapped_module", module)).setdefault("__getattr__", explain)


def _install_contrib(input_data: InputData) -> ModuleType:
    """Register `tensorflow.contrib` where imports look; what it lacks is explained."""
    made = make_contrib(input_data)
    for name, module in made.items():
        if not isinstance(module, InputData):
            vars(module).setdefault("__path__", [])
            _advise(module, name.removeprefix("tensorflow."))
    sys.modules |= made
    return made["tensorflow.contrib"]


def _register_tutorials(root: Any, input_data: InputData) -> None:
    """Put `tensorflow.examples.tutorials.mnist.input_data` and plain `input_data` where imports look."""
    child: ModuleType = input_data
    sys.modules["input_data"] = sys.modules[input_data.__name__] = input_data
    name = input_data.__name__
    while name.count(".") > 1:
        parent, _, attribute = name.rpartition(".")
        package = ModuleType(parent, "Serves the tutorials' data.")
        package.__path__ = []
        setattr(package, attribute, child)
        if parent == _TUTORIALS:
            network = sys.modules[f"{parent}.mnist"] = make_mnist(f"{parent}.mnist")
            vars(package)["mnist"] = network
        sys.modules[parent] = child = package
        name = parent
    setter: Callable[[str, Any], None] = vars(root).__setitem__
    setter("examples", child)


def _public_names(module: Any) -> set[str]:
    listed = set(getattr(module, "__all__", None) or dir(module))
    # `import *` must not take Python's own print away: TF1's lessons knew no tf.print.
    listed.discard("print")
    return {name for name in listed if not name.startswith("_") and hasattr(module, name)}
