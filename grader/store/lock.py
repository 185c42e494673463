"""One batch per folder: an exclusive lock that the kernel releases when its holder dies."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from grader.domain.errors import StorageFault, UsageError
from grader.domain.messages import Message, message

LOCK_NAME: Final = ".lock"
_MOST_BYTES: Final = 4096
_LOOK_AGAIN_SECONDS: Final = 0.1


@contextmanager
def lock_folder(folder: Path, owner: str, wait_seconds: float = 0.0) -> Iterator[None]:
    """Lock `folder` until the block ends; the lock file stays, since deleting it would allow two locks.

    Raises `UsageError` with the holder if it is still locked after `wait_seconds`, `StorageFault` if the
    file cannot be created.
    """
    descriptor = _open(folder)
    try:
        _acquire(descriptor, folder, wait_seconds)
        _sign(descriptor, folder, owner)
        yield
    finally:
        os.close(descriptor)


def _open(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _acquire(descriptor: int, folder: Path, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise UsageError(_holder(descriptor, folder)) from error
            time.sleep(_LOOK_AGAIN_SECONDS)
        except OSError as error:
            raise _unwritable(folder, error) from error
        else:
            return


def _sign(descriptor: int, folder: Path, owner: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"owner": owner[:200], "pid": os.getpid(), "host": socket.gethostname(), "since": since}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(note).encode("ascii"), 0)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _holder(descriptor: int, folder: Path) -> Message:
    """Return who holds the lock; the holder may not have signed yet."""
    try:
        note = json.loads(os.pread(descriptor, _MOST_BYTES, 0))
        named = {name: str(note[name]) for name in ("owner", "pid", "host", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        named = dict.fromkeys(("owner", "pid", "host", "since"), "?")
    return message("batch-folder-held", place=str(folder), **named)


def _unwritable(folder: Path, error: OSError) -> StorageFault:
    return StorageFault(
        message("batch-folder-unwritable", place=str(folder), reason=error.strerror or str(error))
    )
