"""Judge a program of a course that should be right, or that students start from: reference, stub, variant.

Mutants are judged in `judge_mutant`.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from grader.course.template import public_check_files
from grader.domain.assignment import Visibility
from grader.domain.claims import ClaimKind, CourseClaim
from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.domain.run import Budget, RunStatus
from grader.domain.scorecard import Scorecard
from grader.services.verify.bench import Trial
from grader.services.verify.budget_stages import BudgetStages
from grader.services.verify.program_claims import (
    broken_checks,
    explain,
    fails,
    format_points,
    holds,
    is_cut_short,
)

ROOM: Final = 4.0
"""How many times what the reference needs each limit must allow: students' machines are slower."""


def judge_reference(stages: BudgetStages, budget: Budget) -> list[CourseClaim]:
    """Claim that the reference earns full marks on a budget, and that the limits leave room for its run.

    The full budget is judged too where the quick one does not end the training: its thresholds may differ.
    """
    assignment = stages.assignment
    trial = stages.reference(budget)
    claims = [_full_marks(stages, budget, trial.card)]
    whole = assignment.budgets["full"]
    if budget is not whole and not is_cut_short(trial.card):
        trial = stages.reference(whole)
        claims.append(_full_marks(stages, whole, trial.card))
        budget = whole
    broken = broken_checks(assignment, ClaimKind.REFERENCE, trial.card)
    return broken or [*claims, *_limits(stages, budget, trial)]


def _full_marks(stages: BudgetStages, budget: Budget, card: Scorecard) -> CourseClaim:
    assignment = stages.assignment
    score, most = format_points(card.score), format_points(assignment.max_score)
    figures = {"budget": budget.name, "score": score, "max": most}
    lost = [outcome for outcome in card.checks if outcome.status is not CheckStatus.PASSED]
    if lost or card.status is not RunStatus.GRADED:
        text = message("reference-lost", status=card.status.value, **figures)
        return fails(assignment, ClaimKind.REFERENCE, assignment.solution, text, explain(card, lost))
    code = "reference-full-cut" if is_cut_short(card) else "reference-full"
    text = message(code, steps=int(card.evidence.get("train_steps", 0)), **figures)
    return holds(assignment, ClaimKind.REFERENCE, assignment.solution, text)


def _limits(stages: BudgetStages, budget: Budget, trial: Trial) -> list[CourseClaim]:
    """Claim that each limit leaves room; CPU time bounds wall time, which a busy machine lengthens."""
    assignment, needed = stages.assignment, trial.needed
    limits = assignment.limits
    seconds = min(needed.seconds, needed.cpu_seconds or needed.seconds)
    rows = (
        ("wall_seconds", limits.wall_seconds, seconds),
        ("cpu_seconds", float(limits.cpu_seconds), needed.cpu_seconds),
        ("memory_mb", limits.memory_bytes / 2**20, needed.peak_bytes / 2**20),
    )
    file = assignment.folder / "assignment.toml"
    claims = []
    for key, limit, used in rows:
        fits = limit >= ROOM * used
        text = message(
            "limit-has-room" if fits else "limit-too-tight",
            key=f"limits.{key}",
            limit=f"{limit:g}",
            used=f"{used:.1f}",
            room=f"{ROOM:g}",
            budget=budget.name,
            least=f"{ROOM * used:.0f}",
        )
        claims.append((holds if fits else fails)(assignment, ClaimKind.LIMITS, file, text))
    return claims


def judge_stub(stages: BudgetStages, path: Path) -> list[CourseClaim]:
    """Claim that the stub earns what the manifest says."""
    assignment = stages.assignment
    card = stages.try_out(path, stages.working).card
    broken = broken_checks(assignment, ClaimKind.STUB, card)
    if broken:
        return broken
    figures = {"score": format_points(card.score), "stub_points": format_points(assignment.stub_score)}
    if abs(card.score - assignment.stub_score) < 0.005:
        return [holds(assignment, ClaimKind.STUB, path, message("stub-earns", **figures))]
    won = tuple(
        message(
            "check-won",
            check=each.id,
            points=format_points(each.points),
            max=format_points(each.max_points),
        )
        for each in card.checks
        if each.points
    )
    return [fails(assignment, ClaimKind.STUB, path, message("stub-earns-other", **figures), won)]


def judge_public(stages: BudgetStages) -> list[CourseClaim]:
    """Claim that the public checks give students the same result as they give in the full grading."""
    assignment, budget = stages.assignment, stages.budgets[0]
    public = tuple(check for check in assignment.checks if check.visibility is Visibility.PUBLIC)
    claims: list[CourseClaim] = []
    with tempfile.TemporaryDirectory(prefix="grade-public-") as folder:
        (Path(folder) / "checks").mkdir()
        for file in public_check_files(assignment):
            shutil.copy(file, Path(folder) / "checks")
        released = BudgetStages(stages.bench, replace(assignment, checks=public, folder=Path(folder)))
        for path in (assignment.solution, assignment.folder / "stub.py"):
            alone = released.try_out(path, budget).card
            claims += _differing(stages, path, alone, stages.try_out(path, budget).card)
    return claims


def _differing(stages: BudgetStages, path: Path, alone: Scorecard, graded: Scorecard) -> list[CourseClaim]:
    among = {outcome.id: outcome for outcome in graded.checks}
    claims = []
    for each in alone.checks:
        if (each.status, each.points) != (among[each.id].status, among[each.id].points):
            figures = {"alone": each.status.value, "among": among[each.id].status.value}
            text = message("public-differs", check=each.id, program=path.name, **figures)
            details = (each.message,) if each.message is not None else ()
            claims.append(fails(stages.assignment, ClaimKind.PUBLIC, path, text, details))
    return claims


def judge_variant(stages: BudgetStages, path: Path) -> list[CourseClaim]:
    """Claim that another right solution earns what the reference earns, check by check."""
    assignment = stages.assignment
    reference, card = stages.reference(stages.working).card, stages.try_out(path, stages.working).card
    broken = broken_checks(assignment, ClaimKind.VARIANT, card)
    if broken:
        return broken
    wanted = {each.id: each.points for each in reference.checks}
    lost = [each for each in card.checks if each.points < wanted[each.id]]
    figures = {"score": format_points(card.score), "wanted": format_points(reference.score)}
    if not lost:
        return [holds(assignment, ClaimKind.VARIANT, path, message("variant-earns", **figures))]
    text = message("variant-lost", status=card.status.value, **figures)
    return [fails(assignment, ClaimKind.VARIANT, path, text, explain(card, lost))]
