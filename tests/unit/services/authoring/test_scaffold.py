"""Starting an assignment."""

import pytest

from grader.course.course import load_course
from grader.domain.errors import GraderFault, UsageError
from grader.services.authoring.scaffold import start, write_files

TAKEN = frozenset({"list"})


def test_first_assignment_makes_a_course(tmp_path) -> None:
    """In an empty folder the assignment comes with a course of the wanted language."""
    started = start(tmp_path, "hw1-1", "en", TAKEN)
    assert started.course_file == tmp_path / "assignments" / "course.toml"
    assert (started.id, started.folder) == ("hw1-1", tmp_path / "assignments" / "hw1_1")
    assert started.solution == tmp_path / "solutions" / "hw1_1" / "solution.py"
    course = load_course(tmp_path)
    assert (course.lang, list(course.assignments)) == ("en", ["hw1-1"])


def test_second_assignment_joins_the_course(tmp_path) -> None:
    """A course that is there keeps its file, and both assignments load."""
    start(tmp_path, "hw1", "en", TAKEN)
    started = start(tmp_path, "hw2", "ko", TAKEN)
    assert started.course_file is None
    course = load_course(tmp_path)
    assert (course.lang, set(course.assignments)) == ("en", {"hw1", "hw2"})


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hw1", "new-taken"),
        ("list", "new-taken"),
        ("Hw 1", "new-bad-id"),
        ("", "new-bad-id"),
        ("hw3", "new-exists"),
    ],
)
def test_unusable_names_are_refused(tmp_path, name, code) -> None:
    """A name that is no id, is in use, or has a folder already starts nothing."""
    start(tmp_path, "hw1", "en", TAKEN)
    (tmp_path / "solutions" / "hw3").mkdir()
    with pytest.raises(UsageError) as caught:
        start(tmp_path, name, "en", TAKEN)
    assert caught.value.messages[0].code == code
    assert not (tmp_path / "assignments" / "hw3").exists()


def test_unwritable_folder_is_a_fault(tmp_path) -> None:
    """A folder that cannot be made is a fault that names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(GraderFault) as caught:
        write_files(tmp_path / "file", {"a/b.py": "x"})
    assert caught.value.messages[0].params["folder"] == str(tmp_path / "file")


def test_line_ends_are_unix(tmp_path) -> None:
    """Files are written as UTF-8 with line feeds on every system."""
    write_files(tmp_path, {"a/b.py": "가\n"})
    assert (tmp_path / "a" / "b.py").read_bytes() == "가\n".encode()
