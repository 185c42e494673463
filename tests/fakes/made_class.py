"""A gradebook of a made-up class of any size: results that no program was run for, from one seed."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grader.domain.assignment import Assignment
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Rank, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn

FAMILY = "김이박최정강조윤장임"
GIVEN = ("서연", "민준", "지우", "도윤", "하은", "시우", "수아", "예준", "지민", "현우")
CAUSES = (
    ("nan-divergence", Severity.ERROR, Rank.MEASURED, "learning-rate"),
    ("few-train-steps", Severity.ERROR, Rank.MEASURED, "training-loop"),
    ("overfitting", Severity.WARNING, Rank.LIKELY, "overfitting"),
    ("weights-unchanged", Severity.ERROR, Rank.MEASURED, "variables"),
)
START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def fill_gradebook(folder: Path, assignments: list[Assignment], number: int, seed: int = 1) -> None:
    """Record a result of every student at every assignment."""
    draw = random.Random(seed)
    with Gradebook.open(folder) as book:
        for assignment in assignments:
            cards = list(made_cards(assignment, number, draw))
            book.add_submissions(handed_in for handed_in, _ in cards)
            for handed_in, card in cards:
                book.record(handed_in.key, card, f"{assignment.id}-{handed_in.student}")


def made_cards(
    assignment: Assignment, number: int, draw: random.Random
) -> Iterator[tuple[HandedIn, Scorecard]]:
    """Yield submissions with their results: abler students pass more checks and train longer."""
    for at in range(number):
        student, name = f"2026{at:04}", FAMILY[at % 10] + GIVEN[at // 10 % 10] + ("" if at < 100 else str(at))
        yield _handed_in(assignment, student, name, at), _card(assignment, student, draw)


def _handed_in(assignment: Assignment, student: str, name: str, at: int) -> HandedIn:
    return HandedIn(
        assignment=assignment.id,
        student=student,
        name=name,
        attempt=1 + at % 3,
        is_newest=True,
        handed_in_at=START + timedelta(hours=at % 400),
        late_flag=False,
        path=f"/home/instructor/class/{student}.py",
        kind="script",
        sha256=f"{at:064x}",
    )


def _card(assignment: Assignment, student: str, draw: random.Random) -> Scorecard:
    ability = draw.random()
    checks = tuple(_outcome(assignment, at, ability, draw) for at in range(len(assignment.checks)))
    lost = any(check.status is CheckStatus.FAILED for check in checks)
    status = RunStatus.GRADED if ability > 0.05 else draw.choice([RunStatus.ERROR, RunStatus.TIMEOUT])
    return Scorecard(
        assignment=assignment.id,
        assignment_version=assignment.version,
        submission=SubmissionFacts(student, student, f"{student}.py", SubmissionKind.SCRIPT, "a" * 64),
        status=status,
        checks=checks,
        diagnoses=tuple(_diagnoses(draw)) if lost else (),
        evidence=_evidence(ability, draw) if assignment.thresholds else {},
        environment={"dataset": "digits@0123456789ab", "python": "3.11", "tensorflow": "2.21"},
        timing={"total_s": 3 + 9 * draw.random(), "run_s": 2 + 8 * draw.random(), "examine_s": 0.5},
    )


def _outcome(assignment: Assignment, at: int, ability: float, draw: random.Random) -> CheckOutcome:
    spec = assignment.checks[at]
    if draw.random() < 0.03:
        text = message("check-pending")
        return CheckOutcome.of(spec, CheckStatus.PENDING, text=text)
    chance = 1 / (1 + math.exp(-8 * (ability - 0.1 - 0.5 * at / len(assignment.checks))))
    if draw.random() < chance:
        return CheckOutcome.of(spec, CheckStatus.PASSED, spec.points)
    points = spec.points / 2 if draw.random() < 0.2 else 0.0
    failed = CheckOutcome.of(spec, CheckStatus.FAILED, points, message("status-error"), hint=spec.hint)
    return replace(failed, expected="28 x 28", actual="14 x 14")


def _diagnoses(draw: random.Random) -> Iterator[Diagnosis]:
    code, severity, rank, concept = draw.choice(CAUSES)
    params: dict[str, Any] = {"steady": "0.01", "step": 10, "rate": "0.03", "steps": 1000, "batches": 9000}
    params |= {"name": "W", "training": "99 %", "hidden": "88 %"}
    title, text, step = (message(f"diagnosis-{code}{part}", **params) for part in ("-title", "", "-next"))
    yield Diagnosis(code, severity, title, text, line=12, next_step=step, concept=concept, rank=rank)


def _evidence(ability: float, draw: random.Random) -> dict[str, Any]:
    steps = draw.choice([500, 1000, 2000, 4000, 6000, 10000])
    rate = draw.choice([0.001, 0.003, 0.005, 0.01, 0.02])
    speed = 3 + 3 * ability
    curve = [
        [at * steps // 60, 230 * math.exp(-speed * at / 60) * (0.8 + 0.4 * draw.random()) + 8]
        for at in range(61)
    ]
    accuracy = 0.7 + 0.25 * ability - 0.1 * draw.random()
    return {
        "sha256": f"{draw.getrandbits(256):064x}",
        "train_steps": steps,
        "learning_rate": rate,
        "accuracy": accuracy,
        "accuracy_interval": [accuracy - 0.01, accuracy + 0.01],
        "loss_curve": curve,
        "stdout_tail": f"step {steps}\naccuracy {accuracy:.3f}\n",
    }
