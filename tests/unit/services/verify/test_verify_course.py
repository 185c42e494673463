"""All claims of a course, with a bench that runs nothing."""

from dataclasses import replace

import pytest
from fakes.benches import FakeBench

from grader.course.course import load_course
from grader.domain.claims import ClaimKind, CourseClaim, Planned, Tried, Verdict
from grader.domain.errors import CourseError, GraderFault
from grader.domain.messages import message
from grader.services.verify.verify_course import VerifyOrder, verify

SHAPE, VALUES = "affine_shape", "affine_values"
RIGHT = {
    ("stub", -1): {SHAPE, VALUES},
    ("affine_shape__transposed", -1): {SHAPE, VALUES},
    ("affine_values__no_bias", -1): {VALUES},
}


@pytest.fixture
def run(assignment):
    """Return a function that verifies the assignment with a bench."""
    course = load_course(assignment.folder.parents[1])

    def verify_with(jobs=1, full=False, **bench) -> list:
        fake = FakeBench(**({"lost": RIGHT} | bench))
        return list(verify(VerifyOrder(course, (assignment,), jobs, full), fake))

    return verify_with


def failed(events) -> list[tuple[ClaimKind, Verdict, str]]:
    """Return the claims that do not hold."""
    claims = [event for event in events if isinstance(event, CourseClaim)]
    return [(claim.kind, claim.verdict, claim.text.code) for claim in claims if not claim.holds]


def test_sound_course_holds(run) -> None:
    """Every program is planned and tried: the reference, the public checks, the stub and both mutants."""
    events = run()
    assert failed(events) == []
    (planned,) = [event for event in events if isinstance(event, Planned)]
    tried = [event.name for event in events if isinstance(event, Tried)]
    assert (planned.total, len(tried), tried[0]) == (5, 5, "solution.py (quick)")
    kinds = {event.kind for event in events if isinstance(event, CourseClaim)}
    assert {ClaimKind.REFERENCE, ClaimKind.STUB, ClaimKind.MUTANT, ClaimKind.RELEASE} <= kinds
    assert events[-1].text.code == "claim-public"


def test_full_verification_tries_the_reference_twice(run) -> None:
    """With `full` the reference has a task for each budget."""
    names = [event.name for event in run(full=True) if isinstance(event, Tried)]
    assert {"solution.py (quick)", "solution.py (full)"} <= set(names)


def test_survivor_is_reported(run) -> None:
    """A mutant that loses nothing fails, and the others are judged all the same."""
    events = run(lost=RIGHT | {("affine_values__no_bias", -1): set()})
    assert failed(events) == [(ClaimKind.MUTANT, Verdict.FAILS, "mutant-survived")]


def test_mistake_in_a_check_is_reported_once(run) -> None:
    """A check that breaks for every program has one claim."""
    found = failed(run(broken=frozenset({VALUES})))
    assert found.count((ClaimKind.CHECKS, Verdict.WRONG, "check-broke")) == 1


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (GraderFault(message("sandbox-failed", reason="x")), Verdict.FAULT),
        (CourseError(message("sandbox-failed", reason="x")), Verdict.WRONG),
    ],
)
def test_error_of_one_program_spares_the_others(run, error, verdict) -> None:
    """A fault of the grader at one program is a claim of its own, never one that holds."""
    found = failed(run(errors={"stub": error}, jobs=2))
    assert (ClaimKind.STUB, verdict, "sandbox-failed") in found
    assert ClaimKind.MUTANT not in {kind for kind, _, _ in found}


def test_public_check_alone_is_named(run) -> None:
    """A mutant that a public check alone catches makes the last claim name the check."""
    events = run(lost=RIGHT | {("affine_shape__transposed", -1): {SHAPE}})
    assert (events[-1].text.code, events[-1].text.params["alone"]) == ("claim-public-alone", SHAPE)
    assert "public-alone" not in {e.text.code for e in events if isinstance(e, CourseClaim)}


def test_assignment_without_a_solution_is_not_tried(assignment) -> None:
    """Nothing can be compared with a reference that is not there."""
    course = load_course(assignment.folder.parents[1])
    lost = replace(assignment, solution=assignment.folder / "nowhere.py")
    events = list(verify(VerifyOrder(course, (lost,)), FakeBench()))
    assert [event for event in events if isinstance(event, Planned)] == [Planned(0)]
    assert failed(events) != []
