"""The list of who needs attention fits 80 columns, in both languages."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.domain.messages import message
from grader.domain.report import AttentionItem, StudentName
from grader.i18n.catalogue import Catalogue
from grader.render.attention_list import attention_list
from grader.render.styles import THEME
from grader.services.batch.attention import KINDS


def item(kind: str, number: int = 0, name: str = "김민수") -> AttentionItem:
    """Return something about one student."""
    text = message("attention-late", days=2, hours=3, minutes=10, percent="30")
    return AttentionItem(kind, StudentName(f"2026{number:04}", name), text, ("conv2d_same_padding",))


def shown(items: list[AttentionItem], lang: str, width: int = 80) -> list[str]:
    """Draw the table without a terminal."""
    file = io.StringIO()
    console = Console(file=file, width=width, theme=THEME)
    console.print(attention_list(items, Catalogue(lang)))
    return file.getvalue().splitlines()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [80, 60])
def test_table_fits_the_width(lang, width) -> None:
    """Every kind has a label, and no line is wider than the terminal, also with wide characters."""
    lines = shown([item(kind, name="가나다라마바사아자차카타파하") for kind in KINDS], lang, width)
    assert max(cell_len(line) for line in lines) <= width
    assert "attention-" not in "\n".join(lines)
    assert "20260000" in "\n".join(lines)


def test_long_table_names_the_file() -> None:
    """A class with many rows shows the first and says where the others are."""
    lines = shown([item("late", number) for number in range(60)], "en")
    assert "20 more rows in attention.csv" in " ".join(lines)
