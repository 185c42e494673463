"""Calls that show stored results; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import (
    BatchFolderArgument,
    GradebookOption,
    HtmlOption,
    JsonOption,
    LangOption,
    OfAssignmentOption,
    OutOption,
    ReportArgument,
    StudentArgument,
)


def report(
    ctx: Context,
    out: ReportArgument,
    gradebook: GradebookOption = None,
    _lang: LangOption = None,
) -> int:
    """Render a batch's reports."""
    from grader.cli.report_command import ReportSettings, write_reports

    call: Invocation = ctx.obj
    return write_reports(ReportSettings(call.settle(out), gradebook), call.places(), call.terminal)


def show(
    ctx: Context,
    student: StudentArgument,
    out: OutOption,
    assignment: OfAssignmentOption = None,
    json: JsonOption = None,
    html: HtmlOption = None,
    gradebook: GradebookOption = None,
    _lang: LangOption = None,
) -> int:
    """Show a stored result."""
    from grader.cli.show_command import ShowSettings
    from grader.cli.show_command import show as show_result

    call: Invocation = ctx.obj
    settings = ShowSettings(
        student=student,
        out=call.settle(out),
        assignment=assignment,
        json=call.settle_output(json),
        html=call.settle_optional(html),
        gradebook=gradebook,
    )
    return show_result(settings, call.places(), call.terminal)


def prune(
    ctx: Context,
    folder: BatchFolderArgument,
    gradebook: GradebookOption = None,
    _lang: LangOption = None,
) -> int:
    """Remove what no stored result needs."""
    from grader.cli.prune_command import prune_folder

    call: Invocation = ctx.obj
    return prune_folder(call.settle(folder), gradebook, call.terminal)
