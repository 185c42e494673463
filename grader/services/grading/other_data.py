"""Programs that load another data set than their assignment's: lessons on Fashion-MNIST.

Such a program is run on what it loads, and measured on hidden images of the same kind. The assignment's
thresholds say nothing about that set, so a person decides about the checks that need one.
"""

import ast
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from grader.domain.dataset import Dataset
from grader.domain.grading_terms import GradingTerms
from grader.domain.submission import Submission
from grader.intake.syntax import decode_program

_HAS_OTHER: Final = frozenset({"mnist", "mnist-small", "digits"})
_FASHION: Final = re.compile(r"fashion[-_ /]?mnist|[/\\]fashion\b", re.IGNORECASE)
_MNIST: Final = re.compile(r"(?<![a-z])(mnist|mnist[_-]data|mnist\.npz|mnist_784)(?![a-z])", re.IGNORECASE)

_MNIST_LOADED: Final = re.compile(r"datasets\.mnist|import mnist\b|MNIST_data|mnist\.npz")


class OtherData:
    """Fashion-MNIST for the programs that load it, prepared when the first of them comes."""

    def __init__(self, locate: Callable[[], Dataset]) -> None:
        """Take the function that finds or draws the set."""
        self._locate = locate
        self._lock = threading.Lock()
        self._found: Dataset | None = None

    def terms_for(self, submission: Submission, terms: GradingTerms) -> GradingTerms:
        """Return the terms of this submission: the usual ones unless it loads Fashion-MNIST alone."""
        if terms.dataset.name not in _HAS_OTHER or not loads_fashion(_source(submission)):
            return terms
        with self._lock:
            self._found = self._found or self._locate()
        return replace(terms, other_data=self._found)


def loads_fashion(source: str) -> bool:
    """Whether a program names Fashion-MNIST as its data, and MNIST nowhere.

    Names, attributes, imported names, and texts that a call is given count; what is printed does not.
    """
    if "fashion" not in source.lower():
        return False
    try:
        words = list(_named(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        text = re.sub(r"#.*", "", source)
        return bool(_FASHION.search(text)) and not _MNIST_LOADED.search(text)
    has_fashion = any(_FASHION.search(word) for word in words)
    return has_fashion and not any(_MNIST.search(_FASHION.sub("", word)) for word in words)


def _source(submission: Submission) -> str:
    """Return the program's text: of a notebook its code, without what is for Jupyter alone."""
    text = decode_program(submission.files.get(submission.entry, b"")) or ""
    if not text.lstrip().startswith("{"):
        return text
    try:
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        lines = "\n".join("".join(cell["source"]) for cell in cells).splitlines()
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!", "?")))


def _named(tree: ast.AST) -> Iterator[str]:
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_stored(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, value=ast.Attribute(attr="datasets") | ast.Name(id="datasets")):
                yield name
            # The tutorials' reader is called after MNIST, and reads any files of its form.
            case ast.ImportFrom(module=module, names=names) if "tutorials" not in (module or ""):
                yield from (f"{module}.{each.name}" for each in names if each.name not in bound)
            case ast.Call(func=func) if not (isinstance(func, ast.Name) and func.id == "print"):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                yield from (
                    each.value
                    for each in given
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
            case ast.Assign(value=ast.Constant(value=str() as text)):
                yield text


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
