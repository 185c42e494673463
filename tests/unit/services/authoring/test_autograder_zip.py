"""The zip for Gradescope holds all that grading needs, and no answers beside its hidden checks."""

import base64
import csv
import hashlib
import io
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from grader.course.course import load_course
from grader.domain.errors import UsageError
from grader.services.authoring.autograder_zip import AutograderTerms, autograder_zip


@pytest.fixture(scope="module")
def course(course_root):
    """Return this repository's course."""
    return load_course(course_root)


@pytest.fixture(scope="module")
def packed(course) -> zipfile.ZipFile:
    """Return the zip of homework 1, a group."""
    content = autograder_zip(course, AutograderTerms("hw1", "ko", hidden_seed='a "seed"'))
    return zipfile.ZipFile(io.BytesIO(content))


def test_scripts_are_at_the_root_and_run(packed) -> None:
    """Gradescope finds `setup.sh` and `run_autograder`, executable and valid for bash."""
    for name in ("setup.sh", "run_autograder"):
        mode = packed.getinfo(name).external_attr >> 16
        assert mode & stat.S_IXUSR
        text = packed.read(name)
        assert b"@" not in text.replace(b'"$@"', b"")
        assert subprocess.run(["bash", "-n"], input=text, check=False).returncode == 0


def test_course_in_the_zip_grades_alike(packed, course, tmp_path) -> None:
    """The packed assignments have the versions of the course's own, and the group is one."""
    packed.extractall(tmp_path)
    inside = load_course(tmp_path / "course")
    assert inside.resolve("hw1") == tuple(
        replace(each, folder=mine.folder, solution=mine.solution, checks=mine.checks)
        for each, mine in zip(course.resolve("hw1"), inside.resolve("hw1"), strict=True)
    )
    assert (inside.hidden_seed, inside.lang, inside.title) == ('a "seed"', "ko", course.title)
    assert [check.id for each in inside.resolve("hw1") for check in each.checks] == [
        check.id for each in course.resolve("hw1") for check in each.checks
    ]


def test_no_solution_is_packed(packed, course) -> None:
    """Neither references nor mutants, stubs, variants or other assignments are in the zip."""
    names = packed.namelist()
    assert not [
        name for name in names if "solution" in name or ("mutant" in name and name.startswith("course/"))
    ]
    assert {name.split("/")[2] for name in names if name.count("/") > 2 and name.startswith("course/")} == {
        each.folder.name for each in course.resolve("hw1")
    }


def test_requirements_are_pinned_and_minimal(packed) -> None:
    """Every needed package has a version; nothing is there for developing the grader."""
    lines = packed.read("requirements.txt").decode().splitlines()
    names = {line.split("==")[0] for line in lines}
    assert all("==" in line for line in lines)
    assert {"tensorflow", "numpy", "pytest", "sqlalchemy"} <= names
    assert not {"hypothesis", "mypy", "ruff", "homework-grader", "pytest-xdist"} & names


def test_wheel_is_valid(packed, tmp_path) -> None:
    """Its record fits its files, and pip installs it with the command's entry point."""
    (name,) = (name for name in packed.namelist() if name.endswith(".whl"))
    packed.extract(name, tmp_path)
    with zipfile.ZipFile(tmp_path / name) as wheel:
        (record,) = (each for each in wheel.namelist() if each.endswith("RECORD"))
        for file, digest, size in csv.reader(io.StringIO(wheel.read(record).decode())):
            if file != record:
                content = wheel.read(file)
                found = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                assert (digest, int(size)) == (f"sha256={found}", len(content))
        assert not [each for each in wheel.namelist() if "/_course/" in each or "__pycache__" in each]
    install = ["install", "-q", "--no-deps", "--no-index", "--target", tmp_path / "site", tmp_path / name]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True)
    assert (tmp_path / "site" / "bin" / "grade").is_file()
    assert (tmp_path / "site" / "grader" / "i18n" / "ko.po").is_file()


def test_same_course_makes_the_same_zip(course) -> None:
    """The zip depends on its content only."""
    terms = AutograderTerms("hw2", "en")
    assert autograder_zip(course, terms) == autograder_zip(course, terms)


def test_unknown_assignment_is_refused(course) -> None:
    """A wrong name is a mistake of the call."""
    with pytest.raises(UsageError):
        autograder_zip(course, AutograderTerms("hw99", "en"))
