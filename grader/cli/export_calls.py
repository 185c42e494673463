"""Calls that write for other systems; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import (
    AssignmentArgument,
    BatchFolderArgument,
    ColumnOption,
    FeedbackOption,
    FormatOption,
    GradebookOption,
    IsolationOption,
    LangOption,
    MatchNamesOption,
    MissingOption,
    OfAssignmentOption,
    OutputOption,
    PendingOption,
    PlatformRosterOption,
    QuickOption,
    ScaleOption,
)
from grader.domain.exported_result import ExportPolicy, OpenScore
from grader.domain.run import Isolation


def export(
    ctx: Context,
    folder: BatchFolderArgument,
    format_: FormatOption,
    output: OutputOption,
    roster: PlatformRosterOption = None,
    assignment: OfAssignmentOption = None,
    column: ColumnOption = None,
    feedback: FeedbackOption = None,
    pending: PendingOption = OpenScore.BLANK,
    missing: MissingOption = OpenScore.BLANK,
    scale: ScaleOption = False,
    match_names: MatchNamesOption = False,
    gradebook: GradebookOption = None,
    _lang: LangOption = None,
) -> int:
    """Write a batch's results in another system's format."""
    from grader.cli.export_command import ExportSettings, export_results

    call: Invocation = ctx.obj
    settings = ExportSettings(
        folder=call.settle(folder),
        format=format_,
        output=call.settle(output),
        roster=call.settle_optional(roster),
        assignment=assignment,
        column=column,
        feedback=call.settle_optional(feedback),
        policy=ExportPolicy(pending, missing),
        scale=scale,
        accept_names=match_names,
        gradebook=gradebook,
    )
    return export_results(settings, call.places(), call.terminal)


def gradescope(
    ctx: Context,
    hw: AssignmentArgument,
    output: OutputOption,
    quick: QuickOption = False,
    isolation: IsolationOption = Isolation.AVAILABLE,
    _lang: LangOption = None,
) -> int:
    """Pack an autograder for Gradescope."""
    from grader.cli.gradescope_command import pack_autograder

    call: Invocation = ctx.obj
    budget = "quick" if quick else "full"
    return pack_autograder(
        hw, call.settle(output), call.places(), call.terminal, budget=budget, isolation=isolation
    )
