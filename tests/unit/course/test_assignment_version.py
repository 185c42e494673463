"""What decides a grade in an assignment's folder."""

import shutil

import pytest

from grader.course.assignment_version import assignment_version, readable_entries


@pytest.fixture
def folder(course_root, tmp_path):
    """Return a copy of an assignment's folder."""
    return shutil.copytree(course_root / "assignments" / "hw2_graph", tmp_path / "hw2_graph")


@pytest.mark.parametrize(
    "name", ["checks/slope.txt", "checks/data/slope.npy", "table.csv", "checks/test_hidden.py"]
)
def test_files_of_checks_count(folder, name) -> None:
    """A new or changed file that a check can read gives another version."""
    before = assignment_version(folder)
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes((file.read_bytes() if file.exists() else b"") + b"# 1\n")
    added = assignment_version(folder)
    file.write_bytes(file.read_bytes() + b"# 2\n")
    assert len({before, added, assignment_version(folder)}) == 3


@pytest.mark.parametrize(
    "name",
    ["README.ko.md", "stub.py", "mutants.toml", "variants/other.py", ".cache/x", "checks/__pycache__/x"],
)
def test_other_files_do_not_count(folder, name) -> None:
    """What no check reads may change without a regrade."""
    before = assignment_version(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("other")
    assert assignment_version(folder) == before


def test_uncounted_files_are_not_shown(folder) -> None:
    """The examiner is shown nothing that the version leaves out."""
    names = {entry.name for entry in readable_entries(folder)}
    assert names == {"assignment.toml", "checks"}


def test_due_date_is_no_part_of_the_version(folder) -> None:
    """Moving a due date or rewording a comment regrades nobody; another limit does."""
    before, manifest = assignment_version(folder), folder / "assignment.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(f"# note\n{text}\n[late]\ndue = 2026-03-09T23:59:00\n", encoding="utf-8")
    assert assignment_version(folder) == before
    manifest.write_text(text.replace("120", "121"), encoding="utf-8")
    assert assignment_version(folder) != before


def test_moved_folder_keeps_its_version(folder, tmp_path) -> None:
    """The place of the course decides nothing."""
    before = assignment_version(folder)
    assert assignment_version(folder.rename(tmp_path / "elsewhere")) == before
