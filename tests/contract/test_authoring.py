"""The commands of those who write assignments, as a script meets them: `verify`, `release`, `new`, `try`."""

import json
import shutil
import signal
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def fresh(run_grade, tmp_path_factory):
    """Start an assignment in an empty folder and verify it, once."""
    folder = tmp_path_factory.mktemp("fresh")
    started = run_grade("new", "hw5", cwd=folder)
    argv = ("verify", "hw5", "--json", "claims.json", "--junit", "claims.xml")
    return started, run_grade(*argv, cwd=folder), folder


@pytest.fixture(scope="module")
def broken(run_grade, tmp_path_factory):
    """Verify, as a workflow does, an assignment with a wrong solution that its check lets pass."""
    folder = tmp_path_factory.mktemp("broken")
    run_grade("new", "hw5", cwd=folder)
    mutants = folder / "assignments/hw5/mutants"
    mutants.mkdir()
    shutil.copy(folder / "solutions/hw5/solution.py", mutants / "affine_values__nothing.py")
    argv = ("verify", "--json", "-", "--junit", "claims.xml")
    return run_grade(*argv, cwd=folder, GITHUB_ACTIONS="true"), folder


def test_new_assignment_verifies(fresh) -> None:
    """`grade new hw5 && grade verify hw5` gives 0 in an empty folder, and says what to do next."""
    started, verified, folder = fresh
    assert (started.code, started.err) == (0, "")
    assert "grade verify hw5" in started.out
    assert "solutions/hw5/solution.py" in started.out
    assert (verified.code, verified.err) == (0, "")
    for name in (
        "assignment.toml",
        "README.ko.md",
        "README.en.md",
        "stub.py",
        "checks/test_public.py",
        "checks/test_hidden.py",
    ):
        assert (folder / "assignments/hw5" / name).is_file()
    assert (folder / "assignments/hw5/mutants.toml").is_file()


def test_claims_are_written(fresh) -> None:
    """`--json FILE` and `--junit FILE` hold every claim, and say that all hold."""
    _, _, folder = fresh
    told = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["verdict"]) == (1, "holds")
    kinds = {"reference", "stub", "mutant", "public", "languages", "points", "limits", "release"}
    assert kinds <= {claim["kind"] for claim in told["claims"]}
    suites = ET.fromstring((folder / "claims.xml").read_text(encoding="utf-8"))
    assert len(suites.findall(".//testcase")) == len(told["claims"])
    assert suites.findall(".//failure") == suites.findall(".//error") == []


def test_survivor_gives_one(broken) -> None:
    """A wrong solution that loses nothing: exit code 1, its diff in the JSON, a failure in the XML."""
    done, folder = broken
    assert done.code == 1
    (claim,) = [claim for claim in done.json["claims"] if claim["verdict"] != "holds"]
    assert (claim["kind"], claim["subject"]) == ("mutant", "affine_values__nothing.py")
    suites = ET.fromstring((folder / "claims.xml").read_text(encoding="utf-8"))
    assert len(suites.findall(".//failure")) == 1


def test_workflow_gets_annotations(broken) -> None:
    """Where GITHUB_ACTIONS is set, what does not hold is an annotation of its file on standard error."""
    done, _ = broken
    (line,) = done.err.splitlines()
    assert line.startswith(
        "::error file=assignments/hw5/mutants/affine_values__nothing.py,title=hw5 mutant::"
    )


def test_missing_language_gives_two(run_grade, fresh, tmp_path) -> None:
    """A wrong course file ends with exit code 2; the message names the file and the remedy."""
    shutil.copytree(fresh[2], tmp_path / "course")
    (tmp_path / "course/assignments/hw5/README.en.md").unlink()
    done = run_grade("verify", cwd=tmp_path / "course")
    assert done.code == 2
    assert "README.en.md" in done.out.replace("\n", "").replace(" ", "")


def test_unreadable_course_gives_two(run_grade, fresh, tmp_path) -> None:
    """A manifest that cannot be read: exit code 2, an annotation, and no claim."""
    shutil.copytree(fresh[2], tmp_path / "course")
    _replace(tmp_path / "course/assignments/hw5/assignment.toml", "points = 100", "pointz = 100")
    done = run_grade("verify", cwd=tmp_path / "course", GITHUB_ACTIONS="true")
    assert (done.code, done.out) == (2, "")
    assert "::error file=assignments/hw5/assignment.toml,title=course::" in done.err


def test_unknown_assignment_gives_two(run_grade, tmp_path) -> None:
    """`grade verify` of what is not there is a wrong call."""
    done = run_grade("verify", "hw99", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")


def test_release_writes_student_template(run_grade, course_root, tmp_path) -> None:
    """`grade release DIR` writes `student_template/` to the byte."""
    done = run_grade("release", "out", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    wanted, found = (
        {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}
        for root in (course_root / "student_template", tmp_path / "out")
    )
    assert found == wanted


def test_release_refuses_a_leak(run_grade, fresh, tmp_path) -> None:
    """A task that tells the solution: exit code 2, the file and line are named, nothing is written."""
    shutil.copytree(fresh[2], tmp_path / "course")
    task = tmp_path / "course/assignments/hw5/README.en.md"
    task.write_text(task.read_text(encoding="utf-8") + "\n    return tf.matmul(x, W) + b\n", encoding="utf-8")
    done = run_grade("release", str(tmp_path / "out"), cwd=tmp_path / "course")
    assert (done.code, done.out) == (2, "")
    assert "hw5/README.en.md, line" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["hw5", "verify", "HW_6"])
def test_new_writes_over_nothing(run_grade, fresh, name) -> None:
    """An id that is taken, that is a command's, or that is none: exit code 2."""
    done = run_grade("new", name, cwd=fresh[2])
    assert (done.code, done.out) == (2, "")


def test_new_goes_where_the_environment_says(run_grade, tmp_path) -> None:
    """With GRADE_COURSE the assignment is started there, course and all."""
    done = run_grade("new", "hw1-1", "--lang", "ko", cwd=tmp_path, GRADE_COURSE=str(tmp_path / "mine"))
    assert done.code == 0
    assert (tmp_path / "mine/assignments/hw1_1/assignment.toml").is_file()
    assert 'lang = "ko"' in (tmp_path / "mine/assignments/course.toml").read_text(encoding="utf-8")


def test_try_shows_one_check_in_full(run_grade, fresh) -> None:
    """`grade try CHECK FILE` shows a hidden check's expected and actual values; 1 where it failed."""
    assert run_grade("verify", "hw5", "--write-mutants", "wrong", cwd=fresh[2]).code == 0
    wrong = "wrong/hw5/affine_values__no_bias.py"
    done = run_grade("try", "affine_values", wrong, "--json", "-", cwd=fresh[2])
    assert done.code == 1
    (check,) = done.json["checks"]
    assert (check["id"], check["status"]) == ("affine_values", "failed")
    assert check["expected"] != check["actual"]


def test_try_names_the_nearest_check(run_grade, fresh) -> None:
    """A check that is not there: exit code 2 and the nearest name."""
    done = run_grade("try", "afine_values", "solutions/hw5/solution.py", cwd=fresh[2])
    assert (done.code, done.out) == (2, "")
    assert "affine_values" in done.err


def test_try_watches(start_grade, fresh, tmp_path) -> None:
    """`grade try --watch` stays, tries again when the program changes, and ends with 130 on Ctrl-C."""
    shutil.copytree(fresh[2], tmp_path / "course")
    program = tmp_path / "course/hw5.py"
    shutil.copy(tmp_path / "course/solutions/hw5/solution.py", program)
    with start_grade("try", "affine_values", "hw5.py", "--watch", cwd=tmp_path / "course") as child:
        _read_until(child.stdout, "60 / 60")
        _replace(program, "+ b", "+ 2 * b")
        _read_until(child.stdout, "0 / 60")
        child.send_signal(signal.SIGINT)
        assert child.wait(120) == 130


def _read_until(stream, wanted: str) -> None:
    """Read lines until one begins with *wanted*; the end of the stream fails the test."""
    for line in stream:
        if line.startswith(wanted):
            return
    pytest.fail(f"no line begins with {wanted!r}")
