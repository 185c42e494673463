"""Turn a run and its examination into a scorecard."""

from collections.abc import Mapping
from platform import python_version
from typing import Any

from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunFacts, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import Submission
from grader.services.grading.code_digests import installed_version
from grader.services.grading.endings import diagnose_ending
from grader.services.grading.examiner import Examination

_STATUS_OF_END = {
    "finished": RunStatus.GRADED,
    "exit": RunStatus.GRADED,
    "budget": RunStatus.GRADED,
    "deadline": RunStatus.TIMEOUT,
    "memory": RunStatus.MEMORY,
}


def score(
    terms: GradingTerms, submission: Submission, facts: RunFacts, examination: Examination, seconds: float
) -> Scorecard:
    """Score an examined run; `seconds` is how long the whole grading took."""
    figures = dict(examination.figures) | ({"sha256": facts.evidence} if facts.evidence else {})
    end = figures.pop("end", None)
    status = final_status(facts.status, end, examination.outcomes)
    ending = diagnose_ending(status, facts, terms.assignment.limits, figures)
    return Scorecard(
        assignment=terms.assignment.id,
        assignment_version=terms.version(),
        submission=SubmissionFacts.of(submission),
        status=status,
        checks=examination.outcomes,
        diagnoses=_order_diagnoses(ending, examination.diagnoses),
        evidence=figures,
        environment=_environment(terms, facts),
        timing={
            "total_s": round(seconds, 3),
            "run_s": round(facts.seconds, 3),
            "examine_s": round(examination.seconds, 3),
        },
        assignment_points=terms.assignment.max_score,
    )


def score_invalid(terms: GradingTerms, submission: Submission) -> Scorecard:
    """Score a submission that cannot be run: every check fails for one reason, named once.

    Where it is open what the submission is, its points are neither won nor lost until a person decides.
    """
    reason = submission.problem or message("could-not-run")
    diagnosis = Diagnosis(
        "invalid-submission", Severity.ERROR, message("invalid-submission"), reason, submission.problem_line
    )
    status = CheckStatus.PENDING if submission.is_open else CheckStatus.FAILED
    said = reason if submission.is_open else None
    return Scorecard(
        assignment=terms.assignment.id,
        assignment_version=terms.version(),
        submission=SubmissionFacts.of(submission),
        status=RunStatus.INVALID,
        checks=tuple(CheckOutcome.of(spec, status, text=said) for spec in terms.checks),
        diagnoses=(diagnosis,),
        environment={"python": python_version(), "seed": terms.seed},
        assignment_points=terms.assignment.max_score,
    )


def final_status(run: RunStatus, end: str | None, outcomes: tuple[CheckOutcome, ...]) -> RunStatus:
    """Refine how the process ended by how the program in it ended; a check in error is the grader's fault."""
    if any(outcome.status is CheckStatus.ERROR for outcome in outcomes):
        return RunStatus.GRADER_FAULT
    if run is not RunStatus.GRADED:
        return run
    return _STATUS_OF_END.get(end or "", RunStatus.ERROR)


def _order_diagnoses(ending: tuple[Diagnosis, ...], examined: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Put how the program ended first, unless the evidence says why memory ran out."""
    is_explained = any(diagnosis.code == "evaluation-too-large" for diagnosis in examined)
    return examined if is_explained else (*ending, *examined)


def _environment(terms: GradingTerms, facts: RunFacts) -> Mapping[str, Any]:
    return {
        "python": python_version(),
        "tensorflow": installed_version("tensorflow"),
        "dataset": f"{terms.data.name}@{terms.data.digest[:12]}",
        "seed": terms.seed,
        "isolation": list(facts.layers),
    }
