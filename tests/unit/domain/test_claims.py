"""What `grade verify` claims, and what made mutants add up to."""

import pytest

from grader.domain.claims import (
    ClaimKind,
    CourseClaim,
    Fate,
    MadeMutant,
    MutantResult,
    MutationReport,
    Verdict,
    gravest,
)
from grader.domain.messages import message


def claim(verdict: Verdict) -> CourseClaim:
    """Build a claim."""
    return CourseClaim("hw2", ClaimKind.STUB, "stub.py", verdict, message("from-cache"))


def report(*fates: Fate) -> MutationReport:
    """Build a report; a killed mutant lost marks on the second check."""
    mutant = MadeMutant(3, "number", "a  +\n b", "a - b", "…")
    killers = {Fate.KILLED: ("second",)}
    results = tuple(MutantResult(mutant, fate, killers.get(fate, ())) for fate in fates)
    return MutationReport("hw2", ("first", "second"), 9, results)


def test_gravest_verdict_decides() -> None:
    """A fault outweighs a wrong course, which outweighs a claim that does not hold."""
    verdicts = (Verdict.HOLDS, Verdict.FAILS, Verdict.WRONG, Verdict.FAULT)
    for at, expected in enumerate(verdicts):
        assert gravest([claim(each) for each in reversed(verdicts[: at + 1])]) is expected
    assert gravest([]) is Verdict.HOLDS


def test_only_a_claim_that_holds_holds() -> None:
    """Every other verdict does not hold."""
    assert [claim(each).holds for each in Verdict] == [each is Verdict.HOLDS for each in Verdict]


@pytest.mark.parametrize(
    ("params", "file", "line", "subject"),
    [
        ({"file": "a.toml", "line": 12}, "a.toml", 12, "a.toml"),
        ({"file": "a.toml"}, "a.toml", None, "a.toml"),
        ({}, None, None, ClaimKind.RELEASE.value),
    ],
)
def test_wrong_file_is_named_from_its_message(params, file, line, subject) -> None:
    """The place of a mistake is what its message names."""
    wrong = CourseClaim.wrong("hw2", ClaimKind.RELEASE, message("x", **params))
    assert (wrong.file, wrong.line, wrong.subject, wrong.verdict) == (file, line, subject, Verdict.WRONG)


def test_change_is_named_on_one_line() -> None:
    """A change over several lines has a name that fits on one."""
    assert MadeMutant(3, "number", "a  +\n b", "a\t- b", "…").name == "a + b -> a - b"


def test_rates_leave_out_what_changes_nothing() -> None:
    """Equal mutants and faults count for nothing; an accepted survivor counts in one of the two rates."""
    made = report(Fate.KILLED, Fate.KILLED, Fate.SURVIVED, Fate.ACCEPTED, Fate.EQUAL, Fate.FAULT)
    assert (made.changed, made.rate, made.open_rate) == (4, 0.5, 2 / 3)
    assert made.kills() == {"first": 0, "second": 2}
    assert len(made.of(Fate.EQUAL, Fate.FAULT)) == 2


def test_nothing_to_kill_is_all_killed() -> None:
    """Without a mutant that changes anything, both rates are 1."""
    assert (report(Fate.EQUAL).rate, report(Fate.ACCEPTED).open_rate, report(Fate.ACCEPTED).rate) == (1, 1, 0)
