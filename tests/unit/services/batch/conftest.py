"""Classes small enough to read, and a grader for them that runs nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.graders import FakeGrader

from grader.course.course import load_course
from grader.course.programs import programs_of
from grader.domain.assignment import Assignment
from grader.domain.dataset import Dataset
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.run import Isolation
from grader.intake.classes import open_class
from grader.services.batch.batch_order import BatchOrder
from grader.store.gradebook import Gradebook

DATA = Dataset("digits", Path("data"), Path("hidden"), "d" * 64, "drawn", default_hidden_seed=True)


@pytest.fixture(scope="session")
def hw2(course_root: Path) -> Assignment:
    """Return homework 2."""
    (assignment,) = load_course(course_root).resolve("hw2")
    return assignment


@pytest.fixture
def terms(hw2: Assignment) -> GradingTerms:
    """Return terms under which nothing is isolated."""
    return GradingTerms(hw2, DATA, hw2.budgets["full"], CodeDigests("r", "e"), isolation=Isolation.NONE)


@pytest.fixture
def order(
    hw2: Assignment, terms: GradingTerms, course_root: Path, tmp_path: Path
) -> Iterator[Callable[..., BatchOrder]]:
    """Return a function that makes an order for a class of files."""
    programs = programs_of(load_course(course_root).assignments.values())
    with ExitStack() as opened:

        def make(files: dict[str, bytes], **changes: object) -> BatchOrder:
            folder = tmp_path / "class"
            folder.mkdir(exist_ok=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)
            handed_in = opened.enter_context(open_class(folder, hw2.entry, programs=programs))
            return replace(BatchOrder(terms, handed_in, tmp_path / "out"), **changes)

        yield make


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Return a new gradebook."""
    with Gradebook.open(tmp_path / "out") as opened:
        yield opened


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeGrader:
    """Put a fake in the place of the batch's grader; nothing is waited for."""
    made = FakeGrader()
    monkeypatch.setattr("grader.services.grading.warm_graders.Grader", lambda *_: made)
    monkeypatch.setattr("grader.services.batch.jobs._BACKOFF_SECONDS", 0.0)
    return made
