"""Where new assignments go, and the hidden seed of a new course."""

import io
import re
from pathlib import Path

import pytest

from grader.cli.course_commands import choose_seed, own_course
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.i18n.catalogue import Catalogue


@pytest.fixture
def terminal():
    """Return a terminal that nobody reads."""
    return Terminal(Catalogue("en"), io.StringIO(), io.StringIO())


def places(cwd: Path, **environ: str) -> Places:
    """Return the places of a call in `cwd`."""
    return Places(cwd=cwd, environ=environ, data_dir=None, cache_dir=cwd / "cache")


def test_seed_is_made_up(terminal, tmp_path) -> None:
    """Without a person to ask, two courses get two seeds that nobody can guess."""
    first, second = (choose_seed(places(tmp_path), terminal) for _ in range(2))
    assert first != second
    assert all(re.fullmatch("[0-9a-f]{16}", seed) for seed in (first, second))
    assert terminal.err.file.getvalue() == ""


def test_seed_of_the_environment_is_kept(terminal, tmp_path) -> None:
    """GRADE_HIDDEN_SEED becomes the new course's seed."""
    assert choose_seed(places(tmp_path, GRADE_HIDDEN_SEED="quiet"), terminal) == "quiet"


def test_unmarked_course_is_not_written_to(tmp_path) -> None:
    """A new assignment starts in the current folder, not in an unmarked course above it."""
    (tmp_path / "assignments").mkdir()
    (tmp_path / "assignments" / "course.toml").write_text('[title]\nko = "과목"\nen = "Course"\n')
    below = tmp_path / "below"
    below.mkdir()
    assert own_course(places(below)) == below
