"""The private scratch folder of one run: the program's own folder, a temporary folder, and the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from grader.sandbox.scratch_folder import ScratchFolder


@dataclass(frozen=True, slots=True)
class Box:
    """The folders of one run; leaving the context removes them."""

    folder: ScratchFolder

    @classmethod
    def create(cls, parent: Path | None = None) -> "Box":
        """Create a new box below `parent`, readable only by its owner."""
        box = cls(ScratchFolder.create(parent))
        for folder in (box.work, box.tmp, box.home, box.evidence):
            folder.mkdir()
        return box

    @property
    def root(self) -> Path:
        """The folder that holds the others."""
        return self.folder.path

    @property
    def work(self) -> Path:
        """The program's current folder: a copy of the submission."""
        return self.root / "work"

    @property
    def tmp(self) -> Path:
        """The folder that the program sees as /tmp."""
        return self.root / "tmp"

    @property
    def home(self) -> Path:
        """The folder that the program sees as its home."""
        return self.root / "home"

    @property
    def evidence(self) -> Path:
        """The folder that evidence is written to."""
        return self.root / "evidence"

    def fill(self, files: Mapping[str, bytes]) -> None:
        """Copy `files` of the submission into `work`. Raises ValueError for a name that leads out of it."""
        for name, content in files.items():
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise ValueError(name)
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def settle(self) -> None:
        """Replace the evidence folder by an empty one if the program replaced it by something else.

        The examiner would follow a link in its place, for example to a neighbour's evidence.
        """
        if self.evidence.is_symlink() or not self.evidence.is_dir():
            self.evidence.unlink(missing_ok=True)
            self.evidence.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.folder.remove()
