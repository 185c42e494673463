"""Small scorecards and submissions, and a gradebook in an empty folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn


def _check(number: int, points: float, status: CheckStatus) -> CheckOutcome:
    return CheckOutcome(
        id=f"check_{number}",
        title=message("from-cache"),
        concept="graph",
        status=status,
        points=points,
        max_points=10.0,
        visibility=Visibility.PUBLIC,
        seconds=0.25,
    )


@pytest.fixture(scope="session")
def make_card() -> Callable[..., Scorecard]:
    """Return a function that makes a scorecard of three checks worth 10 points each."""

    def make(
        student: str = "ann", version: str = "v1", points: float = 4.0, fault: bool = False
    ) -> Scorecard:
        first = _check(0, 0.0, CheckStatus.ERROR) if fault else _check(0, points, CheckStatus.FAILED)
        checks = (first, *(_check(number, 10.0, CheckStatus.PASSED) for number in (1, 2)))
        said = Diagnosis("loss-flat", Severity.WARNING, message("from-cache"), message("from-cache"), 3)
        return Scorecard(
            assignment="hw2",
            assignment_version=version,
            submission=SubmissionFacts(student, student, f"{student}.py", SubmissionKind.SCRIPT, "a" * 64),
            status=RunStatus.GRADER_FAULT if fault else RunStatus.GRADED,
            checks=checks,
            diagnoses=(said,),
            evidence={"sha256": "e" * 64, "train_steps": 5, "stdout_tail": "반쪽 \ud800 \0"},
            timing={"total_s": 0.5},
        )

    return make


@pytest.fixture(scope="session")
def make_handed_in() -> Callable[..., HandedIn]:
    """Return a function that makes a submission as intake returns it."""

    def make(student: str = "ann", attempt: int = 1, **changes: object) -> HandedIn:
        values: dict[str, object] = {
            "assignment": "hw2",
            "student": student,
            "name": f"{student} 님",
            "attempt": attempt,
            "is_newest": True,
            "handed_in_at": None,
            "late_flag": False,
            "path": f"{student}.py",
            "kind": "script",
            "sha256": "a" * 64,
        }
        return HandedIn(**(values | changes))

    return make


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Return a new gradebook."""
    with Gradebook.open(tmp_path) as opened:
        yield opened
