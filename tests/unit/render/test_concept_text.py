"""Concept pages on a terminal."""

import io
from pathlib import Path

from rich.console import Console

from grader.render.concept_text import concept_list, concept_text


def draw(renderable) -> str:
    """Return what a terminal of 100 columns shows."""
    console = Console(file=io.StringIO(), width=100, _environ={})
    console.print(renderable)
    return console.file.getvalue()


def test_page_is_laid_out() -> None:
    """Markdown becomes text, and a picture its description and file."""
    text = draw(concept_text("# Oak\n\n![A tree](pictures/oak.en.svg)\n\nIt **grows**.\n", Path("/concepts")))
    assert "A tree: /concepts/pictures/oak.en.svg" in text
    assert "It grows." in text


def test_list_shows_titles() -> None:
    """Each name is followed by the first heading of its page."""
    assert draw(concept_list({"oak": "# The oak\n\nMore.\n"})).split() == ["oak", "The", "oak"]
