"""The contract's commands as a script meets them: exit codes, streams, no TensorFlow where none is needed."""

import os
import subprocess
import sys

import pytest

COMMAND = (sys.executable, "-c", "import sys; from grader.cli import main; sys.argv[0] = 'grade'; main()")
IMPORTS = "import sys; from grader.cli.boundary import run; import os, pathlib; "
ASSIGNMENTS = ("hw1-1", "hw1-2", "hw1-3", "hw2", "hw3")


def grade(*argv: str, cwd, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment that says nothing but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    env = kept | {"GRADE_LANG": "en", "PYTHONUTF8": "1", "GRADE_CACHE_DIR": str(cwd / "cache")} | environ
    return subprocess.run(
        [*COMMAND, *argv],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_list_names_every_assignment(tmp_path) -> None:
    """`grade list` gives 0 and the five ids on standard output, and nothing on standard error."""
    done = grade("list", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in ASSIGNMENTS)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_lang_option_decides(tmp_path, lang) -> None:
    """--lang goes before the environment."""
    done = grade("list", "--lang", lang, cwd=tmp_path, GRADE_LANG="en" if lang == "ko" else "ko")
    assert ("제목" in done.stdout) is (lang == "ko")


@pytest.mark.parametrize(
    "argv",
    [
        ("hw9",),
        ("hw3",),
        ("hw3", "nowhere.py"),
        ("hw3", "--no-such"),
        ("hw3", "--lang", "fr"),
        ("data", "fetch", "x"),
    ],
)
def test_wrong_calls_give_two(tmp_path, argv) -> None:
    """Unknown assignment, no such file and wrong options: exit code 2, a sentence, no traceback."""
    done = grade(*argv, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_wrong_course_gives_two(tmp_path) -> None:
    """A GRADE_COURSE without a course is exit code 2."""
    assert grade("list", cwd=tmp_path, GRADE_COURSE=str(tmp_path)).returncode == 2


@pytest.mark.parametrize(
    "argv", [("data", "status"), ("doctor",), ("--help",), ("--version",), ("hw3", "--help")]
)
def test_looking_around_gives_zero(tmp_path, argv) -> None:
    """The commands that only look give 0 and write to standard output alone."""
    done = grade(*argv, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("argv", [["--help"], ["list"], ["doctor"], ["data", "status"]])
def test_tensorflow_stays_unimported(tmp_path, argv) -> None:
    """What grades nothing imports no TensorFlow, so that it answers at once."""
    code = f"{IMPORTS}run({argv!r}, os.environ, pathlib.Path.cwd()); assert 'tensorflow' not in sys.modules"
    env = os.environ | {"GRADE_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_ascii_console_is_served(tmp_path) -> None:
    """A console that knows ASCII alone gets question marks for Korean, never a crash."""
    done = grade("list", "--lang", "ko", cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 0, done.stderr
