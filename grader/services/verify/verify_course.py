"""Verify a course: its files, reference solutions, stubs, mutants, variants and release.

`verify` is a generator of events. Claims about files come first; then programs are tried, `jobs` at a time:
references before the others, which are compared with them.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial

from grader.course.course import Course
from grader.course.leaks import find_leaks
from grader.course.lint import find_shared_names, lint
from grader.course.mutants import read_mutants
from grader.course.programs import variants_of
from grader.course.template import template_files
from grader.domain.assignment import Assignment, Visibility
from grader.domain.claims import ClaimKind, CourseClaim, Planned, Tried, Verdict, VerifyEvent
from grader.domain.errors import CourseError, GraderError, GraderFault
from grader.domain.messages import message
from grader.services.verify.bench import ProgramBench
from grader.services.verify.budget_stages import BudgetStages
from grader.services.verify.judge import (
    judge_public,
    judge_reference,
    judge_stub,
    judge_variant,
)
from grader.services.verify.judge_mutant import judge_mutant


@dataclass(frozen=True, slots=True)
class VerifyOrder:
    """What to verify; with `full`, references also train on the full budget."""

    course: Course
    assignments: tuple[Assignment, ...]
    jobs: int = 1
    full: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A program to try, and the function that judges it."""

    assignment: str
    kind: ClaimKind
    name: str
    judge: Callable[[], list[CourseClaim]]

    def run(self) -> list[CourseClaim]:
        """Judge the program; an error becomes a claim, so that the other programs are still judged."""
        try:
            return self.judge()
        except GraderError as error:
            verdict = Verdict.FAULT if isinstance(error, GraderFault) else Verdict.WRONG
            return [CourseClaim(self.assignment, self.kind, self.name, verdict, error.messages[0])]


def verify(order: VerifyOrder, bench: ProgramBench) -> Iterator[VerifyEvent]:
    """Yield every claim about each assignment as soon as it is known."""
    unfit: set[str] = set()
    for assignment in order.assignments:
        claims = list(lint(assignment))
        unfit |= {claim.assignment for claim in claims if claim.kind is ClaimKind.PUBLIC}
        yield from claims
    yield from _claim_release(order)
    ready = [each for each in order.assignments if each.solution.is_file()]
    all_stages = [BudgetStages(bench, each) for each in ready]
    tasks = [task for stages in all_stages for task in _reference_tasks(stages, full=order.full)]
    tasks += [task for stages in all_stages for task in _program_tasks(stages)]
    yield Planned(len(tasks))
    alone: dict[str, set[str]] = {}
    reported: set[tuple[str | None, int | None]] = set()
    for event in _run_all(tasks, order.jobs):
        if isinstance(event, CourseClaim) and event.kind is ClaimKind.PUBLIC:
            if event.holds:
                alone.setdefault(event.assignment, set()).add(event.subject)
                continue
            unfit.add(event.assignment)
        if isinstance(event, CourseClaim) and event.kind is ClaimKind.CHECKS:
            # A check with a mistake fails for every program: report it once.
            if (event.file, event.line) in reported:
                continue
            reported.add((event.file, event.line))
        yield event
    yield from (_public_holds(each, alone.get(each.id, set())) for each in ready if each.id not in unfit)


def _claim_release(order: VerifyOrder) -> Iterator[CourseClaim]:
    """Claim that the files for students contain nothing that they must not see."""
    course = order.course
    problems = list(find_shared_names(course))
    try:
        files = template_files(course)
        problems += list(find_leaks(course, files))
    except (CourseError, OSError):
        # A missing solution or wrong markers have been reported by `lint`.
        return
    yield from (CourseClaim.wrong("", ClaimKind.RELEASE, problem) for problem in problems)
    if not problems:
        text = message("claim-release", files=len(files))
        yield CourseClaim("", ClaimKind.RELEASE, "release", Verdict.HOLDS, text)


def _run_all(tasks: Sequence[Task], jobs: int) -> Iterator[Tried | CourseClaim]:
    pool = ThreadPoolExecutor(max_workers=max(1, jobs))
    try:
        running = {pool.submit(task.run): task for task in tasks}
        for done in as_completed(running):
            yield Tried(running[done].assignment, running[done].name)
            yield from done.result()
    finally:
        # A caller that stops early must not wait: closing the bench ends running programs.
        pool.shutdown(wait=False, cancel_futures=True)


def _reference_tasks(stages: BudgetStages, *, full: bool) -> Iterator[Task]:
    """Yield the reference's tasks: the quick budget and, with `full`, the full one."""
    assignment = stages.assignment
    for name in ("quick", "full") if full else ("quick",):
        budget = assignment.budgets[name]
        shown = f"{assignment.solution.name} ({name})"
        yield Task(assignment.id, ClaimKind.REFERENCE, shown, partial(judge_reference, stages, budget))
    yield Task(assignment.id, ClaimKind.PUBLIC, "public", partial(judge_public, stages))


def _program_tasks(stages: BudgetStages) -> Iterator[Task]:
    assignment = stages.assignment
    stub = assignment.folder / "stub.py"
    yield Task(assignment.id, ClaimKind.STUB, stub.name, partial(judge_stub, stages, stub))
    # Mistakes in `mutants.toml` have been reported by `lint`.
    for mutant in read_mutants(assignment).mutants:
        judge = partial(judge_mutant, stages, mutant)
        yield Task(assignment.id, ClaimKind.MUTANT, mutant.file_name, judge)
    for path in variants_of(assignment):
        yield Task(assignment.id, ClaimKind.VARIANT, path.name, partial(judge_variant, stages, path))


def _public_holds(assignment: Assignment, alone: set[str]) -> CourseClaim:
    """Claim that public checks are consistent with the grading; name those without a hidden counterpart."""
    public = [check.id for check in assignment.checks if check.visibility is Visibility.PUBLIC]
    figures: dict[str, str | int] = {"count": len(public), "checks": ", ".join(public) or "-"}
    text = message("claim-public", **figures)
    if alone:
        text = message(
            "claim-public-alone", alone=", ".join(each for each in public if each in alone), **figures
        )
    return CourseClaim(assignment.id, ClaimKind.PUBLIC, "public", Verdict.HOLDS, text)
