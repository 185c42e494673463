"""Write a file so that its readers find either the old content or all of the new one.

Imports nothing of the grader, so that every part of it may use it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_USUAL_MODE = 0o666


@contextmanager
def replacing(path: Path, encoding: str = "utf-8", newline: str | None = None) -> Iterator[TextIO]:
    """Yield a new file beside `path` that takes its place at the end, and is removed after an exception."""
    descriptor, part = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline=newline) as file:
            yield file
        Path(part).chmod(_USUAL_MODE & ~_umask())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def write_atomically(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write `text` as the whole content of `path`."""
    with replacing(path, encoding) as file:
        file.write(text)


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write `content` as the whole content of `path`."""
    # Latin-1 has one character for each byte.
    with replacing(path, "latin-1", newline="") as file:
        file.write(content.decode("latin-1"))


def _umask() -> int:
    """Return the process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
