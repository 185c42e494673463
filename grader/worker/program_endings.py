"""How a program ended: the exception, the student's own line, and the frames of the student's own files."""

import linecache
import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from grader.evidence.format import ProgramStop
from grader.worker.exception_notices import notice_of
from grader.worker.source import cell_of

_MAX_TEXT = 4000
# TensorFlow's text starts with where a node was defined, which the traceback shows as well.
_EXECUTION = re.compile(
    r"(?:Graph execution error:|Detected at node).*?(?:^Node: [^\n]*\n)+"
    r"(.*?)(?:\n\s*\[\[|\n\nOriginal stack|\Z)",
    re.DOTALL | re.MULTILINE,
)
# TensorFlow shows a node with all its attributes; the name is enough.
_NODE = re.compile(r"'\{\{node ([^}]+)\}\} = [^']*'")


class BudgetReached(BaseException):
    """The training budget is used up. A BaseException, so that `except Exception` does not catch it."""


class DeadlineReached(BaseException):
    """The program has reached its time limit. A BaseException for the same reason."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The kind of ending, as `Evidence.end` lists them, and the exception if there was one."""

    kind: str
    problem: ProgramStop | None


def describe_ending(error: BaseException, entry: str) -> Ending:
    """Return how a program ended that raised `error`; `sys.exit()` is a normal end."""
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return Ending("exit", None)
    kind = "memory" if _is_out_of_memory(error) else "exception"
    return Ending(kind, describe_problem(error, entry))


def _is_out_of_memory(error: BaseException) -> bool:
    """Whether Python or TensorFlow ran out of memory."""
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"


def remember_lines(filename: str, text: str) -> None:
    """Make tracebacks show the lines of code that is not in a file, or in a file of another encoding."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)


def describe_problem(error: BaseException, entry: str) -> ProgramStop:
    """Return the exception's class, its text within bounds, and the innermost line of the student's program.

    In a notebook, the line is counted within its code cell.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_students(f.filename, entry)]
    own = [f for f in frames if _is_entry(f.filename, entry)] or frames
    line = own[-1].lineno if own else getattr(error, "lineno", None)
    filename = own[-1].filename if own else str(getattr(error, "filename", None) or entry)
    source_line = linecache.getline(filename, line).strip()[:200] if line else ""
    own_text = _text(error)
    # Python's own form of a syntax error shows the line with a caret.
    is_syntax = isinstance(error, SyntaxError)
    last = traceback.format_exception_only(error) if is_syntax else [f"{type(error).__name__}: {own_text}\n"]
    shown = "".join([*traceback.format_list(frames), *last])
    return ProgramStop(
        type(error).__name__,
        own_text,
        line,
        shown[-_MAX_TEXT:],
        source_line or None,
        cell_of(filename, entry),
        notice_of(error),
    )


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
    execution = _EXECUTION.match(text)
    text = execution.group(1) if execution else text.split("\n\nOriginal stack trace")[0]
    return _NODE.sub(r"'\1'", text)[:_MAX_TEXT]
