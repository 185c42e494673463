"""`keras.datasets` and `keras.utils.get_file` with the lesson's data instead of downloads."""

import contextlib
import functools
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, get_args

import keras
import numpy as np
import numpy.typing as npt

from grader.worker.shims.lesson_data import KerasName, LessonData
from grader.worker.shims.mnist_files import MnistFiles, refuse_download

Pair = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
KERAS_NAMES: tuple[KerasName, ...] = get_args(KerasName)
_KNOWN = ("keras.src.datasets", "keras.datasets", "keras._tf_keras.keras.datasets")


def install_keras_data(data: LessonData) -> None:
    """Make every path to Keras's `load_data` of the lesson's data set return the lesson's data.

    Keras keeps several copies of its public modules; all existing ones are patched, and the inner one that
    later copies import from. The other sets of the course's kind say that they are not served.
    """
    served = data.keras_name
    for name in KERAS_NAMES:
        load_data = make_load_data(data) if name == served else make_refusal(name)
        for module in find_loaders(name):
            vars(sys.modules[module])["load_data"] = load_data
    _replace_get_file(MnistFiles(data))


@functools.cache
def find_loaders(served: str) -> tuple[str, ...]:
    """Return every module with a data set of Keras's, for the zygote to find before it forks."""
    for package in _KNOWN:
        with contextlib.suppress(ImportError):
            importlib.import_module(f"{package}.{served}")
    found = [name for name in sys.modules if name.endswith(f"datasets.{served}")]
    return tuple(name for name in found if "load_data" in vars(sys.modules[name]))


def make_load_data(data: LessonData) -> Callable[..., tuple[Pair, Pair]]:
    """Build a `load_data` over `data`: train is the course's train and validation together."""
    # CIFAR-10's labels are a column: https://keras.io/api/datasets/cifar10/
    labels_shape = (-1, 1) if data.is_colour else (-1,)

    def load_data(path: str = "", **_: Any) -> tuple[Pair, Pair]:
        """Return ((train images uint8, labels uint8 [n] or [n, 1]), (test images, labels))."""
        del path
        train = (np.array(data.all_training_images), data.all_training_labels.reshape(labels_shape).copy())
        return train, (np.array(data.test_images), np.array(data.test_labels).reshape(labels_shape))

    return load_data


def make_refusal(name: str) -> Callable[..., NoReturn]:
    """Build a `load_data` of a data set that this run does not serve."""

    def load_data(*_: Any, **__: Any) -> NoReturn:
        refuse_download(f"keras.datasets.{name}")

    return load_data


def _replace_get_file(files: MnistFiles) -> None:
    plain = keras.utils.get_file

    def get_file(fname: Any = None, origin: Any = None, *_: Any, **keywords: Any) -> str:
        """Return the path of one of the lesson's files below the cache folder of the call."""
        name = os.path.basename(os.fspath(fname or origin or ""))  # noqa: PTH119 - also of an address
        content = files.content(name)
        if content is None:
            refuse_download(origin or name)
        folder = Path(keywords.get("cache_dir") or ".keras", keywords.get("cache_subdir") or "datasets")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        return str(folder / name)

    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get("get_file") is plain:
            vars(module)["get_file"] = get_file
