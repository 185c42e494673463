"""Build the claims about one program of a course: what the judges of references, mutants and others share."""

from collections.abc import Sequence
from pathlib import Path

from grader.domain.assignment import Assignment
from grader.domain.claims import ClaimKind, CourseClaim, Verdict
from grader.domain.messages import Message, Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard


def holds(assignment: Assignment, kind: ClaimKind, path: Path, text: Readable) -> CourseClaim:
    """Return a claim about a program that holds."""
    return CourseClaim(assignment.id, kind, path.name, Verdict.HOLDS, text, file=str(path))


def fails(
    assignment: Assignment, kind: ClaimKind, path: Path, text: Readable, details: tuple[Readable, ...] = ()
) -> CourseClaim:
    """Return a claim about a program that does not hold."""
    return CourseClaim(assignment.id, kind, path.name, Verdict.FAILS, text, details, str(path))


def broken_checks(assignment: Assignment, kind: ClaimKind, card: Scorecard) -> list[CourseClaim]:
    """Return a claim for each check that raised an unexpected exception, which is a mistake in its file."""
    files = {check.id: check for check in assignment.checks}
    claims = []
    for outcome in card.checks:
        if outcome.status is CheckStatus.ERROR:
            spec, text = files[outcome.id], outcome.message or outcome.title
            line = text.params.get("line") if isinstance(text, Message) else None
            claims.append(
                CourseClaim(
                    assignment.id,
                    ClaimKind.CHECKS,
                    f"{outcome.id} ({kind.value})",
                    Verdict.WRONG,
                    text,
                    file=str(spec.file),
                    line=int(str(line)) if line else spec.line,
                )
            )
    return claims


def explain(card: Scorecard, lost: Sequence[CheckOutcome]) -> tuple[Readable, ...]:
    """Return what each check that lost points reported, and why the program stopped where it did."""
    texts: list[Readable] = []
    for each in lost:
        figures = {"points": format_points(each.points), "max": format_points(each.max_points)}
        texts.append(message("check-lost", check=each.id, **figures))
        texts += [each.message] if each.message is not None else []
        if each.expected is not None or each.actual is not None:
            texts.append(message("check-figures", expected=each.expected or "-", actual=each.actual or "-"))
    texts += [diagnosis.message for diagnosis in card.diagnoses if card.status is not RunStatus.GRADED]
    return tuple(texts)


def is_cut_short(card: Scorecard) -> bool:
    """Whether the budget ended the training before the program did."""
    return bool((card.evidence.get("budget") or {}).get("reached"))


def format_points(points: float) -> str:
    """Return a number of points without a trailing `.0`."""
    return f"{points:g}"
