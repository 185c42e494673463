"""Named causes from evidence."""

import pytest

from grader.evidence.format import Evaluation, Evidence, Optimizer, Problem, Trace
from grader.examine.diagnoses import diagnose
from grader.examine.figures import claimed_accuracy

SGD = (Optimizer("sgd", 0.5, None, None, "main", 12, 100),)


def codes(trace=None, problem=None, **figures):
    """Give the codes found and their lines."""
    evidence = Evidence("finished", "tf1", "hw.py", trace=trace or Trace(), problem=problem)
    return [(d.code, d.line) for d in diagnose(evidence, figures)]


def test_divergence_names_the_rate():
    """A loss that stopped being finite is a divergence at the optimiser's line."""
    trace = Trace(train_steps=9, first_nonfinite_step=3, optimizers=SGD)
    assert codes(trace, learning_rate=0.5) == [("nan-divergence", 12)]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("FailedPreconditionError", "Attempting to use uninitialized value W", "uninitialised-variable"),
        ("InvalidArgumentError", "You must feed a value for placeholder tensor 'x'", "placeholder-not-fed"),
        ("ValueError", "Cannot feed value of shape (100, 10) for Tensor 'x:0'", "shape-mismatch"),
        ("NameError", "name 'foo' is not defined", "undefined-name"),
        ("ZeroDivisionError", "division by zero", "program-stopped"),
    ],
)
def test_problems_are_named(kind, text, code):
    """An exception is named by its class and text, at the student's line."""
    assert codes(problem=Problem(kind, text, 4, "")) == [(code, 4)]


def test_rare_training_is_seen():
    """A training step that runs only as often as the printing is the lesson's slip."""
    evaluations = tuple(Evaluation(n, "acc:0", 0.5, "test", 100) for n in range(10))
    trace = Trace(train_steps=10, evaluations=evaluations, optimizers=SGD)
    assert codes(trace) == [("few-train-steps", 12)]


def test_claim_is_compared():
    """A claimed accuracy is doubted only beyond the tolerance, and only of a program that came to its end."""
    assert codes(claimed_accuracy=1.0, accuracy=0.5, end="finished") == [("claim-not-reproduced", None)]
    assert codes(claimed_accuracy=0.92, accuracy=0.91, end="finished") == []
    assert codes(claimed_accuracy=1.0, accuracy=0.5, end="budget") == []


def test_quiet_causes():
    """No training, training data alone and a reached budget are each named."""
    assert codes(Trace(optimizers=SGD)) == [("no-training-steps", 12)]
    train = (Evaluation(1, "acc:0", 0.5, "train", 100),)
    trace = Trace(train_steps=500, evaluations=train, max_steps=500, budget_reached=True)
    assert codes(trace) == [("evaluated-on-training-data", None), ("step-budget-reached", None)]


@pytest.mark.parametrize(
    ("stdout", "claim"),
    [
        ("step 100, training accuracy 0.92\ntest accuracy 0.9233\n", 0.9233),
        ("0.9187\n", 0.9187),
        ("Accuracy: 91.5%\n", 0.915),
        ("정확도: 1.0\n", 1.0),
        ("learning rate 0.01\n", None),
        ("loss 0.3\n", None),
        ("", None),
    ],
)
def test_claims_are_read(stdout, claim):
    """The last accuracy that a program prints is its claim; other numbers are none."""
    assert claimed_accuracy(stdout) == (None if claim is None else pytest.approx(claim))
