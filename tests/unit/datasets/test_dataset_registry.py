"""Data sets are found, split and cached whole, with the hidden labels outside the public folder."""

import gzip
import os
import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import cifar, dataset_registry
from grader.datasets.dataset_registry import locate, status
from grader.datasets.drawn_splits import Drawn, DrawnSplits
from grader.datasets.fetch import fetched_folder
from grader.domain.errors import GraderFault, UsageError

NAMES = dataset_registry._IDX_NAMES


def drawn(n, start=0):
    """Return images that all differ."""
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(start, start + n) % 256, np.arange(start, start + n) // 256
    return Drawn(images, (np.arange(n) % 10).astype(np.uint8))


def write_mnist(folder: Path, n=120, suffix=""):
    """Write a small MNIST in the four names."""
    folder.mkdir(parents=True, exist_ok=True)
    train, test = drawn(n), drawn(20, 1000)
    for name, array in zip(NAMES, (train.images, train.labels, test.images, test.labels), strict=True):
        raw = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
        (folder / f"{name}{suffix}").write_bytes(gzip.compress(raw) if suffix else raw)
    return folder


def write_cifar(folder: Path):
    """Write a small CIFAR-10 of 60 training records in its binary form."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate((*cifar.TRAIN_NAMES, cifar.TEST_NAME)):
        records = np.zeros((12, 3073), np.uint8)
        records[:, 0], records[:, 1], records[:, 2] = np.arange(12) % 10, number, np.arange(12)
        (folder / name).write_bytes(records.tobytes())


@pytest.fixture
def small_pictures(monkeypatch):
    """Draw few pictures instead of all."""
    make = lambda n: Drawn(np.zeros((n, 32, 32, 3), np.uint8), (np.arange(n) % 10).astype(np.uint8))  # noqa: E731
    monkeypatch.setattr(
        dataset_registry, "draw_pictures", lambda _: DrawnSplits(make(30), make(10), make(10))
    )
    monkeypatch.setattr(dataset_registry, "draw_hidden_pictures", lambda _: make(10))


def load(folder: Path, name: str):
    """Return one of a data set's arrays."""
    return np.load(folder / f"{name}.npy", allow_pickle=False)


@pytest.fixture
def small_digits(monkeypatch):
    """Draw few digits instead of all, and count how often."""
    calls = []

    def draw(progress=None):
        calls.append(progress)
        return DrawnSplits(drawn(30), drawn(10, 30), drawn(10, 40))

    monkeypatch.setattr(dataset_registry, "draw_digits", draw)
    monkeypatch.setattr(dataset_registry, "draw_hidden", lambda seed: drawn(10, 500 + len(seed)))
    return calls


def test_hidden_is_cut_from_the_end(tmp_path: Path):
    """A fifth is hidden, a twelfth validates, and the rest trains, in the original order."""
    data = locate("mnist", write_mnist(tmp_path / "in"), tmp_path / "cache", None)
    assert [len(load(data.folder, f"{part}_images")) for part in ("validation", "train", "test")] == [
        10,
        86,
        20,
    ]
    assert np.array_equal(load(data.hidden, "images"), drawn(120).images[96:])
    assert np.array_equal(load(data.hidden, "labels"), drawn(120).labels[96:])
    assert np.array_equal(load(data.folder, "train_images"), drawn(120).images[10:96])


def test_whole_mnist_keeps_5000_of_each():
    """With 60,000 images, 5,000 validate and 5,000 are hidden."""
    source = dataset_registry.Source(
        *(getattr(drawn(n), kind) for n in (60_000, 10) for kind in ("images", "labels"))
    )
    cut = dataset_registry._cut(source, Path("here"))
    assert [len(cut[f"public/{part}_labels.npy"]) for part in ("train", "validation")] == [50_000, 5_000]
    assert len(cut["hidden/labels.npy"]) == 5_000


def test_public_folder_has_no_hidden_labels(tmp_path: Path):
    """The hidden labels are outside of the folder that students' code can read."""
    data = locate("mnist", write_mnist(tmp_path / "in"), tmp_path / "cache", None)
    assert not data.hidden.is_relative_to(data.folder)
    assert sorted(path.stem for path in data.folder.iterdir()) == sorted(dataset_registry.PUBLIC_FILES)


def test_plain_gzip_and_npz_are_one_content(tmp_path: Path):
    """The digest depends on what is in the files, not on how they are packed."""
    train, test = drawn(120), drawn(20, 1000)
    (tmp_path / "npz").mkdir()
    np.savez(
        tmp_path / "npz" / "mnist.npz",
        x_train=train.images,
        y_train=train.labels,
        x_test=test.images,
        y_test=test.labels,
    )
    folders = (write_mnist(tmp_path / "plain"), write_mnist(tmp_path / "gz", suffix=".gz"), tmp_path / "npz")
    found = {locate(None, folder, tmp_path / "cache", None).digest for folder in folders}
    assert len(found) == 1


def test_fetched_mnist_comes_before_digits(tmp_path: Path, small_digits):
    """Without a name, real MNIST is used if it was fetched, else digits."""
    assert locate(None, None, tmp_path, None).name == "digits"
    write_mnist(fetched_folder("mnist", tmp_path), suffix=".gz")
    assert locate(None, None, tmp_path, None).name == "mnist-small"


def test_digits_are_drawn_once(tmp_path: Path, small_digits):
    """A second call reads the cache; another hidden seed shares the public files and differs in digest."""
    first, again = (locate("digits", None, tmp_path, None) for _ in range(2))
    other = locate("digits", None, tmp_path, "course-2026")
    assert first == again
    assert len(small_digits) == 1
    assert (first.default_hidden_seed, other.default_hidden_seed) == (True, False)
    assert first.digest != other.digest
    assert (first.folder / "train_images.npy").samefile(other.folder / "train_images.npy")
    assert not np.array_equal(load(first.folder, "hidden_images"), load(other.folder, "hidden_images"))


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_harmed_cache_is_made_again(tmp_path: Path, small_digits, harm):
    """A file that was changed, cut or removed is noticed, and the entry is created again."""
    data = locate("digits", None, tmp_path, None)
    path = data.hidden / "labels.npy"
    raw = path.read_bytes()
    path.unlink()
    if harm != "remove":
        path.write_bytes(raw[:-1] + (b"\x09" if harm == "flip" else b""))
    assert locate("digits", None, tmp_path, None) == data
    assert path.read_bytes() == raw
    assert not [item for item in tmp_path.iterdir() if item.name.startswith(".")]


def test_two_at_once_agree(tmp_path: Path):
    """Callers that convert at the same time all get one whole entry."""
    source, found = write_mnist(tmp_path / "in"), []
    threads = [
        threading.Thread(target=lambda: found.append(locate(None, source, tmp_path / "cache", None)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


@pytest.mark.parametrize(("name", "code"), [("cifar", "unknown-dataset"), ("mnist", "dataset-not-here")])
def test_missing_sets_are_named(tmp_path: Path, name, code):
    """An unknown name and a missing data set have different errors."""
    with pytest.raises(UsageError) as error:
        locate(name, None, tmp_path, None)
    assert error.value.messages[0].code == code


def test_incomplete_folder_names_what_lacks(tmp_path: Path):
    """A folder without one of the four files is refused with that file's name."""
    folder = write_mnist(tmp_path / "in")
    (folder / NAMES[3]).unlink()
    with pytest.raises(UsageError) as error:
        locate(None, folder, tmp_path / "cache", None)
    assert error.value.messages[0].params["missing"] == NAMES[3]


def test_missing_folder_is_refused(tmp_path: Path):
    """A data folder that does not exist is a usage error."""
    with pytest.raises(UsageError) as error:
        locate(None, tmp_path / "nothing", tmp_path / "cache", None)
    assert error.value.messages[0].code == "data-dir-missing"


def test_too_few_images_are_refused(tmp_path: Path):
    """Splits cannot be cut from a handful of images."""
    with pytest.raises(UsageError) as error:
        locate(None, write_mnist(tmp_path / "in", n=6), tmp_path / "cache", None)
    assert error.value.messages[0].code == "dataset-too-small"


def test_unwritable_cache_is_a_fault(tmp_path: Path):
    """A cache that cannot be written is a grader fault."""
    (tmp_path / "cache").write_text("a file stands here")
    with pytest.raises(GraderFault) as error:
        locate("mnist", write_mnist(tmp_path / "in"), tmp_path / "cache", None)
    assert error.value.messages[0].code == "dataset-cache-unwritable"


def test_status_says_what_is_here(tmp_path: Path, small_digits):
    """The status distinguishes missing, unconverted and ready sets, and creates nothing."""
    codes = [row.note.code for row in status(tmp_path, None)]
    assert codes == ["dataset-status-fetchable", "dataset-status-undrawn"] * 3
    write_mnist(fetched_folder("mnist", tmp_path))
    assert status(tmp_path, None)[0].note.code == "dataset-status-unconverted"
    data = [locate(name, None, tmp_path, None) for name in ("mnist", "digits")]
    assert [row.digest for row in status(tmp_path, None)[:2]] == [item.digest for item in data]
    assert status(tmp_path, tmp_path / "nothing")[0].note.code == "data-dir-missing"


def test_assignment_says_what_it_takes(tmp_path: Path, small_pictures):
    """A set outside of the assignment's list is refused; without a name, a real set is preferred."""
    colours = ("cifar10", "pictures")
    with pytest.raises(UsageError) as error:
        locate("digits", None, tmp_path, None, allowed=colours)
    assert error.value.messages[0].code == "dataset-not-allowed"
    assert locate(None, None, tmp_path, None, allowed=colours).name == "pictures"
    write_cifar(tmp_path / "in")
    real = locate(None, tmp_path / "in", tmp_path, None, allowed=colours)
    assert (real.name, load(real.hidden, "images").shape) == ("cifar10", (12, 32, 32, 3))


def test_folder_of_mnist_is_none_of_cifar(tmp_path: Path, small_pictures):
    """A data folder with only MNIST does not affect the colour sets."""
    folder = write_mnist(tmp_path / "in")
    found = locate(None, folder, tmp_path / "cache", None, allowed=("cifar10", "pictures"))
    assert found.name == "pictures"


@pytest.mark.real_data
def test_real_mnist_is_read(tmp_path: Path):
    """Real MNIST is converted, with 980 zeros among its test images."""
    folder = os.environ.get("GRADE_TEST_MNIST")
    if not folder:
        pytest.skip("GRADE_TEST_MNIST names no folder with real MNIST")
    data = locate(None, Path(folder), tmp_path, None)
    assert data.name == "mnist-small"
    assert np.bincount(load(data.folder, "test_labels"))[0] == 980
