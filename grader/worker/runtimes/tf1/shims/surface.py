"""Make `import tensorflow` give TF1's surface over `tf.compat.v1`."""

import sys
from functools import cached_property
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.worker.runtimes.tf1.shims.graph_keras import install_graph_keras
from grader.worker.shims.core_name import install_core_name
from grader.worker.shims.guards import install_guards
from grader.worker.shims.input_data import InputData
from grader.worker.shims.keras_data import install_keras_data
from grader.worker.shims.legacy_names import LegacyNameError
from grader.worker.shims.loaded_modules import modules_below, modules_since
from grader.worker.shims.mnist_files import install_files
from grader.worker.shims.older_python import install_older_python
from grader.worker.shims.redirected_paths import install_places
from grader.worker.shims.surroundings import Surroundings
from grader.worker.shims.tfds import install_tfds
from grader.worker.shims.v1_api import (
    TUTORIALS,
    be_quiet,
    install_contrib,
    patch_v1,
    prepare,
    register_tutorials,
)


class Surface(ModuleType):
    """A module that looks names up in `targets`, in order, on each access."""

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


def install_surface(surroundings: Surroundings) -> None:
    """Make this process's `tensorflow` the TF1 surface over the course's data, for the rest of its life."""
    data = surroundings.data
    prepare()
    v1 = tf.compat.v1
    be_quiet()
    v1.disable_v2_behavior()
    input_data = InputData(f"{TUTORIALS}.input_data", data)
    patch_v1(v1)
    surface = Surface("tensorflow", v1, tf)
    compat = Surface("tensorflow.compat", tf.compat)
    vars(compat)["v1"] = surface
    vars(surface)["compat"] = compat
    sys.modules |= {"tensorflow": surface, "tensorflow.compat": compat, "tensorflow.compat.v1": surface}
    for name in ("layers", "flags", "app", "nn", "train"):
        sys.modules[f"tensorflow.{name}"] = sys.modules[f"tensorflow.compat.v1.{name}"] = getattr(v1, name)
    sys.modules["tensorflow.nn.rnn_cell"] = v1.nn.rnn_cell
    vars(surface)["contrib"] = v1.contrib = install_contrib(input_data)
    register_tutorials(surface, input_data)
    install_keras_data(data)
    install_tfds(data)
    count = len(sys.modules)
    vars(surface)["keras"] = vars(v1.contrib)["keras"] = install_graph_keras()
    for name in (*modules_below("tensorflow.keras"), *modules_since(count)):
        if name.startswith("tensorflow.keras"):
            sys.modules[name.replace("tensorflow.", "tensorflow.contrib.", 1)] = sys.modules[name]
    install_files(data)
    install_places()
    install_guards(surroundings.drawings)
    install_older_python()
    install_core_name()


def _public_names(module: Any) -> set[str]:
    listed = set(getattr(module, "__all__", None) or dir(module))
    # `import *` must not take Python's own print away: TF1's lessons knew no tf.print.
    listed.discard("print")
    return {name for name in listed if not name.startswith("_") and hasattr(module, name)}
