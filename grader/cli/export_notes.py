"""What an instructor must know after an export: who has no score in it, and why."""

from collections.abc import Iterable, Iterator, Sequence

from grader.cli.export_targets import Exported
from grader.cli.terminal import Terminal
from grader.domain.exported_result import ExportedResult, ExportPolicy, Standing
from grader.domain.messages import Message, message
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_points
from grader.services.reporting.export_plan import ExportPlan

# Each left-out student is a line of its own: a name that is cut off is a score that is forgotten.
_OPEN = {
    Standing.PENDING: "export-pending",
    Standing.FAULT: "export-fault",
    Standing.UNGRADED: "export-ungraded",
}


def note_left(
    plans: Sequence[ExportPlan], exported: Exported, policy: ExportPolicy, terminal: Terminal
) -> bool:
    """Print it to standard error; return whether a result is without a score or without a row."""
    if exported.column is not None:
        terminal.note(message("export-column", column=exported.column))
    results = [result for plan in plans for result in plan.results]
    missing = [each for each in results if each.standing is Standing.MISSING]
    if missing:
        terminal.note(message("export-missing", count=len(missing), names=_names(missing)))
    for code, found in (
        ("export-by-name", [each for plan in plans for each in plan.by_name]),
        ("export-kept", exported.kept),
        ("export-locked", exported.locked),
        ("export-unnamed", exported.unnamed),
    ):
        if found:
            terminal.note(message(code, count=len(found), names=_names(found)))
    left = list(_left(plans, results, policy, terminal.catalogue))
    for text in left:
        terminal.note(text)
    return bool(left)


def _left(
    plans: Sequence[ExportPlan],
    results: Iterable[ExportedResult],
    policy: ExportPolicy,
    catalogue: Catalogue,
) -> Iterator[Message]:
    for result in results:
        code = _OPEN.get(result.standing)
        if code is not None and result.score_for(policy) is None:
            points = show_points(result.pending_points)
            yield message(code, name=_name(result), assignment=result.assignment, points=points)
    for plan in plans:
        for each in plan.unmatched:
            score = each.result.score_for(policy)
            shown = "-" if score is None else show_points(score)
            reason = catalogue.text(each.reason)
            yield message("export-unmatched", name=_name(each.result), score=shown, reason=reason)


def _names(results: Iterable[ExportedResult]) -> str:
    return ", ".join(map(_name, results))


def _name(result: ExportedResult) -> str:
    return result.name if result.name == result.student else f"{result.name} ({result.student})"
