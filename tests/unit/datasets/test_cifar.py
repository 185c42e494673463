"""CIFAR-10 in its published binary form is read, and anything else is refused."""

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.cifar import ARCHIVE, TEST_NAME, TRAIN_NAMES, find_cifar, read_cifar
from grader.domain.errors import UsageError

NAMES = (*TRAIN_NAMES, TEST_NAME)


def record(label: int, red: int, green: int, blue: int) -> bytes:
    """Return one record whose first pixel has this colour."""
    planes = np.zeros((3, 32, 32), np.uint8)
    planes[:, 0, 0] = red, green, blue
    planes[0, 0, 1], planes[0, 1, 0] = 7, 9
    return bytes([label]) + planes.tobytes()


def fill(folder: Path) -> Path:
    """Write six files of two records each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(record(number, 1, 2, 3) + record(9, 4, 5, 6))
    return folder


def test_planes_become_pixels(tmp_path: Path):
    """Red, green and blue planes become the last dimension; rows stay rows."""
    source = read_cifar(find_cifar(fill(tmp_path)))
    assert source.train_images.shape == (10, 32, 32, 3)
    assert source.train_images[0, 0, 0].tolist() == [1, 2, 3]
    assert (source.train_images[0, 0, 1, 0], source.train_images[0, 1, 0, 0]) == (7, 9)
    assert source.train_labels.tolist() == [0, 9, 1, 9, 2, 9, 3, 9, 4, 9]
    assert source.test_labels.tolist() == [5, 9]


def test_archive_is_read_as_it_comes(tmp_path: Path):
    """The archive and its unpacked folder give the same arrays."""
    folder = fill(tmp_path / "cifar-10-batches-bin")
    with tarfile.open(tmp_path / ARCHIVE, "w:gz") as archive:
        archive.add(folder, "cifar-10-batches-bin")
    packed, plain = read_cifar(find_cifar(tmp_path)), read_cifar(find_cifar(folder))
    assert np.array_equal(packed.train_images, plain.train_images)
    assert np.array_equal(packed.test_labels, plain.test_labels)


def test_missing_file_is_named(tmp_path: Path):
    """Five of the six files are refused with the name of the sixth; an empty folder has no CIFAR-10."""
    fill(tmp_path)
    (tmp_path / TRAIN_NAMES[2]).unlink()
    with pytest.raises(UsageError) as error:
        find_cifar(tmp_path)
    assert error.value.messages[0].params["missing"] == TRAIN_NAMES[2]
    assert find_cifar(tmp_path.parent) is None


@pytest.mark.parametrize("content", [b"", b"x" * 3072, record(10, 0, 0, 0)])
def test_broken_file_is_refused(tmp_path: Path, content):
    """An empty file, half a record and an eleventh class are refused."""
    (fill(tmp_path) / TEST_NAME).write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_cifar(find_cifar(tmp_path))
    assert error.value.messages[0].code == "cifar-broken"


def test_broken_archive_is_refused(tmp_path: Path):
    """An archive that is cut off is the user's error, with its path."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        archive.add(fill(tmp_path / "in"), "cifar-10-batches-bin")
    (tmp_path / ARCHIVE).write_bytes(whole.getvalue()[:400])
    with pytest.raises(UsageError):
        read_cifar(find_cifar(tmp_path))
