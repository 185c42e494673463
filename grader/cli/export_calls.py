"""The call of `grade export`, which loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import (
    BatchFolderArgument,
    ColumnOption,
    FeedbackOption,
    FormatOption,
    GradebookOption,
    LangOption,
    MatchNamesOption,
    MissingOption,
    OfAssignmentOption,
    OutputOption,
    PendingOption,
    PlatformRosterOption,
    ScaleOption,
)
from grader.domain.exported_result import ExportPolicy, OpenScore


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
