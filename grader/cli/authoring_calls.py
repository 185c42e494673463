"""Calls for authors of assignments; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import (
    AssignmentsArgument,
    DataDirOption,
    DatasetOption,
    IsolationOption,
    JobsOption,
    JsonOption,
    JunitOption,
    LangOption,
    LimitOption,
    MutateOption,
    NewArgument,
    NoCacheOption,
    ReleaseArgument,
    ReleasedArgument,
    SeedOption,
    TryCheckArgument,
    TryFullOption,
    TryPathArgument,
    VerboseOption,
    VerifyFullOption,
    WatchOption,
    WriteMutantsOption,
)
from grader.domain.run import Isolation


def verify(
    ctx: Context,
    hw: AssignmentsArgument = None,
    json: JsonOption = None,
    junit: JunitOption = None,
    jobs: JobsOption = 0,
    full: VerifyFullOption = False,
    mutate: MutateOption = False,
    write_mutants: WriteMutantsOption = None,
    limit: LimitOption = None,
    _lang: LangOption = None,
    dataset: DatasetOption = None,
    data_dir: DataDirOption = None,
    seed: SeedOption = 0,
    isolation: IsolationOption = Isolation.AVAILABLE,
    no_cache: NoCacheOption = False,
    _verbose: VerboseOption = False,
) -> int:
    """Verify assignments, mutate their references, or write their mutants."""
    from grader.cli.verify_command import VerifySettings, verify_course

    call: Invocation = ctx.obj
    settings = VerifySettings(
        places=call.places(data_dir),
        names=tuple(hw or ()),
        json=call.settle_output(json),
        junit=call.settle_optional(junit),
        jobs=jobs,
        full=full,
        dataset=dataset,
        seed=seed,
        isolation=isolation,
        use_cache=not no_cache,
        mutate=mutate,
        write_mutants=write_mutants,
        limit=limit,
    )
    return verify_course(settings, call.terminal)


def release(
    ctx: Context, folder: ReleaseArgument, hw: ReleasedArgument = None, _lang: LangOption = None
) -> int:
    """Write the student course."""
    from grader.cli.course_commands import release_course

    call: Invocation = ctx.obj
    return release_course(call.settle(folder), hw or (), call.places(), call.terminal)


def new(ctx: Context, hw: NewArgument, _lang: LangOption = None) -> int:
    """Start an assignment."""
    from grader.cli.course_commands import start_assignment

    call: Invocation = ctx.obj
    names = frozenset(ctx.find_root().command.list_commands(ctx.find_root()))  # type: ignore[attr-defined]
    return start_assignment(hw, names, call.places(), call.terminal)


def try_(
    ctx: Context,
    check: TryCheckArgument,
    path: TryPathArgument,
    watch: WatchOption = False,
    json: JsonOption = None,
    _lang: LangOption = None,
    dataset: DatasetOption = None,
    data_dir: DataDirOption = None,
    seed: SeedOption = 0,
    isolation: IsolationOption = Isolation.AVAILABLE,
    full: TryFullOption = False,
    no_cache: NoCacheOption = False,
) -> int:
    """Run one check on one submission."""
    from grader.cli.try_command import TrySettings, try_check

    call: Invocation = ctx.obj
    settings = TrySettings(
        places=call.places(data_dir),
        check=check,
        path=call.settle(path),
        json=call.settle_output(json),
        dataset=dataset,
        seed=seed,
        isolation=isolation,
        budget="full" if full else "quick",
        use_cache=not no_cache,
        watch=watch,
    )
    return try_check(settings, call.terminal)
