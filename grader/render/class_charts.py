"""Which charts a class's results allow: only figures that were measured are drawn."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from grader.domain.report import StudentResult
from grader.render.charts import Charts, Mark, finite_points
from grader.render.number_format import read_loss_curve

# Below these, a chart shows no more than the table does.
_FEWEST_DOTS: Final = 3
_FEWEST_CURVES: Final = 2


def class_charts(
    results: Sequence[StudentResult], targets: Mapping[str, str], charts: Charts
) -> tuple[tuple[str, Markup], ...]:
    """Return the charts with the codes of their titles; `targets` are the ids of the students' rows."""
    return tuple(_charts(results, targets, charts))


def _charts(
    results: Sequence[StudentResult], targets: Mapping[str, str], charts: Charts
) -> Iterator[tuple[str, Markup]]:
    curves = [_curve(each, targets[each.student]) for each in results]
    drawn = [mark for mark in curves if mark is not None]
    if len(drawn) >= _FEWEST_CURVES:
        yield "chart-curves", charts.curves(drawn, ("chart-steps", "chart-loss"))
    for code, name, log_x in (
        ("chart-accuracy-steps", "train_steps", False),
        ("chart-accuracy-rate", "learning_rate", True),
    ):
        dots = _dots(results, targets, name)
        if len(dots) >= _FEWEST_DOTS and len({mark.points[0][0] for mark in dots}) > 1:
            label = "chart-steps" if name == "train_steps" else "chart-rate"
            yield code, charts.scatter(dots, (label, "chart-accuracy"), log_x=log_x)
    seconds = _seconds(results)
    if len(seconds) >= _FEWEST_DOTS:
        yield (
            "chart-time",
            charts.histogram(seconds, math.ceil(max(seconds)), ("chart-seconds", "chart-students")),
        )


def _seconds(results: Sequence[StudentResult]) -> list[float]:
    found = (each.card.timing.get("run_s") for each in results)
    return [float(value) for value in found if isinstance(value, int | float)]


def _curve(result: StudentResult, target: str) -> Mark | None:
    curve = read_loss_curve(result.card.evidence.get("loss_curve"))
    points = finite_points(curve)
    if len(points) < 2:
        return None
    return Mark(target, result.name, points, is_warning=len(points) < len(curve) and len(points) < 40)


def _dots(results: Sequence[StudentResult], targets: Mapping[str, str], name: str) -> list[Mark]:
    found = []
    for each in results:
        x, accuracy = each.card.evidence.get(name), each.card.evidence.get("accuracy")
        if isinstance(x, int | float) and isinstance(accuracy, int | float):
            found.append(Mark(targets[each.student], each.name, ((float(x), 100 * float(accuracy)),)))
    return found
