"""A scorecard for the terminal, as a rich renderable."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.course.concept_pages import concept_page
from grader.domain.assignment import Visibility
from grader.domain.feedback import most_basic_failure
from grader.domain.messages import Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import (
    draw_sparkline,
    read_loss_curve,
    show_number,
    show_percent,
    show_points,
    show_seconds,
    split_bar,
)
from grader.render.styles import UNICODE, Glyphs, style_of_check, style_of_score, style_of_severity

MAX_WIDTH: Final = 100
_SEVERITIES: Final = tuple(Severity)


def scorecard(
    card: Scorecard,
    catalogue: Catalogue,
    width: int,
    *,
    title: Readable | None = None,
    glyphs: Glyphs = UNICODE,
    concepts: Path | None = None,
) -> RenderableType:
    """Lay out one graded submission for a terminal of `width` columns, of which at most 100 are used.

    `concepts` is the folder of the concept pages; without it, only the command that shows a page is named.
    """
    sheet = _Sheet(card, catalogue, min(width, MAX_WIDTH), glyphs, concepts)
    parts = [sheet.header(title), sheet.status(), sheet.fix_first(), sheet.checks()]
    parts += [sheet.diagnoses(), sheet.figures()]
    return Group(*_spaced(part for part in parts if part is not None))


class _Sheet:
    """The sections of one scorecard; a section without content is None."""

    def __init__(
        self, card: Scorecard, catalogue: Catalogue, width: int, glyphs: Glyphs, concepts: Path | None
    ) -> None:
        self.card = card
        self.catalogue = catalogue
        self.width = width
        self.glyphs = glyphs
        self.concepts = concepts

    def say(self, code: str, **params: str | float) -> str:
        """Return a sentence of the catalogue."""
        return self.catalogue.text(message(code, **params))

    def header(self, title: Readable | None) -> RenderableType:
        """Show the assignment, the submission, and the score with a bar."""
        card, dot = self.card, f" {self.glyphs.dot} "
        first = Text(card.assignment, style="assignment")
        if title is not None:
            first.append(f"  {self.catalogue.text(title)}", style="heading")
        kind = self.say(f"kind-{card.submission.kind.value}")
        facts = dot.join((card.submission.student, card.submission.path, kind))
        lines = [first, Text(facts, style="label", overflow="fold"), self._score()]
        if card.is_partial and not card.is_fault:
            total, part = show_points(card.assignment_points or 0.0), show_points(card.max_score)
            lines.append(Text(self.say("public-part", part=part, total=total), style="label"))
        return Group(*lines)

    def _score(self) -> Text:
        card = self.card
        if card.is_fault:
            return Text(self.say("score-withheld"), style="fault")
        style = style_of_score(card.score, card.max_score)
        figure = f"{show_points(card.score)} / {show_points(card.max_score)}"
        filled, rest = split_bar(
            card.score, card.max_score, min(30, self.width - cell_len(figure) - 2), self.glyphs
        )
        line = Text.assemble((figure, style), "  ", (filled, style), (rest, "bar.rest"))
        if card.cached:
            line.append(f"  {self.say('from-cache')}", style="label")
        return line

    def status(self) -> RenderableType | None:
        """Show how the program ended, unless it ended normally."""
        status = RunStatus.GRADER_FAULT if self.card.is_fault else self.card.status
        if status is RunStatus.GRADED:
            return None
        style = "fault" if status is RunStatus.GRADER_FAULT else "severity.error"
        line = Text(f"{self.glyphs.error} ", style=style)
        return _marked(line, Text(self.say(f"status-{status.value.replace('_', '-')}")))

    def fix_first(self) -> RenderableType | None:
        """Show what to fix first: the most severe diagnosis, else the most basic failed check."""
        first = self._first()
        if first is None:
            return None
        body = (
            self._describe_diagnosis(first) if isinstance(first, Diagnosis) else self._describe_check(first)
        )
        heading = Text(self.say("fix-first"), style="emphasis")
        ascii_only = self.glyphs is not UNICODE
        return Panel(
            body,
            title=heading,
            title_align="left",
            width=self.width,
            box=box.ASCII if ascii_only else box.ROUNDED,
            border_style="outcome.skipped",
        )

    def _first(self) -> Diagnosis | CheckOutcome | None:
        if self.card.is_fault:
            return None
        diagnosis = next(iter(_by_severity(self.card.diagnoses)), None)
        check = most_basic_failure(self.card.checks)
        if diagnosis is not None and (diagnosis.severity is Severity.ERROR or check is None):
            return None if diagnosis.severity is Severity.INFO else diagnosis
        return check

    def _describe_diagnosis(self, diagnosis: Diagnosis) -> RenderableType:
        title = Text(self.catalogue.text(diagnosis.title), style="emphasis")
        title.append(self._place(diagnosis))
        return Group(title, *self._body(diagnosis), *self._read_more(diagnosis.concept))

    def _read_more(self, concept: str | None) -> list[Text]:
        """Name the command that shows the concept's page, and below it the page's file."""
        if concept is None:
            return []
        command = Text(self.say("read-more", concept=concept), style="label")
        if self.concepts is None:
            return [command]
        page = concept_page(self.concepts, concept, self.catalogue.lang)
        return [] if page is None else [command, Text(str(page), style="label", overflow="fold")]

    def _place(self, diagnosis: Diagnosis) -> Text:
        """Return the line of a diagnosis, and its cell in a notebook; nothing where neither is known."""
        if diagnosis.line is None:
            return Text()
        if diagnosis.cell is None:
            return Text(f"  {self.say('at-line', line=diagnosis.line)}", style="label")
        place = self.say("at-cell-line", cell=diagnosis.cell, line=diagnosis.line)
        return Text(f"  {place}", style="label")

    def _body(self, diagnosis: Diagnosis) -> list[Text]:
        """Return the lines below a diagnosis's title: its message, the next step and its consequences."""
        lines = [Text(self.catalogue.text(diagnosis.message))]
        if diagnosis.next_step is not None:
            step = self.catalogue.text(diagnosis.next_step)
            lines.append(Text(f"{self.glyphs.arrow} {step}", style="hint"))
        if diagnosis.follows:
            titles = f" {self.glyphs.dot} ".join(self.catalogue.text(title) for title in diagnosis.follows)
            lines.append(Text(self.say("follows-from-it", titles=titles), style="label"))
        return lines

    def _describe_check(self, check: CheckOutcome) -> RenderableType:
        lines = [Text(self.catalogue.text(check.title), style="emphasis")]
        if check.hint is not None:
            lines.append(Text(self.catalogue.text(check.hint)))
        elif check.message is not None:
            lines.append(Text(self.catalogue.text(check.message)))
        return Group(*lines, *self._read_more(check.concept))

    def checks(self) -> RenderableType | None:
        """List the checks; below each that lost points, the expected and actual values and the hint."""
        if not self.card.checks:
            return None
        table = Table.grid(padding=(0, 1), expand=False)
        table.width = self.width
        table.add_column(width=2, justify="right", no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        for check in self.card.checks:
            style = style_of_check(check.status)
            name = Text(self.catalogue.text(check.title))
            if check.visibility is Visibility.HIDDEN:
                name.append(f" {self.say('hidden-tag')}", style="label")
            points = f"{show_points(check.points)}/{show_points(check.max_points)}"
            table.add_row(
                Text(self.glyphs.of_check(check.status), style=style), name, Text(points, style=style)
            )
            details = self._details(check, is_last=check is self.card.checks[-1])
            if details is not None:
                table.add_row("", details, "")
        return table

    def _details(self, check: CheckOutcome, *, is_last: bool) -> RenderableType | None:
        if check.status is CheckStatus.PASSED:
            return None
        details = (
            ("", _text(check.message, self.catalogue), ""),
            (self.say("label-expected"), check.expected, ""),
            (self.say("label-actual"), check.actual, ""),
            (self.say("label-hint"), _text(check.hint, self.catalogue), "hint"),
        )
        lines = [self._detail(label, text, style) for label, text, style in details if text]
        return Padding(Group(*lines), (0, 0, 0 if is_last else 1, 2)) if lines else None

    def _detail(self, label: str, text: str, style: str) -> RenderableType:
        if not label:
            return Text(text, style=style, overflow="fold")
        return _labelled([(label, Text(text, style=style, overflow="fold"))], self._label_width())

    def _label_width(self) -> int:
        return max(cell_len(self.say(f"label-{name}")) for name in ("expected", "actual", "hint"))

    def diagnoses(self) -> RenderableType | None:
        """List the diagnoses, most severe first, except the one shown as what to fix first."""
        first = self._first()
        others = [diagnosis for diagnosis in _by_severity(self.card.diagnoses) if diagnosis is not first]
        if not others:
            return None
        lines: list[RenderableType] = [Text(self.say("heading-diagnoses"), style="heading")]
        for diagnosis in others:
            style = style_of_severity(diagnosis.severity)
            title = Text(self.catalogue.text(diagnosis.title), style=style)
            title.append(self._place(diagnosis))
            body = Group(title, *self._body(diagnosis))
            lines.append(_marked(Text(f"{self.glyphs.arrow} ", style=style), body))
        return Group(*lines)

    def figures(self) -> RenderableType | None:
        """Show the measurements: accuracy, training, data set, isolation, time."""
        rows = [*self._accuracy(), *self._training(), *self._circumstances()]
        if not rows:
            return None
        heading = Text(self.say("heading-figures"), style="heading")
        body = _labelled(rows, max(cell_len(label) for label, _ in rows))
        return Group(heading, Padding(body, (0, 0, 0, 2)))

    def _accuracy(self) -> list[tuple[str, Text]]:
        evidence = self.card.evidence
        rows = []
        accuracy, interval = evidence.get("accuracy"), evidence.get("accuracy_interval")
        if accuracy is not None:
            line = Text(show_percent(accuracy))
            if interval:
                low, high = show_percent(interval[0]), show_percent(interval[1])
                line.append(f"  {self.say('interval', low=low, high=high)}", style="label")
            rows.append((self.say("label-accuracy"), line))
        claimed = evidence.get("claimed_accuracy")
        if claimed is not None:
            rows.append((self.say("label-claimed"), Text(show_percent(claimed))))
        return rows

    def _training(self) -> list[tuple[str, Text]]:
        evidence = self.card.evidence
        rows = []
        if evidence.get("train_steps") is not None:
            steps = Text(f"{evidence['train_steps']:,}")
            budget = evidence.get("budget") or {}
            if budget.get("reached"):
                steps.append(
                    f"  {self.say('budget-reached', name=str(budget.get('name', '')))}", style="label"
                )
            rows.append((self.say("label-steps"), steps))
        if evidence.get("learning_rate") is not None:
            rows.append((self.say("label-rate"), Text(show_number(evidence["learning_rate"]))))
        curve = read_loss_curve(evidence.get("loss_curve"))
        if len(curve) > 1:
            rows.append((self.say("label-loss"), self._loss(curve)))
        return rows

    def _loss(self, curve: Sequence[tuple[int, float]]) -> Text:
        cells = max(min(40, self.width - 44), 10)
        line = Text(draw_sparkline([loss for _, loss in curve], self.glyphs, cells), style="loss")
        ends = f"  {show_number(curve[0][1])} {self.glyphs.arrow} {show_number(curve[-1][1])}"
        return line.append(ends, style="label")

    def _isolation(self) -> str:
        """List the active layers, and the required layers that this machine lacks."""
        from grader.confine import LAYERS

        in_force = self.card.environment["isolation"]
        missing = [layer.name for layer in LAYERS if layer.is_required and layer.name not in in_force]
        if not in_force:
            return self.say("isolation-nothing")
        names = ", ".join(in_force)
        return f"{names}; {self.say('isolation-without', names=', '.join(missing))}" if missing else names

    def _circumstances(self) -> list[tuple[str, Text]]:
        environment, timing = self.card.environment, self.card.timing
        rows = []
        if environment.get("dataset"):
            name, _, digest = str(environment["dataset"]).partition("@")
            rows.append((self.say("label-dataset"), Text.assemble(name, (f"  {digest[:12]}", "label"))))
        if "isolation" in environment:
            rows.append((self.say("label-isolation"), Text(self._isolation(), style="label")))
        if "total_s" in timing:
            line = Text(show_seconds(timing["total_s"]))
            if "run_s" in timing and "examine_s" in timing:
                run, examine = show_seconds(timing["run_s"]), show_seconds(timing["examine_s"])
                line.append(f"  {self.say('time-parts', run=run, examine=examine)}", style="label")
            rows.append((self.say("label-time"), line))
        return rows


def _by_severity(diagnoses: Iterable[Diagnosis]) -> list[Diagnosis]:
    return sorted(diagnoses, key=lambda diagnosis: _SEVERITIES.index(diagnosis.severity))


def _labelled(rows: Sequence[tuple[str, Text]], label_width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=label_width, style="label", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(label, value)
    return table


def _marked(mark: Text, body: RenderableType) -> Table:
    table = Table.grid()
    table.add_column(width=cell_len(mark.plain), no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(mark, body)
    return table


def _spaced(parts: Iterable[Any]) -> list[RenderableType]:
    """Return the sections with an empty line between them."""
    spaced: list[RenderableType] = []
    for part in parts:
        if spaced:
            spaced.append(Text(""))
        spaced.append(part)
    return spaced


def _text(readable: Readable | None, catalogue: Catalogue) -> str | None:
    return None if readable is None else catalogue.text(readable)
