"""Read a program's bytes as Python would and say where they are no program; nothing is executed."""

import ast
import codecs
import io
import json
import re
import tokenize
import warnings
from dataclasses import dataclass
from typing import Any, Final

from grader.domain.messages import Message, Readable, message
from grader.intake.bounds import NOTEBOOK_VALUES
from grader.intake.pasting import explain_syntax_error

_BOM_16: Final = (b"\xff\xfe", b"\xfe\xff")
# Encodings of domain names, which take the square of a text's length to decode.
_OF_DOMAINS: Final = frozenset({"idna", "punycode"})
# What git writes around the two versions of lines that it could not merge.
_MERGE: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$")
# A magic or a shell line, as in a notebook.
_NOTEBOOKS_LINE: Final = re.compile(r"^\s*(?:%[A-Za-z]|!\s*[A-Za-z])")
# How deep Python may recurse while it reads is not ours to raise: such a program is refused.
_REFUSALS: Final = (RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class ProgramProblem:
    """Why a program cannot be run, and its line (from 1) where one is known."""

    message: Readable
    line: int | None = None


def decode_program(content: bytes) -> str | None:
    """Decode a program: UTF-16 by its BOM, PEP 263, UTF-8, then CP949; None if none fits."""
    if content.startswith(_BOM_16):
        return _try_decode(content, "utf-16")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        # No or a wrong declaration: what an editor on Korean Windows would have written.
        encoding = "cp949"
    text = _try_decode(content, encoding)
    if text is None and encoding.startswith("utf-8"):
        text = _try_decode(content, "cp949")
    return text


def find_script_problem(content: bytes, name: str) -> ProgramProblem | None:
    """Return why a script cannot run: no text, empty, or a syntax error with its line."""
    text = decode_program(content)
    # Python versions disagree on what to call a zero byte; none runs it.
    if text is None or "\0" in text:
        return ProgramProblem(message("unknown-encoding", name=name))
    if not text.strip():
        return ProgramProblem(message("empty-program", name=name))
    try:
        with warnings.catch_warnings():
            # "\d" in a student's string is no business of ours.
            warnings.simplefilter("ignore")
            ast.parse(text, filename=name)
    except SyntaxError as error:
        return _explained(error, name, text)
    except _REFUSALS:
        return ProgramProblem(message("program-too-nested", name=name))
    return None


def _explained(error: SyntaxError, name: str, text: str) -> ProgramProblem | None:
    """Return why a text is no Python; None where it is that of a notebook."""
    if (marked := _find_merge_marker(text, name)) is not None:
        return marked
    if _is_notebooks_python(text):
        return None
    pasted = explain_syntax_error(error, name, text)
    return ProgramProblem(pasted or _syntax_message(error, name, text), error.lineno)


def script_notes(content: bytes, name: str) -> tuple[Message, ...]:
    """Return a note where a script has lines that only notebooks understand."""
    text = decode_program(content)
    line = None if text is None else _notebooks_line(text)
    if text is None or line is None or not _is_notebooks_python(text):
        return ()
    return (message("notebook-lines", name=name, line=line),)


def _notebooks_line(text: str) -> int | None:
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, 1) if _NOTEBOOKS_LINE.match(line)), None)


def _is_notebooks_python(text: str) -> bool:
    """Whether a text that is no Python is some with the magics and shell lines of notebooks."""
    if _notebooks_line(text) is None:
        return False
    # Paid for only by programs with such lines.
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if _parses(text):
                return False
            return _parses(TransformerManager().transform_cell(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def find_notebook_problem(content: bytes, name: str) -> ProgramProblem | None:
    """Return why a notebook cannot run; its cells are judged individually when they run."""
    text, _ = decode_notebook(content)
    if text is None or not text.strip():
        return ProgramProblem(message("empty-program" if text is not None else "unknown-encoding", name=name))
    if (marked := _find_merge_marker(text, name)) is not None:
        return marked
    # nbformat brings JSON Schema along, which is paid for by notebooks alone.
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            filled, _ = _filled(_without_outputs(text))
            notebook = nbformat.reads(json.dumps(filled), as_version=4)
        # It returns notebooks that are not valid, too: without cells, or with cells that have no source.
        is_empty = not any(cell.cell_type == "code" and str(cell.source).strip() for cell in notebook.cells)
    except Exception as error:  # noqa: BLE001 - nbformat lets JSON's, the schema's and its own errors through
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        return ProgramProblem(message("broken-notebook", name=name, reason=reason))
    return ProgramProblem(message("empty-program", name=name)) if is_empty else None


def notebook_notes(content: bytes, name: str) -> tuple[Message, ...]:
    """Return what was assumed to read a notebook: its encoding where it is not UTF-8, and missing keys."""
    text, encoding = decode_notebook(content)
    if text is None:
        return ()
    notes = [message("notebook-encoding", name=name, encoding=encoding)] if encoding != "UTF-8" else []
    try:
        _, added = _filled(_without_outputs(text))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return tuple(notes)
    if added:
        notes.append(message("notebook-completed", name=name, keys=", ".join(added)))
    return tuple(notes)


def decode_notebook(content: bytes) -> tuple[str | None, str]:
    """Return a notebook's text and the name of its encoding: UTF-8, -16 or -32 as JSON allows, else CP949."""
    encoding = json.detect_encoding(content)
    text = _try_decode(content, encoding)
    if text is not None:
        shown = encoding.upper().removesuffix("-SIG")
        return text.removeprefix("\ufeff"), shown
    return _try_decode(content, "cp949"), "CP949"


def _find_merge_marker(text: str, name: str) -> ProgramProblem | None:
    """Return the line of what git leaves where it could not merge two versions."""
    lines = text.splitlines()
    marks = [at for at, line in enumerate(lines, 1) if _MERGE.match(line)]
    kinds = {lines[at - 1][0] for at in marks}
    if not {"<", ">"} <= kinds:
        return None
    return ProgramProblem(message("merge-markers", name=name, line=marks[0]), marks[0])


def _filled(notebook: Any) -> tuple[Any, list[str]]:
    """Return a notebook with the keys that nbformat needs, and the names of those that were missing."""
    if not isinstance(notebook, dict) or not {"cells", "worksheets"} & notebook.keys():
        raise ValueError("no cells")
    added = [key for key in ("nbformat", "nbformat_minor", "metadata") if key not in notebook]
    version = 3 if "worksheets" in notebook else 4
    filled = {"nbformat": version, "nbformat_minor": 0, "metadata": {}} | notebook
    if "cells" in filled and isinstance(filled["cells"], list):
        cells = [_filled_cell(cell) for cell in filled["cells"]]
        added += sorted({f"cells.{key}" for _, keys in cells for key in keys})
        filled["cells"] = [cell for cell, _ in cells]
    return filled, added


def _filled_cell(cell: Any) -> tuple[Any, list[str]]:
    if not isinstance(cell, dict):
        return cell, []
    needed: dict[str, Any] = {"metadata": {}, "source": ""}
    if cell.get("cell_type") == "code":
        needed |= {"outputs": [], "execution_count": None}
    return needed | cell, [key for key in needed if key not in cell]


def _without_outputs(text: str) -> Any:
    """Read a notebook without what its cells put out; raises `ValueError` for more beside it than any has.

    A notebook's schema is gone through value by value: 20 MB of them would take minutes.
    """
    notebook = json.loads(
        text, object_hook=lambda found: {**found, "outputs": []} if "outputs" in found else found
    )
    waiting, count = [notebook], 0
    while waiting and count <= NOTEBOOK_VALUES:
        value: Any = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += len(inner)
        waiting += inner
    if waiting:
        raise ValueError(f"more than {NOTEBOOK_VALUES} values")
    return notebook


def _syntax_message(error: SyntaxError, name: str, text: str) -> Message:
    # Not `error.text`: for some errors Python reads the line from whatever file of that name lies around.
    lines = text.splitlines()
    line = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
    shown = line.lstrip()
    offset = max((error.offset or 1) - 1 - (len(line) - len(shown)), 0)
    return message(
        "syntax-error",
        name=name,
        line=error.lineno or 0,
        reason=error.msg,
        source=shown[:200],
        caret=" " * min(offset, 200) + "^",
    )


def _try_decode(content: bytes, encoding: str) -> str | None:
    try:
        return None if codecs.lookup(encoding).name in _OF_DOMAINS else content.decode(encoding)
    except (UnicodeError, LookupError):
        # Not its subclass for decoding alone: there is an encoding, "undefined", that refuses every text.
        return None
