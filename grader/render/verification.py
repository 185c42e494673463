"""The result of `grade verify` for the terminal, as rich renderables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.domain.claims import ClaimKind, CourseClaim, Fate, MutantResult, MutationReport, Verdict
from grader.domain.messages import Readable, message
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_percent
from grader.render.styles import UNICODE, Glyphs

# There are many claims of these kinds: those that hold are only counted.
_COUNTED: Final = (ClaimKind.MUTANT, ClaimKind.VARIANT)
_STYLES: Final = {
    Verdict.HOLDS: "outcome.passed",
    Verdict.FAILS: "outcome.failed",
    Verdict.WRONG: "outcome.failed",
    Verdict.FAULT: "outcome.error",
}
_DIFF_STYLES: Final = {"+": "outcome.passed", "-": "outcome.failed", "@": "label"}


def verification(
    claims: Sequence[CourseClaim],
    titles: Mapping[str, Readable],
    catalogue: Catalogue,
    glyphs: Glyphs = UNICODE,
) -> RenderableType:
    """Show all claims by assignment, and how many hold."""
    parts: list[RenderableType] = []
    for name in dict.fromkeys(claim.assignment for claim in claims):
        own = [claim for claim in claims if claim.assignment == name]
        heading = Text(name or catalogue.text(message("verify-course")), style="assignment")
        if name in titles:
            heading.append(f"  {catalogue.text(titles[name])}", style="heading")
        parts += [heading, Padding(_rows(own, catalogue, glyphs), (0, 0, 1, 2))]
    lost = sum(not claim.holds for claim in claims)
    code = "verify-holds" if not lost else "verify-fails"
    style = "outcome.passed" if not lost else "outcome.failed"
    parts.append(Text(catalogue.text(message(code, count=len(claims), lost=lost)), style=style))
    return Group(*parts)


def mutation(report: MutationReport, catalogue: Catalogue, glyphs: Glyphs = UNICODE) -> RenderableType:
    """Show the kill rate in total and for each check, and every survivor with its change."""

    def say(code: str, **params: str | float) -> Text:
        return Text(catalogue.text(message(code, **params)))

    accepted = len(report.of(Fate.ACCEPTED))
    parts: list[RenderableType] = [
        Text(report.assignment, style="assignment"),
        say("mutation-made", made=report.made, run=len(report.results), equal=len(report.of(Fate.EQUAL))),
        say(
            "mutation-rate",
            killed=len(report.of(Fate.KILLED)),
            changed=report.changed,
            rate=show_percent(report.rate),
        ),
    ]
    if accepted:
        parts.append(say("mutation-accepted", count=accepted, rate=show_percent(report.open_rate)))
    parts += [Text(""), _kills(report, catalogue)]
    for result in report.of(Fate.SURVIVED, Fate.FAULT):
        parts += [Text(""), _survivor(result, catalogue, glyphs)]
    return Group(*parts)


def _rows(claims: Iterable[CourseClaim], catalogue: Catalogue, glyphs: Glyphs) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1, no_wrap=True)
    table.add_column(style="label", no_wrap=True)
    table.add_column(overflow="fold")
    kinds = tuple(ClaimKind)
    for kind in sorted({claim.kind for claim in claims}, key=kinds.index):
        own = [claim for claim in claims if claim.kind is kind]
        label = catalogue.text(message(f"kind-of-claim-{kind.value}"))
        well = [claim for claim in own if claim.holds]
        if kind in _COUNTED and well:
            count = message(f"count-{kind.value}", well=len(well), count=len(own))
            table.add_row(_mark(Verdict.HOLDS, glyphs), label, catalogue.text(count))
        for claim in own:
            if kind not in _COUNTED or not claim.holds:
                table.add_row(_mark(claim.verdict, glyphs), label, _body(claim, catalogue))
    return table


def _mark(verdict: Verdict, glyphs: Glyphs) -> Text:
    sign = {Verdict.HOLDS: glyphs.passed, Verdict.FAULT: glyphs.error}.get(verdict, glyphs.failed)
    return Text(sign, style=_STYLES[verdict])


def _body(claim: CourseClaim, catalogue: Catalogue) -> RenderableType:
    text = Text(catalogue.text(claim.text))
    if claim.holds:
        return text
    parts: list[RenderableType] = [Text.assemble((claim.subject, "heading"), "\n", text)]
    if claim.details:
        lines = "\n".join(catalogue.text(detail) for detail in claim.details)
        parts.append(Padding(Text(lines), (0, 0, 0, 2)))
    return Group(*parts, *([_diff(claim.diff)] if claim.diff else []))


def _diff(diff: str) -> RenderableType:
    lines = [Text(line, style=_DIFF_STYLES.get(line[:1], "")) for line in diff.splitlines()]
    return Padding(Group(*lines), (0, 0, 0, 2))


def _kills(report: MutationReport, catalogue: Catalogue) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for check, count in report.kills().items():
        rate = show_percent(count / report.changed) if report.changed else "-"
        table.add_row(check, str(count), rate)
    return Group(Text(catalogue.text(message("mutation-kills")), style="heading"), table)


def _survivor(result: MutantResult, catalogue: Catalogue, glyphs: Glyphs) -> RenderableType:
    code = "mutation-survivor" if result.fate is Fate.SURVIVED else "mutation-fault"
    line = catalogue.text(message(code, line=result.mutant.line, kind=result.mutant.kind))
    parts: list[RenderableType] = [Text(f"{glyphs.failed} {line}", style="outcome.failed")]
    parts += [Text(catalogue.text(result.text))] if result.text is not None else []
    return Group(*parts, _diff(result.diff))
