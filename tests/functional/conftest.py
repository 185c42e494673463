"""The real flow, warm: one zygote and one examiner for all functional tests of a session."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course, load_course
from grader.datasets.dataset_registry import locate
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.run import Budget, Isolation, Limits
from grader.domain.scorecard import Scorecard
from grader.evidence.format import Evidence
from grader.evidence.storage import read_evidence
from grader.intake.intake import take_in
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunOrder, run_in_box
from grader.sandbox.sandbox_policy import server_environment
from grader.sandbox.warm_process import WarmProcess
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest


@pytest.fixture(scope="session")
def course(course_root: Path) -> Course:
    """Load the course that ships with the grader."""
    return load_course(course_root)


@pytest.fixture(scope="session")
def digits(cache_dir: Path) -> Dataset:
    """Create the built-in data set, or load it from the cache."""
    return locate("digits", None, cache_dir, None)


@pytest.fixture(scope="session")
def grader(digits: Dataset) -> Iterator[Grader]:
    """Keep one grader warm."""
    with Grader(digits) as warm:
        yield warm


@pytest.fixture(scope="module")
def zygote(digits: Dataset) -> Iterator[WarmProcess]:
    """Keep one zygote warm, for programs that are run but not examined."""
    configuration = {"dataset": str(digits.folder)}
    warm = WarmProcess("grader.worker.zygote", configuration, server_environment(os.environ))
    warm.start()
    yield warm
    warm.close()


RunProgram = Callable[..., Evidence]


@pytest.fixture
def run_program(digits: Dataset, zygote: WarmProcess) -> RunProgram:
    """Return a function that runs a program text in a worker and returns its evidence, without examining it."""

    def run(program: str, *, runtime: str = "tf1", max_steps: int | None = None) -> Evidence:
        order = RunOrder(
            entry="main.py",
            runtime=runtime,
            seed=0,
            threads=1,
            max_steps=max_steps,
            probes=(),
            limits=Limits(wall_seconds=120),
            dataset=digits.folder,
            isolation=Isolation.AVAILABLE,
        )
        with Box.create() as box:
            box.fill({"main.py": program.encode()})
            list(run_in_box(zygote, order, box))
            return read_evidence(box.evidence)

    return run


Grade = Callable[..., Scorecard]
_OF_REQUEST = {"keep_evidence", "evidence_sink", "hidden", "without"}


@pytest.fixture
def grade(grader: Grader, course: Course, digits: Dataset, tmp_path: Path) -> Grade:
    """Return a function that grades a file or a program text on the quick budget.

    The checks listed in `unasked` are left out, together with all thresholds.
    """

    def run(
        assignment_id: str, program: Path | str, *, wall_seconds: float | None = None, **options: Any
    ) -> Scorecard:
        (assignment,) = course.resolve(assignment_id)
        unasked = options.pop("unasked", ())
        if unasked:
            checks = tuple(check for check in assignment.checks if check.id not in unasked)
            assignment = dataclasses.replace(assignment, checks=checks, thresholds={})
        limits = dataclasses.replace(
            assignment.limits,
            wall_seconds=wall_seconds or assignment.limits.wall_seconds,
            memory_bytes=options.pop("memory_bytes", assignment.limits.memory_bytes),
        )
        path = program if isinstance(program, Path) else tmp_path / assignment.entry
        if isinstance(program, str):
            path.write_text(program, encoding="utf-8")
        own = {name: options.pop(name) for name in _OF_REQUEST & options.keys()}
        terms = GradingTerms(
            dataclasses.replace(assignment, limits=limits),
            digits,
            Budget("quick", options.pop("max_steps", assignment.budgets["quick"].max_steps)),
            current_code(),
            **({"threads": os.cpu_count() or 1} | options),
        )
        request = GradeRequest(terms, take_in(path, assignment.entry, tmp_path), **own)
        events = list(grader.grade(request))
        assert isinstance(events[-1], Graded)
        return events[-1].scorecard

    return run
