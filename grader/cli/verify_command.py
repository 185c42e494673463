"""`grade verify [HW …]`: connect course, data set and bench, and show which claims fail."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.cli.course_choice import require_full
from grader.cli.settings import Places
from grader.cli.terminal import Terminal, require_writable
from grader.cli.verify_progress import VerifyDisplay
from grader.course.course import Course, find_course, load_course
from grader.course.place import MARK
from grader.domain.assignment import Assignment
from grader.domain.claims import CourseClaim, Fate, MutationReport, Verdict, gravest
from grader.domain.errors import CourseError, UsageError
from grader.domain.messages import message
from grader.domain.run import Isolation
from grader.render.verification import mutation, verification
from grader.render.verification_files import (
    annotations,
    annotations_of,
    mutation_to_json,
    verification_to_json,
    verification_to_junit,
)
from grader.services.verify.bench import Conditions, ProgramBench

if TYPE_CHECKING:
    from grader.domain.dataset import Dataset

LEAST_KILLED: Final = 0.95
_EXIT: Final = {Verdict.HOLDS: 0, Verdict.FAILS: 1, Verdict.WRONG: 2, Verdict.FAULT: 3}


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """Options of `grade verify`."""

    places: Places
    names: tuple[str, ...]
    json: str | None
    junit: Path | None
    jobs: int
    full: bool
    dataset: str | None
    seed: int
    isolation: Isolation
    use_cache: bool
    mutate: bool
    write_mutants: Path | None
    limit: int | None


def verify_course(settings: VerifySettings, terminal: Terminal) -> int:
    """Verify assignments or, with `mutate`, their checks; return the exit code.

    With `write_mutants`, only write the mutants as programs.
    """
    places = settings.places
    require_writable(settings.json, settings.junit)
    root = find_course(places.environ, places.cwd)
    in_workflow = places.environ.get("GITHUB_ACTIONS") == "true"
    try:
        course = load_course(root)
    except CourseError as error:
        if in_workflow:
            _annotate(annotations_of(error.messages, terminal.catalogue, root), terminal)
        raise
    require_full(course)
    if settings.write_mutants is not None:
        return _write_mutants(course, settings, settings.write_mutants, terminal)
    if settings.mutate:
        return _mutate(course, settings, terminal)
    if not (course.hidden_seed or places.environ.get("GRADE_HIDDEN_SEED")):
        terminal.note(message("hidden-seed-missing", file=str(course.root / MARK)))
    claims = _verify(course, settings, terminal)
    if in_workflow:
        _annotate(annotations(claims, terminal.catalogue, course.root), terminal)
    _show(claims, course, settings, terminal)
    return _EXIT[gravest(claims)]


def choose(course: Course, names: Iterable[str]) -> tuple[Assignment, ...]:
    """Return the named assignments and those of named groups, each once; all if none is named."""
    found = [each for name in names for each in course.resolve(name)] or [*course.assignments.values()]
    return tuple({each.id: each for each in found}.values())


def conditions(settings: VerifySettings, course: Course) -> Conditions:
    """Settle under what programs are tried; draws or finds the data set."""
    from grader.datasets.dataset_registry import NAMES, locate

    if settings.dataset is not None and settings.dataset not in NAMES:
        raise UsageError(message("unknown-dataset", name=settings.dataset, known=", ".join(NAMES)))
    places = settings.places
    seed = places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed
    datasets: dict[str, Dataset] = {}
    for each in choose(course, settings.names):
        same = [one for one in datasets if course.assignments[one].datasets == each.datasets]
        name = settings.dataset if settings.dataset in each.datasets else None
        datasets[each.id] = (
            datasets[same[0]]
            if same
            else locate(name, places.data_dir, places.cache_dir, seed, allowed=each.datasets)
        )
    return Conditions(
        dataset=next(iter(datasets.values())),
        seed=settings.seed,
        hidden_seed=seed or "",
        isolation=settings.isolation,
        cache=places.cache_dir / "verify" if settings.use_cache else None,
        others=datasets,
        hidden=(places.cache_dir,),
    )


def _verify(course: Course, settings: VerifySettings, terminal: Terminal) -> list[CourseClaim]:
    from grader.services.verify.verify_course import VerifyOrder, verify

    order = VerifyOrder(course, choose(course, settings.names), _jobs(settings), settings.full)
    claims: list[CourseClaim] = []
    with VerifyDisplay(terminal) as display, ProgramBench(conditions(settings, course)) as bench:
        for event in verify(order, bench):
            display.show(event)
            if isinstance(event, CourseClaim):
                claims.append(event)
    # Programs end in any order; a report is sorted so that two can be compared.
    ids = [*course.assignments, ""]
    return sorted(claims, key=lambda claim: ids.index(claim.assignment))


def _write_mutants(course: Course, settings: VerifySettings, folder: Path, terminal: Terminal) -> int:
    from grader.services.verify.write_mutants import write_mutants

    target = settings.places.cwd / folder
    written = write_mutants(choose(course, settings.names), target)
    terminal.note(message("mutants-written", count=len(written), folder=str(target)))
    return _EXIT[Verdict.HOLDS]


def _mutate(course: Course, settings: VerifySettings, terminal: Terminal) -> int:
    from grader.examine.models.computation import describe, preload
    from grader.services.verify.mutate import MutateOrder, mutate

    preload()
    reports: list[MutationReport] = []
    with VerifyDisplay(terminal) as display, ProgramBench(conditions(settings, course), describe) as bench:
        for assignment in choose(course, settings.names):
            order = MutateOrder(assignment, _jobs(settings), settings.limit, settings.seed)
            for event in mutate(order, bench):
                display.show(event)
                if isinstance(event, MutationReport):
                    reports.append(event)
    if settings.json is not None:
        terminal.write_json(mutation_to_json(reports, terminal.catalogue), settings.json)
    if settings.json != "-":
        for report in reports:
            terminal.show(mutation(report, terminal.catalogue, terminal.glyphs))
    if any(report.of(Fate.FAULT) for report in reports):
        return _EXIT[Verdict.FAULT]
    well = all(report.open_rate >= LEAST_KILLED for report in reports)
    return _EXIT[Verdict.HOLDS if well else Verdict.FAILS]


def _show(
    claims: Sequence[CourseClaim], course: Course, settings: VerifySettings, terminal: Terminal
) -> None:
    if settings.junit is not None:
        text = verification_to_junit(claims, terminal.catalogue, course.root)
        settings.junit.write_text(text, encoding="utf-8")
    if settings.json is not None:
        terminal.write_json(verification_to_json(claims, terminal.catalogue, course.root), settings.json)
    if settings.json != "-":
        titles = {each.id: each.title for each in course.assignments.values()}
        terminal.show(verification(claims, titles, terminal.catalogue, terminal.glyphs))


def _annotate(lines: Iterable[str], terminal: Terminal) -> None:
    """Write workflow commands to standard error: GitHub reads both streams."""
    for line in lines:
        terminal.err.print(line, soft_wrap=True)


def _jobs(settings: VerifySettings) -> int:
    return settings.jobs or os.cpu_count() or 1
