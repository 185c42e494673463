"""Files that are replaced as a whole."""

from pathlib import Path

import pytest

from grader.atomic_files import write_atomically


def test_content_replaces_old(tmp_path: Path) -> None:
    """The new text is all that the file holds, and nothing else is left in the folder."""
    place = tmp_path / "state.json"
    place.write_text("a much longer old text")
    write_atomically(place, "새것")
    assert place.read_text(encoding="utf-8") == "새것"
    assert [each.name for each in tmp_path.iterdir()] == ["state.json"]


def test_failure_keeps_old(tmp_path: Path) -> None:
    """After an exception the old text is still there, and no part of the new one is."""
    place = tmp_path / "state.json"
    place.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(place, "half \ud800")
    assert place.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["state.json"]


def test_file_is_readable_as_usual(tmp_path: Path) -> None:
    """The file has the mode that `open` would have given it, not that of a temporary file."""
    usual, place = tmp_path / "usual", tmp_path / "written"
    usual.write_text("x")
    write_atomically(place, "x")
    assert place.stat().st_mode == usual.stat().st_mode
