"""An autograder's own scripts grade a submission and write a results.json that Gradescope accepts."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from platforms import readers

from grader.cli.boundary import run
from grader.course.course import load_course

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def autograder(tmp_path_factory, cache_dir) -> Path:
    """Return Gradescope's folder after `setup.sh`, with this environment in place of a new one."""
    base = tmp_path_factory.mktemp("autograder")
    environ = {"GRADE_COURSE": str(ROOT), "GRADE_LANG": "en"}
    assert run(["gradescope", "hw2", "-o", "hw2.zip"], environ, base) == 0
    with zipfile.ZipFile(base / "hw2.zip") as packed:
        packed.extractall(base / "source")
    shutil.copy(base / "source" / "run_autograder", base)
    (base / "venv").symlink_to(sys.prefix)
    (base / "cache").symlink_to(cache_dir)
    return base


@pytest.fixture
def grade(autograder):
    """Return a function that submits files and runs `run_autograder`."""

    def submit(**files: Path) -> tuple[int, str, str | None]:
        for name in ("submission", "results"):
            shutil.rmtree(autograder / name, ignore_errors=True)
            (autograder / name).mkdir()
        for name, file in files.items():
            shutil.copy(file, autograder / "submission" / f"{name}.py")
        done = subprocess.run(
            ["bash", autograder / "run_autograder"],
            env=os.environ | {"AUTOGRADER_DIR": str(autograder)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        results = autograder / "results" / "results.json"
        return done.returncode, done.stdout + done.stderr, results.read_text() if results.is_file() else None

    return submit


def test_reference_earns_full_marks(grade) -> None:
    """The reference's results are valid, complete and perfect."""
    (hw2,) = load_course(ROOT).resolve("hw2")
    code, said, text = grade(hw2=hw2.solution)
    assert (code, text is not None) == (0, True), said
    score, tests = readers.read_gradescope(text)
    assert (score, sum(test["max_score"] for test in tests)) == (100.0, 100.0)
    assert len(tests) == len(hw2.checks)


def test_starter_file_loses_without_hidden_details(grade) -> None:
    """The starter file earns what it may, and no hidden check's hint reaches the student."""
    (hw2,) = load_course(ROOT).resolve("hw2")
    _, said, text = grade(hw2=hw2.folder / "stub.py")
    score, tests = readers.read_gradescope(text)
    assert score == hw2.stub_score
    hidden = {spec.id for spec in hw2.checks if spec.visibility.value == "hidden"}
    assert all(not test["output"] for test in tests if test["extra_data"]["id"] in hidden)
    assert "0/100" in said or "0 / 100" in said or "hw2" in said


def test_empty_submission_is_explained(grade) -> None:
    """A submission without a program gets a result that says what is missing."""
    code, _, text = grade()
    score, tests = readers.read_gradescope(text)
    assert (code, score, tests) == (0, 0.0, [])
    assert "hw2.py" in text


def test_fault_writes_no_results(grade, autograder) -> None:
    """Where the grader fails there is no results.json: the platform reports that and gives no score."""
    (hw2,) = load_course(ROOT).resolve("hw2")
    manifest = autograder / "source" / "course" / "assignments" / "hw2_graph" / "assignment.toml"
    kept = manifest.read_text(encoding="utf-8")
    manifest.write_text("broken", encoding="utf-8")
    try:
        code, said, text = grade(hw2=hw2.solution)
    finally:
        manifest.write_text(kept, encoding="utf-8")
    assert (code in {2, 3}, text) == (True, None), said
