"""The pytest plugin of a student course: `pytest` shows each public check as a test.

A check is never called here, since that would take the student's program into this process: `grade` grades
the assignment once, and its outcome decides.
"""

import io
import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

from grader.cli.boundary import run
from grader.course.place import MARK

_MANIFEST: Final = "assignment.toml"


@pytest.fixture
def submission() -> None:
    """Provide the name that checks take; only `grade` opens the submission."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Report the graded outcome of a check instead of calling it; leave every other test alone."""
    folder = next((each for each in pyfuncitem.path.parents if (each / _MANIFEST).is_file()), None)
    if folder is None or not (folder.parent / MARK.name).is_file():
        return None
    outcomes = _outcomes(folder, pyfuncitem.config)
    check = outcomes.get(pyfuncitem.name.removeprefix("test_"))
    if check is None:
        return None
    if check["status"] in {"skipped", "pending"}:
        pytest.skip(check.get("message", check["status"]))
    if check["status"] != "passed":
        pytest.fail(_describe(check), pytrace=False)
    return True


def _outcomes(folder: Path, config: pytest.Config) -> dict[str, dict[str, Any]]:
    """Return the outcomes of an assignment's checks by id; it is graded at the first call."""
    graded = config.stash.setdefault(_GRADED, {})
    if folder not in graded:
        graded[folder] = _grade(folder)
    return graded[folder]


_GRADED: Final = pytest.StashKey[dict[Path, dict[str, dict[str, Any]]]]()


def _grade(folder: Path) -> dict[str, dict[str, Any]]:
    import tomllib

    name = tomllib.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["id"]
    root, out, err = folder.parent.parent, io.StringIO(), io.StringIO()
    environ = {**os.environ, "GRADE_COURSE": str(root)}
    code = run([name, "--checks", "public", "--json", "-"], environ, root, out, err)
    if code not in {0, 1}:
        pytest.fail(err.getvalue().strip(), pytrace=False)
    return {check["id"]: check for check in json.loads(out.getvalue())["checks"]}


def _describe(check: dict[str, Any]) -> str:
    """Return what a student reads about a failed check: what is wrong, both values and the hint."""
    values = [f"{check[name]}" for name in ("expected", "actual") if name in check]
    parts = (check["title"], check.get("message", ""), " != ".join(values), check.get("hint", ""))
    return "\n".join(part for part in parts if part)
