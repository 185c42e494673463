"""IDX files, MNIST's format, plain or gzip, read without trusting their headers.

The format: http://yann.lecun.com/exdb/mnist/ (two zero bytes, a type code, the number of dimensions, the
sizes as big-endian 32-bit integers, then the values).
"""

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from grader.domain.errors import UsageError
from grader.domain.messages import message

Bytes = NDArray[np.uint8]

MAX_BYTES: Final = 512 * 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_UNSIGNED_BYTE: Final = 0x08
_LABELS: Final = 1
_IMAGES: Final = 3


def read_images(path: Path, *, max_bytes: int = MAX_BYTES) -> Bytes:
    """Read an IDX file of images: uint8 [n, height, width].

    Raises UsageError if the file is missing, too large, truncated, or no IDX file of images.
    """
    return _read(path, _IMAGES, max_bytes)


def read_labels(path: Path, *, max_bytes: int = MAX_BYTES) -> Bytes:
    """Read an IDX file of labels: uint8 [n], each 0..9.

    Raises UsageError as `read_images` does, and for a label that is no digit.
    """
    labels = _read(path, _LABELS, max_bytes)
    if labels.size and int(labels.max()) > 9:
        raise UsageError(message("dataset-label-range", path=str(path), label=int(labels.max())))
    return labels


def read_pair(images_path: Path, labels_path: Path, *, max_bytes: int = MAX_BYTES) -> tuple[Bytes, Bytes]:
    """Read images with their labels, uint8 [n, height, width] and uint8 [n].

    Raises UsageError as the two readers do, and if their numbers differ.
    """
    images = read_images(images_path, max_bytes=max_bytes)
    labels = read_labels(labels_path, max_bytes=max_bytes)
    require_same_count(images, labels, images_path)
    return images, labels


def require_same_count(images: Bytes, labels: Bytes, path: Path) -> None:
    """Raise UsageError unless there is one label per image; `path` is named in the message."""
    if images.shape[0] != labels.shape[0]:
        raise UsageError(
            message("dataset-count-mismatch", path=str(path), images=images.shape[0], labels=labels.shape[0])
        )


def _read(path: Path, dimensions: int, max_bytes: int) -> Bytes:
    raw = _read_bytes(path, max_bytes)
    start = 4 + 4 * dimensions
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] != _UNSIGNED_BYTE or raw[3] != dimensions:
        kind = "images" if dimensions == _IMAGES else "labels"
        raise UsageError(message("idx-wrong-magic", path=str(path), magic=raw[:4].hex(), kind=kind))
    if len(raw) < start:
        raise UsageError(message("idx-truncated", path=str(path), expected=start, actual=len(raw)))
    shape = struct.unpack(f">{dimensions}I", raw[4:start])
    # Python integers do not overflow, so huge sizes in a header do not match the bytes.
    expected = start + math.prod(shape)
    if len(raw) < expected:
        raise UsageError(message("idx-truncated", path=str(path), expected=expected, actual=len(raw)))
    if len(raw) > expected:
        raise UsageError(message("idx-trailing-bytes", path=str(path), extra=len(raw) - expected))
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read a whole file, decompressed if it is gzip, but never more than `max_bytes`."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP_MAGIC
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    raw = unpacked.read(max_bytes + 1)
            else:
                raw = file.read(max_bytes + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UsageError(message("dataset-broken-gzip", path=str(path))) from error
    except OSError as error:
        raise UsageError(
            message("dataset-unreadable", path=str(path), reason=error.strerror or str(error))
        ) from error
    if len(raw) > max_bytes:
        raise UsageError(message("dataset-too-large", path=str(path), limit=max_bytes))
    return raw
