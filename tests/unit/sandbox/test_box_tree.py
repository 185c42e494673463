"""Measuring and removing trees that a program made difficult."""

import os
from pathlib import Path

from grader.confine import MOST_FILES
from grader.sandbox.box_tree import is_too_full, open_bytes, remove


def test_small_tree_is_not_too_full(tmp_path: Path) -> None:
    """An ordinary box is below its limit."""
    (tmp_path / "file").write_bytes(bytes(5000))
    assert not is_too_full(tmp_path, 1 << 20)


def test_bytes_count(tmp_path: Path) -> None:
    """Files in any folder count towards the limit."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(200_000))
    assert is_too_full(tmp_path, 100_000)


def test_names_count(tmp_path: Path) -> None:
    """More names than the limit are too full, even if they use no space."""
    for number in range(MOST_FILES + 1):
        os.link(tmp_path / "0", tmp_path / str(number)) if number else (tmp_path / "0").touch()
    assert is_too_full(tmp_path, 1 << 30)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a folder counts only as a link, and removing it keeps the folder."""
    outside, box = tmp_path / "outside", tmp_path / "box"
    outside.mkdir()
    box.mkdir()
    (outside / "file").write_bytes(bytes(200_000))
    (box / "link").symlink_to(outside)
    assert not is_too_full(box, 100_000)
    remove(box)
    assert (outside / "file").exists()
    assert not box.exists()


def test_deep_tree_is_too_full_and_removed(tmp_path: Path) -> None:
    """A path too long for the system counts as too full and is removed."""
    box, here = tmp_path / "box", Path.cwd()
    box.mkdir()
    os.chdir(box)
    for _ in range(2000):
        Path("deep" * 10).mkdir()
        os.chdir("deep" * 10)
    os.chdir(here)
    assert is_too_full(box, 1 << 30)
    remove(box)
    assert not box.exists()


def test_closed_folders_are_removed(tmp_path: Path) -> None:
    """Folders without any permission are removed."""
    box = tmp_path / "box"
    (box / "a" / "b").mkdir(parents=True)
    (box / "a" / "b" / "file").touch()
    (box / "a" / "b").chmod(0)
    (box / "a").chmod(0)
    remove(box)
    assert not box.exists()


def test_unlinked_open_files_count(tmp_path: Path) -> None:
    """An open file without a name counts."""
    before = open_bytes(os.getpid())
    with (tmp_path / "file").open("wb") as file:
        file.write(bytes(1 << 20))
        file.flush()
        (tmp_path / "file").unlink()
        assert open_bytes(os.getpid()) - before >= 1 << 20


def test_exactly_the_limits_are_allowed(tmp_path: Path, monkeypatch) -> None:
    """As many bytes and names as allowed are not too many."""
    (tmp_path / "a").write_bytes(b"x" * 8192)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b").write_bytes(b"x" * 4096)
    used = sum(path.lstat().st_blocks * 512 for path in tmp_path.rglob("*"))
    assert [is_too_full(tmp_path, used - less) for less in (0, 1)] == [False, True]
    for most, too_full in ((3, False), (2, True)):
        monkeypatch.setattr("grader.sandbox.box_tree.MOST_FILES", most)
        assert is_too_full(tmp_path, used) is too_full
