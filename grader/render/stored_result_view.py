"""A stored result for the terminal and as JSON: the scorecard, and everything that explains the score."""

from collections.abc import Iterator
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.domain.messages import message
from grader.domain.report import HandDecision
from grader.domain.sanitize import sanitize_text
from grader.domain.stored_result import StoredResult
from grader.i18n.catalogue import Catalogue
from grader.render.console import scorecard
from grader.render.contract_json import to_contract
from grader.render.number_format import show_points
from grader.render.styles import UNICODE, Glyphs

_MOST_LINES: Final = 400


def stored_result_view(
    result: StoredResult, catalogue: Catalogue, width: int, glyphs: Glyphs = UNICODE
) -> RenderableType:
    """Lay out a stored result: its scorecard, facts, traceback, output and the code that was graded."""
    view = _View(result, catalogue)
    parts: list[RenderableType] = [scorecard(result.card, catalogue, width, glyphs=glyphs), Text("")]
    parts.append(view.facts())
    parts += view.block("show-traceback", result.traceback)
    parts += view.block("show-output", result.output)
    parts += view.code()
    return Group(*parts)


def stored_result_json(result: StoredResult, catalogue: Catalogue) -> dict[str, Any]:
    """Return the contract's object for a result, and under `stored` what explains it."""
    code = result.code
    attempts = [
        {
            "attempt": each.number,
            "counts": each.is_newest,
            "at": None if each.submitted_at is None else each.submitted_at.isoformat(),
            "content": each.content,
            "scores": list(each.scores),
        }
        for each in result.attempts
    ]
    stored = {
        "name": result.name,
        "platform_names": list(result.platform_names),
        "attempts": [{key: value for key, value in each.items() if value is not None} for each in attempts],
        "entry": code.name,
        "other_files": list(code.others),
        "choice": [catalogue.text(note) for note in result.notes],
        "traceback": result.traceback,
    } | ({} if code.text is None else {"code": code.text})
    return to_contract(result.automatic, catalogue) | dict(result.contract or {}) | {"stored": stored}


class _View:
    """The parts of the view below the scorecard."""

    def __init__(self, result: StoredResult, catalogue: Catalogue) -> None:
        self.result, self.catalogue = result, catalogue

    def say(self, code: str, **params: str | float) -> str:
        """Return a sentence of the catalogue."""
        return self.catalogue.text(message(code, **params))

    def facts(self) -> RenderableType:
        """List who, which attempt, when, which file and why, and what was decided by hand."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="label")
        table.add_column(overflow="fold")
        for code, text in self._rows():
            table.add_row(self.say(code), Text(sanitize_text(text)))
        return table

    def block(self, code: str, text: str) -> list[RenderableType]:
        """Return a titled block of a program's text; nothing where there is none."""
        if not text.strip():
            return []
        lines = sanitize_text(text).rstrip().splitlines()
        shown = "\n".join(lines[-_MOST_LINES:])
        return [Text(""), Text(self.say(code), style="heading"), Padding(Text(shown), (0, 0, 0, 2))]

    def code(self) -> list[RenderableType]:
        """Return the graded file with line numbers."""
        code = self.result.code
        if code.text is None:
            return [Text(""), Text(self.say("show-no-code"))]
        lines = sanitize_text(code.text).splitlines()
        width = len(str(len(lines)))
        numbered = "\n".join(f"{number:>{width}}  {line}" for number, line in enumerate(lines, 1))
        title = Text(self.say("show-code", name=code.name), style="heading")
        return [Text(""), title, Padding(Text(numbered), (0, 0, 0, 2))]

    def _rows(self) -> Iterator[tuple[str, str]]:
        result = self.result
        yield "show-student", f"{result.name} ({result.student})"
        for stated in result.platform_names:
            yield "show-platform", stated
        yield "show-final", self._final()
        yield "show-attempts", "; ".join(self._attempts())
        if result.due is not None:
            yield "show-lateness", self._lateness()
        yield "show-file", ", ".join(text for text in (result.code.name, result.path) if text)
        if result.code.others:
            yield "show-others", ", ".join(result.code.others)
        for note in result.notes:
            yield "show-choice", self.catalogue.text(note)
        for each in result.decisions:
            yield "show-decision", self._decision(each)
        for each in result.set_aside:
            yield "show-set-aside", self._decision(each)

    def _final(self) -> str:
        result, most = self.result, show_points(self.result.card.max_score)
        shown = "-" if result.final_score is None else show_points(result.final_score)
        parts = [self.say("show-score", score=shown, max=most)]
        if result.score is not None and result.score != result.automatic.score:
            before = show_points(result.automatic.score)
            parts.append(self.say("show-score-decided", before=before, after=show_points(result.score)))
        if result.pending_points:
            parts.append(self.say("show-score-pending", points=show_points(result.pending_points)))
        return " ".join(parts)

    def _attempts(self) -> Iterator[str]:
        for each in self.result.attempts:
            at = "" if each.submitted_at is None else each.submitted_at.isoformat(sep=" ", timespec="minutes")
            scores = " → ".join(map(show_points, each.scores)) or "-"
            code = "show-attempt-counts" if each.is_newest else "show-attempt"
            yield self.say(code, number=each.number, at=at or "-", scores=scores)

    def _lateness(self) -> str:
        result, late = self.result, self.result.lateness
        due = "" if result.due is None else result.due.isoformat(sep=" ", timespec="minutes")
        if result.submitted_at is None or late is None or not late.is_known:
            return self.say("show-time-unknown", due=due)
        if not late.is_late:
            return self.say("show-in-time", due=due)
        minutes = int(late.late_by.total_seconds()) // 60
        text = self.say(
            "attention-late",
            days=minutes // 1440,
            hours=minutes // 60 % 24,
            minutes=minutes % 60,
            percent=f"{100 * late.fraction:.4g}",
        )
        return f"{self.say('show-due', due=due)} {text}"

    def _decision(self, each: HandDecision) -> str:
        subject = each.check or self.say("show-whole")
        points = "" if each.points is None else f"{show_points(each.points)}"
        return ": ".join(part for part in (subject, points, each.comment, each.why) if part)
