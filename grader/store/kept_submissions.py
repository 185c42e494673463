"""The submissions that were graded, as zip files by content address; each is stored once."""

import errno
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.atomic_files import write_bytes_atomically
from grader.domain.errors import StorageFault
from grader.domain.messages import message

_HEX: Final = frozenset("0123456789abcdef")
_ADDRESS_CHARACTERS: Final = 64
_SUFFIX: Final = ".zip"
# The format's earliest time: the same files give the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_BROKEN: Final = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError)


@dataclass(frozen=True, slots=True)
class KeptSubmissions:
    """Stores the files of submissions under `root`; intake bounds what one submission may hold."""

    root: Path

    def keep(self, address: str, files: Mapping[str, bytes]) -> None:
        """Store files under the hash of their content. Raises `StorageFault` if writing fails."""
        place = self._place(address)
        if place is None or not files or place.is_file():
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(place, _pack(files))
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
            code = "batch-disk-full" if full else "batch-folder-unwritable"
            reason = error.strerror or str(error)
            raise StorageFault(message(code, place=str(place), reason=reason)) from error

    def names(self, address: str) -> list[str]:
        """Return the names of the files; empty where nothing is stored."""
        place = self._place(address)
        try:
            with zipfile.ZipFile(place or "") as archive:
                return archive.namelist()
        except _BROKEN:
            return []

    def read(self, address: str, name: str, most_bytes: int) -> bytes | None:
        """Return the beginning of a file, or None where it is not stored."""
        place = self._place(address)
        try:
            with zipfile.ZipFile(place or "") as archive, archive.open(name) as file:
                return file.read(most_bytes)
        except (*_BROKEN, KeyError):
            return None

    def addresses(self) -> Iterator[tuple[str, Path]]:
        """Yield what is stored."""
        for path in sorted(self.root.glob(f"??/*{_SUFFIX}")):
            yield path.stem, path

    def _place(self, address: str) -> Path | None:
        if len(address) != _ADDRESS_CHARACTERS or not _HEX.issuperset(address):
            return None
        return self.root / address[:2] / f"{address}{_SUFFIX}"


def _pack(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
