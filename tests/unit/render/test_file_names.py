"""File names made from students' ids."""

import pytest

from grader.render.file_names import student_file_name


@pytest.mark.parametrize("student", ["20260001", "이서연", "kim@uni.ac.kr", "a-b_c"])
def test_ordinary_ids_are_kept(student):
    """An id that every file system takes is the name."""
    assert student_file_name(student, set()) == student


@pytest.mark.parametrize("student", ["../x", "a/b", ".hidden", "con", "x" * 300, "a\0b", "\ud800"])
def test_other_ids_become_safe(student):
    """A path, a hidden file, a device or a long name becomes a plain one."""
    name = student_file_name(student, set())
    assert not set("/\\\0") & set(name)
    assert not name.startswith(".")
    assert name != student
    assert len(name.encode()) < 200


def test_names_differ_without_case():
    """Two ids that a file system takes for one name get different files."""
    taken: set[str] = set()
    first, second = student_file_name("Kim", taken), student_file_name("kim", taken)
    assert first.casefold() != second.casefold()
