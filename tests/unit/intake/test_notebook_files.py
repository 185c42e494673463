"""Notebook files as tools and people leave them: what is read is said, and what is not is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.i18n.catalogue import Catalogue
from grader.intake.intake import take_in
from grader.worker.source import read_code

SOURCE = "print('한글 노트북')\n"


def whole(**changes: Any) -> dict[str, Any]:
    """Return a complete notebook of one cell, with changes."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": [SOURCE]}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4} | changes


def without(notebook: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a notebook without keys of its own or, written `cells.key`, of its cells."""
    cells = [{k: v for k, v in cell.items() if f"cells.{k}" not in keys} for cell in notebook["cells"]]
    return {k: v for k, v in notebook.items() if k not in keys} | {"cells": cells}


def take(tmp_path: Path, content: bytes) -> Any:
    """Take a notebook in, and check that what the notes and problems say is complete in both languages."""
    (tmp_path / "hw2.ipynb").write_bytes(content)
    taken = take_in(tmp_path / "hw2.ipynb", "hw2.py", tmp_path)
    for text in [*taken.notes, *([taken.problem] if taken.problem else [])]:
        assert all("hw2.ipynb" in Catalogue(lang).text(text) for lang in ("ko", "en"))
    return taken


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
        ("cp949", "CP949"),
        ("euc-kr", "CP949"),
    ],
)
def test_encoding_is_read_and_named(tmp_path, encoding: str, shown: str | None) -> None:
    """What the worker runs is what the note says was read."""
    content = json.dumps(whole(), ensure_ascii=False).encode(encoding)
    taken = take(tmp_path, content)
    assert taken.problem is None
    assert [note.params["encoding"] for note in taken.notes] == ([shown] if shown else [])
    (block,) = read_code(taken.files[taken.entry], taken.entry)
    assert block.text == SOURCE


@pytest.mark.parametrize(
    "keys",
    [
        ("metadata",),
        ("nbformat",),
        ("nbformat_minor",),
        ("nbformat", "nbformat_minor", "metadata"),
        ("cells.metadata",),
        ("cells.outputs", "cells.execution_count"),
        (
            "metadata",
            "nbformat",
            "nbformat_minor",
            "cells.metadata",
            "cells.outputs",
            "cells.execution_count",
        ),
    ],
)
def test_missing_keys_are_filled_in(tmp_path, keys: tuple[str, ...]) -> None:
    """A notebook runs without the keys that no program needs, and the note lists them."""
    taken = take(tmp_path, json.dumps(without(whole(), *keys)).encode())
    assert taken.problem is None
    (note,) = taken.notes
    assert set(note.params["keys"].split(", ")) == set(keys)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_merge_markers_are_named(tmp_path, newline: str) -> None:
    """Two versions that git could not merge are no notebook: the message names the line."""
    lines = json.dumps(whole(), indent=1).split("\n")
    lines[4:5] = ["<<<<<<< HEAD", lines[4], "=======", lines[4], ">>>>>>> origin/main"]
    taken = take(tmp_path, newline.join(lines).encode())
    assert (taken.problem.code, taken.problem_line) == ("merge-markers", 5)


def test_merge_markers_of_a_script_are_named(tmp_path) -> None:
    """The same holds for scripts."""
    (tmp_path / "hw2.py").write_text("x = 1\n<<<<<<< HEAD\ny = 1\n=======\ny = 2\n>>>>>>> other\n")
    taken = take_in(tmp_path / "hw2.py", "hw2.py", tmp_path)
    assert (taken.problem.code, taken.problem_line) == ("merge-markers", 2)


def test_markers_in_a_text_are_no_conflict(tmp_path) -> None:
    """A program that prints such lines is a program."""
    (tmp_path / "hw2.py").write_text('print("""\n<<<<<<< a\n=======\n>>>>>>> b\n""")\n')
    assert take_in(tmp_path / "hw2.py", "hw2.py", tmp_path).problem is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("%matplotlib inline\nx = 1\n", 1),
        ("import os\n\n!pip install numpy\nx = 1\n", 3),
        ("if True:\n    !ls\nfiles = !ls\n", 2),
        ("%tensorflow_version 1.x\nimport tensorflow as tf\n", 1),
    ],
)
def test_script_with_lines_of_a_notebook_runs(tmp_path, text: str, line: int) -> None:
    """What was copied from a notebook into a script is run as there, and the note names the line."""
    (tmp_path / "hw2.py").write_text(text)
    taken = take_in(tmp_path / "hw2.py", "hw2.py", tmp_path)
    assert taken.problem is None
    assert [(note.code, note.params["line"]) for note in taken.notes] == [("notebook-lines", line)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("%matplotlib inline\nif x\n    pass\n", "syntax-error"),
        (">>> x = 1\n>>> y = 2\n", "pasted-prompt"),
        ("x = 5 %\n", "syntax-error"),
    ],
)
def test_other_mistakes_stay_mistakes(tmp_path, text: str, code: str) -> None:
    """A script that is no Python for another reason is refused with that reason."""
    (tmp_path / "hw2.py").write_text(text)
    assert take_in(tmp_path / "hw2.py", "hw2.py", tmp_path).problem.code == code


def test_percent_in_python_is_no_magic(tmp_path) -> None:
    """A line of an expression that begins with a percent sign is Python."""
    (tmp_path / "hw2.py").write_text("x = (5\n    %int('3'))\n")
    taken = take_in(tmp_path / "hw2.py", "hw2.py", tmp_path)
    assert (taken.problem, taken.notes) == (None, ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-program"),
        (b"{", "broken-notebook"),
        (b"[]", "broken-notebook"),
        (b"{}", "broken-notebook"),
        (b'{"cells": []}', "empty-program"),
        (b'{"cells": [{"cell_type": "markdown", "source": "x"}]}', "empty-program"),
        (b'{"cells": [{"cell_type": "code", "source": "  "}]}', "empty-program"),
        (b'{"cells": [1, 2]}', "broken-notebook"),
        (b'{"cells": ' + b"[" * 100_000, "broken-notebook"),
        (b"\x81\xff\xfe\x00{", "unknown-encoding"),
    ],
)
def test_what_is_no_notebook_is_named(tmp_path, content: bytes, code: str) -> None:
    """Nothing is raised over a file that is no notebook."""
    assert take(tmp_path, content).problem.code == code
