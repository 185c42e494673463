"""Charts as SVG."""

import re
import xml.etree.ElementTree as ET

import pytest
from markupsafe import Markup

from grader.render.charts import Charts, Mark, bilingual, finite_points


def draw_all() -> tuple[Charts, str]:
    """Draw one chart of each kind."""
    charts = Charts(lambda code: bilingual({"ko": f"{code}-ko", "en": f"{code}-en"}))
    marks = [
        Mark("r-1", "<김>", ((0, 9.0), (5, 3.0))),
        Mark("r-2", "이", ((0, 8.0), (5, 0.001)), is_warning=True),
    ]
    labels = ("chart-steps", "chart-loss")
    svg = charts.histogram([1, 50, 99.5], 100, ("chart-score", "chart-students"))
    svg += charts.curves(marks, labels) + charts.scatter(marks, labels, log_x=True)
    return charts, str(svg)


def test_charts_are_well_formed():
    """Each chart is one SVG element that a parser accepts."""
    _, svg = draw_all()
    tree = ET.fromstring(f"<page>{svg}</page>")
    assert len(tree) == 3


def test_each_mark_leads_to_its_student():
    """Every curve and every dot is a link to the student's row."""
    _, svg = draw_all()
    assert (svg.count('href="#r-1"'), svg.count('href="#r-2"')) == (2, 2)


def test_marks_are_named():
    """A mark's title is the student's name, escaped."""
    _, svg = draw_all()
    assert svg.count("<title>&lt;김&gt;</title>") == 2


def test_charts_obey_the_page_policy():
    """No style attribute, script, font or external address is left; colours are the page's variables."""
    charts, svg = draw_all()
    assert not re.search(r"style=|<style|<script|http://(?!www\.w3\.org/)", svg)
    assert "var(--accent)" in charts.css
    assert "font-family" not in charts.css


def test_ids_are_unique():
    """Charts on the same page share no id."""
    _, svg = draw_all()
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


def test_labels_are_in_both_languages():
    """Axes are named in Korean and English."""
    _, svg = draw_all()
    assert {"chart-loss-ko", "chart-loss-en"} <= set(re.findall(r"<tspan[^>]*>([^<]+)<", svg))


def test_labels_keep_their_digits():
    """Rounding coordinates leaves the numbers at the axes alone."""
    charts = Charts(lambda code: Markup(code))
    marks = [Mark("r", "박", ((rate, 90.0),)) for rate in (0.001, 0.01)]
    assert ">0.001<" in str(charts.scatter(marks, ("chart-rate", "chart-accuracy"), log_x=True))


def test_equal_classes_give_equal_bytes():
    """A chart depends on its values alone."""
    assert draw_all()[1] == draw_all()[1]


@pytest.mark.parametrize("number", [1, 40, 1000])
def test_long_curves_are_thinned(number):
    """A curve keeps its first and last point and at most 40 points; NaN is left out."""
    curve = [(at, float(at)) for at in range(number)] + [(number, float("nan"))]
    points = finite_points(curve)
    assert (points[0][0], points[-1][0]) == (0, number - 1)
    assert len(points) <= 40
