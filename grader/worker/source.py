"""A submission's entry file as code: one block for a script, one for each cell of a notebook.

The text is decoded as Python would decode it, and otherwise as UTF-16 or CP949, which editors on Korean
Windows write. Cells are run by IPython (`grader.worker.notebook_shell`); `program_text` approximates a
notebook's Python for what only reads a program.
"""

import ast
import io
import json
import re
import tokenize
from dataclasses import dataclass
from types import CodeType

_CELL_MAGICS_THAT_RUN = ("%%time", "%%timeit", "%%capture", "%%prun")
_MAGIC = re.compile(r"^(\s*)(?:%{1,2}[A-Za-z].*|!.*|\?\??\w.*|[\w.]+\?{1,2}\s*)$")
_TIMED = re.compile(r"^(\s*)%time\s+(.+)$")
_ASSIGNED = re.compile(r"^(\s*[A-Za-z_][\w, ]*=\s*)[!%][A-Za-z].*$")
_NOTEBOOKS_LINE = re.compile(r"^\s*(?:%[A-Za-z]|!\s*[A-Za-z])", re.MULTILINE)
_IMPORT = re.compile(r"^\s*(?:import|from)\s")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code with the file name that tracebacks show; `cell` counts code cells from 1 and is 0 for a script.

    A cell's text is as the student wrote it.
    """

    text: str
    filename: str
    cell: int = 0

    def compiled(self) -> CodeType:
        """Compile a script. Raises `SyntaxError`."""
        return compile(self.text, self.filename, "exec", dont_inherit=True)

    def line_of(self, text: str) -> int:
        """Return the number of the first line that contains `text`, from 1."""
        return next((at for at, line in enumerate(self.text.split("\n"), 1) if text in line), 1)

    def only_defines(self) -> bool:
        """Whether the block contains only imports, functions and classes."""
        try:
            body = ast.parse(_without_magics(self.text) if self.cell else self.text).body
        except (SyntaxError, ValueError):
            return False
        return bool(body) and all(isinstance(statement, _DEFINITIONS) for statement in body)


def read_code(content: bytes, entry: str) -> list[CodeBlock]:
    """Return the blocks to run, in order. Raises `ValueError` when a notebook is not JSON."""
    if not entry.endswith(".ipynb"):
        return [CodeBlock(decode(content), entry)]
    cells = enumerate(_code_cells(json.loads(decode_notebook(content))), 1)
    return [CodeBlock(cell, cell_name(entry, n), n) for n, cell in cells if cell.strip()]


def cell_name(entry: str, cell: int) -> str:
    """Return the file name of a cell's code in tracebacks."""
    return f"{entry} cell {cell}"


def cell_of(filename: str, entry: str) -> int:
    """Return the cell's number that `cell_name` put into a file name; 0 for code outside of cells."""
    before, _, number = filename.rpartition(" cell ")
    return int(number) if before == entry and number.isdecimal() else 0


def program_text(content: bytes, entry: str) -> str:
    """Return all of the program's code as one text, which need not compile."""
    try:
        blocks = read_code(content, entry)
        return "\n".join(_plain_python(each) for each in blocks)
    except (ValueError, AttributeError, TypeError):
        return decode(content)


def decode(content: bytes) -> str:
    """Decode a program; bytes that no known encoding fits become replacement characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return content.decode("cp949", "replace")


def decode_notebook(content: bytes) -> str:
    """Decode a notebook: UTF-8, -16 or -32 as every reader of JSON, else CP949."""
    try:
        return content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _code_cells(notebook: dict[str, object]) -> list[str]:
    """Return the sources of code cells, in nbformat 4 or 3 (https://nbformat.readthedocs.io)."""
    cells = notebook.get("cells")
    if cells is None:
        sheets = notebook.get("worksheets") or []
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]  # type: ignore[attr-defined]
    code = [cell for cell in cells if cell.get("cell_type") == "code"]  # type: ignore[attr-defined]
    return [_joined(cell.get("source", cell.get("input", ""))) for cell in code]


def _joined(source: object) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def has_magics(text: str) -> bool:
    """Whether a script has lines that only notebooks understand, and is no Python for that reason."""
    return _NOTEBOOKS_LINE.search(text) is not None and not _parses(text)


def _plain_python(block: CodeBlock) -> str:
    """Return a block's Python; of a cell that is none without its magics, its imports."""
    source = block.text
    if not (block.cell or has_magics(source)) or _parses(source):
        return source
    plain = _without_magics(source)
    if _parses(plain):
        return plain
    return "\n".join(
        line.strip() for line in plain.split("\n") if _IMPORT.match(line) and _parses(line.strip())
    )


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_magics(source: str) -> str:
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%writefile"):
        name = first.split()[-1]
        return f"with open({name!r}, 'w', encoding='utf-8') as _file: _file.write({rest!r})"
    if first.startswith("%%") and not first.startswith(_CELL_MAGICS_THAT_RUN):
        return ""
    return "\n".join(_without_magic(line) for line in source.split("\n"))


def _without_magic(line: str) -> str:
    if timed := _TIMED.match(line):
        return timed.group(1) + timed.group(2)
    if assigned := _ASSIGNED.match(line):
        return assigned.group(1) + "[]"
    magic = _MAGIC.match(line)
    return line if magic is None else magic.group(1) + "pass"
