"""The two output streams of a command: results go to one, everything else to the other."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from grader.domain.errors import GraderFault, UsageError
from grader.domain.messages import Readable, message
from grader.i18n.catalogue import Catalogue
from grader.render.styles import THEME, Glyphs, glyphs_for


class Terminal:
    """Writes results to standard output, and notes, progress and errors to standard error."""

    def __init__(self, catalogue: Catalogue, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.catalogue = catalogue
        self.out = _console(out or sys.stdout)
        self.err = _console(err or sys.stderr)

    @property
    def glyphs(self) -> Glyphs:
        """Return the glyphs that standard output can show."""
        return glyphs_for(self.out.encoding)

    def show(self, renderable: RenderableType) -> None:
        """Print a result."""
        self.out.print(renderable)

    def note(self, text: Readable) -> None:
        """Print a note to standard error."""
        self._write_line("notice-prefix", "message.notice", text)

    def fail(self, texts: tuple[Readable, ...], *, fault: bool) -> None:
        """Print errors to standard error; a grader fault is worded as one."""
        for text in texts:
            self._write_line("fault-prefix" if fault else "error-prefix", "message.error", text)

    def write_json(self, data: Mapping[str, Any], place: str) -> None:
        """Write JSON to a file or, for `-`, to standard output."""
        if place == "-":
            stream = self.out.file
            # Escapes survive on a stream that cannot encode Korean; question marks would lose the text.
            plain = (self.out.encoding or "").lower().replace("-", "") != "utf8"
            stream.write(_dump(data, ascii_only=plain))
            stream.flush()
            return
        try:
            Path(place).write_text(_dump(data, ascii_only=False), encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise GraderFault(message("json-unwritable", path=place, reason=reason)) from error

    def _write_line(self, prefix: str, style: str, text: Readable) -> None:
        line = Text.assemble((f"{self.catalogue.text(message(prefix))}: ", style), self.catalogue.text(text))
        # The terminal wraps long lines itself: a path that rich breaks in two cannot be copied.
        self.err.print(line, soft_wrap=True)


def require_writable(*files: str | Path | None) -> None:
    """Raise `UsageError` for an output file that cannot be written, before minutes of work are spent.

    `-` is standard output; None is an output that was not requested.
    """
    for file in files:
        if file not in (None, "-"):
            folder = Path(str(file)).parent
            if not folder.is_dir() or not os.access(folder, os.W_OK):
                raise UsageError(message("json-unwritable", path=str(file), reason=str(folder)))


def _dump(data: Mapping[str, Any], *, ascii_only: bool) -> str:
    return json.dumps(data, ensure_ascii=ascii_only, indent=2, allow_nan=False) + "\n"


def _console(stream: TextIO) -> Console:
    return Console(file=stream, theme=THEME, highlight=False, markup=False, emoji=False)
