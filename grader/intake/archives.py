"""Unpack archives in memory: zip, tar and tar.gz, one in another too, bounded, never to disk."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from grader.domain.messages import message
from grader.intake.bounds import (
    ARCHIVE_DEPTH,
    ARCHIVE_SUFFIXES,
    ARCHIVES,
    FOREIGN_ARCHIVES,
    MIB,
    SKIPPED_FILES,
    SKIPPED_FOLDERS,
    TOTAL_BYTES,
    ZIP_RATIO,
)
from grader.intake.gathered import BROKEN, Gathered, drop_common_folder, limit_of, read_one, take_member
from grader.intake.program_kinds import kind_by_name

# A tar is read from front to back, what is left out too: this many bytes at most.
_STREAM_BYTES: Final = 4 * TOTAL_BYTES
# A sound archive is read past its end once or twice, when its last block is skipped.
_READS_AFTER_END: Final = 8


class _BombError(Exception):
    """A packed stream unpacks to far more than it is."""


class _CutShortError(Exception):
    """A member is said to be larger than what is left of the archive."""


class _Counted(io.RawIOBase):
    """A stream that refuses to yield more than `most` bytes, and to be read on and on after its end.

    `tarfile` skips a member by reading as many blocks as its header claims, whether or not they exist.
    """

    def __init__(self, source: io.BytesIO | gzip.GzipFile, most: int) -> None:
        self._source, self._left = source, most
        self._reads_after_end = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size if size >= 0 else self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise _BombError
        self._reads_after_end += not content
        if self._reads_after_end > _READS_AFTER_END:
            raise _CutShortError
        return content


def is_archive(name: str) -> bool:
    """Whether a file with this name is an archive that can be opened."""
    lower = name.lower()
    suffix = PurePosixPath(lower).suffix
    return suffix in ARCHIVE_SUFFIXES and (suffix != ".gz" or lower.endswith(".tar.gz"))


def holds_program(names: Iterable[str]) -> bool:
    """Whether the names include a script or a notebook."""
    return any(kind_by_name(name) for name in names)


def read_archive(path: Path) -> Gathered:
    """Read an archive's members, and those of archives in it; what is wrong with it is its `problem`."""
    return unpack_nested(read_one(path))


def unpack_nested(gathered: Gathered) -> Gathered:
    """Open the archives among the files, where no program stands beside them; give what is there then.

    An archive beside a program is a data file and stays packed.
    """
    current, opened = gathered, 0
    for _ in range(ARCHIVE_DEPTH):
        packed = [name for name in current.files if is_archive(name)]
        if current.problem is not None or not packed or holds_program(current.files):
            break
        opened += len(packed)
        if opened > ARCHIVES:
            return _refuse(current, "too-many-archives", limit=ARCHIVES)
        current = _open_all(current)
    if current.problem is None and not holds_program(current.files):
        _name_unopened(current)
    return current


def _open_all(packed: Gathered) -> Gathered:
    result = Gathered(notes=list(packed.notes))
    several = len(packed.files) > 1
    for name, content in packed.files.items():
        if not is_archive(name):
            if result.has_room(len(content)):
                result.keep(name, content)
            continue
        inner = Gathered(notes=result.notes)
        _unpack(name, content, inner)
        result.problem = result.problem or inner.problem
        drop_common_folder(inner)
        for member, inside in inner.files.items():
            if result.has_room(len(inside)):
                clashes = several and member in result.files
                result.keep(f"{_stem(name)}/{member}" if clashes else member, inside)
        if result.problem is not None:
            result.files.clear()
            break
    return result


def _unpack(name: str, content: bytes, gathered: Gathered) -> None:
    """Read one archive's members into `gathered`; names that escape, links and bombs are its problem."""
    try:
        if name.lower().endswith(".zip"):
            _unpack_zip(content, gathered)
        else:
            _unpack_tar(name, content, gathered)
    except _BombError:
        _refuse(gathered, "zip-bomb", name=name)
    except _CutShortError:
        _refuse(gathered, "archive-cut-short", name=PurePosixPath(name).name)
    except BROKEN as error:
        code = "broken-zip" if name.lower().endswith(".zip") else "broken-archive"
        _refuse(gathered, code, name=PurePosixPath(name).name, reason=str(error)[:200])
    if gathered.problem is not None:
        gathered.files.clear()


def _unpack_zip(content: bytes, gathered: Gathered) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if not take_member(archive, member, gathered):
                return


def _unpack_tar(name: str, content: bytes, gathered: Gathered) -> None:
    raw: io.BytesIO | gzip.GzipFile = io.BytesIO(content)
    most = len(content) + 10240
    if not name.lower().endswith(".tar"):
        raw = gzip.GzipFile(fileobj=raw)
        most = min(max(len(content) * ZIP_RATIO, MIB), _STREAM_BYTES)
    # "r|" reads forward only, so that nothing is unpacked twice or kept.
    with tarfile.open(fileobj=_Counted(raw, most), mode="r|") as archive:
        for member in archive:
            if not _take_tar_member(archive, member, gathered):
                return


def _take_tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo, gathered: Gathered) -> bool:
    """Take one member in, or leave it out; False means that the archive is refused."""
    name = _repair(member.name).removeprefix("./")
    parts = PurePosixPath(name).parts
    if not parts or not SKIPPED_FOLDERS.isdisjoint(parts) or parts[-1] in SKIPPED_FILES:
        return True
    if parts[-1].startswith("._"):
        # What macOS's tar adds beside each file.
        return True
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\\" in name or "\0" in name:
        _refuse(gathered, "zip-escapes", name=name)
    elif member.issym() or member.islnk():
        _refuse(gathered, "zip-link", name=name)
    elif member.isdir():
        return True
    elif not member.isreg():
        _refuse(gathered, "archive-device", name=name)
    elif member.size > limit_of(name):
        gathered.notes.append(message("left-out-large", name=name, limit_mb=limit_of(name) // MIB))
    elif gathered.has_room(member.size):
        file = archive.extractfile(member)
        gathered.keep(name, file.read(member.size) if file is not None else b"")
    return gathered.problem is None


def _repair(name: str) -> str:
    """Read a name that is no UTF-8 (surrogates stand for its bytes) as Korean Windows writes it."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return name.encode("utf-8", "surrogateescape").decode("cp949", "replace")


def _name_unopened(gathered: Gathered) -> None:
    """Return why a remaining archive is not opened: nested too deeply, or of an unsupported kind."""
    for name in gathered.files:
        if is_archive(name):
            _refuse(gathered, "archive-too-deep", name=name, limit=ARCHIVE_DEPTH)
            return
        if PurePosixPath(name).suffix.lower() in FOREIGN_ARCHIVES:
            _refuse(gathered, "archive-kind", name=name)
            return


def _refuse(gathered: Gathered, code: str, **params: str | int) -> Gathered:
    gathered.problem = message(code, **params)
    return gathered


def _stem(name: str) -> str:
    lower = name.lower()
    for ending in (".tar.gz", ".tgz", ".tar", ".zip"):
        if lower.endswith(ending):
            return name[: -len(ending)]
    return name
