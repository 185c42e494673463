"""Exceptions become the contract's exit codes and a sentence."""

import errno
import io
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import lookup_commands
from grader.cli.boundary import choose_language, run
from grader.domain.errors import CourseError, GraderFault, Interrupted, UsageError
from grader.domain.messages import message

EN = {"GRADE_LANG": "en"}


def call(*argv: str, environ=EN, cwd: Path = Path("/")) -> tuple[int, str, str]:
    """Run a command line; return its exit code and both streams."""
    out, err = io.StringIO(), io.StringIO()
    code = run(argv, environ, cwd, out, err)
    return code, out.getvalue(), err.getvalue()


def raising(error):
    """Return a command that raises `error`."""

    def command(*_args):
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UsageError(message("no-such-file", path="a.py")), 2, "Error: There is no file or folder a.py.\n"),
        (CourseError(message("nobody", x=1), message("other")), 2, "Error: nobody (x=1)\nError: other\n"),
        (
            GraderFault(message("zip-bomb", name="a")),
            3,
            "The grader failed: a unpacks to far more than the limit.\n",
        ),
        (OSError(errno.ENOSPC, "No space left", "/x"), 3, "The grader failed: The disk is full: /x."),
        (
            ModuleNotFoundError("no", name="tensorflow"),
            3,
            "The grader failed: TensorFlow is not installed here.",
        ),
        (ValueError("oops"), 3, "The grader failed: The grader has an internal error (ValueError: oops)."),
        (KeyboardInterrupt(), 130, "Note: Stopped. Nothing was scored.\n"),
        (Interrupted(), 130, "Note: Stopped. Nothing was scored.\n"),
    ],
)
def test_errors_become_exit_codes(monkeypatch, error, code, text) -> None:
    """Each kind of error has its exit code and a sentence on standard error, without a traceback."""
    monkeypatch.setattr(lookup_commands, "list_assignments", raising(error))
    given, out, err = call("list")
    assert (given, out) == (code, "")
    assert err.startswith(text)
    assert "Traceback" not in err


def test_verbose_adds_the_traceback(monkeypatch) -> None:
    """With -v, the traceback of a fault follows its sentence."""
    from grader.cli import submission_command

    monkeypatch.setattr(submission_command, "grade", raising(ValueError("oops")))
    code, _, err = call("hw3", "-v")
    assert code == 3
    assert "Traceback" in err


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["hw3", "--bogus"], "There is no option --bogus."),
        (["hw3", "--isolation", "x"], "'--isolation'"),
        (["hw3", "--seed", "x"], "'--seed'"),
        (["--quick"], "Name an assignment"),
        (["batch", "hw2", "x.zip"], "--out DIR is missing."),
        (["batch", "hw2", "--out", "o"], "FOLDER is missing."),
        (["batch"], "Name an assignment"),
        (["override", "kim", "check", "1", "--why", "w"], "--out DIR is missing."),
        (["batch", "hw2", "x.zip", "--out", "o", "--accept"], "--regrade --accept"),
        (["hw3", "a.py", "b.py"], "b.py"),
    ],
)
def test_wrong_calls_are_explained(argv, text) -> None:
    """A wrong call returns 2 and names the mistake."""
    code, out, err = call(*argv)
    assert (code, out) == (2, "")
    assert text in err


def test_unknown_word_is_an_assignment(monkeypatch) -> None:
    """`grade hw3 my.py --quick` grades, also with options before the assignment."""
    from grader.cli import submission_command

    seen = []
    monkeypatch.setattr(submission_command, "grade", lambda *given: seen.append(given) or 1)
    assert call("hw3", "my.py", "--quick", "--no-cache")[0] == 1
    assert call("--seed", "7", "hw1-1")[0] == 1
    (name, path, first, _), (other, missing, second, _) = seen
    assert (name, path, first.budget, first.use_cache, first.seed) == (
        "hw3",
        Path("my.py"),
        "quick",
        False,
        0,
    )
    assert (other, missing, second.budget, second.seed, second.checks) == ("hw1-1", None, "full", 7, "all")


@pytest.mark.parametrize(
    ("argv", "environ", "lang"),
    [
        (["list", "--lang", "ko"], EN, "ko"),
        (["list", "--lang=en"], {"LANG": "ko_KR.UTF-8"}, "en"),
        (["list"], {"LANG": "ko_KR.UTF-8"}, "ko"),
        (["list"], EN, "en"),
        (["list"], {"GRADE_COURSE": "/nowhere"}, "ko"),
    ],
)
def test_language_is_known_before_the_parser(argv, environ, lang) -> None:
    """The language comes from the option, then the environment, then the course."""
    assert choose_language(argv, environ, Path("/")) == lang


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("argv", [["--help"], ["hw3", "--help"], ["data", "--help"], ["doctor", "-h"]])
def test_help_is_in_one_language(capsys, lang, argv) -> None:
    """Every help text is translated, including that of `--help`."""
    assert run(argv, {"GRADE_LANG": lang}, Path("/")) == 0
    text = capsys.readouterr().out
    assert "help-" not in text
    assert ("Show this" in text) is (lang == "en")


def test_data_status_imports_no_tensorflow() -> None:
    """`grade data status` does not import TensorFlow."""
    program = (
        "import sys; from pathlib import Path; from grader.cli.boundary import run;"
        "run(['data', 'status'], {'GRADE_CACHE_DIR': '/nowhere'}, Path('/'));"
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
