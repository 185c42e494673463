"""Concept pages in a terminal."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.table import Table

# A terminal shows no pictures: their alternative text and file take their place.
_PICTURE: Final = re.compile(r"^!\[(?P<text>[^\]]*)\]\((?P<file>[^)]+)\)$", re.MULTILINE)


def concept_text(text: str, folder: Path) -> RenderableType:
    """Lay out the Markdown `text` of a page in `folder`."""
    return Markdown(_PICTURE.sub(lambda found: f"{found['text']}: `{folder / found['file']}`", text))


def concept_list(pages: Mapping[str, str]) -> RenderableType:
    """List concepts with the titles of their pages, whose Markdown is given."""
    table = Table.grid(padding=(0, 2))
    for name, text in pages.items():
        table.add_row(name, text.partition("\n")[0].removeprefix("# "))
    return table
