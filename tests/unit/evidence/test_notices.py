"""Notices are codes of a fixed list, which both catalogues have sentences for."""

import re
import string
from pathlib import Path

import pytest

import grader
from grader.evidence.notices import MOST_CHARACTERS, PARAMS, WorkerNotice, notice
from grader.i18n.catalogue import read_catalogue

WORKER = Path(grader.__file__).parent / "worker"
_HANGUL = re.compile("[\uac00-\ud7a3]")
# The code stands first in `notice(...)`, and after the exception in `explained(...)`.
_REPORTED = re.compile(r"""\bnotice\(\s*"([a-z0-9-]+)"|\bexplained\([^\n]*, "([a-z0-9-]+)\"""")


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("code", sorted(PARAMS))
def test_every_code_has_a_sentence(code, lang):
    """Each code has an entry in both catalogues, with placeholders for exactly its parameters."""
    sentence = read_catalogue(lang)[f"notice-{code}"]
    assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} == PARAMS[code]


def test_catalogues_have_no_other_notices():
    """A code that left the list leaves no sentence behind."""
    known = {f"notice-{code}" for code in PARAMS} | {"notice-prefix"}  # the console's word before a notice
    assert {code for code in read_catalogue("en") if code.startswith("notice-")} == known


def test_worker_reports_known_codes_alone():
    """Every code that the worker's source mentions is in the list, and every code of the list is reported."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WORKER.rglob("*.py")))
    reported = {code for pair in _REPORTED.findall(source) for code in pair if code}
    assert reported <= set(PARAMS)
    assert {code for code in PARAMS if f'"{code}"' not in source} == set()


def test_worker_has_no_korean_sentence():
    """Texts in the readers' language are made on the host."""
    assert [path for path in WORKER.rglob("*.py") if _HANGUL.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("made-up", {}),
        ("no-input", {"text": "x"}),
        ("missing-file", {}),
        ("missing-file", {"path": 3}),
        ("missing-file", {"path": "x" * (MOST_CHARACTERS + 1)}),
    ],
)
def test_other_forms_cannot_be_built(code, params):
    """An unknown code, wrong parameters and values of another type or without bounds are refused."""
    with pytest.raises(ValueError, match="notice"):
        WorkerNotice(code, params)


def test_long_values_are_cut():
    """The worker never writes a notice that the host refuses."""
    assert len(notice("missing-file", path="x" * 9999).params["path"]) == MOST_CHARACTERS
