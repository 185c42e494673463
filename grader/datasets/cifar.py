"""CIFAR-10 in its binary form: files of records, a label and 3,072 bytes each; never the pickled one.

https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
"""

import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from grader.datasets.npz import Source
from grader.domain.errors import UsageError
from grader.domain.messages import message

Bytes = NDArray[np.uint8]

SIDE: Final = 32
ARCHIVE: Final = "cifar-10-binary.tar.gz"
TRAIN_NAMES: Final = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST_NAME: Final = "test_batch.bin"
_FOLDER: Final = "cifar-10-batches-bin"
_RECORD_BYTES: Final = 1 + 3 * SIDE * SIDE
_CLASSES: Final = 10
# Ten times the size of the real files.
_MOST_RECORDS: Final = 100_000


def find_cifar(folder: Path) -> tuple[Path, ...] | None:
    """Find the distributed archive or its six files in `folder` or below; None if there are none.

    Raises UsageError if only some of the files exist.
    """
    if (folder / ARCHIVE).is_file():
        return (folder / ARCHIVE,)
    for place in (folder, folder / _FOLDER):
        paths = tuple(place / name for name in (*TRAIN_NAMES, TEST_NAME))
        missing = [path.name for path in paths if not path.is_file()]
        if not missing:
            return paths
        if len(missing) < len(paths):
            raise UsageError(message("cifar-incomplete", path=str(place), missing=", ".join(missing)))
    return None


def read_cifar(files: tuple[Path, ...]) -> Source:
    """Read what `find_cifar` found: images uint8 [n, 32, 32, 3], labels uint8 [n].

    Raises UsageError for a file that is broken or contains anything but records of ten classes.
    """
    parts = dict(_members(files[0]) if len(files) == 1 else _files(files))
    missing = [name for name in (*TRAIN_NAMES, TEST_NAME) if name not in parts]
    if missing:
        raise UsageError(message("cifar-incomplete", path=str(files[0]), missing=", ".join(missing)))
    train = _split(files[0], (parts[name] for name in TRAIN_NAMES))
    return Source(*train, *_split(files[0], (parts[TEST_NAME],)))


def _files(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        try:
            with path.open("rb") as file:
                yield path.name, _bounded(file, path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(message("dataset-unreadable", path=str(path), reason=reason)) from error


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                name = member.name.rsplit("/", 1)[-1]
                if name in (*TRAIN_NAMES, TEST_NAME) and (file := opened.extractfile(member)) is not None:
                    yield name, _bounded(file, archive)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UsageError(message("dataset-unreadable", path=str(archive), reason=str(error))) from error


def _bounded(file: IO[bytes], path: Path) -> bytes:
    content = file.read(_MOST_RECORDS * _RECORD_BYTES + 1)
    if not content or len(content) % _RECORD_BYTES or len(content) > _MOST_RECORDS * _RECORD_BYTES:
        raise UsageError(message("cifar-broken", path=str(path), bytes=_RECORD_BYTES))
    return content


def _split(path: Path, parts: Iterable[bytes]) -> tuple[Bytes, Bytes]:
    records = np.frombuffer(b"".join(parts), np.uint8).reshape(-1, _RECORD_BYTES)
    labels = records[:, 0].copy()
    if labels.max(initial=0) >= _CLASSES:
        raise UsageError(message("cifar-broken", path=str(path), bytes=_RECORD_BYTES))
    # A record holds the red plane, then the green, then the blue, each row by row.
    planes = records[:, 1:].reshape(-1, 3, SIDE, SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels
