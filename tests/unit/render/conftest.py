"""Scorecards for the tests of this package."""

import math

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import Text
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind


def outcome(name, status, points, max_points, *, visibility=Visibility.PUBLIC, **more):
    """Return a check's outcome with a title in both languages."""
    title = Text(f"{name} 항목", f"check {name}")
    return CheckOutcome(name, title, "conv2d", status, points, max_points, visibility, **more)


@pytest.fixture
def card() -> Scorecard:
    """Return a card with every kind of check, a diagnosis, and a loss that became NaN."""
    details = {"message": Text("작아졌습니다", "It shrank"), "hint": Text("SAME을 쓰세요", "Use SAME")}
    checks = (
        outcome("runs", CheckStatus.PASSED, 10, 10),
        outcome("deep", CheckStatus.FAILED, 2.5, 10, depends_on=("same",), **details),
        outcome(
            "same",
            CheckStatus.FAILED,
            0,
            10,
            visibility=Visibility.HIDDEN,
            expected="(2, 9)",
            actual="(2, 5)",
            **details,
        ),
        outcome("skipped", CheckStatus.SKIPPED, 0, 10, depends_on=("same",)),
    )
    diagnosis = Diagnosis("lr", Severity.WARNING, Text("학습률", "Rate"), Text("줄이세요", "Lower it"), 24)
    return Scorecard(
        assignment="hw3",
        assignment_version="v",
        submission=SubmissionFacts("abc", "김철수", "hw3.py", SubmissionKind.SCRIPT, "00"),
        status=RunStatus.GRADED,
        checks=checks,
        diagnoses=(diagnosis,),
        evidence={
            "train_steps": 6000,
            "accuracy": 0.923,
            "accuracy_interval": [0.915, 0.931],
            "claimed_accuracy": math.nan,
            "loss_curve": [[0, 230.2], [100, 61.0], [200, math.nan]],
            "ours_alone": 1,
        },
        environment={"dataset": "digits@abcdef", "isolation": ["userns", "seccomp"], "seed": 0},
        timing={"total_s": 0.61, "run_s": 0.44, "examine_s": 0.11},
    )
