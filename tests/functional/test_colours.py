"""Homework on colour images: another data set, graded by the same flow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course, load_course
from grader.course.mutants import Mutant, mutants_of
from grader.course.programs import variants_of
from grader.datasets.dataset_registry import locate
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.outcome import CheckStatus
from grader.domain.run import Budget
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

HW4 = load_course(Path(__file__).resolve().parents[2]).assignments["hw4"]


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
        pytest.param(each, id=each.id, marks=[pytest.mark.slow] if each.budget is not None else [])
        for each in mutants_of(HW4)
    ],
)
def test_mutant_loses_its_check(grade, mutant: Mutant, tmp_path: Path) -> None:
    """A mutant loses the check that it is made for."""
    (tmp_path / HW4.entry).write_text(mutant.source, encoding="utf-8")
    card = grade(tmp_path / HW4.entry, 400 if mutant.budget is not None else 20)
    (check,) = [check for check in card.checks if check.id == mutant.check]
    assert check.status is CheckStatus.FAILED


@pytest.mark.slow
@pytest.mark.parametrize("variant", variants_of(HW4), ids=lambda path: path.stem)
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
