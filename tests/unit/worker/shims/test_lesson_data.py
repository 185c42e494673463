"""Show that the lesson's data are read whole, safely, and traced back to their split."""

import time

import numpy as np
import pytest

from grader.worker.shims.lesson_data import as_float, load, preload


@pytest.fixture
def folder(tmp_path):
    """Write a small lesson: 60 train, 20 validation and 30 test images."""
    rng = np.random.default_rng(1)
    for split, count in (("train", 60), ("validation", 20), ("test", 30)):
        np.save(tmp_path / f"{split}_images.npy", rng.integers(0, 256, (count, 28, 28), dtype=np.uint8))
        np.save(tmp_path / f"{split}_labels.npy", rng.integers(0, 10, count, dtype=np.uint8))
    return tmp_path


def test_load_maps_read_only(folder):
    """The arrays are mapped and cannot be written to."""
    data = load(folder)
    assert data.train_images.shape == (60, 28, 28)
    assert not data.test_labels.flags.writeable


def test_floats_equal_original_arithmetic(folder):
    """The floats are the original's to the last bit."""
    data = preload(folder)
    expected = np.multiply(np.asarray(data.test_images).reshape(30, 784).astype(np.float32), 1.0 / 255.0)
    assert data.test_floats.dtype == np.float32
    assert (data.test_floats == expected).all()
    assert (as_float(data.train_images) == data.all_training_floats[20:]).all()


def test_pickled_arrays_are_refused(folder):
    """An array file that carries objects is not opened."""
    np.save(folder / "test_labels.npy", np.array([object()] * 30), allow_pickle=True)
    with pytest.raises(ValueError, match=r"allow_pickle|Object arrays|Python objects"):
        load(folder)


def test_wrong_shapes_are_refused(folder):
    """Labels that do not match their images are refused with the file's name."""
    np.save(folder / "test_labels.npy", np.zeros(7, np.uint8))
    with pytest.raises(ValueError, match="test_labels"):
        load(folder)


def test_provenance_names_the_split(folder):
    """Whole arrays, slices, reshapes and shuffled copies are traced; made-up rows are not."""
    data = preload(folder)
    identify = data.provenance.identify
    mixed = np.concatenate([data.all_training_floats[60:90], data.test_floats[:3]])
    assert data.provenance.splits_in(mixed, 40) == {"train", "test"}
    assert data.provenance.splits_in(mixed / 2 - 1, 40) == set()
    assert identify(data.test_floats) == "test"
    assert identify(data.test_floats[3:9].reshape(-1, 28, 28, 1)) == "test"
    assert identify(data.all_training_floats[[70, 30]]) == "train"
    assert identify(data.all_training_floats[:4].copy()) == "validation"
    assert identify(np.array(data.test_images[5:6])) == "test"
    assert identify(np.zeros((5, 784), np.float32)) is None
    assert identify(np.full((5, 784), np.nan)) is None
    assert identify([1, 2]) is None


def test_provenance_is_cheap(folder):
    """Asking about an unknown batch of 100 takes well under a millisecond."""
    identify = preload(folder).provenance.identify
    batch = np.random.default_rng(0).random((100, 784), dtype=np.float32)
    started = time.perf_counter()
    for _ in range(200):
        identify(batch)
    assert (time.perf_counter() - started) / 200 < 5e-4
