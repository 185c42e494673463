"""Evidence folders by content address, and the results file with one line per result.

Everything is written beside its place, synced and renamed: a reader sees all of it or nothing, whenever the
writer is killed.
"""

import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from grader.domain.errors import GraderFault, StorageFault
from grader.domain.messages import message

MOST_BYTES: Final = 2 << 30
_CHUNK_BYTES: Final = 1 << 20
_ADDRESS_CHARACTERS: Final = 64
_BUILDING: Final = ".building-"


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """Stores folders under `root`, each named by one SHA-256 over its names and contents."""

    root: Path
    most_bytes: int = MOST_BYTES

    def put(self, folder: Path, names: Iterable[str]) -> str:
        """Copy the named plain files of a folder and return their address; existing content is kept.

        For names of the evidence format the address is that of `grader.evidence.storage.address`. Links are
        not followed. Raises `GraderFault` beyond the size limit and if writing fails.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self.root))
            try:
                address = self._copy(folder, building, sorted(names))
                self._settle(building, address)
            finally:
                shutil.rmtree(building, ignore_errors=True)
        except OSError as error:
            raise _fault(self.root, error) from error
        return address

    def path(self, address: str) -> Path | None:
        """Return the stored folder, or None."""
        if len(address) != _ADDRESS_CHARACTERS or set(address) - set("0123456789abcdef"):
            return None
        folder = self._place(address)
        return folder if folder.is_dir() else None

    def addresses(self) -> Iterator[tuple[str, Path]]:
        """Yield what is stored."""
        for folder in sorted(self.root.glob("??/*")):
            if self.path(folder.name) == folder:
                yield folder.name, folder

    def sweep(self) -> None:
        """Remove leftovers of a killed writer; the caller holds the batch folder's lock."""
        for left in self.root.glob(f"{_BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _place(self, address: str) -> Path:
        # Two levels: a folder with tens of thousands of names is slow on some file systems.
        return self.root / address[:2] / address

    def _copy(self, folder: Path, building: Path, names: list[str]) -> str:
        digest = hashlib.sha256()
        left = self.most_bytes
        for name in names:
            target = building / name
            target.parent.mkdir(parents=True, exist_ok=True)
            content, size = _copy_file(folder / name, target, left)
            left -= size
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + content)
        for inner in {building, *(parent for n in names for parent in (building / n).parents)}:
            if inner.is_relative_to(building):
                _sync(inner)
        return digest.hexdigest()

    def _settle(self, building: Path, address: str) -> None:
        place = self._place(address)
        if place.is_dir():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        building.chmod(0o755)
        try:
            building.rename(place)
        except OSError:
            # Another process was first with the same content.
            if not place.is_dir():
                raise
        _sync(place.parent)
        _sync(self.root)


class ResultsWriter:
    """Appends results to a file, one JSON object a line, each synced before `append` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            self._cut_torn_line()
        except OSError as error:
            raise _fault(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def append(self, result: Mapping[str, Any]) -> None:
        """Append one line. Raises `GraderFault` if the disk refuses; the line is then removed again."""
        line = _line(result)
        end = os.fstat(self._descriptor).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._descriptor, line[written:])
            os.fsync(self._descriptor)
        except OSError as error:
            if stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                os.ftruncate(self._descriptor, end)
            raise _fault(self.path, error) from error

    def _cut_torn_line(self) -> None:
        """Remove an incomplete last line of a killed writer, so that the next line does not join it."""
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            return
        end = os.fstat(self._descriptor).st_size
        keep = end
        while keep > 0:
            begin = max(0, keep - _CHUNK_BYTES)
            found = os.pread(self._descriptor, keep - begin, begin).rfind(b"\n")
            if found >= 0:
                keep = begin + found + 1
                break
            keep = begin
        if keep != end:
            os.ftruncate(self._descriptor, keep)


def _line(result: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(result, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(result, ensure_ascii=True).encode("ascii") + b"\n"


def _copy_file(source: Path, target: Path, most_bytes: int) -> tuple[bytes, int]:
    """Copy and sync a file, and return its digest and size; a file that grows meanwhile is bounded."""
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as reader, target.open("xb") as writer:
        while chunk := reader.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > most_bytes:
                limit = f"{most_bytes >> 20} MB"
                raise GraderFault(message("evidence-too-large", place=str(source), limit=limit))
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.digest(), size


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fault(place: Path, error: OSError) -> StorageFault:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    code = "batch-disk-full" if full else "batch-folder-unwritable"
    return StorageFault(message(code, place=str(place), reason=error.strerror or str(error)))
