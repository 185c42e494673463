"""How a program ended, told as data: the exception, the student's own line, the frames cut to theirs."""

import linecache
import traceback
from dataclasses import dataclass
from pathlib import Path

from grader.evidence.format import Problem

_MAX_TEXT = 4000
_PYTHON_2_NAMES = {
    "xrange": "range",
    "raw_input": "input",
    "unicode": "str",
    "unichr": "chr",
    "long": "int",
    "basestring": "str",
    "reduce": "functools.reduce",
    "cPickle": "pickle",
    "execfile": "exec",
}


class BudgetReached(BaseException):
    """The training budget is used up; no `except Exception` of the program's may eat it."""


class DeadlineReached(BaseException):
    """The soft deadline passed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What the program did last, and why where it was an exception."""

    kind: str
    problem: Problem | None


def describe_ending(error: BaseException, entry: str, cell: int = 0) -> Ending:
    """Tell a normal `sys.exit()` from a failure, and a failure by the student's own frames."""
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return Ending("exit", None)
    kind = "memory" if _is_out_of_memory(error) else "exception"
    return Ending(kind, describe_problem(error, entry, cell))


def _is_out_of_memory(error: BaseException) -> bool:
    """Tell Python's and TensorFlow's own way of saying so; the latter's class is known by its name."""
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"


def remember_lines(filename: str, text: str) -> None:
    """Let tracebacks show the lines of code that is in no file, or in one of another encoding."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)


def describe_problem(error: BaseException, entry: str, cell: int = 0) -> Problem:
    """Give the exception's class, its text within bounds, and the innermost line of the student's program.

    A notebook's *cell* (from 1, code cells alone) stands before the text; the line is then counted in it.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_students(f.filename, entry)]
    own = [f for f in frames if _is_entry(f.filename, entry)] or frames
    line = own[-1].lineno if own else getattr(error, "lineno", None)
    filename = own[-1].filename if own else str(getattr(error, "filename", None) or entry)
    source_line = linecache.getline(filename, line).strip()[:200] if line else ""
    shown = "".join(traceback.format_list(frames)) + "".join(traceback.format_exception_only(error))
    text = f"cell {cell} (셀 {cell}): {_text(error)}" if cell else _text(error)
    return Problem(type(error).__name__, text, line, shown[-_MAX_TEXT:], source_line or None)


def _is_entry(filename: str, entry: str) -> bool:
    return filename == entry or filename.startswith(f"{entry} cell ")


def _is_students(filename: str, entry: str) -> bool:
    inside = not filename.startswith("<") and Path(filename).is_relative_to(Path.cwd())
    return _is_entry(filename, entry) or inside


def _text(error: BaseException) -> str:
    try:
        text = str(getattr(error, "message", "") or error)
    except Exception:  # noqa: BLE001 - a student's exception may fail to print itself
        text = ""
    if isinstance(error, NameError) and error.name in _PYTHON_2_NAMES:
        text += (
            f" (a name of Python 2; Python 3: {_PYTHON_2_NAMES[error.name]}"
            f" · Python 2의 이름입니다. Python 3: {_PYTHON_2_NAMES[error.name]})"
        )
    return text.split("\n\nOriginal stack trace")[0][:_MAX_TEXT]
