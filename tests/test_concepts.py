"""The concept library is complete: pages in both languages, with current pictures, for every check."""

import importlib.util
import re
from pathlib import Path

import pytest

from grader.course.concept_pages import concept_names, concept_page, read_aliases
from grader.course.course import load_course

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "concepts"
LANGUAGES = ("ko", "en")
# The concepts of the lesson's slides; each has a picture.
LESSON = (
    *("cifar-10", "cnn", "convolution", "cross-entropy", "dropout", "fully-connected", "initialisation"),
    *("learning-rate", "overfitting", "padding", "pooling", "relu", "reshape", "softmax", "stride"),
)
PICTURE = re.compile(r"^!\[[^\]]+\]\((\S+)\)$", re.MULTILINE)
# What both languages of a page must have equally often, in the same order.
PARTS = re.compile(r"^(#+ |- |\d+\. |!\[|    \S)", re.MULTILINE)


@pytest.fixture(scope="module")
def pictures():
    """Load the script that draws the pictures."""
    spec = importlib.util.spec_from_file_location("concept_pictures", ROOT / "docs/make_concept_pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(name: str, lang: str) -> str:
    """Return the text of a page."""
    return (FOLDER / f"{name}.{lang}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", concept_names(FOLDER))
def test_languages_have_equal_parts(name) -> None:
    """Both languages exist, with the same headings, list items, code and pictures, and the same code words."""
    korean, english = (read(name, lang) for lang in LANGUAGES)
    assert [mark.strip()[:2] for mark in PARTS.findall(korean)] == [
        mark.strip()[:2] for mark in PARTS.findall(english)
    ]
    code = [set(re.findall(r"`([^`\n]+)`", text)) for text in (korean, english)]
    assert code[0] == code[1]


@pytest.mark.parametrize("name", LESSON)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lesson_has_pages_with_a_picture(name, lang) -> None:
    """Each concept of the lesson has a page in both languages, which shows one picture in that language."""
    assert PICTURE.findall(read(name, lang)) == [f"pictures/{name}.{lang}.svg"]


def test_every_picture_is_drawn_and_shown(pictures) -> None:
    """Pages show exactly the pictures that the script draws, and no other file lies beside them."""
    drawn = {f"pictures/{name}.{lang}.svg" for name in pictures.PICTURES for lang in LANGUAGES}
    shown = {
        link
        for name in concept_names(FOLDER)
        for lang in LANGUAGES
        for link in PICTURE.findall(read(name, lang))
    }
    kept = {file.relative_to(FOLDER).as_posix() for file in (FOLDER / "pictures").iterdir()}
    assert shown == drawn == kept


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_are_current(pictures, lang) -> None:
    """Committed pictures equal what `python docs/make_concept_pictures.py` draws."""
    stale = [
        name
        for name in pictures.PICTURES
        if (FOLDER / "pictures" / f"{name}.{lang}.svg").read_text(encoding="utf-8")
        != pictures.draw(name, lang)
    ]
    assert stale == []


def test_every_check_has_a_page(course_root) -> None:
    """The concept of each check leads to a page, in both languages."""
    concepts = {
        check.concept
        for assignment in load_course(course_root).assignments.values()
        for check in assignment.checks
    }
    lost = [
        (each, lang)
        for each in sorted(concepts)
        for lang in LANGUAGES
        if concept_page(FOLDER, each, lang) is None
    ]
    assert lost == []


def test_aliases_lead_to_pages() -> None:
    """Each alias names a page, and no alias hides one."""
    aliases, names = read_aliases(FOLDER), concept_names(FOLDER)
    assert set(aliases.values()) <= set(names)
    assert not set(aliases) & set(names)


def test_pages_load_nothing_from_elsewhere() -> None:
    """Pages and pictures work without a network: they link only to files beside them."""
    links = {
        link
        for name in concept_names(FOLDER)
        for lang in LANGUAGES
        for link in re.findall(r"\]\(([^)]+)\)", read(name, lang))
    }
    assert [link for link in links if not (FOLDER / link).is_file()] == []
    files = [file.read_text(encoding="utf-8") for file in (FOLDER / "pictures").glob("*.svg")]
    assert not any(re.search(r"(?:href|src)=\"(?!#)|@import|<script", text) for text in files)
