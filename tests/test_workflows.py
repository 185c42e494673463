"""Workflow files satisfy GitHub's schema, and actionlint where it is installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from grader.course.course import load_course

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    ROOT / ".github" / "workflows" / "check.yml",
    ROOT / "student_template" / ".github" / "workflows" / "classroom.yml",
    ROOT / "docs" / "how-to" / "workflows" / "class.yml",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_workflow_fits_the_schema(file) -> None:
    """GitHub's schema accepts the file."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_workflow_passes_actionlint(file) -> None:
    """Actionlint finds no mistake, in the scripts either."""
    command = shutil.which("actionlint")
    if command is None:
        pytest.skip("actionlint is not installed")
    done = subprocess.run([command, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_scripts_contain_no_expressions(file) -> None:
    """No script contains an expression: text of a student or an input could become part of a command."""
    jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    scripts = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    assert [script for script in scripts if "${{" in script] == []


def test_classroom_grades_every_assignment(course_root) -> None:
    """The student course's workflow lists each assignment with its file."""
    jobs = yaml.safe_load(FILES[1].read_text(encoding="utf-8"))["jobs"]
    listed = {each["id"]: each["entry"] for each in jobs["grade"]["strategy"]["matrix"]["homework"]}
    assert listed == {each.id: each.entry for each in load_course(course_root).assignments.values()}
