"""An assignment's other right solutions, and what a program changes in the reference."""

from dataclasses import replace

import pytest

from grader.course.course import load_course
from grader.course.programs import difference, programs_of, variants_of


@pytest.fixture
def assignment(course_root, tmp_path):
    """Return homework 2 with a folder of its own."""
    (found,) = load_course(course_root).resolve("hw2")
    return replace(found, folder=tmp_path)


def test_variants_are_programs_and_folders(assignment) -> None:
    """Notes, hidden and private files are none, and the order is that of the names."""
    assert variants_of(assignment) == ()
    folder = assignment.folder / "variants"
    folder.mkdir()
    for name in ("b.py", "a.ipynb", ".hidden.py", "_private.py", "a_b.py", "notes.md", "x.toml", "y.txt"):
        (folder / name).write_text("x = 1\n")
    (folder / "whole").mkdir()
    assert [path.name for path in variants_of(assignment)] == ["a.ipynb", "a_b.py", "b.py", "whole"]


def test_difference_has_one_line_around(assignment) -> None:
    """The diff names the reference and the program, and the markers of the stub are no part of it."""
    reference = assignment.solution.read_text(encoding="utf-8")
    assert difference(assignment, "mine.py", reference) == ""
    changed = reference.replace("import tensorflow as tf", "import tensorflow")
    lines = difference(assignment, "mine.py", changed).splitlines()
    assert lines[1] == "+++ mine.py"
    assert [line for line in lines if line[:1] in "+-" and line[:3] not in {"---", "+++"}] == [
        "-import tensorflow as tf",
        "+import tensorflow",
    ]
    assert sum(line.startswith(" ") for line in lines) <= 2


def test_programs_without_a_solution_are_known(assignment) -> None:
    """What students install has a starter file and no reference."""
    (assignment.folder / "stub.py").write_bytes(b"starter")
    lost = replace(assignment, solution=assignment.folder / "nowhere.py")
    (found,) = programs_of([lost])
    assert (found.id, found.entry, found.starter, found.reference) == (
        "hw2",
        assignment.entry,
        b"starter",
        b"",
    )
