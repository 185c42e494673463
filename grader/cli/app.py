"""The commands and their options, declared with Typer in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from grader.cli.authoring_options import Declare, add_author_commands
from grader.cli.settings import Settings, find_places, settle_path
from grader.cli.terminal import Terminal
from grader.domain.messages import message
from grader.domain.run import Isolation


class _Command(TyperCommand):
    """A command whose `--help` speaks the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:
        """Word the option as the others are."""
        return _translate_help(super().get_help_option(ctx), ctx)


class _Group(TyperGroup):
    """A group whose `--help` speaks the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:
        """Word the option as the others are."""
        return _translate_help(super().get_help_option(ctx), ctx)


class _DefaultGroup(_Group):
    """A group in which an unknown first word is an assignment: `grade hw3` is `grade submission hw3`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Fall back to grading."""
        if args and args[0] not in self.commands:
            args = ["submission", *args]
        return super().resolve_command(ctx, args)


class _Language(StrEnum):
    KO = "ko"
    EN = "en"


class _Order(StrEnum):
    SHORTEST = "shortest"
    INTAKE = "intake"


class _Checks(StrEnum):
    PUBLIC = "public"
    ALL = "all"


def build_app(terminal: Terminal, environ: Mapping[str, str], cwd: Path) -> typer.Typer:
    """Declare every command; each gives its exit code."""
    panel = _panels(terminal)
    app = typer.Typer(
        cls=_DefaultGroup,
        help=_say(terminal, "app"),
        add_completion=False,
        subcommand_metavar="HW [PATH] | COMMAND [ARGS]...",
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    _add_callback(app, terminal, panel)
    _add_submission(app, terminal, environ, cwd, panel)
    _add_batch(app, terminal, environ, cwd, panel)
    _add_override(app, terminal, environ, cwd, panel)
    add_author_commands(Declare(app, terminal, panel, _Command), terminal, environ, cwd, _Language)
    _add_lookups(app, terminal, environ, cwd, panel)
    return app


def _translate_help(option: Any, ctx: Any) -> Any:
    """Put `--help` among the other options, in their language; the root context carries the terminal."""
    terminal = ctx.find_root().obj
    if option is not None and isinstance(terminal, Terminal):
        option.help = _say(terminal, "help")
        option.rich_help_panel = _panels(terminal)["options"]
    return option


def _say(terminal: Terminal, code: str) -> str:
    return terminal.catalogue.text(message(f"help-{code}"))


def _panels(terminal: Terminal) -> Mapping[str, str]:
    names = ("options", "arguments", "commands")
    return {name: terminal.catalogue.text(message(f"panel-{name}")) for name in names}


def _option(terminal: Terminal, panel: Mapping[str, str], *names: str, code: str, **more: Any) -> Any:
    return typer.Option(*names, help=_say(terminal, code), rich_help_panel=panel["options"], **more)


def _argument(terminal: Terminal, panel: Mapping[str, str], code: str, metavar: str) -> Any:
    return typer.Argument(help=_say(terminal, code), metavar=metavar, rich_help_panel=panel["arguments"])


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"grade {version('homework-grader')}")
        raise typer.Exit


def _add_callback(app: typer.Typer, terminal: Terminal, panel: Mapping[str, str]) -> None:
    version = _option(terminal, panel, "--version", code="version", is_eager=True, callback=_show_version)
    lang = _option(terminal, panel, "--lang", code="lang", metavar="ko|en")

    @app.callback()
    def _accept(
        lang: Annotated[_Language | None, lang] = None,
        version: Annotated[bool, version] = False,
    ) -> None:
        pass


def _add_submission(
    app: typer.Typer, terminal: Terminal, environ: Mapping[str, str], cwd: Path, panel: Mapping[str, str]
) -> None:
    """Declare `grade HW [PATH]`; longer than other functions, for it is the contract's table of options."""

    def option(*names: str, code: str, **more: Any) -> Any:
        return _option(terminal, panel, *names, code=code, **more)

    def argument(code: str, metavar: str) -> Any:
        return typer.Argument(help=_say(terminal, code), metavar=metavar, rich_help_panel=panel["arguments"])

    evidence = option("--keep-evidence", code="keep-evidence", metavar="DIR")

    @app.command(
        cls=_Command, name="submission", help=_say(terminal, "submission"), rich_help_panel=panel["commands"]
    )
    def _submission(
        hw: Annotated[str, argument("assignment", "HW")],
        path: Annotated[Path | None, argument("path", "PATH")] = None,
        json: Annotated[str | None, option("--json", code="json", metavar="FILE")] = None,
        lang: Annotated[_Language | None, option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
        dataset: Annotated[str | None, option("--dataset", code="dataset", metavar="NAME")] = None,
        data_dir: Annotated[Path | None, option("--data-dir", code="data-dir", metavar="DIR")] = None,
        seed: Annotated[int, option("--seed", code="seed", min=0, metavar="N")] = 0,
        checks: Annotated[_Checks, option("--checks", code="checks", metavar="WHICH")] = _Checks.ALL,
        isolation: Annotated[
            Isolation, option("--isolation", code="isolation", metavar="MODE")
        ] = Isolation.AVAILABLE,
        quick: Annotated[bool, option("--quick/--full", code="budget")] = False,
        no_cache: Annotated[bool, option("--no-cache", code="no-cache")] = False,
        verbose: Annotated[bool, option("-v", "--verbose", code="verbose")] = False,
        keep_evidence: Annotated[Path | None, evidence] = None,
        audit: Annotated[bool, option("--audit", code="audit")] = False,
    ) -> int:
        from grader.cli.submission_command import grade

        settings = Settings(
            places=find_places(environ, cwd, data_dir),
            json=json,
            dataset=dataset,
            seed=seed,
            checks=checks.value,
            isolation=isolation,
            budget="quick" if quick else "full",
            use_cache=not no_cache,
            verbose=verbose,
            keep_evidence=None if keep_evidence is None else settle_path(cwd, keep_evidence),
            audit=audit,
        )
        return grade(hw, path, settings, terminal)


def _add_batch(
    app: typer.Typer, terminal: Terminal, environ: Mapping[str, str], cwd: Path, panel: Mapping[str, str]
) -> None:
    """Declare `grade batch HW FOLDER --out DIR`; long for the same reason as `grade HW`."""
    option, argument = partial(_option, terminal, panel), partial(_argument, terminal, panel)

    @app.command(cls=_Command, name="batch", help=_say(terminal, "batch"), rich_help_panel=panel["commands"])
    def _batch(
        hw: Annotated[str, argument("assignment", "HW")],
        folder: Annotated[Path, argument("class-folder", "FOLDER")],
        out: Annotated[Path, option("--out", code="out", metavar="DIR")],
        jobs: Annotated[int, option("--jobs", code="jobs", min=0, metavar="N")] = 0,
        fresh: Annotated[bool, option("--fresh/--resume", code="fresh")] = False,
        regrade: Annotated[bool, option("--regrade", code="regrade")] = False,
        accept: Annotated[bool, option("--accept", code="accept")] = False,
        order: Annotated[_Order, option("--order", code="order", metavar="WHICH")] = _Order.SHORTEST,
        gradebook: Annotated[str | None, option("--gradebook", code="gradebook", metavar="URL")] = None,
        roster: Annotated[Path | None, option("--roster", code="roster", metavar="FILE")] = None,
        extensions: Annotated[Path | None, option("--extensions", code="extensions", metavar="FILE")] = None,
        json: Annotated[str | None, option("--json", code="json", metavar="FILE")] = None,
        lang: Annotated[_Language | None, option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
        dataset: Annotated[str | None, option("--dataset", code="dataset", metavar="NAME")] = None,
        data_dir: Annotated[Path | None, option("--data-dir", code="data-dir", metavar="DIR")] = None,
        seed: Annotated[int, option("--seed", code="seed", min=0, metavar="N")] = 0,
        checks: Annotated[_Checks, option("--checks", code="checks", metavar="WHICH")] = _Checks.ALL,
        isolation: Annotated[
            Isolation, option("--isolation", code="isolation", metavar="MODE")
        ] = Isolation.STRICT,
        quick: Annotated[bool, option("--quick/--full", code="budget")] = False,
        no_cache: Annotated[bool, option("--no-cache", code="no-cache")] = False,
        verbose: Annotated[bool, option("-v", "--verbose", code="verbose")] = False,
    ) -> int:
        from grader.cli.batch_command import BatchSettings, choose_mode, grade_batch

        places, budget = find_places(environ, cwd, data_dir), "quick" if quick else "full"
        asked = (places, json, dataset, seed, checks.value, isolation, budget, not no_cache, verbose, None)
        batch = BatchSettings(
            folder=settle_path(cwd, folder),
            out=settle_path(cwd, out),
            jobs=jobs,
            mode=choose_mode(fresh=fresh, regrade=regrade, accept=accept),
            shortest_first=order is _Order.SHORTEST,
            gradebook=gradebook,
            roster=None if roster is None else cwd / roster,
            extensions=None if extensions is None else cwd / extensions,
        )
        return grade_batch(hw, batch, Settings(*asked), terminal)


def _add_override(
    app: typer.Typer, terminal: Terminal, environ: Mapping[str, str], cwd: Path, panel: Mapping[str, str]
) -> None:
    option, argument = partial(_option, terminal, panel), partial(_argument, terminal, panel)

    @app.command(
        cls=_Command, name="override", help=_say(terminal, "override"), rich_help_panel=panel["commands"]
    )
    def _override(
        student: Annotated[str, argument("student", "STUDENT")],
        check: Annotated[str, argument("check", "CHECK")],
        points: Annotated[float, argument("points", "POINTS")],
        why: Annotated[str, option("--why", code="why", metavar="TEXT")],
        out: Annotated[Path, option("--out", code="out", metavar="DIR")],
        assignment: Annotated[str | None, option("--assignment", code="of-assignment", metavar="HW")] = None,
        gradebook: Annotated[str | None, option("--gradebook", code="gradebook", metavar="URL")] = None,
        lang: Annotated[_Language | None, option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.override_command import OverrideSettings, override

        settings = OverrideSettings(student, check, points, why, settle_path(cwd, out), assignment, gradebook)
        return override(settings, find_places(environ, cwd, None), terminal)


def _add_lookups(
    app: typer.Typer, terminal: Terminal, environ: Mapping[str, str], cwd: Path, panel: Mapping[str, str]
) -> None:
    folder = _option(terminal, panel, "--data-dir", code="data-dir", metavar="DIR")
    lang = _option(terminal, panel, "--lang", code="lang", metavar="ko|en")
    name = typer.Argument(
        help=_say(terminal, "dataset-name"), metavar="NAME", rich_help_panel=panel["arguments"]
    )
    commands, data = panel["commands"], typer.Typer(cls=_Group, no_args_is_help=True, add_completion=False)
    app.add_typer(data, name="data", help=_say(terminal, "data"), rich_help_panel=commands)

    @app.command(cls=_Command, name="list", help=_say(terminal, "list"), rich_help_panel=commands)
    def _list(lang: Annotated[_Language | None, lang] = None) -> int:  # noqa: ARG001
        from grader.cli.lookup_commands import list_assignments

        return list_assignments(find_places(environ, cwd, None), terminal)

    @data.command(cls=_Command, name="status", help=_say(terminal, "data-status"), rich_help_panel=commands)
    def _status(
        data_dir: Annotated[Path | None, folder] = None,
        lang: Annotated[_Language | None, lang] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.lookup_commands import show_data

        return show_data(find_places(environ, cwd, data_dir), terminal)

    @data.command(cls=_Command, name="fetch", help=_say(terminal, "data-fetch"), rich_help_panel=commands)
    def _fetch(
        name: Annotated[str, name],
        lang: Annotated[_Language | None, lang] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.lookup_commands import fetch_data

        return fetch_data(name, find_places(environ, cwd, None), terminal)

    @app.command(cls=_Command, name="doctor", help=_say(terminal, "doctor"), rich_help_panel=commands)
    def _doctor(
        data_dir: Annotated[Path | None, folder] = None,
        lang: Annotated[_Language | None, lang] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.lookup_commands import examine

        return examine(find_places(environ, cwd, data_dir), terminal)
