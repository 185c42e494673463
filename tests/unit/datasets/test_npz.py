"""`mnist.npz` is read without pickle, and odd ones are refused."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.npz import read_npz
from grader.domain.errors import UsageError

GOOD = {
    "x_train": np.zeros((3, 28, 28), np.uint8),
    "y_train": np.array([1, 2, 3], np.uint8),
    "x_test": np.ones((2, 28, 28), np.uint8),
    "y_test": np.array([4, 5], np.int64),
}


def test_arrays_come_back_equal(tmp_path: Path):
    """All four arrays are read as uint8."""
    np.savez_compressed(tmp_path / "mnist.npz", **GOOD)
    source = read_npz(tmp_path / "mnist.npz")
    assert source.test_labels.tolist() == [4, 5]
    assert source.test_labels.dtype == np.uint8
    assert np.array_equal(source.test_images, GOOD["x_test"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x_train": None}, "npz-missing-keys"),
        ({"y_train": np.array([1, 2], np.uint8)}, "dataset-count-mismatch"),
        ({"y_train": np.array([1, 2, 30], np.uint8)}, "npz-wrong-array"),
        ({"x_train": np.zeros((3, 784), np.uint8)}, "npz-wrong-array"),
        ({"x_train": np.zeros((3, 28, 28))}, "npz-wrong-array"),
        ({"y_train": np.array([{}, {}, {}], object)}, "npz-broken"),
    ],
)
def test_odd_contents_are_refused(tmp_path: Path, change, code):
    """Objects, missing keys and wrong shapes have different errors; nothing is unpickled."""
    arrays = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    np.savez(tmp_path / "mnist.npz", **arrays)
    with pytest.raises(UsageError) as error:
        read_npz(tmp_path / "mnist.npz")
    assert error.value.messages[0].code == code


def test_bomb_is_refused_before_unpacking(tmp_path: Path):
    """The sum of the members' sizes is bounded before any is read."""
    np.savez_compressed(tmp_path / "mnist.npz", **GOOD)
    with pytest.raises(UsageError) as error:
        read_npz(tmp_path / "mnist.npz", max_bytes=100)
    assert error.value.messages[0].code == "dataset-too-large"


def test_false_claim_allocates_nothing(tmp_path: Path):
    """A header that claims more than its member holds is refused."""
    claim = io.BytesIO()
    header = {"descr": "|u1", "fortran_order": False, "shape": (10**9, 28, 28)}
    np.lib.format.write_array_header_1_0(claim, header)
    with zipfile.ZipFile(tmp_path / "mnist.npz", "w") as archive:
        for key in GOOD:
            archive.writestr(f"{key}.npy", claim.getvalue())
    with pytest.raises(UsageError) as error:
        read_npz(tmp_path / "mnist.npz")
    assert error.value.messages[0].code == "npz-broken"


def test_no_zip_is_refused(tmp_path: Path):
    """A file that is not a zip is refused."""
    (tmp_path / "mnist.npz").write_bytes(b"nonsense")
    with pytest.raises(UsageError):
        read_npz(tmp_path / "mnist.npz")
