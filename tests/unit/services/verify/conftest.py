"""An assignment for programs that nothing runs."""

import pytest

from grader.course.course import load_course
from grader.services.authoring.scaffold import start


@pytest.fixture
def assignment(tmp_path):
    """Return a fresh assignment with a quick budget of 400 steps."""
    start(tmp_path, "hw5", "en", frozenset())
    manifest = tmp_path / "assignments/hw5/assignment.toml"
    budget = "[budgets.quick]\nmax_steps = 400\n[limits]"
    manifest.write_text(manifest.read_text("utf-8").replace("[limits]", budget), "utf-8")
    (found,) = load_course(tmp_path).assignments.values()
    return found
