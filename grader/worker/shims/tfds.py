"""`tensorflow_datasets` for the course's data: `load("mnist")` and its information.

Any other name raises an error with the alternative, since nothing can be downloaded here.
"""

import importlib.util
import re
import sys
from collections.abc import Iterable
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import tensorflow as tf

from grader.worker.explained import explained
from grader.worker.shims.lesson_data import LessonData

_SLICE = re.compile(r"^(\w+)(?:\[(-?\d*%?):(-?\d*%?)\])?$")


class Served:
    """The course's data with the interface of `tensorflow_datasets`."""

    def __init__(self, data: LessonData) -> None:
        self._data = data
        self.name = data.keras_name

    def load(
        self,
        name: str,
        split: Any = None,
        batch_size: int | None = None,
        as_supervised: bool = False,
        with_info: bool = False,
        **_: Any,
    ) -> Any:
        """Return one data set per requested split, or all of them by name."""
        self.require(name)
        wanted = ["train", "test"] if split is None else split
        made = _mapped(lambda one: self._make(str(one), batch_size, as_supervised), wanted)
        if split is None:
            made = dict(zip(wanted, made, strict=True))
        return (made, self.info()) if with_info else made

    def builder(self, name: str, **_: Any) -> Any:
        """Return a builder whose data set is already prepared."""
        self.require(name)

        def as_dataset(split: Any = None, **options: Any) -> Any:
            return self.load(name, split, **options)

        return SimpleNamespace(
            info=self.info(), as_dataset=as_dataset, download_and_prepare=lambda *_, **__: None
        )

    def require(self, name: str) -> None:
        """Raise ImportError for another data set than the course's."""
        if re.split("[:/]", name)[0] != self.name:
            error = ImportError(
                f"tensorflow_datasets would download {name!r}; the course's data is {self.name!r}"
            )
            raise explained(error, "data-set-not-served", name=name, served=self.name)

    def info(self) -> Any:
        """Return the number and form of the examples."""
        counts = {"train": len(self._data.all_training_labels), "test": len(self._data.test_labels)}
        shape = self._images("test").shape[1:]
        label = SimpleNamespace(
            num_classes=10, names=[str(n) for n in range(10)], int2str=str, dtype=tf.int64
        )
        return SimpleNamespace(
            name=self.name,
            splits={name: SimpleNamespace(num_examples=count) for name, count in counts.items()},
            features={"image": SimpleNamespace(shape=shape, dtype=tf.uint8), "label": label},
            supervised_keys=("image", "label"),
        )

    def _images(self, split: str) -> Any:
        images = self._data.test_images if split == "test" else self._data.all_training_images
        return images if self._data.is_colour else images[..., None]

    def _make(self, split: str, batch_size: int | None, as_supervised: bool) -> Any:
        found = _SLICE.match(split)
        if found is None or found.group(1) not in ("train", "test"):
            raise ValueError(f"unknown split {split!r}: there are 'train' and 'test', also as 'train[:80%]'")
        which = found.group(1)
        labels = self._data.test_labels if which == "test" else self._data.all_training_labels
        rows = slice(*(_place(edge, len(labels)) for edge in found.groups()[1:]))
        images, answers = self._images(which)[rows], np.asarray(labels[rows], np.int64)
        parts: Any = (images, answers) if as_supervised else {"image": images, "label": answers}
        made = tf.data.Dataset.from_tensor_slices(parts)
        return made.batch(len(answers) if batch_size == -1 else batch_size) if batch_size else made


def install_tfds(data: LessonData) -> None:
    """Provide `tensorflow_datasets` where the real one is not installed."""
    if importlib.util.find_spec("tensorflow_datasets") is not None:
        return
    served = Served(data)
    module = ModuleType("tensorflow_datasets", "Serves the course's data.")
    nothing: Any = lambda *_, **__: None  # noqa: E731 - a function for many names
    vars(module).update(
        load=served.load,
        builder=served.builder,
        as_numpy=as_numpy,
        Split=SimpleNamespace(TRAIN="train", TEST="test"),
        disable_progress_bar=nothing,
        enable_progress_bar=nothing,
        list_builders=lambda: [served.name],
        __path__=[],
    )
    sys.modules["tensorflow_datasets"] = module


def as_numpy(dataset: Any) -> Any:
    """Return a data set's elements, or a whole batch, as arrays."""
    if isinstance(dataset, tf.data.Dataset):
        return dataset.as_numpy_iterator()
    return tf.nest.map_structure(np.asarray, dataset)


def _mapped(make: Any, wanted: Any) -> Any:
    if isinstance(wanted, str) or not isinstance(wanted, Iterable):
        return make(wanted)
    return [make(one) for one in wanted]


def _place(edge: str | None, count: int) -> int | None:
    if not edge:
        return None
    return int(edge[:-1]) * count // 100 if edge.endswith("%") else int(edge)
