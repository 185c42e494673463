"""Judge one program of a course: a reference, a stub, a wrong solution, another right one. Draws nothing."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from grader.course.programs import check_of, difference
from grader.course.template import public_check_files
from grader.domain.assignment import Visibility
from grader.domain.claims import Claim, ClaimKind, Verdict
from grader.domain.messages import Message, Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import Budget, RunStatus
from grader.domain.scorecard import Scorecard
from grader.services.verify.bench import Trial
from grader.services.verify.budget_stages import BudgetStages, lost_against, passed

ROOM: Final = 4.0
"""A limit must be so many times what the reference needs: students' machines and programs are slower."""


def judge_reference(stages: BudgetStages, budget: Budget) -> list[Claim]:
    """Claim that the reference earns everything on a budget, and that the limits leave room for its run.

    Where the quick budget does not end its training, the full one would show the same: its thresholds are
    asked all the same, for they may be others.
    """
    assignment = stages.assignment
    trial = stages.reference(budget)
    claims = [_full_marks(stages, budget, trial.card)]
    whole = assignment.budgets["full"]
    if budget is not whole and not _is_cut_short(trial.card):
        trial = stages.reference(whole)
        claims.append(_full_marks(stages, whole, trial.card))
        budget = whole
    broken = _broken_checks(stages, ClaimKind.REFERENCE, trial.card)
    return broken or [*claims, *_limits(stages, budget, trial)]


def _full_marks(stages: BudgetStages, budget: Budget, card: Scorecard) -> Claim:
    assignment = stages.assignment
    figures = {"budget": budget.name, "score": _points(card.score), "max": _points(assignment.max_score)}
    lost = [outcome for outcome in card.checks if outcome.status is not CheckStatus.PASSED]
    if lost or card.status is not RunStatus.GRADED:
        text = message("reference-lost", status=card.status.value, **figures)
        return _claim(
            stages, ClaimKind.REFERENCE, assignment.solution, Verdict.FAILS, text, _explain(card, lost)
        )
    code = "reference-full-cut" if _is_cut_short(card) else "reference-full"
    steps = int(card.evidence.get("train_steps", 0))
    text = message(code, steps=steps, **figures)
    return _claim(stages, ClaimKind.REFERENCE, assignment.solution, Verdict.HOLDS, text)


def _is_cut_short(card: Scorecard) -> bool:
    """Tell whether the budget ended the training before the program did."""
    return bool((card.evidence.get("budget") or {}).get("reached"))


def _limits(stages: BudgetStages, budget: Budget, trial: Trial) -> list[Claim]:
    """Claim that each limit leaves room; the clock of a busy machine is not the program's need."""
    limits, needed = stages.assignment.limits, trial.needed
    seconds = min(needed.seconds, needed.cpu_seconds or needed.seconds)
    rows = (
        ("wall_seconds", limits.wall_seconds, seconds),
        ("cpu_seconds", float(limits.cpu_seconds), needed.cpu_seconds),
        ("memory_mb", limits.memory_bytes / 2**20, needed.peak_bytes / 2**20),
    )
    claims = []
    for key, limit, used in rows:
        fits = limit >= ROOM * used
        params = {
            "key": f"limits.{key}",
            "limit": f"{limit:g}",
            "used": f"{used:.1f}",
            "room": f"{ROOM:g}",
            "budget": budget.name,
        }
        text = message("limit-has-room" if fits else "limit-too-tight", least=f"{ROOM * used:.0f}", **params)
        file = stages.assignment.folder / "assignment.toml"
        claims.append(_claim(stages, ClaimKind.LIMITS, file, Verdict.HOLDS if fits else Verdict.FAILS, text))
    return claims


def judge_stub(stages: BudgetStages, path: Path) -> list[Claim]:
    """Claim that the stub earns what the manifest says."""
    assignment = stages.assignment
    card = stages.try_out(path, stages.working).card
    broken = _broken_checks(stages, ClaimKind.STUB, card)
    if broken:
        return broken
    figures = {"score": _points(card.score), "stub_points": _points(assignment.stub_score)}
    if abs(card.score - assignment.stub_score) < 0.005:
        return [_claim(stages, ClaimKind.STUB, path, Verdict.HOLDS, message("stub-earns", **figures))]
    won = [
        message("check-won", check=each.id, points=_points(each.points), max=_points(each.max_points))
        for each in card.checks
        if each.points
    ]
    text = message("stub-earns-other", **figures)
    return [_claim(stages, ClaimKind.STUB, path, Verdict.FAILS, text, tuple(won))]


def judge_mutant(stages: BudgetStages, path: Path) -> list[Claim]:
    """Climb until the check that the wrong solution names has caught it, or no stage is left to tell."""
    check, trial, is_judged = check_of(path), None, False
    for budget in stages.budgets:
        reference = stages.reference(budget).card
        if is_judged or check not in passed(reference):
            continue
        trial = stages.try_out(path, budget)
        broken = _broken_checks(stages, ClaimKind.MUTANT, trial.card)
        if broken:
            return broken
        # What comes after the steps that a budget allows does not show on it.
        is_told = not stages.is_short(budget) and not _is_cut_short(trial.card)
        is_judged = is_told or trial.card.status is RunStatus.INVALID
        lost = lost_against(trial.card, reference)
        is_caught = any(each.id == check and each.status is CheckStatus.FAILED for each in lost)
        if is_caught and trial.card.status is not RunStatus.INVALID:
            return [_caught(stages, path, trial), *_public_alone(stages, path, trial.card, reference)]
    return [_not_caught(stages, path, trial)]


def _caught(stages: BudgetStages, path: Path, trial: Trial) -> Claim:
    text = message("mutant-caught", check=check_of(path), lost=_points(_lost(trial.card)))
    return _claim(stages, ClaimKind.MUTANT, path, Verdict.HOLDS, text)


def _not_caught(stages: BudgetStages, path: Path, trial: Trial | None) -> Claim:
    """Tell a survivor from one that another check caught, and from one that could not be judged."""
    check = check_of(path)
    details: tuple[Readable, ...] = ()
    if trial is None:
        text = message("mutant-not-judged", check=check)
    elif trial.card.status is RunStatus.INVALID:
        text = message("mutant-invalid", check=check)
    else:
        others = [each for each in trial.card.checks if each.status is not CheckStatus.PASSED]
        names = ", ".join(each.id for each in others)
        text = message("mutant-caught-elsewhere", check=check, others=names)
        details = _explain(trial.card, others)
        if not others:
            text = message("mutant-survived", check=check)
    diff = _diff(stages, path) if trial is not None else ""
    return _claim(stages, ClaimKind.MUTANT, path, Verdict.FAILS, text, details, diff)


def _public_alone(stages: BudgetStages, path: Path, card: Scorecard, reference: Scorecard) -> list[Claim]:
    """Note each public check that a program failed where it lost nothing on any hidden one.

    Only a stage on which the reference passes everything can tell.
    """
    lost = lost_against(card, reference)
    if not reference.is_perfect or any(each.visibility is Visibility.HIDDEN for each in lost):
        return []
    text = message("public-alone", program=path.name)
    return [Claim(stages.assignment.id, ClaimKind.PUBLIC, each.id, Verdict.HOLDS, text) for each in lost]


def judge_public(stages: BudgetStages) -> list[Claim]:
    """Claim that what students run says what the grading says: the files handed out alone, and among all."""
    assignment, budget = stages.assignment, stages.budgets[0]
    public = tuple(check for check in assignment.checks if check.visibility is Visibility.PUBLIC)
    claims: list[Claim] = []
    with tempfile.TemporaryDirectory(prefix="grade-public-") as folder:
        (Path(folder) / "checks").mkdir()
        for file in public_check_files(assignment):
            shutil.copy(file, Path(folder) / "checks")
        handed_out = BudgetStages(stages.bench, replace(assignment, checks=public, folder=Path(folder)))
        for path in (assignment.solution, assignment.folder / "stub.py"):
            alone = handed_out.try_out(path, budget).card
            claims += _differing(stages, path, alone, stages.try_out(path, budget).card)
    return claims


def _differing(stages: BudgetStages, path: Path, alone: Scorecard, graded: Scorecard) -> list[Claim]:
    among = {outcome.id: outcome for outcome in graded.checks}
    claims = []
    for each in alone.checks:
        if (each.status, each.points) != (among[each.id].status, among[each.id].points):
            figures = {"alone": each.status.value, "among": among[each.id].status.value}
            text = message("public-differs", check=each.id, program=path.name, **figures)
            said = (each.message,) if each.message is not None else ()
            claims.append(_claim(stages, ClaimKind.PUBLIC, path, Verdict.FAILS, text, said))
    return claims


def _diff(stages: BudgetStages, path: Path) -> str:
    return difference(stages.assignment, path.name, path.read_text(encoding="utf-8", errors="replace"))


def judge_variant(stages: BudgetStages, path: Path) -> list[Claim]:
    """Claim that another right solution earns what the reference earns, check by check."""
    reference, card = stages.reference(stages.working).card, stages.try_out(path, stages.working).card
    broken = _broken_checks(stages, ClaimKind.VARIANT, card)
    if broken:
        return broken
    wanted = {each.id: each.points for each in reference.checks}
    lost = [each for each in card.checks if each.points < wanted[each.id]]
    figures = {"score": _points(card.score), "wanted": _points(reference.score)}
    if not lost:
        return [_claim(stages, ClaimKind.VARIANT, path, Verdict.HOLDS, message("variant-earns", **figures))]
    text = message("variant-lost", status=card.status.value, **figures)
    return [_claim(stages, ClaimKind.VARIANT, path, Verdict.FAILS, text, _explain(card, lost))]


def _broken_checks(stages: BudgetStages, kind: ClaimKind, card: Scorecard) -> list[Claim]:
    """Claim each check that ended in an exception it did not mean: its file is wrong, not the program."""
    files = {check.id: check for check in stages.assignment.checks}
    claims = []
    for outcome in card.checks:
        if outcome.status is CheckStatus.ERROR:
            spec, said = files[outcome.id], outcome.message or outcome.title
            line = said.params.get("line") if isinstance(said, Message) else None
            claims.append(
                Claim(
                    stages.assignment.id,
                    ClaimKind.CHECKS,
                    f"{outcome.id} ({kind.value})",
                    Verdict.WRONG,
                    said,
                    file=str(spec.file),
                    line=int(line) if line else spec.line,
                )
            )
    return claims


def _explain(card: Scorecard, lost: Sequence[CheckOutcome]) -> tuple[Readable, ...]:
    """Say of each check that lost points what it said, and why the program stopped where it did."""
    said: list[Readable] = []
    for each in lost:
        figures = {"points": _points(each.points), "max": _points(each.max_points)}
        said.append(message("check-lost", check=each.id, **figures))
        said += [each.message] if each.message is not None else []
        if each.expected is not None or each.actual is not None:
            said.append(message("check-figures", expected=each.expected or "-", actual=each.actual or "-"))
    said += [diagnosis.message for diagnosis in card.diagnoses if card.status is not RunStatus.GRADED]
    return tuple(said)


def _claim(
    stages: BudgetStages,
    kind: ClaimKind,
    path: Path,
    verdict: Verdict,
    text: Readable,
    details: tuple[Readable, ...] = (),
    diff: str = "",
) -> Claim:
    return Claim(stages.assignment.id, kind, path.name, verdict, text, details, str(path), None, diff)


def _lost(card: Scorecard) -> float:
    return card.max_score - card.score


def _points(points: float) -> str:
    return f"{points:g}"
