"""The command in processes of its own, and the gradings that several tests look at, each run once."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COMMAND = (sys.executable, "-c", "import sys; from grader.cli import main; sys.argv[0] = 'grade'; main()")
AT_ONCE = 2
EVERY_OTHER_OPTION = (
    *("--json", "result.json", "--seed", "7", "--lang", "ko", "--dataset", "digits"),
    *("--checks", "all", "--isolation", "available", "--full", "-v"),
)
# What each grading is called with, in a folder of its own.
GRADINGS: dict[str, tuple[str, ...]] = {
    "script": ("hw2", "hw2.py", "--json", "-"),
    "notebook": ("hw2", "hw2.ipynb", "--json", "-", "--checks", "public"),
    "folder": ("--no-cache", "hw2", ".", *EVERY_OTHER_OPTION),
    "archive": ("hw2", "hw2.zip", "--json", "-", "--isolation", "none"),
    "stub": ("hw2",),
    "group": ("hw1", "--quick", "--json", "-"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One finished command."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def json(self) -> dict[str, Any]:
        """Read standard output, which must hold JSON alone."""
        return json.loads(self.out)


@pytest.fixture(scope="session")
def run_grade(cache_dir: Path):
    """Return a function that runs the command with only the given environment variables."""

    def run(*argv: str, cwd: Path, stdout: Any = subprocess.PIPE, **environ: str) -> Done:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
        own = {"GRADE_LANG": "en", "PYTHONUTF8": "1", "GRADE_CACHE_DIR": str(cache_dir)}
        done = subprocess.run(
            [*COMMAND, *argv],
            cwd=cwd,
            env=kept | own | environ,
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr, cwd)

    return run


@pytest.fixture(scope="session")
def start_grade(cache_dir: Path):
    """Return a context manager that starts the command and kills its process at the end."""

    @contextlib.contextmanager
    def start(*argv: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
        own = {
            "GRADE_LANG": "en",
            "PYTHONUTF8": "1",
            "GRADE_CACHE_DIR": str(cache_dir),
            "PYTHONUNBUFFERED": "1",
        }
        child = subprocess.Popen(
            [*COMMAND, *argv],
            cwd=cwd,
            env=kept | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            yield child
        finally:
            child.kill()
            child.wait()
            child.stdout.close()

    return start


@pytest.fixture(scope="session")
def graded(run_grade, course_root: Path, cache_dir: Path, tmp_path_factory) -> dict[str, Done]:
    """Run every grading of GRADINGS once, two at a time, after the data set was drawn."""
    from grader.datasets.dataset_registry import locate

    locate("digits", None, cache_dir, None)
    folders = {name: tmp_path_factory.mktemp(name) for name in GRADINGS}
    for name, folder in folders.items():
        _hand_in(name, folder, course_root)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = {name: pool.submit(run_grade, *GRADINGS[name], cwd=folders[name]) for name in GRADINGS}
        return {name: run.result() for name, run in runs.items()}


def _hand_in(kind: str, folder: Path, root: Path) -> None:
    solution = (root / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    if kind in {"script", "folder"}:
        (folder / "hw2.py").write_text(solution, encoding="utf-8")
    elif kind == "notebook":
        (folder / "hw2.ipynb").write_text(_notebook(solution), encoding="utf-8")
    elif kind == "archive":
        with zipfile.ZipFile(folder / "hw2.zip", "w") as archive:
            archive.writestr("homework/hw2.py", solution)
    elif kind == "stub":
        shutil.copy(root / "assignments" / "hw2_graph" / "stub.py", folder / "hw2.py")
    else:
        for stub in (root / "assignments").glob("hw1_*/stub.py"):
            shutil.copy(stub, folder / f"{stub.parent.name[:5]}.py")


def _notebook(program: str) -> str:
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [cell | {"source": program.splitlines(keepends=True)}]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
