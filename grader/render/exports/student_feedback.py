"""A student's feedback as a small piece of HTML: Moodle's comment, and the file that is uploaded."""

from collections.abc import Iterator
from html import escape

from grader.domain.exported_result import ExportedResult
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract
from grader.render.number_format import show_points


def feedback_fragment(result: ExportedResult, catalogue: Catalogue) -> str:
    """Return the score, the instructor's comments, each check and what to do next; no hidden detail."""
    if result.card is None or result.final_score is None:
        return ""
    parts = [f"<p><strong>{_text(line)}</strong></p>" for line in score_lines(result, catalogue)]
    parts += [f"<p>{_text(comment)}</p>" for comment in result.comments]
    parts.append(f"<ul>{''.join(_checks(result.card, catalogue))}</ul>")
    parts += _causes(result.card, catalogue)
    return "".join(parts)


def feedback_document(result: ExportedResult, catalogue: Catalogue) -> str:
    """Return the same as a page of its own."""
    title = _text(f"{result.assignment} {result.name}")
    return (
        f'<!DOCTYPE html>\n<html lang="{catalogue.lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body><h1>{title}</h1>{feedback_fragment(result, catalogue)}</body></html>\n"
    )


def score_lines(result: ExportedResult, catalogue: Catalogue, *, with_pending: bool = True) -> Iterator[str]:
    """Yield the score, what lateness took, and how many points wait for a person."""
    assert result.final_score is not None  # noqa: S101 - `feedback_fragment` has looked
    score, most = show_points(result.final_score), show_points(result.max_score)
    yield catalogue.text(message("feedback-score", score=score, max=most))
    if result.penalty_percent > 0:
        yield catalogue.text(message("feedback-late", percent=show_points(result.penalty_percent)))
    if with_pending and result.pending_points > 0:
        yield catalogue.text(message("feedback-pending", points=show_points(result.pending_points)))


def _checks(card: Scorecard, catalogue: Catalogue) -> Iterator[str]:
    shown = {each["id"]: each for each in to_contract(card, catalogue, "student")["checks"]}
    for check in card.checks:
        said = shown[check.id]
        texts = [said[name] for name in ("message", "hint") if said.get(name)]
        more = "" if check.status is CheckStatus.PASSED else "".join(f"<br>{_text(text)}" for text in texts)
        yield f"<li>{_text(said['title'])}: {_points(check, catalogue)}{more}</li>"


def _points(check: CheckOutcome, catalogue: Catalogue) -> str:
    if check.is_open:
        return _text(catalogue.text(message("feedback-open", max=show_points(check.max_points))))
    return f"{show_points(check.points)}/{show_points(check.max_points)}"


def _causes(card: Scorecard, catalogue: Catalogue) -> Iterator[str]:
    for cause in to_contract(card, catalogue, "student")["diagnoses"]:
        texts = [cause[name] for name in ("message", "next_step") if cause.get(name)]
        yield f"<p><strong>{_text(cause['title'])}</strong>"
        yield "".join(f"<br>{_text(text)}" for text in texts) + "</p>"


def _text(text: str) -> str:
    """Escape for HTML; half a surrogate pair in a program's output becomes a question mark."""
    return escape(text.encode("utf-8", "replace").decode("utf-8")).replace("\n", "<br>")
