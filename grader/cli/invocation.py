"""What one call of `grade` found: its terminal, its environment and its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.cli.settings import Places, find_places, settle_path
from grader.cli.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Invocation:
    """Reaches every command as the object of its context."""

    terminal: Terminal
    environ: Mapping[str, str]
    cwd: Path

    def places(self, data_dir: Path | None = None) -> Places:
        """Return the folders that options and environment name together."""
        return find_places(self.environ, self.cwd, data_dir)

    def settle(self, path: Path) -> Path:
        """Return the absolute form of a path that the reader typed."""
        return settle_path(self.cwd, path)

    def settle_output(self, file: str | None) -> str | None:
        """Return the absolute form of an output file's name; `-`, standard output, stays."""
        return file if file in (None, "-") else str(self.settle(Path(file)))

    def settle_optional(self, path: Path | None) -> Path | None:
        """Return the absolute form of a path that may be missing."""
        return None if path is None else self.settle(path)
