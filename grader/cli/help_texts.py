"""Help in the reader's language: commands and options are declared with message codes."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from grader.cli.invocation import Invocation
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue


class TranslatedCommand(TyperCommand):
    """A command whose own `--help` option is translated too."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option with its text in the reader's language."""
        return _translate_help_option(super().get_help_option(ctx), ctx)


class TranslatedGroup(TyperGroup):
    """A group whose own `--help` option is translated too."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option with its text in the reader's language."""
        return _translate_help_option(super().get_help_option(ctx), ctx)


class DefaultGroup(TranslatedGroup):
    """A group in which an unknown first word is an assignment: `grade hw3` is `grade submission hw3`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Fall back to grading."""
        if args and args[0] not in self.commands:
            args = ["submission", *args]
        return super().resolve_command(ctx, args)


def translate(command: Any, catalogue: Catalogue) -> None:
    """Replace the message codes of `command` and of all commands below it by sentences."""
    command.help = _help(command.help, catalogue)
    command.rich_help_panel = _panel("commands", catalogue)
    for param in command.params:
        if param.help is not None:
            param.help = _help(param.help, catalogue)
        param.rich_help_panel = _panel(f"{param.param_type_name}s", catalogue)
    for child in getattr(command, "commands", {}).values():
        translate(child, catalogue)


def _translate_help_option(option: Any, ctx: Any) -> Any:
    invocation = ctx.find_root().obj
    if option is not None and isinstance(invocation, Invocation):
        catalogue = invocation.terminal.catalogue
        option.help = _help("help", catalogue)
        option.rich_help_panel = _panel("options", catalogue)
    return option


def _help(code: str, catalogue: Catalogue) -> str:
    return catalogue.text(message(f"help-{code}"))


def _panel(name: str, catalogue: Catalogue) -> str:
    return catalogue.text(message(f"panel-{name}"))
