"""A program's folder in memory: filled from a folder of the host, with one part copied back at the end.

Its file system has a fixed size and number of files, which a program cannot exceed with any descriptors,
mappings or links. The child creates it and gives the keeper a descriptor; the keeper copies plain files only.
"""

import contextlib
import errno
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass

MOST_FILES = 20_000
ROOM_BYTES = 64 << 20
"""What the file system holds beyond the limit, so that the host can find a program above the limit, and for
evidence; on the host's disk, what must stay free."""
_ROOM_FILES = 1000
_MOST_RETURNED, _MOST_DEPTH = 2000, 2
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class MemoryBox:
    """The connection by which the child gives its keeper the folder in memory."""

    outer: socket.socket
    inner: socket.socket

    @classmethod
    def connect(cls) -> "MemoryBox":
        """Create the connection, before the fork."""
        return cls(*socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM))

    def close(self) -> None:
        """Close the connection."""
        self.outer.close()
        self.inner.close()

    def hand_over(self, folder: str) -> None:
        """Send the keeper a descriptor of `folder`; in the child."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            socket.send_fds(self.inner, [b"f"], [descriptor])
        finally:
            os.close(descriptor)

    def take_back(self, part: str, target: str, most_bytes: int) -> None:
        """Copy the plain files of `part` into `target`, which exists; in the keeper, after the child's end.

        Raises OSError if the host's disk has no room for them. Does nothing if no folder was given.
        """
        for folder in self._received():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                source = _open_plain(part, folder, os.O_DIRECTORY)
                _copy(source, target, _Room(most_bytes, _free_bytes(target), _MOST_RETURNED))

    def _received(self) -> Iterator[int]:
        self.outer.setblocking(False)
        descriptors: list[int] = []
        with contextlib.suppress(OSError):
            _, descriptors, _, _ = socket.recv_fds(self.outer, 1, 1)
        try:
            yield from descriptors
        finally:
            for descriptor in descriptors:
                os.close(descriptor)


def options(limit_bytes: int) -> str:
    """Return the mount options of a file system for `limit_bytes`."""
    return f"mode=700,size={limit_bytes + ROOM_BYTES},nr_inodes={MOST_FILES + _ROOM_FILES}"


def fill(folder: str, source: str) -> None:
    """Copy what the host prepared at `source` into the empty `folder`."""
    shutil.copytree(source, folder, dirs_exist_ok=True, symlinks=True)


@dataclass(slots=True)
class _Room:
    """How many bytes and files may still be copied."""

    left_bytes: int
    free_bytes: int
    left_files: int


def _copy(source: int, target: str, room: _Room, depth: int = _MOST_DEPTH) -> None:
    """Copy the plain files and folders of the folder `source` and close it; nothing else is copied."""
    try:
        names = os.listdir(source)
        for name in names[: room.left_files]:
            room.left_files -= 1
            # A name may be too long for the host's file system, and without some layers a file may be closed.
            with contextlib.suppress(FileNotFoundError, PermissionError):
                _copy_one(source, name, target, room, depth)
    finally:
        os.close(source)


def _copy_one(source: int, name: str, target: str, room: _Room, depth: int) -> None:
    descriptor = _open_plain(name, source)
    facts = os.fstat(descriptor)
    path = os.path.join(target, name)  # noqa: PTH118
    if stat.S_ISDIR(facts.st_mode) and depth:
        os.mkdir(path)  # noqa: PTH102
        _copy(descriptor, path, room, depth - 1)
        return
    try:
        if stat.S_ISREG(facts.st_mode):
            _copy_content(descriptor, path, facts.st_size, room)
    finally:
        os.close(descriptor)


def _copy_content(descriptor: int, path: str, size: int, room: _Room) -> None:
    """Copy a file that fits; one beyond the limit, which may be full of holes, is left out."""
    if size > room.left_bytes:
        return
    if size > room.free_bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    room.left_bytes -= size
    room.free_bytes -= size
    with open(path, "xb") as file:  # noqa: PTH123
        while part := os.read(descriptor, _COPY_BYTES):
            file.write(part)


def _open_plain(name: str, folder: int, flags: int = 0) -> int:
    """Open a name in `folder` without following a link or waiting for a pipe."""
    plain = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(name, plain | flags, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENAMETOOLONG, errno.EACCES):
            raise FileNotFoundError(name) from error
        raise


def _free_bytes(target: str) -> int:
    facts = os.statvfs(target)
    return max(0, facts.f_bavail * facts.f_frsize - ROOM_BYTES)
