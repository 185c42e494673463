"""Settings of a grading command and the folders it uses, resolved once from options and environment."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.domain.run import Isolation

APP_NAME: Final = "homework-grader"


@dataclass(frozen=True, slots=True)
class Places:
    """The working folder, the environment, the folder of MNIST files and the cache folder."""

    cwd: Path
    environ: Mapping[str, str]
    data_dir: Path | None
    cache_dir: Path


@dataclass(frozen=True, slots=True)
class GradingSettings:
    """Options of one grading command.

    `json` is an absolute path, `-` for standard output, or None; `checks` is "public" or "all"; `budget` is
    "quick" or "full". `one_at_a_time` keeps one warm process at a time, where memory is short.
    """

    places: Places
    json: str | None
    dataset: str | None
    seed: int
    checks: str
    isolation: Isolation
    budget: str
    use_cache: bool
    verbose: bool
    keep_evidence: Path | None = None
    audit: bool = False
    one_at_a_time: bool = False
    timing: bool = False


def settle_path(cwd: Path, path: Path) -> Path:
    """Return the absolute path without `..` and links: sandboxes hide and show folders by this form."""
    return (cwd / path.expanduser()).resolve()


def find_places(environ: Mapping[str, str], cwd: Path, data_dir: Path | None) -> Places:
    """Find the folders. `data_dir` precedes GRADE_DATA_DIR; GRADE_CACHE_DIR precedes the system's cache."""
    named = environ.get("GRADE_DATA_DIR")
    wanted = data_dir if data_dir is not None else Path(named) if named else None
    return Places(
        cwd=cwd,
        environ=environ,
        data_dir=None if wanted is None else settle_path(cwd, wanted),
        cache_dir=_find_cache(environ, cwd),
    )


def read_course_language(environ: Mapping[str, str], cwd: Path) -> str:
    """Read the course's language without loading the course; Korean if there is no course."""
    from grader.course.place import MARK, search_course
    from grader.domain.errors import GraderError

    try:
        with (search_course(environ, cwd).root / MARK).open("rb") as file:
            return str(tomllib.load(file).get("lang", "ko"))
    except (GraderError, OSError, tomllib.TOMLDecodeError):
        # The command that loads the course reports what is wrong with it.
        return "ko"


def _find_cache(environ: Mapping[str, str], cwd: Path) -> Path:
    named = environ.get("GRADE_CACHE_DIR")
    if named:
        return settle_path(cwd, Path(named))
    from platformdirs import user_cache_dir

    return settle_path(cwd, Path(user_cache_dir(APP_NAME, appauthor=False)))
