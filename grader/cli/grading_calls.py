"""Calls that grade or change grades; each loads its command only when it is called."""

from typer import Context

from grader.cli.invocation import Invocation
from grader.cli.options import (
    AcceptOption,
    AssignmentArgument,
    AuditOption,
    CheckArgument,
    Checks,
    ChecksOption,
    ClassArgument,
    CommentOption,
    DataDirOption,
    DatasetOption,
    ExtensionsOption,
    FreshOption,
    FromOption,
    GradebookOption,
    IsolationOption,
    JobsOption,
    JsonOption,
    KeepEvidenceOption,
    LangOption,
    NoCacheOption,
    OfAssignmentOption,
    OnlyOption,
    Order,
    OrderOption,
    OutOption,
    OverriddenArgument,
    PathArgument,
    PointsArgument,
    QuickOption,
    RegradeOption,
    RemoveOption,
    RosterOption,
    ScoreOption,
    SeedOption,
    TimesOption,
    TimingOption,
    VerboseOption,
    WhyOption,
)
from grader.cli.settings import GradingSettings
from grader.domain.run import Isolation


def submission(
    ctx: Context,
    hw: AssignmentArgument,
    path: PathArgument = None,
    json: JsonOption = None,
    _lang: LangOption = None,
    dataset: DatasetOption = None,
    data_dir: DataDirOption = None,
    seed: SeedOption = 0,
    checks: ChecksOption = Checks.ALL,
    isolation: IsolationOption = Isolation.AVAILABLE,
    quick: QuickOption = False,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
    keep_evidence: KeepEvidenceOption = None,
    audit: AuditOption = False,
    timing: TimingOption = False,
) -> int:
    """Grade one submission."""
    from grader.cli.submission_command import grade

    call: Invocation = ctx.obj
    settings = GradingSettings(
        places=call.places(data_dir),
        json=call.settle_output(json),
        dataset=dataset,
        seed=seed,
        checks=checks.value,
        isolation=isolation,
        budget="quick" if quick else "full",
        # A result from the cache would tell the time of another day.
        use_cache=not (no_cache or timing),
        verbose=verbose,
        keep_evidence=call.settle_optional(keep_evidence),
        audit=audit,
        timing=timing,
    )
    return grade(hw, path, settings, call.terminal)


def batch(
    ctx: Context,
    hw: AssignmentArgument,
    folder: ClassArgument,
    out: OutOption,
    jobs: JobsOption = 0,
    fresh: FreshOption = False,
    regrade: RegradeOption = False,
    accept: AcceptOption = False,
    order: OrderOption = Order.SHORTEST,
    gradebook: GradebookOption = None,
    roster: RosterOption = None,
    times: TimesOption = None,
    extensions: ExtensionsOption = None,
    only: OnlyOption = None,
    json: JsonOption = None,
    _lang: LangOption = None,
    dataset: DatasetOption = None,
    data_dir: DataDirOption = None,
    seed: SeedOption = 0,
    checks: ChecksOption = Checks.ALL,
    isolation: IsolationOption = Isolation.STRICT,
    quick: QuickOption = False,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> int:
    """Grade a class."""
    from grader.cli.batch_command import BatchSettings, choose_mode, grade_batch

    call: Invocation = ctx.obj
    grading = GradingSettings(
        places=call.places(data_dir),
        json=call.settle_output(json),
        dataset=dataset,
        seed=seed,
        checks=checks.value,
        isolation=isolation,
        budget="quick" if quick else "full",
        use_cache=not no_cache,
        verbose=verbose,
    )
    settings = BatchSettings(
        folder=call.settle(folder),
        out=call.settle(out),
        jobs=jobs,
        mode=choose_mode(fresh=fresh, regrade=regrade, accept=accept),
        shortest_first=order is Order.SHORTEST,
        gradebook=gradebook,
        roster=call.settle_optional(roster),
        times=call.settle_optional(times),
        extensions=call.settle_optional(extensions),
        only=only,
    )
    return grade_batch(hw, settings, grading, call.terminal)


def override(
    ctx: Context,
    out: OutOption,
    student: OverriddenArgument = None,
    check: CheckArgument = None,
    points: PointsArgument = None,
    score: ScoreOption = None,
    comment: CommentOption = None,
    why: WhyOption = "",
    remove: RemoveOption = False,
    file: FromOption = None,
    assignment: OfAssignmentOption = None,
    gradebook: GradebookOption = None,
    _lang: LangOption = None,
) -> int:
    """Decide points by hand."""
    from grader.cli.override_command import OverrideSettings
    from grader.cli.override_command import override as decide

    call: Invocation = ctx.obj
    settings = OverrideSettings(
        out=call.settle(out),
        student=student,
        check=check,
        points=points,
        score=score,
        comment=comment,
        why=why,
        is_removal=remove,
        file=call.settle_optional(file),
        assignment=assignment,
        gradebook=gradebook,
    )
    return decide(settings, call.places(), call.terminal)
