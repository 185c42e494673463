"""`feedback/STUDENT.html`: one student's results on a page of its own."""

import base64
import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markupsafe import Markup

from grader.domain.feedback import ConceptNote, FeedbackPart, StudentFeedback
from grader.domain.messages import Text, message
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import Catalogue, Language
from grader.render.charts import Charts, CurveFrame, curve_frame, finite_points
from grader.render.feedback_texts import (
    check_mark,
    fact_texts,
    hidden_text,
    other_causes,
    points_text,
    score_text,
)
from grader.render.number_format import read_loss_curve, show_points
from grader.render.pages import both, chart_text, render_page, template_source


@dataclass(slots=True)
class FeedbackPages:
    """Renders a class's pages; axes of curves and pictures of concepts are drawn once for all."""

    charts: Charts = field(default_factory=lambda: Charts(chart_text))
    frames: dict[tuple[float, float, float], CurveFrame] = field(default_factory=dict)

    def render(self, feedback: StudentFeedback) -> str:
        """Return one student's page."""
        lang: Language = "ko" if feedback.lang == "ko" else "en"
        curves = {part.assignment: self._curve(part) for part in feedback.parts}
        return render_page(
            "feedback.html.j2",
            styles=(template_source("page.css"), self.charts.css),
            scripts=(template_source("switches.js"),),
            feedback=feedback,
            lang=lang,
            title=f"{Catalogue(lang).text(message('feedback-heading'))}: {sanitize_text(feedback.name)}",
            score_line=lambda part: both(score_text(part)),
            facts=lambda part: [both(each) for each in fact_texts(part)],
            points=show_points,
            mark=check_mark,
            check_points=lambda check: both(points_text(check)),
            hidden_line=lambda hidden: both(hidden_text(hidden)),
            other_causes=other_causes,
            curve_of=lambda part: curves[part.assignment],
            pictures=_pictures,
            png=_png,
            markdown=_markdown,
        )

    def _curve(self, part: FeedbackPart) -> Markup | None:
        points = finite_points(read_loss_curve(part.result.card.evidence.get("loss_curve")), 120)
        if len(points) < 2:
            return None
        losses = [loss for _, loss in points]
        low, high = min(losses), max(losses)
        # Rounded outwards, so that a class shares a few frames.
        if low > 0:
            low, high = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))
        key = (_nice_ceiling(points[-1][0]), low, high)
        if key not in self.frames:
            self.frames[key] = curve_frame(self.charts, key[0], (key[1], key[2]))
        return self.frames[key].draw(points)


def _nice_ceiling(value: float) -> float:
    """Return the next round number."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        step * power
        for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
        if step * power >= value * (1 - 1e-9)
    )


def _pictures(note: ConceptNote) -> Iterator[tuple[str, str, str]]:
    return ((lang, picture.text, _svg(picture.svg)) for lang, picture in note.pictures.items())


@functools.lru_cache(maxsize=128)
def _svg(picture: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"


def _png(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@functools.lru_cache(maxsize=256)
def _markdown(text: Text) -> Markup:
    """Render the course's own Markdown; raw HTML in it stays text."""
    renderer = MarkdownIt("commonmark", {"html": False})
    spans = (
        Markup('<div lang="{}">').format(lang) + Markup(renderer.render(source)) + Markup("</div>")  # noqa: S704
        for lang, source in (("ko", text.ko), ("en", text.en))
    )
    return Markup("").join(spans)
