"""Read a submission's files into memory, bounded, from a folder or a zip; nothing is unpacked to disk."""

import errno
import lzma
import os
import re
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message
from grader.intake.bounds import (
    ARCHIVE_SUFFIXES,
    ENTRY_BYTES,
    FILE_BYTES,
    FILES,
    MIB,
    NOTEBOOK_BYTES,
    SKIPPED_FILES,
    SKIPPED_FOLDERS,
    TOTAL_BYTES,
    ZIP_RATIO,
)

# What the libraries raise over a damaged archive: each packer has an error of its own.
BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
_UTF8_NAMES: Final = 0x800  # bit 11 of a zip member's flags: its name is UTF-8 (APPNOTE.TXT 4.4.4)
_ENCRYPTED: Final = 0x1
_MOST_NAME: Final = 255  # bytes, on every file system in use
_MOST_DEPTH: Final = 12
# A line's end in a name writes lines of its own into what is shown; no editor saves such a file.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f]")


@dataclass(slots=True)
class Gathered:
    """What was read: names (NFC, relative, `/`) to bytes; what was left out; what makes it unfit to run."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[Readable] = field(default_factory=list)
    problem: Readable | None = None
    total_bytes: int = 0

    def has_room(self, size: int) -> bool:
        """Whether one more file of this size may be added; the reason against it is noted once."""
        if len(self.files) >= FILES:
            self.problem = message("too-many-files", limit=FILES)
        elif self.total_bytes + size > TOTAL_BYTES:
            self.problem = message("submission-too-large", limit_mb=TOTAL_BYTES // MIB)
        return self.problem is None

    def keep(self, name: str, content: bytes) -> None:
        """Take one file in, its name without empty parts; a name that no system could write is a problem."""
        # "a//x" is "a/x": cut down to "/x" later on, it would be a file of the grader's machine.
        plain = str(PurePosixPath(unicodedata.normalize("NFC", name)))
        if not self._can_hold(plain):
            self.problem = message("name-unusable", name=plain.encode("utf-8", "replace").decode()[:200])
            return
        self.files[plain] = content
        self.total_bytes += len(content)

    def _can_hold(self, name: str) -> bool:
        """Whether a file with this name is compatible with the existing ones."""
        try:
            lengths = [len(os.fsencode(part)) for part in name.split("/")]
        except UnicodeEncodeError:
            return False
        folders = {str(parent) for parent in PurePosixPath(name).parents}
        is_folder = any(other.startswith(f"{name}/") for other in self.files)
        return (
            max(lengths) <= _MOST_NAME
            and not _CONTROLS.search(name)
            and len(lengths) <= _MOST_DEPTH
            and not (is_folder or folders & self.files.keys())
        )


def read_one(path: Path) -> Gathered:
    """Read a single program; one that is too large is a problem of the submission, not of the call."""
    gathered = Gathered()
    limit = limit_of(path.name)
    if not path.is_file():
        # Opening a pipe in a submission would block forever.
        raise _unreadable(path, OSError(errno.EINVAL, os.strerror(errno.EINVAL)))
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > limit:
        gathered.problem = message("program-too-large", name=path.name, limit_mb=limit // MIB)
        content = b""
    gathered.keep(path.name, content)
    return gathered


def read_folder(folder: Path) -> Gathered:
    """Read a folder's files, in the order of their names; symbolic links are never followed."""
    gathered = Gathered()
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        try:
            details = path.lstat()
            if not stat.S_ISREG(details.st_mode):
                gathered.notes.append(message("left-out-link", name=name))
            elif details.st_size > limit_of(name):
                gathered.notes.append(message("left-out-large", name=name, limit_mb=limit_of(name) // MIB))
            elif not gathered.has_room(details.st_size):
                return gathered
            else:
                gathered.keep(name, path.read_bytes())
        except OSError as error:
            raise _unreadable(path, error) from error
    return gathered


def limit_of(name: str) -> int:
    """Return the maximum size in bytes of a file with this name."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVE_SUFFIXES:
        return TOTAL_BYTES
    return {".py": ENTRY_BYTES, ".ipynb": NOTEBOOK_BYTES}.get(suffix, FILE_BYTES)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        yield from (Path(root) / name for name in sorted([*names, *links]) if name not in SKIPPED_FILES)


def take_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, gathered: Gathered) -> bool:
    """Take one member of a zip in, or leave it out; False means that the archive is refused."""
    name = member_name(member)
    parts = PurePosixPath(name).parts
    if not parts or member.is_dir() or not SKIPPED_FOLDERS.isdisjoint(parts) or parts[-1] in SKIPPED_FILES:
        return True
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name:
        gathered.problem = message("zip-escapes", name=name)
    elif stat.S_ISLNK(member.external_attr >> 16):
        gathered.problem = message("zip-link", name=name)
    elif member.flag_bits & _ENCRYPTED:
        gathered.problem = message("zip-encrypted", name=name)
    elif member.file_size > ZIP_RATIO * max(member.compress_size, 1) and member.file_size > MIB:
        gathered.problem = message("zip-bomb", name=name)
    elif member.file_size > limit_of(name):
        gathered.notes.append(message("left-out-large", name=name, limit_mb=limit_of(name) // MIB))
    elif gathered.has_room(member.file_size):
        with archive.open(member) as file:
            # The header's size is the sender's claim: never read more than it says.
            content = file.read(member.file_size + 1)
        if len(content) > member.file_size:
            gathered.problem = message("zip-bomb", name=name)
        else:
            gathered.keep(name, content)
    return gathered.problem is None


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Korean Windows writes CP949 without declaring it, which reads as CP437."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAMES:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def drop_common_folder(gathered: Gathered) -> None:
    """Take `kim/hw3.py, kim/x.py` as `hw3.py, x.py`: zips are often made of a folder."""
    while gathered.files and all("/" in name for name in gathered.files):
        tops = {name.split("/", 1)[0] for name in gathered.files}
        if len(tops) > 1:
            return
        gathered.files = {name.split("/", 1)[1]: content for name, content in gathered.files.items()}


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(message("file-unreadable", path=str(path), reason=error.strerror or str(error)))
