"""Charts of a class as SVG, drawn by matplotlib and themed by the page's style sheet.

Texts in a chart are message codes between `{{` and `}}` until `bilingual` puts both languages in their place,
so matplotlib needs no Korean font. Colours are placeholders for the style sheet's variables.
"""

import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup, escape

from grader.domain.sanitize import sanitize_text

INK: Final = "#0000a1"
LINE: Final = "#0000a2"
ACCENT: Final = "#0000a3"
WARNING: Final = "#0000a4"
_VARIABLES: Final = {INK: "--ink-soft", LINE: "--line", ACCENT: "--accent", WARNING: "--bad"}
_STYLE: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "grader",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.5,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}
_FONT: Final = re.compile(r"font-family: [^;\"]+;? ?")
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")
_GEOMETRY: Final = re.compile(r' (?:d|x|y|transform)="[^"]*"')
_STYLE_ATTRIBUTE: Final = re.compile(r' style="([^"]*)"')
_LINK: Final = re.compile(r'<a href="#([^"]+)" tabindex="-1">')
_PLACEHOLDER: Final = re.compile(r"\{\{([a-z-]+)\}\}")
_NO_METADATA: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or a curve of one student; `target` is the id of the element that it leads to."""

    target: str
    name: str
    points: tuple[tuple[float, float], ...]
    is_warning: bool = False


@dataclass(slots=True)
class Charts:
    """Draws charts and collects their styles: a page's policy allows no style attributes.

    `say` returns a message's text in both languages, as markup.
    """

    say: Callable[[str], Markup]
    classes: dict[str, str] = field(default_factory=dict)
    drawn: int = 0

    @property
    def css(self) -> Markup:
        """Return the rules of all charts that were drawn so far."""
        rules = (f".{name}{{{_themed(style)}}}" for style, name in self.classes.items())
        return Markup("\n".join(rules))  # noqa: S704 - matplotlib's own styles, no user's text

    def histogram(self, scores: Sequence[float], most: float, labels: tuple[str, str]) -> Markup:
        """Draw how many students have which score, in ten bins from 0 to `most`."""

        def draw(axes: Any) -> None:
            bins = [most * step / 10 for step in range(11)]
            axes.hist([min(max(score, 0.0), most) for score in scores], bins=bins, color=ACCENT, rwidth=0.92)
            axes.set_xlim(0, most)
            axes.set_xticks(bins[::2])
            axes.yaxis.get_major_locator().set_params(integer=True)
            axes.grid(visible=False, axis="x")

        return self._chart(draw, labels, height=2.6)

    def curves(self, marks: Sequence[Mark], labels: tuple[str, str]) -> Markup:
        """Overlay one curve for each student on a logarithmic scale; each leads to its student."""

        def draw(axes: Any) -> None:
            from matplotlib.collections import LineCollection

            alpha = max(0.25, min(0.9, 30 / max(len(marks), 1)))
            colours = [WARNING if mark.is_warning else ACCENT for mark in marks]
            lines = LineCollection(
                [mark.points for mark in marks], colors=colours, linewidths=1.2, alpha=alpha
            )
            lines.set_urls([f"#{mark.target}" for mark in marks])
            axes.add_collection(lines)
            axes.autoscale_view()
            if all(y > 0 for mark in marks for _, y in mark.points):
                axes.set_yscale("log")
                axes.yaxis.set_major_formatter(_plain_tick)

        return self._chart(draw, labels, marks, height=3.6)

    def scatter(self, marks: Sequence[Mark], labels: tuple[str, str], *, log_x: bool = False) -> Markup:
        """Draw one dot for each student; each leads to its student."""

        def draw(axes: Any) -> None:
            xs, ys = zip(*(mark.points[0] for mark in marks), strict=True)
            colours = [WARNING if mark.is_warning else ACCENT for mark in marks]
            dots = axes.scatter(xs, ys, s=22, c=colours, alpha=0.6, linewidths=0)
            dots.set_urls([f"#{mark.target}" for mark in marks])
            if log_x and min(xs) > 0:
                axes.set_xscale("log")
                axes.xaxis.set_major_formatter(_plain_tick)

        return self._chart(draw, labels, marks, height=3.0)

    def frame(self, draw: Callable[[Any], None], labels: tuple[str, str]) -> Markup:
        """Draw axes alone."""
        return self._chart(draw, labels, height=2.6)

    def _chart(
        self,
        draw: Callable[[Any], None],
        labels: tuple[str, str],
        marks: Sequence[Mark] = (),
        *,
        height: float,
    ) -> Markup:
        svg = _own_ids(_draw(draw, labels, height), f"c{self.drawn}-")
        self.drawn += 1
        svg = _STYLE_ATTRIBUTE.sub(self._to_class, svg)
        svg = _PLACEHOLDER.sub(lambda found: self.say(found[1]), svg)
        names = {mark.target: escape(sanitize_text(mark.name)) for mark in marks}
        svg = _LINK.sub(lambda found: f"{found[0]}<title>{names[found[1]]}</title>", svg)
        return Markup(svg)  # noqa: S704 - numbers, ids of ours and escaped messages

    def _to_class(self, found: re.Match[str]) -> str:
        style = _FONT.sub("", found[1])
        name = self.classes.setdefault(style, f"m{len(self.classes)}")
        return f' class="{name}"'


@dataclass(frozen=True, slots=True)
class CurveFrame:
    """The axes of a training curve, drawn once for a class; `draw` puts a student's curve into them."""

    svg: Markup
    place: Callable[[Sequence[tuple[float, float]]], Any]
    height: float

    def draw(self, points: Sequence[tuple[float, float]]) -> Markup:
        """Return the chart of one curve."""
        placed = (f"{x:.1f} {self.height - y:.1f}" for x, y in self.place(points))
        path = Markup('<path class="curve" d="M {}"/></svg>').format(" L ".join(placed))
        return Markup(self.svg.removesuffix("</svg>")) + path  # noqa: S704 - cut from markup


def curve_frame(charts: Charts, most_steps: float, losses: tuple[float, float]) -> CurveFrame:
    """Draw the axes for curves of up to `most_steps` steps and losses within the given bounds."""
    kept: list[Any] = []
    low, high = losses

    def draw(axes: Any) -> None:
        axes.set_xlim(0, most_steps)
        if low > 0:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter(_plain_tick)
        axes.set_ylim(low, high if high > low else low + 1)
        kept.append(axes)

    svg = charts.frame(draw, ("chart-steps", "chart-loss"))
    axes = kept[0]
    return CurveFrame(svg, axes.transData.transform, axes.figure.get_figheight() * axes.figure.dpi)


def finite_points(curve: Iterable[tuple[float, float]], most: int = 40) -> tuple[tuple[float, float], ...]:
    """Return the finite points of a curve, thinned evenly; the first and the last one stay."""
    points = [(x, y) for x, y in curve if math.isfinite(x) and math.isfinite(y)]
    if len(points) <= most:
        return tuple(points)
    return tuple(points[round(at * (len(points) - 1) / (most - 1))] for at in range(most))


def bilingual(texts: Mapping[str, str]) -> Markup:
    """Return a text of a chart in every language; the style sheet shows one of them."""
    spans = (Markup('<tspan lang="{}">{}</tspan>').format(lang, text) for lang, text in texts.items())
    return Markup("").join(spans)


def _plain_tick(value: float, _position: int) -> str:
    """Return a tick of a logarithmic axis as a plain number instead of a power of ten."""
    return f"{value:g}"


def _draw(draw: Callable[[Any], None], labels: tuple[str, str], height: float) -> str:
    """Return matplotlib's SVG without its prologue, with short numbers and no inline style sheet."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    buffer = io.StringIO()
    with rc_context(_STYLE):
        # 72 dots an inch are the units of SVG, so that a position in the figure is one in the picture.
        figure = Figure(figsize=(7.2, height), dpi=72)
        axes = figure.add_axes((0.1, 0.6 / height, 0.88, 1 - 0.75 / height))
        draw(axes)
        axes.set_xlabel(f"{{{{{labels[0]}}}}}")
        axes.set_ylabel(f"{{{{{labels[1]}}}}}")
        figure.savefig(buffer, format="svg", transparent=True, metadata=_NO_METADATA)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :].rstrip()
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    svg = svg.replace(' target="_blank"', ' tabindex="-1"').replace("xlink:href", "href")
    svg = _GEOMETRY.sub(_shorten, svg)
    return re.sub(r"\s*\n\s*", " ", svg)


def _shorten(geometry: re.Match[str]) -> str:
    """Round coordinates to tenths of a point, which no eye tells from six decimals."""
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}", geometry[0])


def _own_ids(svg: str, prefix: str) -> str:
    """Drop the ids that nothing refers to, and prefix the others: no two charts of a page share one."""
    defined = set(re.findall(r' id="([^"]+)"', svg))
    used = defined & set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda found: f' id="{prefix}{found[1]}"' if found[1] in used else "", svg)
    return re.sub(
        r'(href="#|url\(#)([^")]+)',
        lambda found: f"{found[1]}{prefix if found[2] in used else ''}{found[2]}",
        svg,
    )


def _themed(style: str) -> str:
    for colour, variable in _VARIABLES.items():
        style = style.replace(colour, f"var({variable})")
    return style
