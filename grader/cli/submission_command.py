"""`grade HW [PATH]`: connect course, submission, data set and grader, and show the result."""

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.course_choice import course_of_student
from grader.cli.progress_line import LiveLine
from grader.cli.settings import GradingSettings
from grader.cli.terminal import Terminal, require_writable
from grader.cli.workflow_output import report_to_workflow
from grader.course.concept_pages import concept_folder
from grader.course.course import Course
from grader.course.programs import programs_of
from grader.domain.assignment import Assignment
from grader.domain.assignment_programs import AssignmentPrograms
from grader.domain.errors import UsageError
from grader.domain.events import DataProgress, Graded, Stage
from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission
from grader.domain.timeline import Timeline
from grader.intake.bounded_reading import read_bounded
from grader.intake.intake import not_submitted, take_in
from grader.render.console import scorecard
from grader.render.contract_json import group_to_contract, to_contract
from grader.render.timing_table import timing_table

if TYPE_CHECKING:
    from grader.domain.dataset import Dataset


def grade(name: str, path: Path | None, settings: GradingSettings, terminal: Terminal) -> int:
    """Grade one submission of an assignment, or one for each assignment of a group; return the exit code."""
    places = settings.places
    require_writable(settings.json)
    course = course_of_student(places, terminal)
    assignments = course.resolve(name)
    cards = grade_cards(course, assignments, path, settings, terminal)
    _show(cards, assignments, settings, terminal, is_group=name in course.groups)
    report_to_workflow(cards, {each.id: each.title for each in assignments}, places, terminal)
    return exit_code(cards)


def grade_cards(
    course: Course,
    assignments: Sequence[Assignment],
    path: Path | None,
    settings: GradingSettings,
    terminal: Terminal,
) -> list[Scorecard]:
    """Grade one submission of each assignment. Raises `UsageError` where none of their files is there."""
    # Mistakes in the call are reported before TensorFlow is loaded, which takes seconds.
    taken = _take_all(assignments, path, settings.places.cwd, programs_of(course.assignments.values()))
    for text in dict.fromkeys(note for _, submission in taken for note in submission.notes):
        terminal.note(text)
    return _grade_all(taken, course, settings, terminal)


def _take_all(
    assignments: Sequence[Assignment],
    path: Path | None,
    cwd: Path,
    programs: tuple[AssignmentPrograms, ...],
) -> list[tuple[Assignment, Submission]]:
    """Take in each assignment's file; a file that is missing from a group earns no points."""
    taken: list[tuple[Assignment, Submission]] = []
    errors: list[UsageError] = []
    for each in assignments:
        try:
            read = partial(take_in, path, each.entry, cwd, programs)
            taken.append((each, read_bounded(read, path or cwd / each.entry)))
        except UsageError as error:
            errors.append(error)
            taken.append((each, not_submitted(cwd / each.entry, error.messages[0])))
    if len(errors) == len(assignments):
        raise errors[0]
    return taken


def exit_code(cards: Iterable[Scorecard]) -> int:
    """Return 3 if the grader failed, 1 if points were lost, 0 if every check passed."""
    cards = tuple(cards)
    if any(card.is_fault for card in cards):
        return 3
    return 0 if all(card.is_perfect for card in cards) else 1


def _grade_all(
    taken: list[tuple[Assignment, Submission]], course: Course, settings: GradingSettings, terminal: Terminal
) -> list[Scorecard]:
    # Imported here because they load NumPy and the sandbox, which other commands do not need.
    from grader.services.grading.cached_grading import grade_submissions
    from grader.services.grading.code_digests import current_code
    from grader.services.grading.other_data import OtherData
    from grader.services.grading.request import GradeRequest
    from grader.store.cache import ResultCache

    places, cards = settings.places, []
    seed = places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed
    with LiveLine(terminal) as live:
        other_data = OtherData(lambda: _locate_fashion(seed, settings, live))
        datasets = locate_all([assignment for assignment, _ in taken], seed, settings, live, terminal)
        requests = [
            GradeRequest(
                other_data.terms_for(
                    submission,
                    GradingTerms(
                        assignment=assignment,
                        dataset=datasets[assignment.id],
                        budget=assignment.budgets[settings.budget],
                        code=current_code(),
                        seed=settings.seed,
                        hidden_seed=seed or "",
                        visibility=settings.checks,
                        isolation=settings.isolation,
                        threads=os.cpu_count() or 1,
                        audit=settings.audit,
                    ),
                ),
                submission,
                keep_evidence=settings.keep_evidence,
                hidden=(places.cache_dir,),
                timeline=Timeline() if settings.timing else None,
            )
            for assignment, submission in taken
        ]
        cache = ResultCache(places.cache_dir / "results") if settings.use_cache else None
        for event in grade_submissions(requests, cache, one_at_a_time=settings.one_at_a_time):
            live.show(event)
            if isinstance(event, Graded):
                cards.append(event.scorecard)
    return cards


def _locate_fashion(seed: str | None, settings: GradingSettings, live: LiveLine) -> "Dataset":
    """Find or draw Fashion-MNIST for a program that loads it."""
    from grader.datasets.dataset_registry import FASHION_OR_GARMENTS, locate

    def show(done: int, total: int) -> None:
        live.show(DataProgress(FASHION_OR_GARMENTS[-1], done, total))

    places = settings.places
    return locate(None, places.data_dir, places.cache_dir, seed, show, FASHION_OR_GARMENTS)


def locate_all(
    assignments: Sequence[Assignment],
    seed: str | None,
    settings: GradingSettings,
    live: LiveLine,
    terminal: Terminal,
) -> "dict[str, Dataset]":
    """Prepare each assignment's data set; warn if anybody could draw the hidden images again."""
    from grader.datasets.dataset_registry import locate

    found: dict[str, Dataset] = {}
    places = settings.places
    for each in assignments:
        same = [other for other in assignments if other.id in found and other.datasets == each.datasets]
        if same:
            found[each.id] = found[same[0].id]
            continue
        live.show(Stage("prepare-data", each.id))
        name = settings.dataset or each.datasets[-1]
        found[each.id] = locate(
            settings.dataset,
            places.data_dir,
            places.cache_dir,
            seed,
            lambda done, total, name=name: live.show(DataProgress(name, done, total)),  # type: ignore[misc]
            each.datasets,
        )
    if any(found[each.id].default_hidden_seed and each.thresholds for each in assignments):
        terminal.note(message("default-hidden-seed"))
    return found


def _show(
    cards: list[Scorecard],
    assignments: Iterable[Assignment],
    settings: GradingSettings,
    terminal: Terminal,
    *,
    is_group: bool,
) -> None:
    catalogue = terminal.catalogue
    if settings.json is not None:
        data = group_to_contract(cards, catalogue) if is_group else to_contract(cards[0], catalogue)
        terminal.write_json(data, settings.json)
    if settings.json == "-":
        return
    titles = {assignment.id: assignment.title for assignment in assignments}
    for number, card in enumerate(cards):
        if number:
            terminal.show("")
        width = terminal.out.width
        title = titles.get(card.assignment)
        terminal.show(
            scorecard(card, catalogue, width, title=title, glyphs=terminal.glyphs, concepts=concept_folder())
        )
        if settings.timing:
            terminal.show(timing_table(card.timing.get("spans", ()), catalogue))
