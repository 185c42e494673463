"""A scorecard as an SVG picture of a terminal, for the documentation."""

import html
import io
import itertools
import re
from typing import Final

from rich.cells import cell_len
from rich.console import Console

from grader.domain.messages import Readable
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.console import scorecard
from grader.render.styles import THEME

_WIDTH: Final = 84
_FONTS: Final = "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK KR', D2Coding, monospace"
_CELL: Final = 12.2  # rich's width of a cell, in SVG units
# A Hangul glyph is narrower than two cells; drawn larger, words do not fall apart.
_LARGER: Final = ' style="font-size: 23px"'
# rich's frame without its web fonts: a picture in a document must not load anything.
_FRAME: Final = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-family: FONTS; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", _FONTS)
_TEXT: Final = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" (y="[\d.]+") textLength="[\d.]+" (clip-path="[^"]+")>([^<]*)</text>'
)


def to_svg(card: Scorecard, catalogue: Catalogue, *, command: str, title: Readable | None = None) -> str:
    """Draw the scorecard as `command` prints it; equal scorecards give equal bytes."""
    console = Console(
        record=True,
        width=_WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        theme=THEME,
        legacy_windows=False,
        _environ={},
    )
    console.print(scorecard(card, catalogue, _WIDTH, title=title))
    return _TEXT.sub(_place, console.export_svg(title=command, code_format=_FRAME))


def _place(found: re.Match[str]) -> str:
    """Position each run of characters of equal width separately.

    rich gives Hangul the width of Latin letters, and some viewers drop leading spaces.
    """
    style, x, y, clip, escaped = found.groups()
    at, texts = float(x), []
    for wide, signs in itertools.groupby(html.unescape(escaped), lambda sign: cell_len(sign) > 1):
        run = "".join(signs)
        cells = (2 if wide else 1) * _CELL
        begin, kept = at + cells * (len(run) - len(run.lstrip())), run.strip()
        at += cells * len(run)
        if kept:
            place = f'x="{begin:g}" {y} textLength="{cells * len(kept):g}" {clip}{_LARGER if wide else ""}'
            texts.append(f'<text class="{style}" {place}>{_escape(kept)}</text>')
    return "".join(texts)


def _escape(text: str) -> str:
    return html.escape(text).replace("\N{NO-BREAK SPACE}", "&#160;")
