"""The private scratch folder of one run: the program's own folder, a temporary folder, and the evidence."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from grader.sandbox.box_tree import remove


@dataclass(frozen=True, slots=True)
class Box:
    """Folders of one run; gone when it is left."""

    root: Path

    @classmethod
    def create(cls, parent: Path | None = None) -> "Box":
        """Make a fresh one, readable by its owner alone."""
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        box = cls(Path(tempfile.mkdtemp(prefix="grade-", dir=parent)).resolve())
        for folder in (box.work, box.tmp, box.home, box.evidence):
            folder.mkdir()
        return box

    @property
    def work(self) -> Path:
        """Give the program's current folder: a copy of the submission."""
        return self.root / "work"

    @property
    def tmp(self) -> Path:
        """Give what the program sees as /tmp."""
        return self.root / "tmp"

    @property
    def home(self) -> Path:
        """Give what the program sees as its home."""
        return self.root / "home"

    @property
    def evidence(self) -> Path:
        """Give the folder that evidence is written to."""
        return self.root / "evidence"

    def fill(self, files: Mapping[str, bytes]) -> None:
        """Copy the submission's files in. Raises ValueError for a name that leads out (none should)."""
        for name, content in files.items():
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise ValueError(name)
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def settle(self) -> None:
        """Put an empty folder where the program left anything but a folder of its own for the evidence.

        A link there would have the examiner read what it points to: a neighbour's evidence, for one.
        """
        if self.evidence.is_symlink() or not self.evidence.is_dir():
            self.evidence.unlink(missing_ok=True)
            self.evidence.mkdir()

    def __enter__(self) -> Self:
        """Give the box itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        remove(self.root)
