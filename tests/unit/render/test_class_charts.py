"""Which charts a class's results allow."""

from dataclasses import replace

import pytest

from grader.domain.report import StudentResult
from grader.render.charts import Charts, bilingual
from grader.render.class_charts import class_charts


@pytest.fixture
def chart_codes(card):
    """Return a function that gives the codes of the charts of results with these figures."""

    def find(*evidences: dict, timing: dict | None = None) -> list[str]:
        results = [
            StudentResult(str(at), "김", replace(card, evidence=each, timing=timing or {}), 1.0)
            for at, each in enumerate(evidences)
        ]
        targets = {result.student: f"r-{result.student}" for result in results}
        charts = Charts(lambda code: bilingual({"ko": code, "en": code}))
        return [code for code, _ in class_charts(results, targets, charts)]

    return find


def test_nothing_measured_draws_nothing(chart_codes):
    """Without figures there is no empty chart."""
    assert chart_codes({}, {}, {}) == []


def test_curves_need_two_students(chart_codes):
    """A single curve is in the student's feedback already."""
    curve = {"loss_curve": [[0, 3.0], [9, 1.0]]}
    assert chart_codes(curve, {}) == []
    assert chart_codes(curve, curve) == ["chart-curves"]


def test_accuracy_is_drawn_where_settings_differ(chart_codes):
    """Accuracy against steps and rate is drawn if students chose different ones."""
    chosen = [{"accuracy": 0.9, "train_steps": 100 * at, "learning_rate": 0.1} for at in (1, 2, 3)]
    assert chart_codes(*chosen) == ["chart-accuracy-steps"]


def test_times_are_drawn(chart_codes):
    """The time that programs took is a histogram."""
    assert chart_codes({}, {}, {}, timing={"run_s": 0.2}) == ["chart-time"]
