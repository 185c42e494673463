"""What kind of program a file is: by its name, and by its content where the two differ."""

import ast
import json
import re
import warnings
from pathlib import PurePosixPath
from typing import Any, Final

from grader.intake.syntax import decode_notebook, decode_program

SCRIPT: Final = ".py"
NOTEBOOK: Final = ".ipynb"
# Endings that browsers and Windows add, or editors use, and the kind that is meant.
_ENDINGS: Final = {
    ".ipynb": NOTEBOOK,
    ".ipynb.txt": NOTEBOOK,
    ".ipynb.json": NOTEBOOK,
    ".py": SCRIPT,
    ".py.txt": SCRIPT,
    ".pyw": SCRIPT,
}
# Cells' sources within the text of a notebook that is no valid JSON are not searched for.
_CELLS: Final = re.compile(r'"(?:cells|worksheets)"\s*:')
_RUN: Final = re.compile(r"^\s*%run\s+(?:-\w+\s+)*['\"]?(?P<module>[A-Za-z_]\w*)(?:\.py)?\b")


def kind_by_name(name: str) -> str:
    """Return `.py` or `.ipynb` for a program's file name; empty for any other file."""
    return _ENDINGS.get(_ending(name), "")


def program_stem(name: str) -> str:
    """Return a program's name without folders and without its ending."""
    plain = PurePosixPath(name).name
    ending = _ending(plain)
    return plain[: -len(ending)] if ending else PurePosixPath(plain).stem


def kind_by_content(name: str, content: bytes) -> str:
    """Return what a program is by its content; by its name where the content does not decide."""
    named = kind_by_name(name)
    text = _decode(name, content)
    if text is None:
        return named
    start = text.lstrip("\ufeff \t\r\n")
    if named == SCRIPT:
        return NOTEBOOK if start.startswith("{") and _is_notebook(text) else SCRIPT
    # What begins as JSON or with a merge marker is a notebook, damaged or not.
    is_script = named == NOTEBOOK and start and not start.startswith(("{", "[", "<<<<<<<")) and _parses(text)
    return SCRIPT if is_script else named


def code_text(name: str, content: bytes) -> str:
    """Return a program's Python text: of a notebook its code cells without lines for the shell."""
    text = _decode(name, content) or ""
    if kind_by_content(name, content) == SCRIPT:
        return text
    return "\n".join(_plain(source) for source in _sources(text))


def _decode(name: str, content: bytes) -> str | None:
    if kind_by_name(name) == NOTEBOOK:
        text, _ = decode_notebook(content)
        # A script that is called `.ipynb` may be written in any encoding that Python reads.
        if text is not None and text.lstrip().startswith(("{", "[")):
            return text
    return decode_program(content)


def _ending(name: str) -> str:
    lower = name.lower()
    return next((ending for ending in sorted(_ENDINGS, key=len, reverse=True) if lower.endswith(ending)), "")


def _is_notebook(text: str) -> bool:
    if not _CELLS.search(text):
        return False
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict)


def _sources(text: str) -> list[str]:
    """Return the sources of code cells, in notebooks of format 4 or 3; empty where it is none."""
    try:
        notebook: Any = json.loads(text.lstrip("\ufeff"))
        sheets = notebook.get("worksheets") or [notebook]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        return [_joined(cell.get("source", cell.get("input", ""))) for cell in code]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return []


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _plain(source: str) -> str:
    """Return a cell without lines for the shell; `%run x.py` uses a file as an import does."""
    return "\n".join(_plain_line(line) for line in source.split("\n"))


def _plain_line(line: str) -> str:
    if run := _RUN.match(line):
        return f"import {run['module']}"
    return "" if line.lstrip().startswith(("%", "!", "?")) else line


def _parses(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(ast.parse(text).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
