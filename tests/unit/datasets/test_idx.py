"""IDX files are read as they are, and broken ones are refused with a reason."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.idx import read_images, read_labels, read_pair
from grader.domain.errors import UsageError


def idx_bytes(array, sizes=None):
    """Write an array as IDX; `sizes` may claim another shape."""
    sizes = array.shape if sizes is None else sizes
    return bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + array.tobytes()


def code_of(error):
    """Return the code of a caught error's message."""
    return error.value.messages[0].code


IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
LABELS = np.array([7, 1], np.uint8)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_images_come_back_equal(tmp_path: Path, pack):
    """Plain and gzip files are distinguished by content, whatever their names."""
    path = tmp_path / "images.gz"
    path.write_bytes(pack(idx_bytes(IMAGES)))
    assert np.array_equal(read_images(path), IMAGES)


def test_labels_come_back_equal(tmp_path: Path):
    """Labels are read as uint8 [n]."""
    path = tmp_path / "labels"
    path.write_bytes(idx_bytes(LABELS))
    assert np.array_equal(read_labels(path), LABELS)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "idx-wrong-magic"),
        (idx_bytes(LABELS), "idx-wrong-magic"),
        (b"\0\0\x0d\x03" + bytes(12), "idx-wrong-magic"),
        (idx_bytes(IMAGES)[:9], "idx-truncated"),
        (idx_bytes(IMAGES)[:-1], "idx-truncated"),
        (idx_bytes(IMAGES, (2**32 - 1, 2**32 - 1, 2**32 - 1)), "idx-truncated"),
        (idx_bytes(IMAGES) + b"x", "idx-trailing-bytes"),
        (gzip.compress(idx_bytes(IMAGES), mtime=0)[:-9], "dataset-broken-gzip"),
        (b"\x1f\x8bnonsense", "dataset-broken-gzip"),
    ],
)
def test_broken_images_are_refused(tmp_path: Path, content, code):
    """Each kind of damage has its own message, and a huge claimed size allocates nothing."""
    path = tmp_path / "images"
    path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_images(path)
    assert code_of(error) == code


def test_gzip_bomb_is_bounded(tmp_path: Path):
    """Unpacking stops at the size limit."""
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(UsageError) as error:
        read_images(path, max_bytes=1000)
    assert code_of(error) == "dataset-too-large"


def test_missing_file_is_named(tmp_path: Path):
    """A missing file is a usage error."""
    with pytest.raises(UsageError) as error:
        read_labels(tmp_path / "nothing")
    assert code_of(error) == "dataset-unreadable"


def test_label_beyond_nine_is_refused(tmp_path: Path):
    """A label above nine is refused."""
    path = tmp_path / "labels"
    path.write_bytes(idx_bytes(np.array([10], np.uint8)))
    with pytest.raises(UsageError) as error:
        read_labels(path)
    assert code_of(error) == "dataset-label-range"


def test_counts_must_match(tmp_path: Path):
    """A pair with more images than labels is refused."""
    (tmp_path / "i").write_bytes(idx_bytes(IMAGES))
    (tmp_path / "l").write_bytes(idx_bytes(LABELS[:1]))
    with pytest.raises(UsageError) as error:
        read_pair(tmp_path / "i", tmp_path / "l")
    assert code_of(error) == "dataset-count-mismatch"
