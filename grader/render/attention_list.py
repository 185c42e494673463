"""Who needs attention after a batch, as a list for the terminal."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.domain.messages import message
from grader.domain.report import AttentionItem
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import Catalogue
from grader.render.styles import UNICODE, Glyphs

# More rows than this push the totals out of sight; the file has all of them.
_MOST_ROWS: Final = 40
_MOST_CHARACTERS: Final = 300


def attention_list(
    items: Sequence[AttentionItem], catalogue: Catalogue, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """List who needs attention: the kind, the person with id and name, and the reason."""
    say = catalogue.text
    table = Table(box=box.SIMPLE_HEAD if glyphs is UNICODE else box.ASCII2, pad_edge=False)
    for code in ("column-attention", "column-student", "column-reason"):
        table.add_column(say(message(code)), overflow="fold", vertical="top")
    for item in items[:_MOST_ROWS]:
        reason = Text(_shorten(say(item.text)))
        if item.checks:
            reason.append(f" ({', '.join(item.checks)})")
        table.add_row(Text(say(message(f"attention-short-{item.kind}"))), Text(_who(item)), reason)
    if len(items) <= _MOST_ROWS:
        return table
    return Group(table, Text(say(message("attention-more", count=len(items) - _MOST_ROWS))))


def _shorten(text: str) -> str:
    """Return a reason on one line; the file has all of it."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]} …"


def _who(item: AttentionItem) -> str:
    student, name = sanitize_text(item.person.student), sanitize_text(item.person.name)
    return name if student == name else f"{name} ({student})"
