"""Concepts in a few sentences, from the pages of `docs/concepts/`."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from grader.course.concept_pages import concept_page
from grader.domain.feedback import ConceptNote, ConceptPicture
from grader.domain.messages import Text
from grader.i18n.catalogue import LANGUAGES

_PICTURE: Final = re.compile(r"^!\[(?P<text>[^\]]*)\]\((?P<file>[^)]+\.svg)\)$")
# Links of a page lead to other pages, which a student's feedback does not have.
_LINK: Final = re.compile(r"\[(?P<text>[^\]]+)\]\([^)]*\)")
_MOST_PICTURE_BYTES: Final = 200_000


def read_concept(folder: Path, concept: str) -> ConceptNote | None:
    """Return a concept's title, first paragraph and picture; None where a language lacks the page."""
    pages = {lang: concept_page(folder, concept, lang) for lang in LANGUAGES}
    texts: dict[str, list[str]] = {
        lang: page.read_text(encoding="utf-8").split("\n\n")
        for lang, page in pages.items()
        if page is not None
    }
    if texts.keys() != pages.keys():
        return None
    titles = {lang: blocks[0].removeprefix("# ").strip() for lang, blocks in texts.items()}
    first = {lang: _first_paragraph(blocks) for lang, blocks in texts.items()}
    return ConceptNote(
        name=concept,
        title=Text(ko=titles["ko"], en=titles["en"]),
        text=Text(ko=first["ko"], en=first["en"]),
        pictures=_pictures(folder, texts),
    )


def _first_paragraph(blocks: list[str]) -> str:
    found = next((block for block in blocks[1:] if not block.startswith(("#", "!", "-", "|", "`"))), "")
    return _LINK.sub(lambda link: link["text"], found)


def _pictures(folder: Path, texts: Mapping[str, list[str]]) -> dict[str, ConceptPicture]:
    found: dict[str, ConceptPicture] = {}
    for lang, blocks in texts.items():
        match = next(filter(None, (_PICTURE.match(block.strip()) for block in blocks)), None)
        if match is None:
            continue
        file = folder / match["file"]
        if file.is_file() and file.stat().st_size <= _MOST_PICTURE_BYTES:
            found[lang] = ConceptPicture(match["text"], file.read_bytes())
    return found
