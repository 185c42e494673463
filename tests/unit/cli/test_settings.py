"""Options precede the environment, and the environment precedes defaults."""

from pathlib import Path

import pytest

from grader.cli.settings import find_places, read_course_language, settle_path


@pytest.mark.parametrize(
    ("environ", "option", "data_dir"),
    [
        ({}, None, None),
        ({"GRADE_DATA_DIR": "/data"}, None, Path("/data")),
        ({"GRADE_DATA_DIR": "/data"}, Path("/mine"), Path("/mine")),
        ({}, Path("here"), Path("/home/kim/here")),
    ],
)
def test_data_dir_is_settled(environ, option, data_dir) -> None:
    """--data-dir precedes GRADE_DATA_DIR, and both may be relative."""
    assert find_places(environ, Path("/home/kim"), option).data_dir == data_dir


def test_cache_dir_may_be_named() -> None:
    """GRADE_CACHE_DIR precedes our folder in the system's cache."""
    assert find_places({"GRADE_CACHE_DIR": "c"}, Path("/k"), None).cache_dir == Path("/k/c")
    assert find_places({}, Path("/k"), None).cache_dir.name == "homework-grader"


def test_paths_are_settled(tmp_path) -> None:
    """A path with `..` or through a link becomes the one path that a sandbox shows."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert settle_path(tmp_path / "link", Path("../out")) == tmp_path / "out"
    assert find_places({}, tmp_path / "real", Path("../data")).data_dir == tmp_path / "data"


def test_broken_course_has_a_language(tmp_path) -> None:
    """A broken course.toml falls back to Korean, so that its error can be shown."""
    (tmp_path / "assignments").mkdir()
    (tmp_path / "assignments" / "course.toml").write_text("lang = ")
    assert read_course_language({"GRADE_COURSE": str(tmp_path)}, tmp_path) == "ko"
