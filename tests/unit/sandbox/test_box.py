"""The scratch folder of one run."""

import pytest

from grader.sandbox.box import Box


def test_box_has_its_folders_and_goes(tmp_path) -> None:
    """A box is private, has a folder for each purpose, and is gone afterwards."""
    with Box.create(tmp_path / "boxes") as box:
        assert {path.name for path in box.root.iterdir()} == {"work", "tmp", "home", "evidence"}
        assert box.root.stat().st_mode & 0o077 == 0
        assert (box.work, box.evidence) == (box.root / "work", box.root / "evidence")
    assert list((tmp_path / "boxes").iterdir()) == []


def test_second_box_lies_beside_the_first(tmp_path) -> None:
    """The folder above boxes is created with its parents, and may exist."""
    deep = tmp_path / "a" / "b"
    with Box.create(deep) as first, Box.create(deep) as second:
        assert first.root.parent == second.root.parent == deep.resolve()
        assert first.root != second.root


def test_files_are_copied_with_their_folders(tmp_path) -> None:
    """Files of a submission lie in the work folder under their own names."""
    with Box.create(tmp_path) as box:
        box.fill({"hw.py": b"x = 1", "lib/deep/part.py": b"y = 2"})
        assert (box.work / "lib/deep/part.py").read_bytes() == b"y = 2"
        assert (box.work / "hw.py").read_bytes() == b"x = 1"


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x"])
def test_names_that_lead_out_are_refused(tmp_path, name) -> None:
    """No file is written outside of the work folder."""
    with Box.create(tmp_path) as box, pytest.raises(ValueError, match="x"):
        box.fill({name: b""})


def test_replaced_evidence_folder_is_empty_again(tmp_path) -> None:
    """A link or a file in the place of the evidence folder is replaced; a folder is kept."""
    with Box.create(tmp_path) as box:
        (box.evidence / "evidence.json").write_text("{}")
        box.settle()
        assert (box.evidence / "evidence.json").exists()
        other = tmp_path / "neighbour"
        other.mkdir()
        (other / "evidence.json").write_text("theirs")
        (box.evidence / "evidence.json").unlink()
        box.evidence.rmdir()
        for replace in (lambda: box.evidence.symlink_to(other), lambda: box.evidence.write_text("x")):
            replace()
            box.settle()
            assert (box.evidence.is_symlink(), list(box.evidence.iterdir())) == (False, [])
            box.evidence.rmdir()
        box.settle()
        assert box.evidence.is_dir()
