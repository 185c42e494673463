"""One view of a class's submissions, in a folder or in a platform's zip; nothing is unpacked to disk."""

import io
import os
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, Protocol, Self

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.intake.bounds import SKIPPED_FILES, SKIPPED_FOLDERS
from grader.intake.gathered import BROKEN, Gathered, member_name, read_folder, read_one, take_member

# A class of thousands with many files each; beyond it the zip is no class.
MOST_MEMBERS: Final = 200_000
# A class's zip in a zip.
_NESTED_BYTES: Final = 512 << 20


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A file or folder of a source: `key` leads to it, `name` is its last part, composed (NFC)."""

    key: str
    name: str
    is_folder: bool
    is_link: bool = False


class ClassSource(Protocol):
    """Where a class's submissions are: a folder or a zip."""

    @property
    def place(self) -> Path:
        """Return the folder or zip."""

    def entries(self, key: str = "") -> list[SourceEntry]:
        """List a folder of the source by name, without what systems leave behind."""

    def read(self, entry: SourceEntry) -> Gathered:
        """Read a file (under its name) or a folder (names relative to it), bounded."""

    def has(self, key: str, name: str) -> bool:
        """Whether a folder of the source holds this name, hidden ones included."""

    def text(self, key: str, name: str, most_bytes: int) -> str:
        """Return the beginning of a text file; empty where there is none."""

    def path_of(self, entry: SourceEntry) -> Path:
        """Return the path to show for an entry."""

    def nested(self, entry: SourceEntry) -> "ZipSource | None":
        """Open a zip in this source as a source; None where it is none. It is closed with this one."""


@contextmanager
def open_class_source(place: Path) -> Iterator[ClassSource]:
    """Open a folder or a zip of a class; raises UsageError where it is neither."""
    if place.is_dir():
        with FolderSource(place) as folder:
            yield folder
        return
    if not place.exists():
        raise UsageError(message("no-such-file", path=str(place)))
    try:
        archive = open_zip(place)
    except BROKEN as error:
        raise UsageError(message("class-not-readable", path=str(place), reason=str(error))) from error
    with ZipSource(place, archive) as packed:
        yield packed


class _PositionedFile(io.RawIOBase):
    """A file whose position is this object's own: a child process that reads on does not move it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._at = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether it has a position: always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = max(offset + (os.fstat(self._file.fileno()).st_size if start is None else start), 0)
        return self._at

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read at the position."""
        content = os.pread(self._file.fileno(), len(buffer), self._at)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def open_zip(place: Path) -> zipfile.ZipFile:
    """Open a zip so that child processes can read it, too; the zip closes its file."""
    if not hasattr(os, "pread"):
        return zipfile.ZipFile(place)
    file = io.BufferedReader(_PositionedFile(place))
    try:
        archive = zipfile.ZipFile(file)
    except BaseException:
        file.close()
        raise
    # A zip closes a file only that it opened itself.
    archive._filePassed = 0  # type: ignore[attr-defined]  # noqa: SLF001
    return archive


class _Source:
    """A source that closes the zips that were opened in it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()


class FolderSource(_Source):
    """A folder on disk."""

    def entries(self, key: str = "") -> list[SourceEntry]:
        """List a folder; links are listed, never followed."""
        try:
            with os.scandir(self.place / key) as found:
                entries = [
                    SourceEntry(
                        key=f"{key}/{each.name}" if key else each.name,
                        name=_composed(each.name),
                        is_folder=each.is_dir(follow_symlinks=False),
                        is_link=not each.is_dir(follow_symlinks=False)
                        and not each.is_file(follow_symlinks=False),
                    )
                    for each in found
                    if not is_left_behind(each.name)
                ]
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(message("file-unreadable", path=str(self.place / key), reason=reason)) from error
        return sorted(entries, key=lambda entry: (entry.name, entry.key))

    def read(self, entry: SourceEntry) -> Gathered:
        """Read from disk; what is neither file nor folder is refused."""
        if entry.is_link:
            return Gathered(problem=message("link-refused", name=entry.name))
        path = self.path_of(entry)
        return read_folder(path) if entry.is_folder else read_one(path)

    def has(self, key: str, name: str) -> bool:
        """Whether the path exists."""
        return os.path.lexists(self.place / key / name)

    def text(self, key: str, name: str, most_bytes: int) -> str:
        """Read the first bytes of a regular file."""
        path = self.place / key / name
        try:
            if not path.is_file() or path.is_symlink():
                return ""
            with path.open("rb") as file:
                return file.read(most_bytes).decode("utf-8-sig", "replace")
        except OSError:
            return ""

    def path_of(self, entry: SourceEntry) -> Path:
        """Return the real path."""
        return self.place / entry.key

    def nested(self, entry: SourceEntry) -> "ZipSource | None":
        """Open a zip on disk."""
        path = self.path_of(entry)
        if entry.is_link or entry.is_folder or path.is_symlink() or not path.is_file():
            return None
        try:
            return self._opened.enter_context(ZipSource(path, open_zip(path)))
        except (*BROKEN, UsageError):
            return None


class ZipSource(_Source):
    """A zip as a learning platform makes it; its members are read one submission at a time."""

    def __init__(self, place: Path, archive: zipfile.ZipFile) -> None:
        super().__init__(place)
        self._archive = self._opened.enter_context(archive)
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._children: dict[str, dict[str, bool]] = {"": {}}
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise UsageError(message("class-too-many-members", path=str(place), limit=MOST_MEMBERS))
        for member in members:
            self._index(member)

    def entries(self, key: str = "") -> list[SourceEntry]:
        """List a folder of the zip."""
        found = [
            SourceEntry(f"{key}/{name}" if key else name, _composed(name), is_folder)
            for name, is_folder in self._children.get(key, {}).items()
            if not is_left_behind(name)
        ]
        return sorted(found, key=lambda entry: (entry.name, entry.key))

    def read(self, entry: SourceEntry) -> Gathered:
        """Read one member, or all members of a folder, within the bounds of one submission."""
        gathered = Gathered()
        folder = f"{entry.key}/"
        try:
            if not entry.is_folder:
                take_member(self._archive, self._members[entry.key], gathered)
            for name, member in self._below(folder) if entry.is_folder else ():
                if not _is_clutter(name) and not take_member(self._archive, member, gathered):
                    break
        except BROKEN as error:
            gathered.problem = message("broken-zip", name=entry.name, reason=str(error)[:200])
        cut = len(_composed(folder)) if entry.is_folder else len(_composed(entry.key)) - len(entry.name)
        gathered.files = {name[cut:]: content for name, content in gathered.files.items()}
        if gathered.problem is not None:
            gathered.files.clear()
        return gathered

    def has(self, key: str, name: str) -> bool:
        """Whether the index has it."""
        return name in self._children.get(key, {})

    def text(self, key: str, name: str, most_bytes: int) -> str:
        """Read the first bytes of a member."""
        member = self._members.get(f"{key}/{name}" if key else name)
        if member is None:
            return ""
        try:
            with self._archive.open(member) as file:
                return file.read(most_bytes).decode("utf-8-sig", "replace")
        except BROKEN:
            return ""

    def path_of(self, entry: SourceEntry) -> Path:
        """Return the zip's path and the member's below it."""
        return self.place / entry.key.lstrip("/")

    def nested(self, entry: SourceEntry) -> "ZipSource | None":
        """Open a zip in the zip; it is unpacked into memory, so that a large one is not opened."""
        member = self._members.get(entry.key)
        if member is None or member.file_size > _NESTED_BYTES:
            return None
        try:
            with self._archive.open(member) as file:
                content = file.read(_NESTED_BYTES + 1)
            archive = zipfile.ZipFile(io.BytesIO(content))
            return self._opened.enter_context(ZipSource(self.path_of(entry), archive))
        except (*BROKEN, UsageError):
            return None

    def _index(self, member: zipfile.ZipInfo) -> None:
        name = member_name(member)
        is_folder = name.endswith("/")
        name = name.rstrip("/")
        if not name:
            return
        if not is_folder:
            self._members[name] = member
        if name.startswith("/") or ".." in name.split("/"):
            # It leads out of the zip: a submission that reading refuses by name.
            self._children[""][name] = False
            return
        parts = name.split("/")
        for depth, part in enumerate(parts):
            is_inner = depth < len(parts) - 1 or is_folder
            siblings = self._children.setdefault("/".join(parts[:depth]), {})
            siblings[part] = siblings.get(part, False) or is_inner

    def _below(self, folder: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Walk a folder by the index and not through all members, for a class has many folders."""
        for name, is_folder in sorted(self._children.get(folder.rstrip("/"), {}).items()):
            if is_folder:
                yield from self._below(f"{folder}{name}/")
            if folder + name in self._members:
                yield folder + name, self._members[folder + name]


def is_left_behind(name: str) -> bool:
    """Whether a system or an editor left this file or folder behind."""
    return name in SKIPPED_FILES or name in SKIPPED_FOLDERS or name.startswith(("._", "~$"))


def _is_clutter(name: str) -> bool:
    return any(is_left_behind(part) for part in PurePosixPath(name).parts)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
