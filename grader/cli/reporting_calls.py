"""Calls that show stored results; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import GradebookOption, LangOption, ReportArgument


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
