"""The outermost layer: choose the language, run the command, turn exceptions into exit codes."""

import errno
import gc
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

import typer

from grader.cli.app import build_command
from grader.cli.invocation import Invocation
from grader.cli.settings import read_course_language
from grader.cli.terminal import Terminal
from grader.domain.errors import GraderError, GraderFault, Interrupted, UsageError
from grader.domain.messages import Readable, message
from grader.i18n.catalogue import Catalogue, Language, pick_language

_USAGE: Final = 2
_FAULT: Final = 3
_INTERRUPTED: Final = 130
_GARBAGE_THRESHOLD: Final = 50_000
# Some versions of Typer contain a copy of click, others import it: find the class through Typer's exception.
_ClickException: Final = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)
_GROUP_OPTIONS: Final = ("-h", "--help", "--version", "--lang")


def main() -> NoReturn:
    """Run the command line and end the process with the contract's exit code."""
    # Imported modules stay in memory: scanning them for garbage would cost a tenth of `grade list`.
    gc.freeze()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    for stream in (sys.stdout, sys.stderr):
        # A character that the console cannot show must not end the command.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    sys.exit(_write_rest(run(sys.argv[1:], os.environ, Path.cwd())))


def run(
    argv: Sequence[str],
    environ: Mapping[str, str],
    cwd: Path,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Run one command line and return its exit code; never raises."""
    terminal = Terminal(Catalogue(choose_language(argv, environ, cwd)), out, err)
    verbose = "-v" in argv or "--verbose" in argv
    try:
        code = build_command(terminal.catalogue)(
            _arrange(argv),
            prog_name="grade",
            standalone_mode=False,
            windows_expand_args=False,
            obj=Invocation(terminal, environ, cwd),
        )
        return _report_interruption(code or 0, terminal)
    except Interrupted as error:
        for text in error.messages or (message("interrupted"),):
            terminal.note(text)
        return _INTERRUPTED
    except KeyboardInterrupt:
        return _report_interruption(_INTERRUPTED, terminal)
    except GraderError as error:
        terminal.fail(error.messages, fault=error.exit_code == _FAULT)
        _trace(error, terminal, verbose=verbose)
        return error.exit_code
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else _FAULT
    except Exception as error:  # noqa: BLE001 - the boundary: a bug becomes exit code 3 and a sentence
        return _end_unexpected(error, terminal, verbose=verbose)


def choose_language(argv: Sequence[str], environ: Mapping[str, str], cwd: Path) -> Language:
    """Choose the language before the options are parsed: the help text needs it."""
    option = None
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--lang":
            option = following
        elif word.startswith("--lang="):
            option = word.removeprefix("--lang=")
    undecided = "?"
    if any(pick_language(option, environ, other) != other for other in ("ko", "en")):
        return pick_language(option, environ, undecided)
    return pick_language(None, {}, read_course_language(environ, cwd))


def describe_click_error(error: Exception) -> Readable:
    """Return a translated sentence for a wrong call that Typer reports."""
    option = getattr(error, "option_name", None)
    if type(error).__name__ == "NoSuchOption" and option:
        return message("call-no-such-option", option=str(option))
    if type(error).__name__ == "MissingParameter":
        return _describe_missing(getattr(error, "param", None))
    return message(
        "call-wrong", text=str(error.format_message() if hasattr(error, "format_message") else error)
    )


def _describe_missing(param: Any) -> Readable:
    """Return what a call lacks: the assignment, another argument, or an option."""
    if param is None or param.name == "hw":
        return message("call-no-assignment")
    if param.param_type_name == "option":
        option = max(param.opts, key=len)
        return message("call-missing-option", option=option, metavar=param.metavar or "")
    return message("call-missing-argument", argument=param.metavar or str(param.name).upper())


def _arrange(argv: Sequence[str]) -> list[str]:
    """Accept grading options before the assignment: `grade --quick hw3`."""
    if not argv:
        return ["--help"]
    first = argv[0].split("=", 1)[0]
    if first.startswith("-") and first not in _GROUP_OPTIONS:
        return ["submission", *argv]
    return list(argv)


def _end_unexpected(error: Exception, terminal: Terminal, *, verbose: bool) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        # `grade data` without a command: the help has been printed already.
        return UsageError.exit_code
    if isinstance(error, _ClickException):
        terminal.fail((describe_click_error(error),), fault=False)
        return UsageError.exit_code
    terminal.fail((_describe_unexpected(error),), fault=True)
    _trace(error, terminal, verbose=verbose)
    return GraderFault.exit_code


def _describe_unexpected(error: Exception) -> Readable:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return message("disk-full", path=str(error.filename or ""))
    if isinstance(error, ModuleNotFoundError) and error.name == "tensorflow":
        return message("tensorflow-missing")
    return message("unexpected-fault", kind=type(error).__name__, text=str(error)[:300])


def _write_rest(code: int) -> int:
    """Flush standard output; without this, a failing flush would end Python with exit code 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or _FAULT
    return code


def _report_interruption(code: int, terminal: Terminal) -> int:
    if code == _INTERRUPTED:
        terminal.note(message("interrupted"))
    return code


def _trace(error: Exception, terminal: Terminal, *, verbose: bool) -> None:
    if verbose:
        traceback.print_exception(error, file=terminal.err.file)
