"""A runtime that the grader does not ship takes a program from its text to a scorecard."""

from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.run import Isolation
from grader.domain.scorecard import Scorecard
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader, GradeRequest

HERE = Path(__file__).parent / "numpy_runtime"
PROGRAM = """
import numpy as np
import numpy_lesson

W, b = np.zeros((784, 10)), np.zeros(10)
for step in range({steps}):
    images, labels = numpy_lesson.next_batch(100)
    scores = np.exp(images @ W + b)
    error = scores / scores.sum(1, keepdims=True) - np.eye(10)[labels]
    W -= 0.5 * images.T @ error / len(images)
    b -= 0.5 * error.mean(0)
"""


@pytest.fixture(scope="module")
def numpy_grader(digits):
    """Keep a grader warm whose workers also know the NumPy runtime."""
    with Grader(digits, zygote=HERE / "numpy_zygote.py") as warm:
        yield warm


@pytest.fixture
def grade_numpy(numpy_grader, digits, tmp_path):
    """Return a function that grades a program's text in the course of this runtime."""

    def run(program: str) -> Scorecard:
        (assignment,) = load_course(HERE / "course").resolve("np1")
        file = tmp_path / assignment.entry
        file.write_text(program, encoding="utf-8")
        budget = assignment.budgets["quick"]
        terms = GradingTerms(assignment, digits, budget, current_code(), isolation=Isolation.AVAILABLE)
        *_, graded = numpy_grader.grade(GradeRequest(terms, take_in(file, assignment.entry, tmp_path)))
        assert isinstance(graded, Graded)
        return graded.scorecard

    return run


def outcomes(card: Scorecard) -> dict[str, str]:
    """Return how each check ended."""
    return {outcome.id: outcome.status.value for outcome in card.checks}


def test_trained_model_gets_full_marks(grade_numpy) -> None:
    """Steps, budget and the model of a NumPy program reach the checks."""
    card = grade_numpy(PROGRAM.format(steps=500))
    assert (card.score, outcomes(card)) == (10.0, {"accuracy": "passed", "steps": "passed"})
    assert card.evidence["train_steps"] == 150


def test_short_training_costs_points(grade_numpy) -> None:
    """A program that trains for too few steps loses the points of the check that counts them."""
    card = grade_numpy(PROGRAM.format(steps=3))
    assert outcomes(card)["steps"] == "failed"


def test_tensorflow_programs_still_run(grade_numpy) -> None:
    """A program that the third runtime does not recognise runs in the first that does."""
    card = grade_numpy("import tensorflow as tf\nx = tf.placeholder(tf.float32)\nsess = tf.Session()\n")
    assert (card.status.value, card.score) == ("graded", 0.0)
