"""Cells run as Jupyter runs them: what real notebooks are full of works, or says that it is not available."""

import json
import subprocess
import sys
from typing import Any

import pytest

# One process for all cases: IPython is imported once, and each case has a shell and names of its own.
DRIVER = """
import io, json, os, sys, tempfile, traceback
from types import ModuleType
from grader.worker.notebook_shell import NotebookShell, calls_shell, open_shell
from grader.worker.source import CodeBlock
found = {}
for name, cells in json.load(sys.stdin).items():
    os.chdir(tempfile.mkdtemp())
    NotebookShell.clear_instance()
    module = sys.modules["__main__"] = ModuleType("__main__")
    shell = open_shell(module)
    out, sys.stdout = sys.stdout, io.StringIO()
    errors = []
    for number, text in enumerate(cells, 1):
        error = shell.run(CodeBlock(text, f"hw2.ipynb cell {number}", number))
        if error is not None:
            lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if "cell" in f.filename]
            errors.append([number, type(error).__name__, lines[-1] if lines else getattr(error, "lineno", 0)])
    text, sys.stdout = sys.stdout.getvalue(), out
    shell.remove_own_names()
    plain = {n: v for n, v in vars(module).items() if n[0] != "_" and type(v) in (int, str, list, float)}
    found[name] = {"out": text, "errors": errors, "names": plain}
json.dump(found, sys.stdout)
"""
NOT_RUN = "[not run while graded]"
# Cells, what x is at the end, and a part of the output.
WORKS: dict[str, tuple[list[str], Any, str]] = {
    "install without a sign": (["pip install numpy", "x = 1"], 1, NOT_RUN),
    "conda": (["conda install -y scipy\n", "x = 1"], 1, NOT_RUN),
    "install by magic": (["%pip install -U -q tensorflow==1.15\nx = 1"], 1, NOT_RUN),
    "install by shell": (["!pip install -q tensorflow==1.15\nx = 1"], 1, f"{NOT_RUN} !pip install -q"),
    "install with this Python": (["import sys\n!{sys.executable} -m pip install numpy\nx = 1"], 1, NOT_RUN),
    "apt": (["!apt-get install -y graphviz > /dev/null && echo ok", "x = 1"], 1, NOT_RUN),
    "continued shell line": (["!pip install \\\n    numpy \\\n    scipy\nx = 1"], 1, NOT_RUN),
    "indented shell line": (["x = 0\nif True:\n    !wget http://a/b\n    x = 1"], 1, NOT_RUN),
    "shell line in a loop": (["x = 0\nfor i in range(3):\n    !echo {i}\n    x += 1"], 3, NOT_RUN),
    "shell line in a function": (["def f():\n    !ls\n    return 1\nx = f()"], 1, NOT_RUN),
    "shell line with a pipe": (["!cat a.txt | head -3 | wc -l\nx = 1"], 1, NOT_RUN),
    "graphics card": (["!nvidia-smi", "x = 1"], 1, NOT_RUN),
    "two signs": (["!!ls", "x = 1"], 1, NOT_RUN),
    "list of files": (["ls", "x = 1"], 1, NOT_RUN),
    "list of files with options": (["ls -la\n", "x = 1"], 1, NOT_RUN),
    "answer of the shell": (["files = !ls *.csv\nx = len(files)"], 0, NOT_RUN),
    "answer of a magic": (["x = %pwd\nx = len(x) > 0 and 1"], 1, ""),
    "folder without a sign": (["cd ..", "x = 1"], 1, "/"),
    "folder of another machine": (["%cd /content/drive/MyDrive\nx = 1"], 1, "No such file"),
    "automatic name that is a variable": (["ls = 5\nx = ls"], 5, ""),
    "drawing": (["%matplotlib inline\nimport math\nx = 1"], 1, ""),
    "drawing in a notebook": (
        ["%matplotlib notebook", "%config InlineBackend.figure_format = 'retina'", "x = 1"],
        1,
        "",
    ),
    "old drawing": (["%pylab inline", "x = int(cos(0))"], 1, ""),
    "reloading": (["%load_ext autoreload\n%autoreload 2\nx = 1"], 1, NOT_RUN),
    "tensorboard": (["%load_ext tensorboard", "%tensorboard --logdir logs", "x = 1"], 1, NOT_RUN),
    "version of Colab": (["%tensorflow_version 1.x", "x = 1"], 1, NOT_RUN),
    "unknown magic": (["%no_such_magic now", "x = 1"], 1, NOT_RUN),
    "unknown magic of a cell": (["%%no_such_magic\nanything at all", "x = 1"], 1, NOT_RUN),
    "time of a cell": (["%%time\nx = 1\nx + 41"], 1, "42"),
    "time of a line": (["x = 0\n%time x = 1"], 1, "Wall time"),
    "time of a value": (["x = %time 2 + 3"], 5, "Wall time"),
    "time of many runs": (["n = 0\n%timeit n + 1\nx = 1"], 1, "1 loop"),
    "time of a cell of many runs": (["%%timeit -n 100\nx = 1"], 1, "Wall time"),
    "profile": (["%%prun\nx = 1"], 1, ""),
    "caught output": (
        ["%%capture out\nprint('hidden')\nx = 1", "print(out.stdout.strip()[::-1])"],
        1,
        "neddih",
    ),
    "caught installation": (["%%capture\n!pip install torchinfo\nx = 1"], 1, ""),
    "shell script": (["%%bash\nrm -rf data\nmkdir data", "x = 1"], 1, f"{NOT_RUN} %%bash"),
    "other languages": (["%%html\n<b>hi</b>", "%%javascript\nalert(1)", "%%latex\n$x$", "x = 1"], 1, ""),
    "written file": (["%%writefile part.py\nVALUE = 7", "from part import VALUE\nx = VALUE"], 7, "part.py"),
    "run file": (["%%file part.py\nVALUE = 8", "%run part.py\nx = VALUE"], 8, ""),
    "environment": (["%env CUDA_VISIBLE_DEVICES=0\nx = 1"], 1, "CUDA"),
    "names": (["%who\n%whos\nx = 1"], 1, ""),
    "forgotten names": (["y = 1", "%reset -f", "x = int('y' in globals())"], 0, ""),
    "help": (["int?", "?len", "int??", "x = 1"], 1, "Docstring"),
    "help of a call": (["import math\nmath.sin?\nx = 1"], 1, "sin"),
    "last expression": (["x = 3\nx * 2"], 3, "6\n"),
    "hidden last expression": (["x = 3\nx * 222;"], 3, ""),
    "last value": (["6 * 7", "x = _"], 42, "42"),
    "display": (["from IPython.display import display, HTML\nx = 1\ndisplay(x + 5)"], 1, "6"),
    "display without an import": (["display('hi')\nx = 1"], 1, "hi"),
    "cleared output": (["from IPython.display import clear_output\nclear_output(wait=True)\nx = 1"], 1, ""),
    "prompts of Python": ([">>> x = 1\n>>> if x:\n...     x = 2\n"], 2, ""),
    "prompts of IPython": (["In [1]: x = 1\n\nIn [2]: if x:\n   ...:     x = 2\n"], 2, ""),
    "await": (["async def f():\n    return 3\nx = await f()"], 3, ""),
    "await of a pause": (["import asyncio\nawait asyncio.sleep(0)\nx = 1"], 1, ""),
    "asynchronous loop": (["async def f():\n    yield 2\nasync for x in f():\n    pass"], 2, ""),
    "event loop": (["import asyncio\nasync def f():\n    return 4\nx = asyncio.run(f())"], 4, ""),
    "shell object": (["x = int('google.colab' in str(get_ipython()))"], 0, ""),
    "calls on the shell": (
        ["get_ipython().system('ls')\nget_ipython().magic('matplotlib inline')\nx = 1"],
        1,
        NOT_RUN,
    ),
    "indented cell": (["    x = 1\n    y = 2"], 1, ""),
    "comment before a magic": (["# first\n%matplotlib inline\nx = 1"], 1, ""),
    "cell of comments": (["# nothing", "x = 1"], 1, ""),
    "Korean": (["이름 = '숙제'\nprint(이름)\nx = 1"], 1, "숙제"),
}
# Cells, and the failures: cell, exception, line.
FAILS: dict[str, tuple[list[str], list[list[Any]]]] = {
    "first cell": (["print(missing)", "x = 1"], [[1, "NameError", 1]]),
    "two cells": (["x = 1", "1 / 0", "x = 2", "[][1]"], [[2, "ZeroDivisionError", 1], [4, "IndexError", 1]]),
    "line": (["a = 1\n\nif a:\n    a()\n"], [[1, "TypeError", 4]]),
    "line after empty lines": (["\n\n1 / 0"], [[1, "ZeroDivisionError", 3]]),
    "line below time": (["%%time\na = 1\n1 / 0"], [[1, "ZeroDivisionError", 3]]),
    "line below capture": (["%%capture\na = 1\n1 / 0"], [[1, "ZeroDivisionError", 3]]),
    "line of a magic": (["a = 1\n%time 1 / 0"], [[1, "ZeroDivisionError", 2]]),
    "syntax": (["x = 1\nif x\n    pass", "x = 2"], [[1, "SyntaxError", 2]]),
    "syntax below time": (["%%time\nx ="], [[1, "SyntaxError", 2]]),
    "end": (["import sys\nsys.exit(3)"], [[1, "SystemExit", 2]]),
    "interrupt": (["raise KeyboardInterrupt"], [[1, "KeyboardInterrupt", 1]]),
    "asynchronous": (["async def f():\n    1 / 0\nawait f()"], [[1, "ZeroDivisionError", 2]]),
    "function of another cell": (["def f():\n    1 / 0", "f()"], [[2, "ZeroDivisionError", 2]]),
    "file that is not here": (["%run nothing.py", "x = 1"], []),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Run all cases in one process."""
    cases = {f"works {name}": cells for name, (cells, _, _) in WORKS.items()}
    cases |= {f"fails {name}": cells for name, (cells, _) in FAILS.items()}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", WORKS)
def test_cell_runs_as_in_jupyter(found, name: str) -> None:
    """The cells run to the end, and their output holds what a reader expects."""
    _, value, output = WORKS[name]
    case = found[f"works {name}"]
    assert (case["errors"], case["names"].get("x")) == ([], value)
    assert output in case["out"]
    assert {"In", "Out", "exit", "quit"}.isdisjoint(case["names"])


@pytest.mark.parametrize("name", FAILS)
def test_failing_cell_is_named(found, name: str) -> None:
    """A failure has its cell and its line as the student sees them, and the later cells run."""
    cells, errors = FAILS[name]
    case = found[f"fails {name}"]
    if name != "file that is not here":
        assert case["errors"] == errors
    if cells[-1].startswith("x = "):
        assert case["names"]["x"] == int(cells[-1][-1])
