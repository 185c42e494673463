"""Whether a failing check is the student's or the course's fault."""

from dataclasses import replace

import pytest

from grader.domain.assignment import CheckSpec
from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.examine.plugin import judge
from grader.examine.session import run_checks
from grader.examine.verdicts import Undecided

TEXT = {"ko": "", "en": ""}
SPEC = CheckSpec.from_dict(
    {"id": "a", "points": 1, "title": TEXT, "hint": TEXT, "concept": "graph", "visibility": "public"}
)


@pytest.mark.parametrize(
    ("error", "status"), [(MemoryError(), "pending"), (KeyError("a"), "error"), (None, "passed")]
)
def test_want_of_memory_is_the_submissions(error, status):
    """Running out of memory in a check is the submission's, which chose the size."""
    outcome = judge(SPEC, error)
    assert outcome.status is CheckStatus(status)


def test_undecided_check_is_pending():
    """A check that leaves the decision to a person wins and loses nothing, and says why."""
    outcome = judge(SPEC, Undecided(message("steps-not-timed")))
    assert (outcome.status, outcome.points) == (CheckStatus.PENDING, 0.0)
    assert outcome.message == message("steps-not-timed")


CHECKS = """
from grader.examine.kit import fail, for_review

def test_open(submission): for_review(ko="가", en="a")
def test_lost(submission): fail(ko="가", en="a")
def test_after_open(submission): pass
def test_after_both(submission): pass
"""
NEEDS = {"open": (), "lost": (), "after_open": ("open",), "after_both": ("open", "lost")}


def test_dependent_of_pending_check_waits(submission, tmp_path):
    """A check that depends on an undecided one is pending, too; on a failed one it is skipped."""
    (tmp_path / "test_all.py").write_text(CHECKS, encoding="utf-8")
    specs = [replace(SPEC, id=name, depends_on=needed) for name, needed in NEEDS.items()]
    statuses = {each.id: each.status for each in run_checks(submission, specs, tmp_path)}
    assert statuses == {"open": "pending", "lost": "failed", "after_open": "pending", "after_both": "skipped"}


OPEN_STEPS = """
from grader.examine.kit import award, fail

def test_reads_steps(submission): assert submission.trace.train_steps
def test_reads_others(submission): assert submission.trace.optimizers
def test_part(submission): submission.losses; award(0.5, ko="가", en="a")
def test_lost(submission): submission.trace.train_steps; fail(ko="가", en="a")
"""


def test_open_steps_earn_nothing(submission, tmp_path):
    """Points that rest on steps which could not be confirmed are pending; others, and lost ones, are decided."""
    (tmp_path / "test_all.py").write_text(OPEN_STEPS, encoding="utf-8")
    specs = [replace(SPEC, id=name) for name in ("reads_steps", "reads_others", "part", "lost")]
    submission.leave_steps_open()
    outcomes = run_checks(submission, specs, tmp_path)
    assert [each.status for each in outcomes] == ["pending", "passed", "pending", "failed"]
    assert outcomes[0].message == message("steps-not-confirmed", steps=100)
