"""How a program ended, told as data: the exception, the student's own line, the frames cut to theirs."""

import linecache
import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from grader.evidence.format import ProgramStop
from grader.worker.shims.missing_modules import OPTIONAL

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


# Methods that NumPy 2 and Python 3 dropped.
_GONE_METHODS = {
    "tostring": "tobytes()",
    "has_key": "`key in …`",
    "iteritems": "items()",
    "itervalues": "values()",
    "iterkeys": "keys()",
    "itemset": "a[index] = value",
    "newbyteorder": "a.view(a.dtype.newbyteorder())",
}


# TensorFlow tells where a node was defined before it says what was wrong; the traceback says it too.
_EXECUTION = re.compile(
    r"(?:Graph execution error:|Detected at node).*?(?:^Node: [^\n]*\n)+"
    r"(.*?)(?:\n\s*\[\[|\n\nOriginal stack|\Z)",
    re.DOTALL | re.MULTILINE,
)
# A node is shown with all of its attributes; its name is enough.
_NODE = re.compile(r"'\{\{node ([^}]+)\}\} = [^']*'")


class BudgetReached(BaseException):
    """The training budget is used up; no `except Exception` of the program's may eat it."""


class DeadlineReached(BaseException):
    """The soft deadline passed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What the program did last, and why where it was an exception."""

    kind: str
    problem: ProgramStop | None


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


def describe_problem(error: BaseException, entry: str, cell: int = 0) -> ProgramStop:
    """Give the exception's class, its text within bounds, and the innermost line of the student's program.

    A notebook's *cell* (from 1, code cells alone) stands before the text; the line is then counted in it.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_students(f.filename, entry)]
    own = [f for f in frames if _is_entry(f.filename, entry)] or frames
    line = own[-1].lineno if own else getattr(error, "lineno", None)
    filename = own[-1].filename if own else str(getattr(error, "filename", None) or entry)
    source_line = linecache.getline(filename, line).strip()[:200] if line else ""
    told = _text(error)
    # Beside a syntax error stand its line and a caret, which only Python's own form shows.
    last = (
        traceback.format_exception_only(error) if isinstance(error, SyntaxError) else _last_line(error, told)
    )
    shown = "".join([*traceback.format_list(frames), *last])
    text = f"cell {cell} (셀 {cell}): {told}" if cell else told
    return ProgramStop(type(error).__name__, text, line, shown[-_MAX_TEXT:], source_line or None)


def _last_line(error: BaseException, told: str) -> list[str]:
    return [f"{type(error).__name__}: {told}\n"]


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
    said = _EXECUTION.match(text)
    text = said.group(1) if said else text.split("\n\nOriginal stack trace")[0]
    return _NODE.sub(r"'\1'", text)[:_MAX_TEXT] + _advice(error)


def _advice(error: BaseException) -> str:
    """Add what Python's own text does not say, in both languages; "" where there is nothing to add."""
    name = getattr(error, "name", None)
    if isinstance(error, NameError) and name in _PYTHON_2_NAMES:
        instead = _PYTHON_2_NAMES[name]
        return f" (a name of Python 2; Python 3: {instead} · Python 2의 이름입니다. Python 3: {instead})"
    if isinstance(error, AttributeError) and name in _GONE_METHODS:
        return f" (today: {_GONE_METHODS[name]} · 지금은 이렇게 씁니다: {_GONE_METHODS[name]})"
    if isinstance(error, ModuleNotFoundError) and name in OPTIONAL:
        return (
            f": {name} is not installed where programs are graded. Leave it out, or ask your instructor"
            f" to install it. (채점 환경에 {name} 모듈이 없습니다. 빼거나, 담당자에게 설치를 요청해 주세요.)"
        )
    return ""
