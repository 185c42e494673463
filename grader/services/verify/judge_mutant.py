"""Judge a mutant: it must lose the check that it is made for, and no other check but its listed costs."""

from collections.abc import Sequence

from grader.course.mutants import Mutant
from grader.course.programs import difference
from grader.domain.assignment import Visibility
from grader.domain.claims import ClaimKind, CourseClaim, Verdict
from grader.domain.messages import Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import Budget, RunStatus
from grader.domain.scorecard import Scorecard
from grader.services.verify.bench import Trial
from grader.services.verify.budget_stages import BudgetStages, lost_against, passed
from grader.services.verify.program_claims import broken_checks, explain, format_points, is_cut_short


def judge_mutant(stages: BudgetStages, mutant: Mutant) -> list[CourseClaim]:
    """Try a mutant on one budget after the other until its check catches it or a budget is conclusive."""
    trial = None
    for budget in stages.from_budget(mutant.budget):
        reference = stages.reference(budget).card
        if mutant.check not in passed(reference):
            continue
        trial = stages.try_source(mutant.file_name, mutant.source, budget)
        broken = broken_checks(stages.assignment, ClaimKind.MUTANT, trial.card)
        if broken:
            return broken
        if trial.card.status is RunStatus.INVALID:
            break
        lost = lost_against(trial.card, reference)
        if any(each.id == mutant.check and each.status is CheckStatus.FAILED for each in lost):
            return _judge_costs(stages, mutant, trial, reference)
        if _is_conclusive(stages, budget, trial.card):
            break
    return [_not_caught(stages, mutant, trial)]


def _is_conclusive(stages: BudgetStages, budget: Budget, card: Scorecard) -> bool:
    """Whether a longer training could not change the result, since the program ran to its end."""
    return not stages.is_short(budget) and not is_cut_short(card)


def _judge_costs(
    stages: BudgetStages, mutant: Mutant, trial: Trial, reference: Scorecard
) -> list[CourseClaim]:
    """Judge a mutant that its check caught by the other checks that it lost."""
    card = trial.card
    lost = lost_against(card, reference)
    expected = {mutant.check, *mutant.costs}
    # A check that depends on a lost one is skipped, which its dependencies already say.
    unlisted = [each for each in lost if each.id not in expected and each.status is not CheckStatus.SKIPPED]
    # A program that stops early also loses everything that it would have done later.
    if unlisted and card.status is not RunStatus.ERROR:
        names = ", ".join(each.id for each in unlisted)
        text = message("mutant-costs-more", check=mutant.check, others=names)
        return [_fails(stages, mutant, text, explain(card, unlisted))]
    points = format_points(card.max_score - card.score)
    text = message("mutant-caught", check=mutant.check, lost=points)
    return [_claim(stages, mutant, Verdict.HOLDS, text), *_public_alone(stages, mutant, lost, reference)]


def _not_caught(stages: BudgetStages, mutant: Mutant, trial: Trial | None) -> CourseClaim:
    """Distinguish a survivor from one that another check caught, and from one that could not be judged."""
    if trial is None:
        return _claim(stages, mutant, Verdict.FAILS, message("mutant-not-judged", check=mutant.check))
    if trial.card.status is RunStatus.INVALID:
        return _fails(stages, mutant, message("mutant-invalid", check=mutant.check))
    others = [each for each in trial.card.checks if each.status is not CheckStatus.PASSED]
    if not others:
        return _fails(stages, mutant, message("mutant-survived", check=mutant.check))
    names = ", ".join(each.id for each in others)
    text = message("mutant-caught-elsewhere", check=mutant.check, others=names)
    return _fails(stages, mutant, text, explain(trial.card, others))


def _public_alone(
    stages: BudgetStages, mutant: Mutant, lost: Sequence[CheckOutcome], reference: Scorecard
) -> list[CourseClaim]:
    """Note each public check that the mutant failed if it lost nothing on any hidden check.

    Only a budget on which the reference passes everything can show that.
    """
    if not reference.is_perfect or any(each.visibility is Visibility.HIDDEN for each in lost):
        return []
    text = message("public-alone", program=mutant.file_name)
    return [
        CourseClaim(stages.assignment.id, ClaimKind.PUBLIC, each.id, Verdict.HOLDS, text) for each in lost
    ]


def _fails(
    stages: BudgetStages, mutant: Mutant, text: Readable, details: tuple[Readable, ...] = ()
) -> CourseClaim:
    diff = difference(stages.assignment, mutant.file_name, mutant.source)
    return _claim(stages, mutant, Verdict.FAILS, text, details, diff)


def _claim(
    stages: BudgetStages,
    mutant: Mutant,
    verdict: Verdict,
    text: Readable,
    details: tuple[Readable, ...] = (),
    diff: str = "",
) -> CourseClaim:
    return CourseClaim(
        stages.assignment.id,
        ClaimKind.MUTANT,
        mutant.file_name,
        verdict,
        text,
        details,
        str(mutant.file),
        mutant.line,
        diff,
    )
