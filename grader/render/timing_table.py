"""Where the time of one grading went, as a table for the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue


def timing_table(spans: Sequence[Mapping[str, Any]], catalogue: Catalogue) -> Table:
    """List the spans by their beginning, in milliseconds; a span inside another is indented."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for _ in range(2):
        table.add_column(justify="right", no_wrap=True)
    heads = ("timing-part", "timing-begin", "timing-milliseconds")
    table.add_row(*(Text(catalogue.text(message(head)), style="heading") for head in heads))
    for at, span in enumerate(spans):
        depth = sum(_contains(other, span) for other in spans[:at])
        begin, length = 1000 * span["at_s"], 1000 * span["seconds"]
        table.add_row(f"{'  ' * depth}{span['name']}", f"{begin:.1f}", f"{length:.1f}")
    return table


def _contains(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> bool:
    return bool(inner["at_s"] + inner["seconds"] <= outer["at_s"] + outer["seconds"] + 1e-4)
