"""Paths that Python needs."""

import sys
from pathlib import Path

import pytest

import grader
from grader.confine import needed_paths


def test_python_is_covered():
    """The prefixes, the standard library and this package lie below the paths."""
    found = needed_paths.python_paths()
    for one in (sys.prefix, sys.base_prefix, json_file(), str(Path(grader.__file__).parent)):
        assert any(needed_paths.is_below(one, path) for path in found), one


def json_file():
    """Return a file of the standard library."""
    import json

    return json.__file__


def test_checkout_is_not_covered():
    """The folder that holds the package, where the course lies, is not readable in a checkout."""
    root = Path(grader.__file__).parent.parent
    if not (root / "assignments").exists():
        pytest.skip("not a checkout")
    assert not any(
        needed_paths.is_below(str(root / "assignments"), path) for path in needed_paths.python_paths()
    )


def test_only_folders_of_installed_packages_are_in(monkeypatch, tmp_path):
    """Entries of the import path are readable only if they are folders of installed packages."""
    mine, packages = tmp_path / "mine", tmp_path / "lib/python3/site-packages"
    mine.mkdir()
    packages.mkdir(parents=True)
    monkeypatch.chdir(mine)
    monkeypatch.setattr(sys, "path", ["", str(mine), str(tmp_path), str(packages), "/no/such/site-packages"])
    found = needed_paths.python_paths()
    assert str(packages) in found
    assert not any(needed_paths.is_below(str(mine), path) for path in found)
    assert "/no/such/site-packages" not in found


@pytest.mark.parametrize(
    ("path", "folder", "expected"), [("/a/b", "/a", True), ("/a", "/a", True), ("/ab", "/a", False)]
)
def test_below_compares_whole_names(path, folder, expected):
    """A path is below a folder only if whole names match."""
    assert needed_paths.is_below(path, folder) is expected


def test_inner_paths_are_dropped():
    """Of nested paths only the outermost remain."""
    assert needed_paths.outermost(["/a/b", "/a", "/a-b/c", "/a/"]) == ("/a", "/a-b/c")


def test_packaged_courses_are_found_everywhere(monkeypatch, tmp_path):
    """Courses in any entry of the import path and in site-packages of a prefix are found."""
    entry, prefix = tmp_path / "entry", tmp_path / "prefix"
    left = prefix / "lib" / "python3.11" / "site-packages" / "grader" / "_course"
    for folder in (entry / "grader" / "_course", left):
        folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(entry)])
    monkeypatch.setattr(sys, "prefix", str(prefix))
    assert {str(entry / "grader" / "_course"), str(left)} <= set(needed_paths.packaged_courses())
