"""Show that MNIST's own four files are made from the course's data, and nothing else is."""

import gzip
import io
import struct

import numpy as np
import pytest

from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.mnist_files import MnistFiles


@pytest.fixture
def files():
    """Return the files of a lesson of 3 train, 1 validation and 2 test images."""
    images, labels = np.arange(6 * 784, dtype=np.uint8).reshape(6, 28, 28), np.arange(6, dtype=np.uint8)
    splits = (images[:3], labels[:3], images[3:4], labels[3:4], images[4:], labels[4:])
    return MnistFiles(LessonData(*splits))


def test_images_are_idx(files):
    """The training images are validation and train together, behind IDX' magic number and sizes."""
    content = gzip.decompress(files.content("data/train-images-idx3-ubyte.gz"))
    assert struct.unpack(">4I", content[:16]) == (2051, 4, 28, 28)
    assert content[16:17] == bytes([3 * 784 % 256])


@pytest.mark.parametrize("name", ["t10k-labels-idx1-ubyte", "http://somewhere/t10k-labels.idx1-ubyte"])
def test_labels_by_name_and_address(files, name):
    """A file is known by its last part, however it is spelt."""
    assert files.content(name) == struct.pack(">2I", 2049, 2) + bytes([4, 5])


def test_keras_file_is_made(files):
    """The file that Keras fetches holds the four arrays under their names."""
    held = np.load(io.BytesIO(files.content("~/.keras/datasets/mnist.npz")))
    assert [held[name].shape[0] for name in ("x_train", "y_train", "x_test", "y_test")] == [4, 4, 2, 2]


def test_others_are_not_made(files, tmp_path):
    """A file of another name is none of ours, and one that is there stays."""
    assert files.content("cifar-10.tar.gz") is None
    own = tmp_path / "t10k-labels-idx1-ubyte"
    own.write_bytes(b"mine")
    assert not files.put(own)
    assert own.read_bytes() == b"mine"
