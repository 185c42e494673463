"""Twenty-five kinds of broken submissions: unreadable files and programs that fail."""

import io
import json
import os
import zipfile
from pathlib import Path

GRAPH = "import tensorflow as tf\na = tf.constant(5)\nb = tf.constant(2)\n"
PROGRAMS = {
    "syntax": "def (\n",
    "empty": "",
    "python2": "print 'hello'\n",
    "nested": "(" * 5000 + ")" * 5000 + "\n",
    "raises": GRAPH + "1 / 0\n",
    "missing_module": "import torch\n",
    "exit_code": GRAPH + "import sys\nsys.exit(3)\n",
    "leaves": GRAPH + "import os\nos._exit(9)\n",
    "kills_itself": GRAPH + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "aborts": GRAPH + "import os\nos.abort()\n",
    "floods": GRAPH + "for i in range(20000):\n    print('x' * 100)\n",
    "half_a_pair": GRAPH + "print('\\ud800')\n",
    "removes_itself": GRAPH + "import os\nos.remove(__file__)\n",
    "breaks_streams": GRAPH + "import sys\nsys.stdout = sys.stderr = None\n",
    "asks": GRAPH + "name = input('name? ')\n",
    "recurses": GRAPH + "def f():\n    return f()\nf()\n",
}


def write_broken(folder: Path) -> list[str]:
    """Write one submission of each kind and return the students' names."""
    for name, text in PROGRAMS.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "binary.py").write_bytes(os.urandom(1000) + b"\xff\x00")
    (folder / "notebook.ipynb").write_text('{"cells": [', encoding="utf-8")
    (folder / "no_cells.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}), encoding="utf-8"
    )
    (folder / "torn.zip").write_bytes(_zip({"hw2.py": b"x = 1\n"})[:-30])
    (folder / "escapes.zip").write_bytes(_zip({"../../hw2.py": b"x = 1\n"}))
    (folder / "bomb.zip").write_bytes(_zip({"hw2.py": b"x = 1\n" * 2_000_000}))
    (folder / "packed.rar").write_bytes(b"Rar!\x1a\x07\x00")
    (folder / "no_program").mkdir()
    (folder / "no_program" / "report.docx").write_bytes(b"PK")
    (folder / "link.py").symlink_to("/etc/passwd")
    return sorted(path.name.split(".")[0] for path in folder.iterdir())


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
