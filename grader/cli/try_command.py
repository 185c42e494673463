"""`grade try CHECK FILE`: run one check on one submission and show its full outcome."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.domain.errors import CourseError, GraderError
from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.domain.run import Isolation
from grader.domain.scorecard import Scorecard
from grader.intake.intake import take_in
from grader.render.console import scorecard
from grader.render.contract_json import to_contract
from grader.services.authoring.try_check import Workbench, find_check, with_needed
from grader.services.grading.code_digests import current_code
from grader.store.cache import RunCache

_POLL_SECONDS: Final = 0.3

_State = dict[Path, tuple[int, int]]
"""Modification time in ns and size in bytes of each watched file."""


@dataclass(frozen=True, slots=True)
class TrySettings:
    """Options of `grade try`."""

    places: Places
    check: str
    path: Path
    json: str | None
    dataset: str | None
    seed: int
    isolation: Isolation
    budget: str
    use_cache: bool
    watch: bool


def try_check(settings: TrySettings, terminal: Terminal) -> int:
    """Run a check once, or with `watch` after every change; return the exit code of the last run."""
    from grader.datasets.dataset_registry import locate

    places = settings.places
    course = load_course(find_course(places.environ, places.cwd))
    assignment, _ = find_check(course, settings.check)
    take_in(settings.path, assignment.entry, places.cwd)
    seed = places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed
    dataset = locate(settings.dataset, places.data_dir, places.cache_dir, seed, allowed=assignment.datasets)
    runs = RunCache(places.cache_dir / "try") if settings.use_cache else None
    watched = (assignment.folder, settings.path)
    with Workbench(dataset, runs) as bench:
        seen = _state(watched)
        code = _try_once(course, seed or "", settings, bench, terminal)
        if settings.watch:
            terminal.note(message("try-watching"))
        while settings.watch:
            seen = _next_state(watched, seen)
            try:
                code = _try_once(load_course(course.root), seed or "", settings, bench, terminal)
            except GraderError as error:
                # A file may be half written; the next change completes it.
                terminal.fail(error.messages, fault=not isinstance(error, CourseError))
    return code


def _try_once(
    course: Course, hidden_seed: str, settings: TrySettings, bench: Workbench, terminal: Terminal
) -> int:
    found, check = find_check(course, settings.check)
    terms = GradingTerms(
        assignment=with_needed(found, check),
        dataset=bench.dataset,
        budget=found.budgets[settings.budget],
        code=current_code(),
        seed=settings.seed,
        hidden_seed=hidden_seed,
        isolation=settings.isolation,
        threads=os.cpu_count() or 1,
    )
    card = bench.try_check(terms, take_in(settings.path, found.entry, settings.places.cwd))
    if settings.json is not None:
        terminal.write_json(to_contract(card, terminal.catalogue), settings.json)
    if settings.json != "-":
        width = terminal.out.width
        terminal.show(scorecard(card, terminal.catalogue, width, title=found.title, glyphs=terminal.glyphs))
        if card.cached:
            terminal.note(message("try-evidence"))
    return _exit_code(card, check.id)


def _exit_code(card: Scorecard, check: str) -> int:
    """Return 0 if the check passed, 1 if not, and 2 if the check itself is broken."""
    status = next((each.status for each in card.checks if each.id == check), CheckStatus.ERROR)
    if status is CheckStatus.ERROR:
        return CourseError.exit_code
    return 0 if status is CheckStatus.PASSED else 1


def _next_state(places: Iterable[Path], before: _State) -> _State:
    """Wait until a file's time or size differs from `before`, which was read before the last run.

    Comparing states works with every editor and notices a change made during the run.
    """
    while (now := _state(places)) == before:
        time.sleep(_POLL_SECONDS)
    return now


def _state(places: Iterable[Path]) -> _State:
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]
    state: _State = {}
    for file in files:
        try:
            facts = file.stat()
        except FileNotFoundError:
            continue
        if "__pycache__" not in file.parts:
            state[file] = (facts.st_mtime_ns, facts.st_size)
    return state
