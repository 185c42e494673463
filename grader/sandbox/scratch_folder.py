"""Scratch folders that do not outlive their process: what a killed one leaves is removed at the next start.

A living process holds a lock on each of its folders, which the kernel releases with the process.
"""

import contextlib
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.sandbox.box_tree import remove

_PREFIX, _NEW = "grade-scratch-", ".grade-new-"
# Between these names a folder is not locked yet; it takes far less time than this.
_NEW_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class ScratchFolder:
    """A folder of this process; leaving the context removes it."""

    path: Path
    lock: int
    """A descriptor of the folder, which holds the lock."""

    @classmethod
    def create(cls, parent: Path | None = None) -> Self:
        """Create a new folder below `parent`, or the system's own place, readable only by its owner."""
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=parent)).resolve()
        lock = _lock(new)
        named = new.with_name(_PREFIX + secrets.token_hex(6))
        new.rename(named)
        return cls(named, -1 if lock is None else lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder and release the lock."""
        remove(self.path)
        if self.lock >= 0:
            os.close(self.lock)


def remove_stale(parent: Path | None = None) -> None:
    """Remove the folders below `parent`, or the system's own place, whose process has ended."""
    place = Path(tempfile.gettempdir()) if parent is None else parent
    for folder in _own_folders(place):
        is_new = folder.name.startswith(_NEW)
        with contextlib.suppress(OSError):
            if is_new and time.time() - folder.stat().st_mtime < _NEW_SECONDS:
                continue
            lock = _lock(folder)
            if lock is not None:
                remove(folder)
                os.close(lock)


def _own_folders(place: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                is_ours = entry.name.startswith((_PREFIX, _NEW)) and entry.is_dir(follow_symlinks=False)
                if is_ours and entry.stat(follow_symlinks=False).st_uid == _user():
                    yield Path(entry.path)


def _user() -> int:
    return os.geteuid() if sys.platform != "win32" else 0


def _lock(folder: Path) -> int | None:
    """Lock a folder and return the descriptor that holds the lock; None where another process has it."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
