"""The code's shape: small functions and modules, rooms that keep apart, nothing left undone."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "grader").rglob("*.py"))
TEXTS = [
    path
    for folder in ("grader", "tests", "docs", "benchmarks", "assignments", "solutions", "student_template")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".md", ".toml", ".po"}
]
MOST_LINES, MOST_FUNCTION_LINES = 400, 50
# The contract names so many options that their declaration alone is longer.
TABLES_OF_OPTIONS = {"grader/cli/grading_calls.py:batch"}
# Written in two halves, so that this file is none of those that it looks for.
FORBIDDEN = ("TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:")
NEVER_IMPORTED = {"pickle", "dill", "cloudpickle", "shelve", "marshal"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_modules_are_short() -> None:
    """No module has more than 400 lines."""
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_names_are_unique() -> None:
    """No two modules have the same file name, and no two public classes the same name."""
    classes = [
        (node.name, _name(path))
        for path in MODULES
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    named = [*((path.name, _name(path)) for path in MODULES if path.name != "__init__.py"), *classes]
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_functions_are_short() -> None:
    """No function has more than 50 lines, its docstring counted, but for tables of a command's options."""
    found = {
        f"{_name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: lines for name, lines in found.items() if lines > MOST_FUNCTION_LINES}
    assert long.keys() <= TABLES_OF_OPTIONS


def test_nothing_is_left_undone() -> None:
    """No file holds a note to finish it later."""
    # Some programs of the tests are Korean in its older encoding.
    read = {path: path.read_text(encoding="utf-8", errors="replace") for path in TEXTS}
    assert [_name(path) for path, text in read.items() if any(word in text for word in FORBIDDEN)] == []


def test_nothing_unpickles() -> None:
    """No module of the grader imports a format that can carry code."""
    found = []
    for path in MODULES:
        for node in ast.walk(_parse(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{_name(path)}: {name}" for name in names if name.split(".")[0] in NEVER_IMPORTED]
    assert found == []


def test_nothing_is_done_at_import() -> None:
    """A module's top level holds definitions: no call stands there as a statement of its own."""
    calls = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in _parse(path).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    assert calls == []


@pytest.mark.parametrize(
    "module", ["grader.cli.boundary", "grader.services.grading.grade", "grader.examine.kit"]
)
def test_tensorflow_is_imported_where_it_is_used(module) -> None:
    """Importing the command, the service or the kit loads no TensorFlow."""
    code = f"import sys, {module}; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_list_imports_no_tensorflow() -> None:
    """`grade list` answers without TensorFlow."""
    code = (
        "import os, pathlib, sys; from grader.cli.boundary import run; "
        "code = run(['list'], os.environ, pathlib.Path.cwd()); sys.exit(code or 'tensorflow' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, cwd=ROOT, stdout=subprocess.DEVNULL
        ).returncode
        == 0
    )


def test_rooms_keep_apart() -> None:
    """The contracts of pyproject.toml on who imports whom are kept."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or shutil.which(
        "lint-imports"
    )
    if command is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
