"""MNIST's four files for programs that read or download them.

A missing file is written from the course's data when a program requests it. Other downloads fail with a
message about the missing network.
"""

import builtins
import gzip
import io
import os
import struct
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from grader.worker.explained import explained
from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.redirected_paths import writable

_IMAGES_MAGIC, _LABELS_MAGIC = 2051, 2049


class NoNetworkError(OSError):
    """A graded program has no network."""


class ServedFile(io.BytesIO):
    """A file's bytes with what programs ask of urllib's answers."""

    status = 200

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.headers = {"Content-Length": str(len(content))}

    def info(self) -> dict[str, str]:
        """Return the headers."""
        return self.headers

    def getcode(self) -> int:
        """Return the status."""
        return self.status


class MnistFiles:
    """Creates MNIST's files by name, as IDX, compressed if the name ends in `.gz`."""

    def __init__(self, data: LessonData) -> None:
        self._data = data

    def content(self, path: Any) -> bytes | None:
        """Return the file's bytes; None if the name is not one of MNIST's."""
        name = os.path.basename(os.fspath(path)) if isinstance(path, str | os.PathLike) else ""  # noqa: PTH119
        stem = str(name).removesuffix(".gz").replace(".idx", "-idx")
        makers: dict[str, Callable[[], bytes]] = {
            "train-images-idx3-ubyte": lambda: _idx(self._data.all_training_images),
            "train-labels-idx1-ubyte": lambda: _idx(self._data.all_training_labels),
            "t10k-images-idx3-ubyte": lambda: _idx(self._data.test_images),
            "t10k-labels-idx1-ubyte": lambda: _idx(self._data.test_labels),
            "mnist.npz": self._npz,
        }
        if self._data.keras_name != "mnist":
            del makers["mnist.npz"]
        if stem not in makers:
            return None
        content = makers[stem]()
        # Stored without compression: compressing 47 MB would take longer than the lesson.
        return gzip.compress(content, compresslevel=0, mtime=0) if str(name).endswith(".gz") else content

    def _npz(self) -> bytes:
        """Return the file that Keras downloads."""
        buffer = io.BytesIO()
        data = self._data
        train, test = (
            (data.all_training_images, data.all_training_labels),
            (data.test_images, data.test_labels),
        )
        np.savez(buffer, x_train=train[0], y_train=train[1], x_test=test[0], y_test=test[1])
        return buffer.getvalue()

    def put(self, path: Any) -> bool:
        """Write the file where a program expects it; return False if it is not one of MNIST's."""
        content = None if os.path.exists(path) else self.content(path)  # noqa: PTH110 - any kind of path
        if content is None:
            return False
        place = Path(writable(path))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return True


def install_files(data: LessonData) -> None:
    """Provide MNIST's files to `open`, `gzip.open` and urllib, and explain other downloads."""
    files = MnistFiles(data)
    plain_open, plain_gzip = builtins.open, gzip.open

    def open_text_or_bytes(file: Any, *args: Any, **keywords: Any) -> Any:
        try:
            return plain_open(file, *args, **keywords)
        except FileNotFoundError:
            if isinstance(file, int) or not files.put(file):
                raise
            return plain_open(file, *args, **keywords)

    def open_packed(filename: Any, *args: Any, **keywords: Any) -> Any:
        if isinstance(filename, str | os.PathLike):
            files.put(filename)
        return plain_gzip(filename, *args, **keywords)

    def urlretrieve(url: Any, filename: Any = None, *_: Any, **__: Any) -> tuple[Any, dict[str, str]]:
        content = files.content(str(url))
        if content is None:
            refuse_download(url)
        place = filename or os.path.basename(str(url))  # noqa: PTH119 - what urllib would have given
        Path(place).write_bytes(content)
        return place, {}

    def urlopen(url: Any, *_: Any, **__: Any) -> Any:
        address = getattr(url, "full_url", url)
        content = files.content(str(address))
        return ServedFile(content) if content is not None else refuse_download(address)

    builtins.open, gzip.open = open_text_or_bytes, open_packed
    vars(urllib.request).update(urlretrieve=urlretrieve, urlopen=urlopen)


def refuse_download(url: Any) -> NoReturn:
    """Raise the error of a download that a graded program cannot make."""
    error = NoNetworkError(f"a graded program has no network to fetch {str(url)[:200]} from")
    raise explained(error, "no-download", address=url)


def _idx(array: Any) -> bytes:
    """Return an array of bytes as IDX: the magic number, the sizes, the values."""
    magic = _IMAGES_MAGIC if np.ndim(array) == 3 else _LABELS_MAGIC
    return struct.pack(f">{1 + np.ndim(array)}I", magic, *np.shape(array)) + np.asarray(array).tobytes()
