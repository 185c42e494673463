"""What students receive works by itself: `grade list`, `grade HW` and `pytest`, in both languages."""

import json
import os
import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def handout(course_root, tmp_path):
    """Return a copy of the student course."""
    return shutil.copytree(course_root / "student_template", tmp_path / "handout")


@pytest.fixture
def solved(handout, course_root):
    """Return a copy of the student course in which homework 2 is solved."""
    shutil.copy(course_root / "solutions" / "hw2_graph" / "solution.py", handout / "hw2.py")
    return handout


def test_list_shows_public_checks(run_grade, handout) -> None:
    """`grade list` shows every assignment with its public checks and their part of the points."""
    done = run_grade("list", cwd=handout)
    assert (done.code, done.err) == (0, "")
    for name in ("hw1-1", "hw1-2", "hw1-3", "hw2", "hw3", "hw4"):
        assert name in done.out
    assert "40/100" in done.out
    assert "4 public" in done.out
    assert "hidden" not in done.out


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Public checks: 40 of 100 points. The rest is graded by your instructor."),
        ("ko", "공개 검사: 100점 중 40점. 나머지는 강사가 채점합니다."),
    ],
)
def test_scorecard_states_the_part(run_grade, solved, lang, line) -> None:
    """A solved homework wins the public points, and the scorecard states what part they are."""
    done = run_grade("hw2", "--lang", lang, "--json", "result.json", cwd=solved)
    assert (done.code, done.err) == (0, "")
    assert "40 / 40" in done.out
    assert line in done.out
    result = json.loads((solved / "result.json").read_text(encoding="utf-8"))
    assert (result["score"], result["max_score"], result["assignment_points"]) == (40, 40, 100)
    assert {check["visibility"] for check in result["checks"]} == {"public"}


def test_starter_file_gets_hints(run_grade, handout) -> None:
    """The untouched starter file loses marks, with a concept to read."""
    done = run_grade("hw2", cwd=handout)
    assert (done.code, done.err) == (1, "")
    assert "grade concept" in done.out


def test_workflow_gets_annotations_and_summary(run_grade, handout) -> None:
    """In a workflow, failed public checks annotate the submitted file, and the job's summary is written."""
    summary = handout / "summary.md"
    done = run_grade("hw2", cwd=handout, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert done.code == 1
    assert "::error file=hw2.py,title=a and b are the constants 5 and 2::" in done.err
    text = summary.read_text(encoding="utf-8")
    assert "**0 / 40**" in text
    assert text.count("❌") == 4


def test_pytest_runs_the_public_checks(solved) -> None:
    """`pytest` passes on a solved homework; a broken one fails with what was expected and the hint."""
    assert run_pytest(solved, "assignments/hw2_graph").returncode == 0
    file = solved / "hw2.py"
    file.write_text(
        file.read_text(encoding="utf-8").replace("tf.constant(5", "tf.constant(6"), encoding="utf-8"
    )
    done = run_pytest(solved, "assignments/hw2_graph")
    assert done.returncode == 1
    assert "tf.constant makes a constant." in done.stdout
    assert "3 passed" in done.stdout


def run_pytest(folder, *argv):
    """Run pytest as a student does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *argv],
        cwd=folder,
        env=kept | {"GRADE_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_release_takes_assignments(run_grade, course_root, tmp_path) -> None:
    """`grade release DIR HW` hands out one assignment or group."""
    done = run_grade("release", "out", "hw2", cwd=tmp_path, GRADE_COURSE=str(course_root))
    assert (done.code, done.err) == (0, "")
    assert sorted(file.name for file in (tmp_path / "out").glob("hw*.py")) == ["hw2.py"]
    listed = run_grade("list", cwd=tmp_path / "out")
    assert listed.code == 0
    assert "hw3" not in listed.out


@pytest.mark.parametrize(
    "argv", [("release", "out"), ("verify", "hw2"), ("new", "hw9"), ("batch", "hw2", ".", "--out", "graded")]
)
def test_student_course_is_not_for_instructors(run_grade, handout, argv) -> None:
    """What needs solutions or hidden checks is a wrong call in a student course; the message names the remedy."""
    done = run_grade(*argv, cwd=handout)
    assert (done.code, done.out) == (2, "")
    assert "GRADE_COURSE" in done.err


def test_planted_course_is_not_used(run_grade, solved, tmp_path) -> None:
    """A course without a mark in a student's folder is not used to grade, and that is said."""
    manifest = solved / "assignments" / "course.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('kind = "student"\n', ""), encoding="utf-8"
    )
    done = run_grade("hw2", "--json", "-", cwd=solved)
    assert done.code == 0
    assert len(done.json["checks"]) == 10
    assert "GRADE_COURSE" in done.err
    refused = run_grade("batch", "hw2", ".", "--out", str(tmp_path / "graded"), cwd=solved)
    assert refused.code == 2
    assert "GRADE_COURSE" in refused.err
