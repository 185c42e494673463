"""The list of all commands."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from typer.main import get_command

from grader.cli import authoring_calls, export_calls, grading_calls, lookup_calls, reporting_calls
from grader.cli.help_texts import DefaultGroup, TranslatedCommand, TranslatedGroup, translate
from grader.cli.options import LangOption
from grader.i18n.catalogue import Catalogue

# In the order in which `grade --help` lists them; the name is also the message code of the help text.
_COMMANDS: Final[tuple[tuple[str, Callable[..., int]], ...]] = (
    ("submission", grading_calls.submission),
    ("batch", grading_calls.batch),
    ("override", grading_calls.override),
    ("show", reporting_calls.show),
    ("report", reporting_calls.report),
    ("prune", reporting_calls.prune),
    ("export", export_calls.export),
    ("gradescope", export_calls.gradescope),
    ("verify", authoring_calls.verify),
    ("release", authoring_calls.release),
    ("new", authoring_calls.new),
    ("try", authoring_calls.try_),
    ("list", lookup_calls.list_),
    ("concept", lookup_calls.concept),
    ("doctor", lookup_calls.doctor),
)
_DATA_COMMANDS: Final[tuple[tuple[str, Callable[..., int]], ...]] = (
    ("status", lookup_calls.data_status),
    ("fetch", lookup_calls.data_fetch),
)


def build_command(catalogue: Catalogue) -> Any:
    """Build the click command of `grade`, with its help in the language of `catalogue`."""
    app = typer.Typer(
        cls=DefaultGroup,
        help="app",
        add_completion=False,
        subcommand_metavar="HW [PATH] | COMMAND [ARGS]...",
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
    )
    app.callback()(_accept_options)
    data = typer.Typer(cls=TranslatedGroup, no_args_is_help=True, add_completion=False)
    for name, function in _COMMANDS:
        app.command(name=name, help=name, cls=TranslatedCommand)(function)
    for name, function in _DATA_COMMANDS:
        data.command(name=name, help=f"data-{name}", cls=TranslatedCommand)(function)
    app.add_typer(data, name="data", help="data")
    command = get_command(app)
    translate(command, catalogue)
    return command


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"grade {version('homework-grader')}")
        raise typer.Exit


def _accept_options(
    _lang: LangOption = None,
    _version: Annotated[
        bool, typer.Option("--version", help="version", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Accept the options that stand before a command."""
