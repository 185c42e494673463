"""A stopped program is explained in the reader's language alone, in everything that is shown of its result."""

import json
import re

import pytest

from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract

_HANGUL = re.compile("[\uac00-\ud7a3]")
_LATIN_SENTENCE = re.compile(r"(?:\b[a-z]{2,}\b[ ,]+){3}")

STOPS = {
    "typed_input": ("a = 3\nx = int(input('n? '))\n", "asked-for-input"),
    "file_beside": ("a = 3\nopen('data/points.csv')\n", "missing-file"),
    "own_module": ("a = 3\nimport my_layers\n", "missing-module"),
    "unknown_package": ("a = 3\nimport torch\nmodel = torch.nn.Linear(2, 1)\n", "missing-module"),
    "other_program": ("a = 3\nimport subprocess\nsubprocess.run(['ls'])\n", "not-permitted"),
    "far_host": ("a = 3\nimport socket\nsocket.create_connection(('example.org', 80))\n", "not-permitted"),
    "download": ("a = 3\nfrom urllib.request import urlopen\nurlopen('http://a.org/b')\n", "missing-file"),
    "system_file": ("a = 3\nopen('/etc/hosts', 'a')\n", "missing-file"),
    "old_range": ("a = 3\nfor i in xrange(3):\n    pass\n", "python-2-program"),
    "old_array": ("import numpy as np\nb = np.zeros(3).tostring()\n", "program-stopped"),
    "lost_name": ("import tensorflow as tf\nb = tf.contrib.seq2seq_old\n", "removed-tensorflow-name"),
}


def notebook(*cells: str) -> str:
    """Build a notebook of code cells."""
    code = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def sentences(card, lang: str) -> list[str]:
    """Return the texts of the diagnoses, and the messages of the checks."""
    shown = to_contract(card, Catalogue(lang))
    diagnoses = [found[part] for found in shown["diagnoses"] for part in ("title", "message", "next_step")]
    return diagnoses + [check["message"] for check in shown["checks"] if "message" in check]


@pytest.mark.parametrize("name", sorted(STOPS))
def test_stop_is_explained_in_one_language(name, grade):
    """English has no Hangul; Korean quotes no English sentence that the catalogue has in Korean."""
    program, code = STOPS[name]
    card = grade("hw2", program)
    assert code in {found.code for found in card.diagnoses}
    assert [text for text in sentences(card, "en") if _HANGUL.search(text)] == []
    kinds = [text for text in sentences(card, "ko") if "종류: " in text]
    assert [text for text in kinds if re.search(r"종류: [a-z]", text)] == []
    first = Catalogue("ko").text(card.diagnoses[0].message)
    assert (bool(_HANGUL.search(first)), _LATIN_SENTENCE.search(first)) == (True, None)


def test_cell_of_a_notebook_is_named_in_one_language(grade, tmp_path):
    """The cell is that of the failing line, as a number of its own and in the checks' sentences."""
    path = tmp_path / "hw2.ipynb"
    path.write_text(notebook("def f():\n    return missing", "a = 3", "f()"), encoding="utf-8")
    card = grade("hw2", path)
    shown = to_contract(card, Catalogue("en"))
    place = {"code": "undefined-name", "cell": 1, "line": 2}
    assert place.items() <= shown["diagnoses"][0].items()
    assert any("cell 1, line 2" in text for text in sentences(card, "en"))
    assert any("1번째 셀 2행" in text for text in sentences(card, "ko"))
    assert [text for text in sentences(card, "en") if _HANGUL.search(text)] == []


def test_role_of_each_tensor_has_its_reason(grade, course_root):
    """The result says which tensor was taken for what, and why, in the reader's language."""
    card = grade("hw1-1", course_root / "solutions" / "hw1_1_steps" / "solution.py", max_steps=20)
    roles = {lang: to_contract(card, Catalogue(lang))["evidence"]["roles"] for lang in ("ko", "en")}
    (english,) = [role for role in roles["en"] if role["role"] == "prediction"]
    (korean,) = [role for role in roles["ko"] if role["role"] == "prediction"]
    assert english["tensor"] == korean["tensor"]
    assert not _HANGUL.search(english["reason"])
    assert _HANGUL.search(korean["reason"])
