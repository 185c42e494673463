"""Calls that grade nothing; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import ConceptArgument, DataDirOption, DatasetArgument, LangOption


def list_(ctx: Context, _lang: LangOption = None) -> int:
    """List the assignments."""
    from grader.cli.lookup_commands import list_assignments

    call: Invocation = ctx.obj
    return list_assignments(call.places(), call.terminal)


def concept(ctx: Context, name: ConceptArgument = None, _lang: LangOption = None) -> int:
    """Show a concept page, or list the concepts."""
    from grader.cli.lookup_commands import show_concept

    call: Invocation = ctx.obj
    return show_concept(name, call.terminal)


def data_status(ctx: Context, data_dir: DataDirOption = None, _lang: LangOption = None) -> int:
    """Show which data sets are available."""
    from grader.cli.lookup_commands import show_data

    call: Invocation = ctx.obj
    return show_data(call.places(data_dir), call.terminal)


def data_fetch(ctx: Context, name: DatasetArgument, _lang: LangOption = None) -> int:
    """Download a data set."""
    from grader.cli.lookup_commands import fetch_data

    call: Invocation = ctx.obj
    return fetch_data(name, call.places(), call.terminal)


def doctor(ctx: Context, data_dir: DataDirOption = None, _lang: LangOption = None) -> int:
    """Show what this machine can do."""
    from grader.cli.lookup_commands import examine

    call: Invocation = ctx.obj
    return examine(call.places(data_dir), call.terminal)
