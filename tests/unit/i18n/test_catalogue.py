"""Both catalogues contain every message of the grader."""

import os
import re
import runpy
import shutil
import string
import time
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path

import pytest

import grader
from grader.domain.claims import ClaimKind
from grader.domain.messages import Text, message
from grader.i18n import catalogue
from grader.i18n.catalogue import Catalogue, pick_language, read_catalogue

ROOM = Path(grader.__file__).parent
compile_catalogues = runpy.run_path(str(ROOM.parent / "hatch_build.py"))["compile_catalogues"]
# Codes that are composed from a fixed set of names.
BUILT = {
    "status-": ("graded", "error", "timeout", "memory", "killed", "invalid", "grader-fault"),
    "ended-": ("graded", "error", "timeout", "memory", "killed", "invalid", "grader-fault"),
    "stage-": ("prepare-data", "warm-up", "run", "examine"),
    "kind-": ("script", "notebook", "folder", "archive"),
    "panel-": ("options", "arguments", "commands"),
    "claim-": ("points", "languages", "stub-file", "programs", "checks"),
    "kind-of-claim-": tuple(kind.value for kind in ClaimKind),
    "name-kind-": (
        *("tensor", "variable", "function", "number", "text", "collection", "mapping", "array"),
        "other",
    ),
    "count-": ("mutant", "variant"),
}


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_catalogues_have_equal_codes() -> None:
    """Each code has a sentence in both catalogues with the same placeholders."""
    korean, english = read_catalogue("ko"), read_catalogue("en")
    assert korean.keys() == english.keys()
    assert {code for code in korean if placeholders(korean[code]) != placeholders(english[code])} == set()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_code_stands_twice(language: str) -> None:
    """A merge that keeps both sides can double an entry, of which only the last would count."""
    text = (Path(catalogue.__file__).parent / f"{language}.po").read_text(encoding="utf-8")
    codes = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_every_code_in_use_is_there() -> None:
    """Every `message("code")` in the package has a sentence."""
    used = set()
    for file in ROOM.rglob("*.py"):
        used |= set(
            re.findall(r'\b(?:message|Message|say)\(\s*"([a-z0-9-]+)"', file.read_text(encoding="utf-8"))
        )
    used |= {prefix + name for prefix, names in BUILT.items() for name in names}
    assert used - read_catalogue("ko").keys() - {"some-code", "no-such-file"} == set()


def test_text_fills_the_placeholders() -> None:
    """A message becomes a sentence with its parameters."""
    assert Catalogue("en").text(message("no-such-file", path="a.py")) == "There is no file or folder a.py."


def test_text_of_an_author_is_chosen() -> None:
    """An author's text is shown in the reader's language."""
    assert [Catalogue(lang).text(Text("가", "a")) for lang in ("ko", "en")] == ["가", "a"]


@pytest.mark.parametrize("said", [message("nobody-wrote-this", x=1), message("no-such-file", x=1)])
def test_missing_code_is_no_exception(said) -> None:
    """A code without a sentence, or with a missing parameter, is shown with its parameters."""
    assert Catalogue("ko").text(said) == f"{said.code} (x=1)"


@pytest.mark.parametrize(
    ("option", "environ", "course", "lang"),
    [
        ("en", {"GRADE_LANG": "ko"}, "ko", "en"),
        (None, {"GRADE_LANG": "en", "LANG": "ko_KR.UTF-8"}, "ko", "en"),
        (None, {"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "en", "ko"),
        (None, {"LANG": "en_US.UTF-8"}, "ko", "en"),
        (None, {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "ko", "ko"),
        (None, {"LANG": "fr_FR.UTF-8"}, "ko", "ko"),
        (None, {}, "en", "en"),
    ],
)
def test_language_is_picked_in_order(option, environ, course, lang) -> None:
    """The option comes first, then GRADE_LANG, a supported locale, and the course's language."""
    assert pick_language(option, environ, course) == lang


def test_compiled_catalogue_equals_its_source(tmp_path):
    """The build hook compiles every sentence of both catalogues."""
    for lang, compiled in compile_catalogues(ROOM / "i18n", tmp_path):
        with compiled.open("rb") as file:
            translations = GNUTranslations(file)
        source = read_catalogue(lang)
        assert {code: translations.gettext(code) for code in source} == dict(source)


@pytest.mark.parametrize("age", [None, -10, 10])
def test_source_is_read_where_nothing_current_is_compiled(age, tmp_path, monkeypatch):
    """A missing or outdated compiled catalogue never hides a sentence of the source."""
    shutil.copy(ROOM / "i18n" / "en.po", tmp_path)
    if age is not None:
        for _ in compile_catalogues(tmp_path, tmp_path):
            pass
        now = time.time()
        os.utime(tmp_path / "en.po", (now, now))
        os.utime(tmp_path / "en.mo", (now + age, now + age))
    monkeypatch.setattr("grader.i18n.catalogue._FOLDER", tmp_path)
    find_sentence = catalogue._find_sentence.__wrapped__
    assert find_sentence("en")("at-line") == "line {line}"
    assert find_sentence("en")("nobody-wrote-this") is None


def test_names_cannot_control_the_terminal():
    """Text chosen by a student is shown without escapes and direction changes."""
    told = message("entry-taken", name="\x1b[31m\u202eyp.x", entry="hw2.py")
    unknown = message("not-in-any-catalogue", name="\x1b[31m\u202e")
    assert not {"\x1b", "\u202e"} & set(Catalogue("en").text(told) + Catalogue("en").text(unknown))
