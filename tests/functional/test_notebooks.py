"""Notebooks as students export and submit them, from the file to the points."""

import json
from pathlib import Path

import pytest

from grader.domain.run import RunStatus
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract

GRAPH = """import tensorflow as tf
a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
"""
SESSION = "with tf.Session() as sess:\n    print(sess.run(f, feed_dict={c: 3}))"
# Cells before, and what the notebook's encoding is; the graph and the session follow.
RIGHT: dict[str, tuple[list[str], str]] = {
    "automatic magics": (["ls", "pip install tensorflow==1.15", "cd ."], "utf-8"),
    "shell lines": (
        ["!pip install \\\n    numpy \\\n    scipy\nprint('done')", "if True:\n    !ls -la"],
        "utf-8",
    ),
    "magics": (
        ["%matplotlib inline\n%load_ext autoreload", "%%capture\n!apt-get update", "%%time\nn = 1"],
        "utf-8",
    ),
    "await": (
        ["import asyncio\nasync def t():\n    return 3\nx = await t()\nawait asyncio.sleep(0)"],
        "utf-8",
    ),
    "asynchronous loop": (["async def t():\n    yield 3\nasync for x in t():\n    print(x)"], "utf-8"),
    "prompts": ([">>> n = 1\n>>> n\n1", "In [1]: n = 2"], "utf-8"),
    "Colab": (
        [
            "%tensorflow_version 1.x",
            "from google.colab import drive\ndrive.mount('/content/drive')",
            "!nvidia-smi",
        ],
        "utf-8",
    ),
    "CP949": (["# 숙제 2: 그래프\nprint('한글')"], "cp949"),
    "UTF-16": (["print('한글')"], "utf-16"),
    "byte order mark": (["print('한글')"], "utf-8-sig"),
}


def cells_of(*sources: str) -> list[dict[str, object]]:
    """Return code cells as nbformat 4 has them."""
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return [empty | {"source": source} for source in sources]


def write(path: Path, *sources: str, encoding: str = "utf-8", **keys: object) -> Path:
    """Write a notebook of code cells."""
    whole = {"cells": cells_of(*sources), "metadata": {}, "nbformat": 4, "nbformat_minor": 4} | keys
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding=encoding)
    return path


@pytest.mark.parametrize("name", RIGHT)
def test_right_notebook_earns_all_points(grade, tmp_path, name) -> None:
    """What Jupyter runs is run, and costs nothing."""
    cells, encoding = RIGHT[name]
    card = grade("hw2", write(tmp_path / "hw2.ipynb", *cells, GRAPH, SESSION, encoding=encoding))
    assert (card.score, card.status, card.diagnoses) == (100, RunStatus.GRADED, ())


@pytest.mark.parametrize(
    "script",
    [
        f"get_ipython().system('pip install x')\nget_ipython().run_line_magic('matplotlib', 'inline')\n{GRAPH}{SESSION}\n",
        f"!pip install x\n%matplotlib inline\n{GRAPH}{SESSION}\n",
        f"get_ipython().magic('matplotlib inline')\nfiles = get_ipython().getoutput('ls')\n{GRAPH}{SESSION}\n",
        f"{GRAPH}get_ipython().run_cell_magic('time', '', {SESSION!r})\n",
        f"get_ipython().run_cell_magic('capture', '', '!pip install x\\n')\n{GRAPH}{SESSION}\ndisplay(1)\n",
    ],
)
def test_exported_script_runs(grade, script) -> None:
    """A script that was exported from a notebook calls the notebook's shell."""
    card = grade("hw2", script)
    assert (card.score, card.status) == (100, RunStatus.GRADED)


@pytest.mark.parametrize(
    ("cells", "code", "place"),
    [
        (["print(undefined_thing)", GRAPH, SESSION], "undefined-name", (1, 1)),
        (["import tensorflow as tf\n\n1 / 0", GRAPH, SESSION], "cell-failed", (1, 3)),
        ([GRAPH, "if x\n    pass", SESSION], "syntax-error", (2, 1)),
        ([GRAPH, "f.missing_attribute", SESSION], "cell-failed", (2, 1)),
    ],
)
def test_failed_cell_costs_only_its_own(grade, tmp_path, cells, code, place) -> None:
    """Later cells run, the failed one is named with its line, and no point is lost that it does not concern."""
    card = grade("hw2", write(tmp_path / "hw2.ipynb", *cells))
    assert (card.score, card.status) == (100, RunStatus.GRADED)
    shown = to_contract(card, Catalogue("ko"))["diagnoses"][0]
    assert (shown["code"], shown["cell"], shown["line"]) == (code, *place)


def test_last_cell_that_fails_ends_the_program(grade, tmp_path) -> None:
    """A notebook whose last cell fails did not come to its end."""
    card = grade("hw2", write(tmp_path / "hw2.ipynb", GRAPH, SESSION.replace("f,", "no,")))
    assert (card.status, card.diagnoses[0].code, card.diagnoses[0].cell) == (
        RunStatus.ERROR,
        "undefined-name",
        2,
    )


def test_incomplete_notebook_runs(grade, tmp_path) -> None:
    """Keys that a tool left out are no fault of the student."""
    path = tmp_path / "hw2.ipynb"
    path.write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": [GRAPH, SESSION]}]}), encoding="utf-8"
    )
    assert grade("hw2", path).score == 100
