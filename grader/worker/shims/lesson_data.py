"""The lesson's images and labels in the worker: read once, shared by every fork.

It only reads a folder of six `.npy` files and does not know where data sets come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from grader.worker.shims.provenance import Provenance

Split = Literal["train", "validation", "test"]
KerasName = Literal["mnist", "fashion_mnist", "cifar10"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(eq=False)
class LessonData:
    """The three splits: images uint8 [n, 28, 28] or [n, 32, 32, 3] of 0 to 255, labels uint8 [n]."""

    train_images: Images
    train_labels: Images
    validation_images: Images
    validation_labels: Images
    test_images: Images
    test_labels: Images
    name: str = "mnist"
    """The data set's name in the course: `digits` stands in for `mnist`, `garments` for `fashion-mnist`."""

    @property
    def keras_name(self) -> KerasName:
        """Return the name that the set has among Keras's own, and in `tensorflow_datasets`."""
        if self.is_colour:
            return "cifar10"
        return "fashion_mnist" if self.name in ("fashion-mnist", "garments") else "mnist"

    @property
    def is_colour(self) -> bool:
        """Whether the images have colours, which the tutorials' loader never provided."""
        return self.train_images.ndim == 4

    @cached_property
    def all_training_images(self) -> Images:
        """Return validation and train as one array [n, 28, 28], in the order of the original file.

        The original `read_data_sets` takes validation from the beginning of the file.
        """
        return np.concatenate([self.validation_images, self.train_images])

    @cached_property
    def all_training_labels(self) -> Images:
        """Return the labels uint8 [n] of `all_training_images`."""
        return np.concatenate([self.validation_labels, self.train_labels])

    @cached_property
    def all_training_floats(self) -> Floats:
        """Return `all_training_images` as float32 [n, 784] in [0, 1]; train and validation are slices."""
        return as_float(self.all_training_images)

    @cached_property
    def test_floats(self) -> Floats:
        """Return the test images as float32 [n, 784] in [0, 1]."""
        return as_float(self.test_images)

    @cached_property
    def provenance(self) -> Provenance:
        """Return the table that maps fed arrays to splits."""
        images = {
            "train": self.train_images,
            "validation": self.validation_images,
            "test": self.test_images,
        }
        labels = {
            "train": self.train_labels,
            "validation": self.validation_labels,
            "test": self.test_labels,
        }
        if self.is_colour:
            return Provenance(images, {}, labels)
        cut = len(self.validation_images)
        floats = {
            "train": self.all_training_floats[cut:],
            "validation": self.all_training_floats[:cut],
            "test": self.test_floats,
        }
        return Provenance(images, floats, labels)


def load(folder: Path, dataset: str = "mnist") -> LessonData:
    """Map the six `.npy` files of the data set in `folder` into memory, read-only.

    Raises FileNotFoundError if one is missing and ValueError for unexpected shapes or dtypes.
    """
    arrays: dict[str, Any] = {}
    for split in SPLITS:
        for part in ("images", "labels"):
            name = f"{split}_{part}"
            arrays[name] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    _require_shapes(arrays)
    return LessonData(**arrays, name=dataset)


def preload(folder: Path, dataset: str = "mnist") -> LessonData:
    """Load the data set and compute what every worker would compute, so that forks share it."""
    data = load(folder, dataset)
    _ = (data.all_training_labels, data.all_training_images, data.provenance)
    if not data.is_colour:
        _ = (data.all_training_floats, data.test_floats)
    return data


def as_float(images: npt.NDArray[Any]) -> Floats:
    """Convert images [n, 28, 28] of 0 to 255 to float32 [n, 784] in [0, 1].

    The arithmetic is the original's, so that the values are bitwise equal:
    https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/examples/tutorials/mnist/input_data.py
    """
    flat = np.asarray(images).reshape(len(images), -1).astype(np.float32)
    return np.multiply(flat, 1.0 / 255.0, out=flat)


def _require_shapes(arrays: Mapping[str, Any]) -> None:
    for split in SPLITS:
        images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
        if images.dtype != np.uint8 or images.ndim not in (3, 4):
            raise ValueError(f"{split}_images must be uint8 [n, rows, columns] or with colours")
        if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
            raise ValueError(f"{split}_labels must be uint8 [n], one for each image")
