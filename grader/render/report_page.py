"""`report.html`: a class's results on one page that opens from disk without a network."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

from grader.domain.messages import Text, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.report import (
    AssignmentReport,
    AttentionItem,
    CheckFigures,
    ClassReport,
    ClassSimilarity,
    FailureGroup,
    StudentResult,
)
from grader.domain.run import RunStatus
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import LANGUAGES, Catalogue
from grader.render.charts import Charts
from grader.render.class_charts import class_charts
from grader.render.number_format import show_number, show_percent, show_points, show_seconds
from grader.render.pages import chart_text, render_page, say, template_source, vendored_source

_DASH: Final = "–"
_MARKS: Final = {
    CheckStatus.PASSED: "✓",
    CheckStatus.FAILED: "✗",
    CheckStatus.SKIPPED: "–",
    CheckStatus.PENDING: "?",
    CheckStatus.ERROR: "!",
}
_TABLE_TEXTS: Final = ("info", "infoEmpty", "infoFiltered", "zeroRecords", "emptyTable")
# A check that everybody passes or fails separates nobody; that is no fault of the check.
_LOW_DISCRIMINATION: Final = 0.1
_EXTREME_RATES: Final = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A table's cell: its text, the number that it is sorted by, and its style."""

    text: str
    order: float
    style: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student's row in an assignment's table; `decided_score` is empty while points are open."""

    id: str
    student: str
    name: str
    feedback: str
    score: Markup | str
    order: float
    decided_score: str
    statuses: str
    failed: str
    tags: Markup
    cells: tuple[TableCell, ...]
    measures: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check's row in the table of checks."""

    id: str
    title: Any
    cells: tuple[TableCell, ...]
    remark: Markup | str


@dataclass(frozen=True, slots=True)
class AssignmentSheet:
    """Everything that the page shows of one assignment."""

    id: str
    title: Text
    max_score: str
    decided: int
    figures: tuple[tuple[str, str, Markup | str], ...]
    attention: tuple[tuple[str, tuple[AttentionItem, ...]], ...]
    distribution: Markup | None
    statuses: tuple[tuple[str, Mapping[str, str]], ...]
    checks: tuple[CheckFigures, ...]
    measures: tuple[str, ...]
    rows: tuple[StudentRow, ...]
    rows_by_student: Mapping[str, str]
    check_lines: tuple[CheckLine, ...]
    causes: tuple[FailureGroup, ...]
    charts: tuple[tuple[str, Markup], ...]
    similarity: ClassSimilarity | None


@dataclass(frozen=True, slots=True)
class AcrossLine:
    """One student's scores at all assignments."""

    student: str
    name: str
    cells: tuple[TableCell, ...]
    total: TableCell


def report_page(report: ClassReport, feedback: Mapping[str, str] | None = None) -> str:
    """Render the page; `feedback` maps a student's id to the address of the feedback page."""
    charts = Charts(chart_text)
    sheets = [_sheet(each, charts, feedback or {}) for each in report.assignments]
    title = Catalogue("ko" if report.lang == "ko" else "en").text(message("report-title"))
    return render_page(
        "report.html.j2",
        styles=(template_source("page.css"), charts.css),
        scripts=(
            template_source("switches.js"),
            vendored_source("dataTables.min.js"),
            template_source("report.js"),
        ),
        report=report,
        lang=report.lang,
        title=title,
        updated="" if report.updated_at is None else f"{report.updated_at:%Y-%m-%d %H:%M} UTC",
        sheets=sheets,
        across=_across(report, sheets) if len(sheets) > 1 else (),
        percent=show_percent,
        code_lines=_code_lines,
        all_texts=_in_languages("filter-all"),
        table_texts={lang: _table_texts(Catalogue(lang)) for lang in LANGUAGES},
    )


def _table_texts(catalogue: Catalogue) -> dict[str, Any]:
    """Return the texts that the table library shows, in its own names."""
    texts = {name: catalogue.text(message(f"table-{name.lower()}")) for name in _TABLE_TEXTS}
    pages = ("first", "previous", "next", "last")
    buttons = {name: catalogue.text(message(f"table-{name}")) for name in pages}
    orders = {
        "orderable": catalogue.text(message("table-orderable")),
        "orderableReverse": catalogue.text(message("table-orderable-reverse")),
        "orderableRemove": catalogue.text(message("table-orderable-remove")),
    }
    return texts | {"aria": {"paginate": buttons} | orders}


def _in_languages(code: str) -> dict[str, str]:
    return {lang: Catalogue(lang).text(message(code)) for lang in LANGUAGES}


def _sheet(report: AssignmentReport, charts: Charts, feedback: Mapping[str, str]) -> AssignmentSheet:
    targets = {each.student: f"r-{report.id}-{at}" for at, each in enumerate(report.results)}
    measures = _measures(report.results)
    decided = [
        each.final_score for each in report.results if each.is_decided and each.final_score is not None
    ]
    histogram = ("chart-score", "chart-students")
    return AssignmentSheet(
        id=report.id,
        title=report.title,
        max_score=show_points(report.max_score),
        decided=len(decided),
        figures=tuple(_figures(report, decided)),
        attention=tuple((kind, tuple(items)) for kind, items in groupby(report.attention, lambda a: a.kind)),
        distribution=charts.histogram(decided, report.max_score, histogram) if decided else None,
        statuses=_statuses(report.results),
        checks=report.checks,
        measures=tuple("column-" + name.replace("_", "-") for name in measures),
        rows=tuple(
            _row(each, report, targets[each.student], feedback.get(each.student, ""), measures)
            for each in report.results
        ),
        rows_by_student=targets,
        check_lines=tuple(_check_line(check) for check in report.checks),
        causes=report.causes,
        charts=class_charts(report.results, targets, charts),
        similarity=report.similarity,
    )


def _figures(report: AssignmentReport, decided: Sequence[float]) -> Iterable[tuple[str, str, Markup | str]]:
    """Yield the figures at the top: code, value, and what the value is to be compared with."""
    most = f"/ {show_points(report.max_score)}"
    yield "figure-students", str(len(report.results) + len(report.missing)), ""
    yield "figure-decided", str(len(decided)), ""
    if decided:
        ordered = sorted(decided)
        middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        yield "figure-mean", show_points(sum(decided) / len(decided)), most
        yield "figure-median", show_points(middle), most
    open_results = [each for each in report.results if each.pending_points]
    if open_results:
        yield "figure-pending", str(len(open_results)), ""
    faults = sum(each.is_fault for each in report.results)
    if faults:
        yield "figure-faults", str(faults), ""
    if report.missing:
        yield "figure-missing", str(len(report.missing)), ""


def _statuses(results: Sequence[StudentResult]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Return the choices of the status filter that at least one student has."""
    present = {status for each in results for status in _status_words(each)}
    order = ["decided", "pending", "late", "override", *(status.value for status in RunStatus)]
    return tuple((word, _in_languages(_status_code(word))) for word in order if word in present)


def _status_words(result: StudentResult) -> list[str]:
    words = [RunStatus.GRADER_FAULT.value if result.is_fault else result.card.status.value]
    words += ["decided"] if result.is_decided else []
    words += ["pending"] if result.pending_points else []
    words += ["late"] if result.is_late else []
    return words + (["override"] if any(each.points is not None for each in result.decisions) else [])


def _status_code(word: str) -> str:
    is_run = word in {status.value for status in RunStatus}
    return f"{'ended' if is_run else 'tag'}-{word.replace('_', '-')}"


def _tags(words: Iterable[str]) -> Markup:
    styles = {
        "decided": "good",
        "pending": "open",
        "late": "open",
        "override": "open",
        "grader_fault": "open",
    }
    tags = (
        Markup('<span class="tag {}">{}</span>').format(styles.get(word, "bad"), say(_status_code(word)))
        for word in words
        if word != RunStatus.GRADED.value
    )
    return Markup(" ").join(tags)


def _row(
    result: StudentResult, report: AssignmentReport, target: str, feedback: str, measures: Sequence[str]
) -> StudentRow:
    by_id = {check.id: check for check in result.card.checks}
    words = _status_words(result)
    failed = [
        check.id for check in result.card.checks if check.status in {CheckStatus.FAILED, CheckStatus.SKIPPED}
    ]
    score = _score(result)
    return StudentRow(
        id=target,
        student=result.student,
        name=result.name,
        feedback=feedback,
        score=score.text,
        order=score.order,
        decided_score=f"{result.final_score:g}" if result.is_decided else "",
        statuses=" ".join(words),
        failed=" ".join(failed),
        tags=_tags(words),
        cells=tuple(_check_cell(by_id.get(check.id)) for check in report.checks),
        measures=tuple(_measure(name, result) for name in measures),
    )


def _score(result: StudentResult, target: str = "") -> TableCell:
    """Show a score; points that wait for a person are shown as open, never as lost."""
    if result.final_score is None:
        return TableCell(_DASH, -1, target=target)
    text = show_points(result.final_score)
    if result.pending_points:
        text = f"{text} (+{show_points(result.pending_points)}?)"
    return TableCell(text, result.final_score, target=target)


def _check_cell(check: CheckOutcome | None) -> TableCell:
    if check is None:
        return TableCell(_DASH, -2, "skipped")
    partly = check.status is CheckStatus.FAILED and check.points > 0
    if check.status in {CheckStatus.PENDING, CheckStatus.ERROR}:
        return TableCell(_MARKS[check.status], -1, check.status.value)
    mark = "◐" if partly else _MARKS[check.status]
    return TableCell(
        f"{mark} {show_points(check.points)}", check.points, "partly" if partly else check.status.value
    )


def _measures(results: Sequence[StudentResult]) -> tuple[str, ...]:
    """Return the measured figures that at least one student has."""
    names = ("accuracy", "train_steps", "learning_rate")
    # An assignment without training has 0 steps everywhere, which says nothing.
    present = tuple(name for name in names if any(_number(each, name) for each in results))
    return (*present, "run_s") if any("run_s" in each.card.timing for each in results) else present


def _number(result: StudentResult, name: str) -> float | None:
    value = result.card.timing.get(name) if name == "run_s" else result.card.evidence.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _measure(name: str, result: StudentResult) -> TableCell:
    value = _number(result, name)
    if value is None:
        return TableCell(_DASH, -1)
    show = {"accuracy": show_percent, "run_s": show_seconds}.get(name, show_number)
    return TableCell(show(value), value)


def _check_line(check: CheckFigures) -> CheckLine:
    judged = TableCell(str(check.judged), check.judged)
    if check.pending:
        judged = TableCell(f"{check.judged} (+{check.pending}?)", check.judged)
    discrimination = (
        TableCell(_DASH, -2)
        if check.discrimination is None
        else TableCell(f"{check.discrimination:+.2f}", check.discrimination)
    )
    cells = (
        TableCell(show_points(check.max_points), check.max_points),
        judged,
        _share(check.pass_rate),
        _share(check.difficulty),
        discrimination,
    )
    return CheckLine(check.id, check.title, cells, _remark(check))


def _share(value: float | None) -> TableCell:
    return TableCell(_DASH, -1) if value is None else TableCell(show_percent(value), value)


def _remark(check: CheckFigures) -> Markup | str:
    """Point out a check that weak submissions pass as often as strong ones."""
    low, high = _EXTREME_RATES
    if check.discrimination is None or check.pass_rate is None or not low <= check.pass_rate <= high:
        return ""
    if check.discrimination >= _LOW_DISCRIMINATION:
        return ""
    # Two standard errors of a correlation of 0: what lies within them may be chance.
    is_negative = check.discrimination < -2 / math.sqrt(check.judged)
    code = "remark-negative" if is_negative else "remark-low"
    return Markup('<span class="tag open">{}</span>').format(say(code))


def _code_lines(text: str, marked: frozenset[int]) -> Markup:
    """Return a program with the lines marked that it shares; indentation needs no directional isolation."""
    lines = []
    for number, line in enumerate(sanitize_text(text).split("\n"), 1):
        mark = Markup("<mark>{}</mark>") if number in marked and line.strip() else Markup("{}")
        lines.append(mark.format(line))
    return Markup("\n").join(lines)


def _across(report: ClassReport, sheets: Sequence[AssignmentSheet]) -> tuple[AcrossLine, ...]:
    """Return one line for each student; a total only where every result of the student is decided."""
    found: dict[str, dict[str, StudentResult]] = {}
    names: dict[str, str] = {}
    for each in report.assignments:
        for result in each.results:
            found.setdefault(result.student, {})[each.id] = result
            names[result.student] = result.name
    targets = {sheet.id: sheet.rows_by_student for sheet in sheets}
    return tuple(
        AcrossLine(
            student=student,
            name=names[student],
            cells=tuple(
                _score(mine[sheet.id], targets[sheet.id][student])
                if sheet.id in mine
                else TableCell(_DASH, -1)
                for sheet in sheets
            ),
            total=_total(mine.values()),
        )
        for student, mine in found.items()
    )


def _total(results: Iterable[StudentResult]) -> TableCell:
    scores = [each.final_score if each.is_decided else None for each in results]
    if any(score is None for score in scores):
        return TableCell("?", -1)
    total = sum(score for score in scores if score is not None)
    return TableCell(show_points(total), total)
