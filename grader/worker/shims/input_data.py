"""`tensorflow.examples.tutorials.mnist.input_data` over the lesson's data.

Epochs, shuffling and calls of NumPy's global generator are the original's, so that a seeded program gets
the same batches; only the arrays are not copied at each epoch:
https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/contrib/learn/python/learn/datasets/mnist.py
"""

import os
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from grader.worker.shims.lesson_data import LessonData, Split

Array = npt.NDArray[Any]
DEFAULT_VALIDATION_SIZE = 5000
SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


class DataSet:
    """One split, served in batches as the original did.

    `split` names the origin of the images: train, validation or test.
    """

    def __init__(self, images: Array, labels: Array, *, split: Split, one_hot: bool = False) -> None:
        if len(images) != len(labels):
            raise ValueError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
        self.split: Split = split
        self.one_hot = one_hot
        self._images, self._labels = images, labels
        self._order: npt.NDArray[np.int64] | None = None
        self._shuffled: tuple[Array, Array] | None = None
        self._epochs_completed = 0
        self._index_in_epoch = 0
        self.batches_served = 0

    @property
    def images(self) -> Array:
        """Return all images in the order of the current epoch."""
        return self._in_order()[0]

    @property
    def labels(self) -> Array:
        """Return all labels in the order of the current epoch."""
        return self._in_order()[1]

    @property
    def num_examples(self) -> int:
        """Return the number of examples."""
        return len(self._images)

    @property
    def epochs_completed(self) -> int:
        """Return the number of completed epochs."""
        return self._epochs_completed

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """Return the next `batch_size` images and labels.

        A batch that crosses the end of an epoch contains the rest of the old order and the start of the new
        one.
        """
        if fake_data:
            label: Any = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784 for _ in range(batch_size)], [label for _ in range(batch_size)]
        self.batches_served += 1
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        if start + batch_size <= self.num_examples:
            self._index_in_epoch += batch_size
            return self._part(start, self._index_in_epoch)
        self._epochs_completed += 1
        rest_images, rest_labels = self._part(start, self.num_examples)
        if shuffle:
            self._shuffle()
        self._index_in_epoch = batch_size - len(rest_images)
        new_images, new_labels = self._part(0, self._index_in_epoch)
        return np.concatenate((rest_images, new_images)), np.concatenate((rest_labels, new_labels))

    def _shuffle(self) -> None:
        permutation = np.arange(self.num_examples)
        np.random.shuffle(permutation)  # noqa: NPY002  the original's generator: programs seed this one
        self._order = permutation if self._order is None else self._order[permutation]
        self._shuffled = None

    def _part(self, start: int, end: int) -> tuple[Array, Array]:
        if self._order is None:
            return self._images[start:end], self._labels[start:end]
        chosen = self._order[start:end]
        return self._images[chosen], self._labels[chosen]

    def _in_order(self) -> tuple[Array, Array]:
        if self._order is None:
            return self._images, self._labels
        if self._shuffled is None:
            self._shuffled = (self._images[self._order], self._labels[self._order])
        return self._shuffled


class Datasets(NamedTuple):
    """The three splits under the original's names."""

    train: DataSet
    validation: DataSet
    test: DataSet


class InputData(ModuleType):
    """The module `input_data` for one lesson's data."""

    def __init__(self, name: str, data: LessonData) -> None:
        super().__init__(name, "Serves the lesson's data under the original module's names.")
        self._data = data
        self.DataSet, self.Datasets, self.SOURCE_URL = DataSet, Datasets, SOURCE_URL
        self.dense_to_one_hot = dense_to_one_hot

    def read_data_sets(
        self,
        train_dir: str,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = np.float32,
        reshape: bool = True,
        validation_size: int = DEFAULT_VALIDATION_SIZE,
        seed: int | None = None,
        source_url: str = SOURCE_URL,
    ) -> Datasets:
        """Return the lesson's splits; nothing is read from `train_dir` or downloaded from `source_url`.

        Raises ValueError for a `validation_size` outside the training set and TypeError for a `dtype` that
        is neither uint8 nor float32, as the original did.
        """
        del fake_data, source_url
        for name in _FILES:
            print("Extracting", os.path.join(train_dir, name))  # noqa: PTH118  the original's own line
        _seed_numpy(seed)
        dtype = np.dtype(getattr(dtype, "as_numpy_dtype", dtype))
        if dtype not in (np.dtype(np.uint8), np.dtype(np.float32)):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        total = len(self._data.all_training_labels)
        default = validation_size == DEFAULT_VALIDATION_SIZE
        cut = len(self._data.validation_labels) if default else validation_size
        if not 0 <= cut <= total:
            raise ValueError(f"Validation size should be between 0 and {total}. Received: {validation_size}.")
        images, test_images = _pixels(self._data, dtype, reshape)
        labels, test_labels = self._data.all_training_labels, np.array(self._data.test_labels)
        if one_hot:
            labels, test_labels = dense_to_one_hot(labels), dense_to_one_hot(test_labels)
        return Datasets(
            train=DataSet(images[cut:], labels[cut:], split="train", one_hot=one_hot),
            validation=DataSet(images[:cut], labels[:cut], split="validation", one_hot=one_hot),
            test=DataSet(test_images, test_labels, split="test", one_hot=one_hot),
        )


def dense_to_one_hot(labels_dense: Array, num_classes: int = 10) -> Array:
    """Convert labels [n] to float64 [n, num_classes] of zeros and ones."""
    one_hot: Array = np.eye(num_classes)[np.asarray(labels_dense).ravel()]
    return one_hot


def _pixels(data: LessonData, dtype: np.dtype[Any], reshape: bool) -> tuple[Array, Array]:
    """Return the training images and the test images, [n, 784] or [n, 28, 28, 1]."""
    if dtype == np.float32:
        pair: tuple[Array, Array] = (data.all_training_floats, data.test_floats)
    else:
        # The files are mapped read-only, but a program may write to its arrays.
        pair = (np.array(data.all_training_images), np.array(data.test_images))
    rows, columns = data.train_images.shape[1:]
    shape = (-1, rows * columns) if reshape else (-1, rows, columns, 1)
    return pair[0].reshape(shape), pair[1].reshape(shape)


def _seed_numpy(seed: int | None) -> None:
    """Seed NumPy's global generator if the program set a seed, as the original did.

    Without a seed the original reseeds from the system's entropy. That is left out: a run must give the
    same batches every time, and a program's own `np.random.seed` must take effect.
    """
    if seed is not None:
        np.random.seed(seed)  # noqa: NPY002
    elif not tf.executing_eagerly():
        graph_seed = tf.compat.v1.get_default_graph().seed
        if graph_seed is not None:
            np.random.seed(graph_seed % 2**32)  # noqa: NPY002
