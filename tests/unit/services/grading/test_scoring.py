"""What a scorecard makes of a run and its examination."""

from dataclasses import replace
from platform import python_version

import pytest

from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Severity
from grader.domain.run import RunFacts, RunStatus
from grader.services.grading.examiner import Examination
from grader.services.grading.scoring import final_status, score, score_invalid

FACTS = RunFacts(RunStatus.GRADED, ("seccomp",), 1.23456, "e" * 64)


def examination(terms, status=CheckStatus.PASSED, diagnoses=(), **figures) -> Examination:
    """Return an examination whose checks all have one status."""
    outcomes = tuple(CheckOutcome.of(spec, status, spec.points) for spec in terms.checks)
    return Examination(outcomes, diagnoses, {"end": "finished"} | figures, 0.5678, ())


def diagnosis(code: str) -> Diagnosis:
    """Return a diagnosis with this code."""
    return Diagnosis(code, Severity.ERROR, message("from-cache"), message("from-cache"))


@pytest.mark.parametrize(
    ("run", "end", "status"),
    [
        ("graded", "finished", "graded"),
        ("graded", "exit", "graded"),
        ("graded", "budget", "graded"),
        ("graded", "deadline", "timeout"),
        ("graded", "memory", "memory"),
        ("graded", "exception", "error"),
        ("graded", None, "error"),
        ("timeout", "finished", "timeout"),
        ("killed", None, "killed"),
        ("memory", "exception", "memory"),
    ],
)
def test_program_end_refines_the_status(run, end, status) -> None:
    """A process that ended normally has the status of its program; another end stays what it is."""
    assert final_status(RunStatus(run), end, ()) is RunStatus(status)


def test_check_in_error_is_the_graders_fault(terms) -> None:
    """One check in error makes the result a fault, however the program ended."""
    outcomes = examination(terms).outcomes
    broken = (replace(outcomes[0], status=CheckStatus.ERROR), *outcomes[1:])
    assert final_status(RunStatus.TIMEOUT, "finished", broken) is RunStatus.GRADER_FAULT


def test_scorecard_says_what_was_graded(terms, make_request) -> None:
    """A scorecard has the terms' version, the evidence's address, the environment and rounded times."""
    card = score(terms, make_request().submission, FACTS, examination(terms, train_steps=5), 2.34567)
    assert (card.assignment, card.assignment_version) == ("hw2", terms.version())
    assert dict(card.evidence) == {"train_steps": 5, "sha256": "e" * 64}
    assert card.timing == {"total_s": 2.346, "run_s": 1.235, "examine_s": 0.568}
    assert card.environment["dataset"] == "digits@dddddddddddd"
    assert (card.environment["python"], card.environment["seed"]) == (python_version(), 0)
    assert card.environment["isolation"] == ["seccomp"]
    assert (card.status, card.score, card.cached) == (RunStatus.GRADED, 100.0, False)


def test_missing_evidence_has_no_address(terms, make_request) -> None:
    """Without evidence there is no address, and the way the program left is explained."""
    facts = replace(FACTS, evidence=None)
    card = score(terms, make_request().submission, facts, examination(terms, end="exception"), 1.0)
    assert "sha256" not in card.evidence
    assert [each.code for each in card.diagnoses] == ["left-early"]


def test_ending_comes_before_other_causes(terms, make_request) -> None:
    """The limit that ended the program is named before what the evidence shows."""
    facts, found = replace(FACTS, status=RunStatus.TIMEOUT), examination(terms, diagnoses=(diagnosis("nan"),))
    card = score(terms, make_request().submission, facts, found, 1.0)
    assert [each.code for each in card.diagnoses] == ["time-limit-untrained", "nan"]


def test_explained_memory_has_no_second_cause(terms, make_request) -> None:
    """Where the evidence says why memory ran out, the limit is not named again."""
    facts = replace(FACTS, status=RunStatus.MEMORY)
    found = examination(terms, diagnoses=(diagnosis("evaluation-too-large"),))
    card = score(terms, make_request().submission, facts, found, 1.0)
    assert [each.code for each in card.diagnoses] == ["evaluation-too-large"]


def test_program_that_cannot_run_fails_every_check(terms, make_request) -> None:
    """Every check of the terms fails for one reason, which is named once with its line."""
    submission = replace(make_request(b"").submission, problem_line=3)
    card = score_invalid(terms, submission)
    assert (card.status, card.score, card.max_score) == (RunStatus.INVALID, 0.0, 100.0)
    assert {outcome.status for outcome in card.checks} == {CheckStatus.FAILED}
    (said,) = card.diagnoses
    assert (said.code, said.message, said.line) == ("invalid-submission", submission.problem, 3)
    public = score_invalid(replace(terms, visibility="public"), submission)
    assert 0 < len(public.checks) < len(card.checks)
    assert card.assignment_version == terms.version()
