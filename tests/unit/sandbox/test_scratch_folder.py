"""Scratch folders and what killed processes leave of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.scratch_folder import ScratchFolder, remove_stale

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
HOLDER = """
import sys
from pathlib import Path
from grader.sandbox.scratch_folder import ScratchFolder
folder = ScratchFolder.create(Path(sys.argv[1]))
(folder.path / "work").mkdir()
print(folder.path, flush=True)
sys.stdin.read()
"""


def test_folder_is_gone_afterwards(tmp_path: Path) -> None:
    """A folder is readable only by its owner, and is removed with its content."""
    with ScratchFolder.create(tmp_path / "place") as folder:
        (folder.path / "file").write_text("x")
        assert folder.path.stat().st_mode & 0o077 == 0
        assert list((tmp_path / "place").iterdir()) == [folder.path]
    assert list((tmp_path / "place").iterdir()) == []


def test_stale_folders_are_removed(tmp_path: Path) -> None:
    """The folder of a killed process is removed; those of living ones and of others stay."""
    (tmp_path / "grade-results").mkdir()
    (tmp_path / "grade-scratch-link").symlink_to(tmp_path / "grade-results")
    (tmp_path / ".grade-new-now").mkdir()
    (tmp_path / ".grade-new-old").mkdir()
    os.utime(tmp_path / ".grade-new-old", (1, 1))
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with (
        ScratchFolder.create(tmp_path) as own,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder,
    ):
        other = Path(holder.stdout.readline().strip())
        remove_stale(tmp_path)
        assert own.path.is_dir()
        assert (other / "work").is_dir()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        remove_stale(tmp_path)
        assert own.path.is_dir()
        assert not other.exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        "grade-results",
        "grade-scratch-link",
        ".grade-new-now",
    }


def test_missing_place_is_fine(tmp_path: Path) -> None:
    """Nothing is removed where nothing is."""
    remove_stale(tmp_path / "none")
