"""Leave TF2 as it is, with what it lost of TF1 and of older Keras put back."""

from collections.abc import Sequence
from functools import partial
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.worker.runtimes.tf2.shims.keras_calls import install_keras_calls
from grader.worker.runtimes.tf2.shims.keras_variables import install_keras_variables
from grader.worker.runtimes.tf2.shims.summaries import install_summaries
from grader.worker.shims.core_name import install_core_name
from grader.worker.shims.guards import install_guards
from grader.worker.shims.input_data import InputData
from grader.worker.shims.keras_data import install_keras_data
from grader.worker.shims.keras_names import install_keras_names
from grader.worker.shims.mnist_files import install_files
from grader.worker.shims.older_python import install_older_python
from grader.worker.shims.redirected_paths import install_eager_places, install_places
from grader.worker.shims.surroundings import Surroundings
from grader.worker.shims.tf_layers import prefer_keras
from grader.worker.shims.tfds import install_tfds
from grader.worker.shims.v1_api import (
    ADVISED,
    TUTORIALS,
    be_quiet,
    install_contrib,
    patch_v1,
    prepare,
    register_tutorials,
)


def install_compatibility(surroundings: Surroundings) -> None:
    """Leave TF2 as it is, and let what it has not be TF1's: `tf.logging`, `tf.set_random_seed`, `tf.contrib`.

    Programs that switch eager execution on in TensorFlow 1 are run so as well.
    """
    data = surroundings.data
    prepare()
    be_quiet()
    if not tf.executing_eagerly():
        # A parent that had switched to TF1 can be undone in the fork: 1 ms, and Keras trains as ever.
        tf.compat.v1.enable_v2_behavior()
    input_data = InputData(f"{TUTORIALS}.input_data", data)
    patch_v1(tf.compat.v1)
    prefer_keras(tf.compat.v1.layers)
    tf.compat.v1.contrib = install_contrib(input_data)
    _fall_back(tf, tf.compat.v1, ADVISED)
    register_tutorials(tf, input_data)
    install_keras_names()
    install_keras_calls()
    install_keras_variables()
    install_keras_data(data)
    install_tfds(data)
    install_summaries()
    install_files(data)
    install_places()
    install_eager_places()
    install_guards(surroundings.drawings)
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
