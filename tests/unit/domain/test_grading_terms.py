"""What decides evidence and what decides a score."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.assignment import Probe, ProbeCase, Visibility
from grader.domain.dataset import Dataset
from grader.domain.grading_terms import CodeDigests, GradingTerms, hash_parts
from grader.domain.run import Budget, Isolation, Limits

DATA = Dataset("digits", Path("data"), Path("hidden"), "d" * 64, "drawn", default_hidden_seed=True)


@pytest.fixture(scope="module")
def terms(course_root) -> GradingTerms:
    """Return terms of homework 2."""
    (assignment,) = load_course(course_root).resolve("hw2")
    return GradingTerms(assignment, DATA, Budget("full", 100), CodeDigests("run", "examine"))


def _of_assignment(terms, **changes):
    return replace(terms, assignment=replace(terms.assignment, **changes))


CHANGES = {
    # name: (change, other run key, other result key, other version)
    "dataset": (lambda t: replace(t, dataset=replace(DATA, digest="x")), True, True, True),
    "steps": (lambda t: replace(t, budget=Budget("full", 99)), True, True, True),
    "seed": (lambda t: replace(t, seed=1), True, True, True),
    "limits": (lambda t: _of_assignment(t, limits=Limits(cpu_seconds=7)), True, True, True),
    "run-code": (lambda t: replace(t, code=CodeDigests("new", "examine")), True, True, True),
    "runtime": (lambda t: _of_assignment(t, runtime="tf2"), True, True, False),
    "probes": (lambda t: _of_assignment(t, probes=(Probe("f", (ProbeCase("c", ()),)),)), True, True, False),
    "isolation": (lambda t: replace(t, isolation=Isolation.NONE), True, True, False),
    "threads": (lambda t: replace(t, threads=2), True, True, False),
    "budget-name": (lambda t: replace(t, budget=Budget("quick", 100)), False, True, True),
    "hidden-seed": (lambda t: replace(t, hidden_seed="s"), False, True, True),
    "visibility": (lambda t: replace(t, visibility="public"), False, True, True),
    "checks": (lambda t: _of_assignment(t, checks=t.assignment.checks[1:]), False, True, True),
    "assignment": (lambda t: _of_assignment(t, version="other"), False, True, True),
    "examining-code": (lambda t: replace(t, code=CodeDigests("run", "new")), False, True, True),
    "audit": (lambda t: replace(t, audit=True), False, True, False),
    "folder": (lambda t: _of_assignment(t, folder=Path("elsewhere")), False, False, False),
    "data-folder": (lambda t: replace(t, dataset=replace(DATA, folder=Path("x"))), False, False, False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_keys_follow_what_decides(terms, name) -> None:
    """Each part of the terms changes the keys that it decides, and no other."""
    change, *expected = CHANGES[name]
    other = change(terms)
    changed = [
        other.run_key("p") != terms.run_key("p"),
        other.result_key("p") != terms.result_key("p"),
        other.version() != terms.version(),
    ]
    assert changed == expected


def test_programs_have_their_own_keys(terms) -> None:
    """Another program has another run and another result."""
    assert terms.run_key("p") != terms.run_key("q")
    assert terms.result_key("p") != terms.result_key("q")


def test_visibility_chooses_the_checks(terms) -> None:
    """Public terms hold the public checks only."""
    public = replace(terms, visibility="public").checks
    assert {spec.visibility for spec in public} == {Visibility.PUBLIC}
    assert 0 < len(public) < len(terms.checks) == len(terms.assignment.checks)


def test_parts_do_not_run_together() -> None:
    """Two sets of parts that would read the same joined together have different hashes."""
    assert hash_parts({"a": "b", "c": "d"}) != hash_parts({"a": "bc", "": "d"})
    assert hash_parts({"a": "b", "c": "d"}) == hash_parts({"c": "d", "a": "b"})
