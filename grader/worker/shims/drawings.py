"""The figures that a program draws with matplotlib: each is kept as a PNG, within a number and a size."""

import io
import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

MAX_FIGURES = 12
MAX_FIGURE_BYTES = 256 << 10
_MOST_RENDERINGS = 3 * MAX_FIGURES
_DPI = 72.0
_MAX_SIDE_PIXELS = 800.0


class Drawings:
    """The figures of one program, as they looked when they were shown, saved or left open at the end."""

    def __init__(self) -> None:
        self._kept: dict[Any, bytes] = {}
        self._renderings = 0

    def keep_open(self, pyplot: ModuleType) -> None:
        """Keep all open figures; a figure that was kept before is replaced by its present state."""
        for number in pyplot.get_fignums():
            self.keep(_manager(number).canvas.figure)

    def keep(self, figure: Any) -> None:
        """Keep one figure, unless it exceeds the bounds or cannot be drawn."""
        is_new = figure not in self._kept
        if self._renderings >= _MOST_RENDERINGS or (is_new and len(self._kept) >= MAX_FIGURES):
            return
        self._renderings += 1
        try:
            png = _render(figure)
        except Exception:  # noqa: BLE001 - a formula that is none, an artist that fails: no picture then
            return
        if len(png) <= MAX_FIGURE_BYTES:
            self._kept[figure] = png

    def kept(self) -> tuple[bytes, ...]:
        """Return the PNGs in the order in which their figures were first kept."""
        if "matplotlib.pyplot" in sys.modules:
            self.keep_open(sys.modules["matplotlib.pyplot"])
        return tuple(self._kept.values())


def _manager(number: int) -> Any:
    from matplotlib._pylab_helpers import Gcf

    # Not `pyplot.figure(number)`, which makes that figure the current one.
    return Gcf.figs[number]


def _render(figure: Any) -> bytes:
    """Draw a figure as a PNG of at most `_MAX_SIDE_PIXELS` a side, without warnings and without a date."""
    content = io.BytesIO()
    dpi = min(_DPI, _MAX_SIDE_PIXELS / max(figure.get_size_inches()))
    with _quiet():
        figure.savefig(content, format="png", dpi=dpi, metadata={"Software": None})
    return content.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the warnings of drawing, for instance of missing fonts, out of the program's output."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
