"""`mnist.npz`, Keras's distribution of MNIST: four arrays, read without pickle."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.datasets.idx import MAX_BYTES, Bytes, require_same_count
from grader.domain.errors import UsageError
from grader.domain.messages import message

# Some NumPy releases lack types for these functions.
_FORMAT: Final[Any] = np.lib.format
KEYS: Final = ("x_train", "y_train", "x_test", "y_test")


@dataclass(frozen=True, slots=True)
class Source:
    """MNIST as distributed, before it is split: images uint8 [n, h, w], labels uint8 [n]."""

    train_images: Bytes
    train_labels: Bytes
    test_images: Bytes
    test_labels: Bytes


def read_npz(path: Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read `mnist.npz`.

    Raises UsageError if it is missing, broken, too large when decompressed, lacks a key, or contains
    anything but images and digits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_members(archive, path, max_bytes)
            arrays = [_read_member(archive, key, path) for key in KEYS]
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, struct.error, NotImplementedError) as error:
        raise UsageError(message("npz-broken", path=str(path))) from error
    except OSError as error:
        raise UsageError(
            message("dataset-unreadable", path=str(path), reason=error.strerror or str(error))
        ) from error
    source = Source(*arrays)
    require_same_count(source.train_images, source.train_labels, path)
    require_same_count(source.test_images, source.test_labels, path)
    return source


def _require_members(archive: zipfile.ZipFile, path: Path, max_bytes: int) -> None:
    """Check names and sizes before decompressing anything."""
    sizes = {item.filename: item.file_size for item in archive.infolist()}
    missing = [key for key in KEYS if f"{key}.npy" not in sizes]
    if missing:
        raise UsageError(message("npz-missing-keys", path=str(path), keys=", ".join(missing)))
    # zipfile never decompresses more of a member than its declared size, which is summed here.
    if sum(sizes[f"{key}.npy"] for key in KEYS) > max_bytes:
        raise UsageError(message("dataset-too-large", path=str(path), limit=max_bytes))


def _read_member(archive: zipfile.ZipFile, key: str, path: Path) -> Bytes:
    with archive.open(f"{key}.npy") as file:
        _require_claim_holds(archive, key)
        array = _FORMAT.read_array(file, allow_pickle=False)
    images = key.startswith("x")
    if array.ndim != (3 if images else 1) or array.dtype.kind not in "iu":
        raise UsageError(message("npz-wrong-array", path=str(path), key=key))
    if array.size and not 0 <= int(array.min()) <= int(array.max()) <= (255 if images else 9):
        raise UsageError(message("npz-wrong-array", path=str(path), key=key))
    return np.asarray(array, np.uint8)


def _require_claim_holds(archive: zipfile.ZipFile, key: str) -> None:
    """Raise ValueError if an array's header claims more than its member has, before allocation."""
    with archive.open(f"{key}.npy") as file:
        version = _FORMAT.read_magic(file)
        read_header = _FORMAT.read_array_header_1_0 if version == (1, 0) else _FORMAT.read_array_header_2_0
        shape, _, dtype = read_header(file)
    count = 1
    for size in shape:
        count *= int(size)
    if count * dtype.itemsize > archive.getinfo(f"{key}.npy").file_size:
        raise ValueError(key)
