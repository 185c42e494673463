"""Homework on colour images: another data set, graded by the same flow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.datasets.registry import locate
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.outcome import CheckStatus
from grader.domain.run import Budget
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

MUTANTS = sorted((Path(__file__).resolve().parents[2] / "assignments" / "hw4_cifar" / "mutants").glob("*.py"))
VARIANTS = sorted((MUTANTS[0].parents[1] / "variants").iterdir())
# Mistakes in the graph show at once; wrong labels show in the accuracy after some training.
LONG = ("accuracy__",)


@pytest.fixture(scope="module")
def pictures(cache_dir: Path) -> Dataset:
    """Create the built-in data set `pictures`, or load it from the cache."""
    return locate("pictures", None, cache_dir, None, allowed=("cifar10", "pictures"))


@pytest.fixture(scope="module")
def colour_grader(pictures: Dataset) -> Iterator[Grader]:
    """Keep one grader for `pictures` warm."""
    with Grader(pictures) as warm:
        yield warm


@pytest.fixture
def grade(colour_grader: Grader, pictures: Dataset, course: Course, tmp_path: Path):
    """Return a function that grades an hw4 file with a cap on training steps."""

    def run(path: Path, max_steps: int | None):
        (assignment,) = course.resolve("hw4")
        submission = take_in(path, assignment.entry, tmp_path)
        budget = Budget("quick", max_steps)
        request = GradeRequest(GradingTerms(assignment, pictures, budget, current_code()), submission)
        (card,) = [event.scorecard for event in colour_grader.grade(request) if isinstance(event, Graded)]
        return card

    return run


def test_stub_earns_nothing(grade, course: Course) -> None:
    """The unchanged stub earns nothing."""
    assert grade(course.resolve("hw4")[0].folder / "stub.py", 20).score == 0


def test_program_is_served_colours(grade, course: Course) -> None:
    """After a few steps the reference loses marks only on accuracy."""
    card = grade(course.resolve("hw4")[0].solution, 20)
    assert {check.id for check in card.checks if check.status is not CheckStatus.PASSED} <= {"accuracy"}
    assert card.environment["dataset"].startswith("pictures@")
    assert "accuracy" in card.evidence


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem.startswith(LONG) else [])
        for path in MUTANTS
    ],
)
def test_mutant_loses_its_check(grade, mutant: Path) -> None:
    """A mutant loses marks on the check that it was made for."""
    card = grade(mutant, 400 if mutant.stem.startswith(LONG) else 20)
    (check,) = [check for check in card.checks if check.id == mutant.stem.split("__")[0]]
    assert check.status is CheckStatus.FAILED


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda path: path.stem)
def test_variant_earns_all(grade, variant: Path) -> None:
    """A variant earns full marks on the quick budget."""
    card = grade(variant, 400)
    assert [check.id for check in card.checks if check.status is not CheckStatus.PASSED] == []


@pytest.mark.slow
def test_reference_earns_all(grade, course: Course) -> None:
    """The reference earns full marks on the quick budget."""
    (assignment,) = course.resolve("hw4")
    card = grade(assignment.solution, assignment.budgets["quick"].max_steps)
    assert card.score == 100.0
