"""A program's outline: its statements, the names it defines, what it imports. Nothing is executed.

Outlines are compared, never shown: they say whether a file is the untouched starter file, whether it is a
part of another one, and which assignment it was written for.
"""

import ast
import re
import warnings
from dataclasses import dataclass, field
from typing import Final

from grader.intake.program_kinds import code_text

# Python's parser takes a thousand times the text's size; a longer program is never compared.
_MOST_BYTES: Final = 200_000
# Data sets of lessons, as programs name them; another name for the same set on the right.
_DATA: Final = {
    "mnist": "mnist",
    "input_data": "mnist",
    "fashion_mnist": "mnist",
    "cifar10": "cifar10",
    "cifar100": "cifar100",
    "imdb": "imdb",
    "reuters": "reuters",
    "boston_housing": "housing",
    "california_housing": "housing",
    "load_iris": "iris",
}
_IMPORT_LINE: Final = re.compile(
    r"^\s*(?:from\s+(?P<source>[.\w]+)\s+import\b|import\s+(?P<names>[\w., ]+))", re.MULTILINE
)
_BLANK: Final = re.compile(r"#[^\n]*|\s+")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a program consists of; `squeezed` is its text without comments and white space.

    `statements` are the top-level ones without positions; they are empty where the text is no Python.
    """

    squeezed: str = ""
    statements: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    data: frozenset[str] = field(default=frozenset())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but comments."""
        return not self.squeezed


def outline_of(name: str, content: bytes) -> Outline:
    """Return a program's outline; of one that is no Python, its text and the modules of its import lines."""
    if len(content) > _MOST_BYTES and name.lower().endswith(".py"):
        return Outline(squeezed="?")
    text = code_text(name, content)[:_MOST_BYTES]
    squeezed = _BLANK.sub("", text)
    tree = _parse(text)
    if tree is None:
        return Outline(squeezed, modules=_modules_of_lines(text))
    names, words = _names(tree)
    functions = frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    data = frozenset(_DATA[word] for word in words if word in _DATA)
    statements = frozenset(ast.dump(each) for each in tree.body if not _is_nothing(each))
    modules = _modules_of_lines(text) | frozenset(_imports(tree))
    return Outline(squeezed, statements, names, functions, modules, data)


def _parse(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_nothing(statement: ast.stmt) -> bool:
    """Whether a statement is `pass` or a text by itself."""
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, ast.Pass)


def _names(tree: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a program defines anywhere in it, and all words of its code."""
    defined, words = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                defined.add(name)
            case ast.Name(id=name, ctx=context):
                words.add(name)
                if isinstance(context, ast.Store):
                    defined.add(name)
            case ast.Attribute(attr=name):
                words.add(name)
            case ast.alias(name=name):
                words.update(name.split("."))
            case ast.ImportFrom(module=str(name)):
                words.update(name.split("."))
            case _:
                pass
    return frozenset(defined), frozenset(words)


def _imports(tree: ast.Module) -> set[str]:
    """Return the modules that a program imports: `a.b`, and `a.b.c` for c of it, which may be a file."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            parts = source.split(".")
            found.update(".".join(parts[:at]) for at in range(1, len(parts) + 1) if source)
            found.update(f"{source}.{alias.name}".lstrip(".") for alias in node.names)
    return found


def _modules_of_lines(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _IMPORT_LINE.finditer(text):
        if match["source"]:
            found.add(match["source"].strip("."))
        else:
            found.update(each.split()[0] for each in match["names"].split(",") if each.split())
    return frozenset(found - {""})
