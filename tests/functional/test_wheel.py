"""The wheel contains what an installed package needs."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.course.leaks import find_leaks
from grader.domain.assignment import Visibility

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel and unpack it."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("unpacked")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_wheel_has_the_concept_pages(wheel) -> None:
    """Every file of docs/concepts/ is in the wheel, unchanged."""
    source = ROOT / "docs" / "concepts"
    pages = {file.relative_to(source): file.read_bytes() for file in source.rglob("*") if file.is_file()}
    packaged = wheel / "grader" / "_concepts"
    assert {name: (packaged / name).read_bytes() for name in pages} == pages


def test_wheel_has_the_student_course(wheel) -> None:
    """The installed course is `student_template/`, file by file."""
    source, packaged = ROOT / "student_template", wheel / "grader" / "_course"
    wanted = {file.relative_to(source): file.read_bytes() for file in source.rglob("*") if file.is_file()}
    found = {file.relative_to(packaged): file.read_bytes() for file in packaged.rglob("*") if file.is_file()}
    assert found == wanted


def test_wheel_has_no_answers(wheel, course_root) -> None:
    """No file of the wheel contains a line of a solution, a hidden check, a mutant or a variant."""
    course = load_course(course_root)
    texts = {}
    for file in wheel.rglob("*"):
        if file.is_file() and file.suffix != ".mo":
            name = file.relative_to(wheel).as_posix().removeprefix("grader/_course/")
            texts[name] = file.read_text(encoding="utf-8")
    leaks = [leak.params for leak in find_leaks(course, texts) if leak.code == "release-leak"]
    assert leaks == []
    hidden = [
        f"def test_{check.id}("
        for assignment in course.assignments.values()
        for check in assignment.checks
        if check.visibility is Visibility.HIDDEN
    ]
    public = "".join(text for name, text in texts.items() if name.endswith("test_public.py"))
    assert [check for check in hidden if any(check in text for text in texts.values())] == [
        check for check in hidden if check in public
    ]
    folders = {part for name in texts for part in name.split("/")[:-1]}
    assert not folders & {"solutions", "mutants", "variants"}


def test_source_archive_has_no_answers(tmp_path) -> None:
    """A source archive contains the student course instead of assignments, solutions and tests."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (file,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert {"grader", "student_template", "docs"} <= tops
    assert not tops & {"assignments", "solutions", "tests"}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_installed_package_shows_a_concept(wheel, tmp_path, lang) -> None:
    """`grade concept` reads the wheel's own pages, outside any checkout."""
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); import grader; "
        f"assert grader.__file__.startswith({str(wheel)!r}); "
        f"from grader.cli import main; sys.argv = ['grade', 'concept', 'dropout', '--lang', {lang!r}]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "keep_prob" in done.stdout
