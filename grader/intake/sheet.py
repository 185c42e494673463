"""A platform's own CSV file, whose cells can be filled in while every other byte stays as it was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from grader.intake.class_tables import (
    BOM,
    Table,
    clean_cell,
    find_columns,
    read_text,
    split_separator_line,
    table_of,
)

_MUST_QUOTE: Final = re.compile(r'["\r\n]')


@dataclass(frozen=True, slots=True)
class _Line:
    """One record: its cells as they are in the file, quotes included, and the line's end."""

    cells: tuple[str, ...]
    end: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records of a CSV file; `head` is Excel's `sep=;` line, if there is one."""

    path: Path
    encoding: str
    head: str
    delimiter: str
    lines: tuple[_Line, ...]

    @classmethod
    def read(cls, path: Path) -> "Sheet":
        """Read a file; raises `UsageError` for one that is no text."""
        text, encoding = read_text(path)
        head, body, delimiter = split_separator_line(text)
        return cls(path, encoding, head, delimiter, tuple(_split(body, delimiter)))

    @property
    def table(self) -> Table:
        """Return the rows about people, numbered as the records are, from 0."""
        return table_of(((at, self.row(at)) for at in range(len(self.lines))), self.path)

    @property
    def heading(self) -> int:
        """Return the number of the record that is the heading; `table` raises where there is none."""
        return next(at for at, cells in self.rows() if find_columns([clean_cell(cell) for cell in cells]))

    def row(self, at: int) -> list[str]:
        """Return the texts of a record's cells."""
        return [_unquote(cell) for cell in self.lines[at].cells]

    def cell(self, at: int, column: int) -> str:
        """Return one cell's text without outer spaces; empty where the record is too short."""
        cells = self.row(at)
        return cells[column].strip() if column < len(cells) else ""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each record's number and texts."""
        for at in range(len(self.lines)):
            yield at, self.row(at)

    def with_cells(self, column: int, texts: Mapping[int, str]) -> "Sheet":
        """Return the sheet with new texts in one column, by record; short records are filled up."""
        lines = (
            self._written(line, column, texts[at]) if at in texts else line
            for at, line in enumerate(self.lines)
        )
        return replace(self, lines=tuple(lines))

    def to_bytes(self) -> bytes:
        """Return the file; signs that its encoding lacks become HTML references, as Moodle's comments may."""
        body = "".join(self.delimiter.join(line.cells) + line.end for line in self.lines)
        return (self.head + body).encode(self.encoding, "xmlcharrefreplace")

    def _written(self, line: _Line, column: int, text: str) -> _Line:
        cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
        was_quoted = cells[column].startswith('"')
        if was_quoted or self.delimiter in text or _MUST_QUOTE.search(text):
            text = '"' + text.replace('"', '""') + '"'
        cells[column] = text
        return _Line(tuple(cells), line.end)


def _split(text: str, delimiter: str) -> Iterator[_Line]:
    """Cut a text into records as RFC 4180 does; a quote is special at the beginning of a cell only."""
    plain = f"[^{re.escape(delimiter)}\r\n]*"
    cell = re.compile(f'{BOM}?(?:"[^"]*(?:""[^"]*)*(?:"{plain}|$)|{plain})')
    cells: list[str] = []
    at = 0
    while at < len(text):
        found = cell.match(text, at)
        assert found is not None  # noqa: S101 - the pattern matches the empty text
        cells.append(found.group())
        at = found.end()
        if text.startswith(delimiter, at):
            at += len(delimiter)
            if at < len(text):
                continue
            cells.append("")
        end = _line_end(text, at)
        at += len(end)
        yield _Line(tuple(cells), end)
        cells = []


def _line_end(text: str, at: int) -> str:
    return next((end for end in ("\r\n", "\n", "\r") if text.startswith(end, at)), "")


def _unquote(cell: str) -> str:
    text = cell.removeprefix(BOM)
    if not text.startswith('"'):
        return text
    closed = re.match(r'"([^"]*(?:""[^"]*)*)"?(.*)', text, re.DOTALL)
    assert closed is not None  # noqa: S101 - it begins with a quote
    return closed[1].replace('""', '"') + closed[2]


def find_column(titles: Iterable[str], names: Iterable[str]) -> int | None:
    """Return the first column with one of these headings, compared without case and outer spaces."""
    wanted = {name.casefold() for name in names}
    return next((at for at, title in enumerate(titles) if clean_cell(title).casefold() in wanted), None)
