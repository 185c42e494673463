"""Scorecards for GitHub Actions: annotations of the submitted file, and a job summary in Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.domain.assignment import Visibility
from grader.domain.messages import Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Severity
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_points
from grader.render.verification_files import annotation

# What has a meaning in Markdown or HTML; texts of students may contain any of it.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>&~])")
_MARKS: Final = {
    CheckStatus.PASSED: "✅",
    CheckStatus.FAILED: "❌",
    CheckStatus.ERROR: "⚠️",
    CheckStatus.SKIPPED: "➖",
    CheckStatus.PENDING: "⏳",
}


def workflow_annotations(card: Scorecard, catalogue: Catalogue, root: Path) -> Iterator[str]:
    """Yield a workflow command for each error that a diagnosis names and each check that failed.

    Files are named relative to `root`. Of a hidden check only the title is shown.
    """
    path = Path(card.submission.path)
    file = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
    for diagnosis in card.diagnoses:
        if diagnosis.severity is Severity.ERROR:
            title, text = catalogue.text(diagnosis.title), catalogue.text(diagnosis.message)
            yield annotation(file, diagnosis.line, title, text)
    for check in card.checks:
        if check.status is CheckStatus.FAILED:
            title = catalogue.text(check.title)
            yield annotation(file, None, title, "\n".join(_details(check, catalogue)) or title)


def workflow_summary(cards: Iterable[Scorecard], titles: Mapping[str, Readable], catalogue: Catalogue) -> str:
    """Return the job summary: for each assignment the score and a table of its checks."""
    return "\n".join(line for card in cards for line in _summary(card, titles, catalogue)) + "\n"


def _summary(card: Scorecard, titles: Mapping[str, Readable], catalogue: Catalogue) -> Iterator[str]:
    title = titles.get(card.assignment)
    yield f"## {_escape(card.assignment if title is None else catalogue.text(title))}"
    yield ""
    if card.is_fault:
        yield _escape(catalogue.text(message("score-withheld")))
        yield ""
        return
    yield f"**{show_points(card.score)} / {show_points(card.max_score)}**"
    yield ""
    if card.is_partial:
        total, part = show_points(card.assignment_points or 0.0), show_points(card.max_score)
        yield _escape(catalogue.text(message("public-part", part=part, total=total)))
        yield ""
    columns = (catalogue.text(message(code)) for code in ("column-checks", "column-points", "label-hint"))
    yield f"| | {' | '.join(columns)} |"
    yield "| --- | --- | --- | --- |"
    for check in card.checks:
        points = f"{show_points(check.points)} / {show_points(check.max_points)}"
        details = [] if check.status is CheckStatus.PASSED else _details(check, catalogue)
        cells = (catalogue.text(check.title), points, " ".join(details))
        yield f"| {_MARKS[check.status]} | {' | '.join(_escape(cell) for cell in cells)} |"
    yield ""


def _details(check: CheckOutcome, catalogue: Catalogue) -> list[str]:
    """Return a public check's message and hint."""
    if check.visibility is Visibility.HIDDEN:
        return []
    return [catalogue.text(text) for text in (check.message, check.hint) if text is not None]


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\&", "&amp;")
