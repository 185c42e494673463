"""Show that the course's data comes as `tensorflow_datasets` would give it."""

import numpy as np
import pytest

from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.tfds import Served, as_numpy


@pytest.fixture
def served():
    """Serve a lesson of 3 train, 1 validation and 2 test images."""
    images, labels = np.arange(6 * 784, dtype=np.uint8).reshape(6, 28, 28), np.arange(6, dtype=np.uint8)
    return Served(LessonData(images[:3], labels[:3], images[3:4], labels[3:4], images[4:], labels[4:]))


def test_all_splits_by_name(served):
    """Without a split, train (with validation) and test come by their names, as dicts."""
    loaded, info = served.load("mnist:3.0.1", with_info=True)
    assert [len(loaded[name]) for name in ("train", "test")] == [4, 2]
    assert info.splits["train"].num_examples == 4
    assert next(iter(as_numpy(loaded["test"])))["image"].shape == info.features["image"].shape == (28, 28, 1)


@pytest.mark.parametrize(
    ("split", "count"), [("train", 4), ("train[:50%]", 2), ("train[1:]", 3), ("test[:1]", 1)]
)
def test_part_of_a_split(served, split, count):
    """A split may be a part, by number or by percent."""
    assert len(served.load("mnist", split=split, as_supervised=True)) == count


def test_several_splits_in_order(served):
    """Several splits are returned in the requested order."""
    first, second = served.load("mnist", split=["test", "train"])
    assert (len(first), len(second)) == (2, 4)


def test_whole_split_as_one_batch(served):
    """A batch size of -1 gives everything at once."""
    images, labels = as_numpy(
        next(iter(served.load("mnist", split="test", batch_size=-1, as_supervised=True)))
    )
    assert images.shape == (2, 28, 28, 1)
    assert labels.dtype == np.int64


def test_others_are_refused(served):
    """Another data set, or another split, is named."""
    with pytest.raises(ImportError, match="cats_vs_dogs"):
        served.load("cats_vs_dogs")
    with pytest.raises(ValueError, match="validation"):
        served.load("mnist", split="validation")
    assert served.builder("mnist").info.name == "mnist"
