"""The commands for those who write assignments, declared with Typer: `verify`, `release`, `new`, `try`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.cli.settings import find_places
from grader.cli.terminal import Terminal
from grader.domain.messages import message
from grader.domain.run import Isolation


class Declare:
    """Writes options, arguments and commands in the reader's language."""

    def __init__(self, app: typer.Typer, terminal: Terminal, panel: Mapping[str, str], command: type) -> None:
        self._app = app
        self._terminal = terminal
        self._panel = panel
        self._class = command

    def option(self, *names: str, code: str, **more: Any) -> Any:
        """Declare an option."""
        return typer.Option(*names, help=self._say(code), rich_help_panel=self._panel["options"], **more)

    def argument(self, code: str, metavar: str) -> Any:
        """Declare an argument."""
        return typer.Argument(help=self._say(code), metavar=metavar, rich_help_panel=self._panel["arguments"])

    def command(self, name: str) -> Callable[[Any], Any]:
        """Declare a command."""
        panel = self._panel["commands"]
        return self._app.command(cls=self._class, name=name, help=self._say(name), rich_help_panel=panel)

    def _say(self, code: str) -> str:
        return self._terminal.catalogue.text(message(f"help-{code}"))


def add_author_commands(
    declare: Declare, terminal: Terminal, environ: Mapping[str, str], cwd: Path, language: Any
) -> None:
    """Declare all four."""
    _add_verify(declare, terminal, environ, cwd, language)
    _add_release(declare, terminal, environ, cwd, language)
    _add_new(declare, terminal, environ, cwd, language)
    _add_try(declare, terminal, environ, cwd, language)


def _add_verify(
    declare: Declare, terminal: Terminal, environ: Mapping[str, str], cwd: Path, language: Any
) -> None:
    option = declare.option

    @declare.command("verify")
    def _verify(
        hw: Annotated[list[str] | None, declare.argument("assignments", "HW")] = None,
        json: Annotated[str | None, option("--json", code="json", metavar="FILE")] = None,
        junit: Annotated[Path | None, option("--junit", code="junit", metavar="FILE")] = None,
        jobs: Annotated[int, option("--jobs", code="jobs", min=0, metavar="N")] = 0,
        full: Annotated[bool, option("--full/--quick", code="verify-budget")] = False,
        mutate: Annotated[bool, option("--mutate", code="mutate")] = False,
        limit: Annotated[int | None, option("--limit", code="limit", min=1, metavar="N")] = None,
        lang: Annotated[language | None, option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
        dataset: Annotated[str | None, option("--dataset", code="dataset", metavar="NAME")] = None,
        data_dir: Annotated[Path | None, option("--data-dir", code="data-dir", metavar="DIR")] = None,
        seed: Annotated[int, option("--seed", code="seed", min=0, metavar="N")] = 0,
        isolation: Annotated[
            Isolation, option("--isolation", code="isolation", metavar="MODE")
        ] = Isolation.AVAILABLE,
        no_cache: Annotated[bool, option("--no-cache", code="no-cache")] = False,
        verbose: Annotated[bool, option("-v", "--verbose", code="verbose")] = False,  # noqa: ARG001
    ) -> int:
        from grader.cli.verify_command import VerifySettings, verify_course

        settings = VerifySettings(
            places=find_places(environ, cwd, data_dir),
            names=tuple(hw or ()),
            json=json,
            junit=junit,
            jobs=jobs,
            full=full,
            dataset=dataset,
            seed=seed,
            isolation=isolation,
            use_cache=not no_cache,
            mutate=mutate,
            limit=limit,
        )
        return verify_course(settings, terminal)


def _add_release(
    declare: Declare, terminal: Terminal, environ: Mapping[str, str], cwd: Path, language: Any
) -> None:
    @declare.command("release")
    def _release(
        folder: Annotated[Path, declare.argument("release-folder", "DIR")],
        lang: Annotated[language | None, declare.option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.course_commands import release_course

        return release_course(cwd / folder, find_places(environ, cwd, None), terminal)


def _add_new(
    declare: Declare, terminal: Terminal, environ: Mapping[str, str], cwd: Path, language: Any
) -> None:
    @declare.command("new")
    def _new(
        hw: Annotated[str, declare.argument("new-assignment", "HW")],
        lang: Annotated[language | None, declare.option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
    ) -> int:
        from grader.cli.course_commands import start_assignment

        return start_assignment(hw, find_places(environ, cwd, None), terminal)


def _add_try(
    declare: Declare, terminal: Terminal, environ: Mapping[str, str], cwd: Path, language: Any
) -> None:
    option = declare.option

    @declare.command("try")
    def _try(
        check: Annotated[str, declare.argument("try-check", "CHECK")],
        path: Annotated[Path, declare.argument("try-path", "FILE")],
        watch: Annotated[bool, option("--watch", code="watch")] = False,
        json: Annotated[str | None, option("--json", code="json", metavar="FILE")] = None,
        lang: Annotated[language | None, option("--lang", code="lang", metavar="ko|en")] = None,  # noqa: ARG001
        dataset: Annotated[str | None, option("--dataset", code="dataset", metavar="NAME")] = None,
        data_dir: Annotated[Path | None, option("--data-dir", code="data-dir", metavar="DIR")] = None,
        seed: Annotated[int, option("--seed", code="seed", min=0, metavar="N")] = 0,
        isolation: Annotated[
            Isolation, option("--isolation", code="isolation", metavar="MODE")
        ] = Isolation.AVAILABLE,
        full: Annotated[bool, option("--full/--quick", code="budget")] = False,
        no_cache: Annotated[bool, option("--no-cache", code="no-cache")] = False,
    ) -> int:
        from grader.cli.try_command import TrySettings, try_check

        settings = TrySettings(
            places=find_places(environ, cwd, data_dir),
            check=check,
            path=cwd / path,
            json=json,
            dataset=dataset,
            seed=seed,
            isolation=isolation,
            budget="full" if full else "quick",
            use_cache=not no_cache,
            watch=watch,
        )
        return try_check(settings, terminal)
