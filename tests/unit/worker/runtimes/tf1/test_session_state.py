"""The step that a loop repeats is known by its session, its fetches and the key of its images."""

import numpy as np

from grader.worker.runtimes.tf1.session_state import Plan, Routine, SessionState

SESSION, STEP, LOSS = object(), object(), object()
IMAGES = np.zeros([20, 784])


def routine(images="x", free=3, fetches=STEP, handed=0):
    """Give the routine of a session that trains one step."""
    state = SessionState(SESSION, None, handed=handed)
    return Routine(state, Plan(fetches, trains=True), images, free)


def test_the_same_step_is_told_with_its_examples():
    """The images are found by their key."""
    step = routine()
    fed = {"x": IMAGES, "y": IMAGES[:3]}
    assert step.fed(SESSION, STEP, fed) == 20
    assert (step.begun, step.made, step.feed) == (1, 0, fed)


def test_a_list_that_is_made_anew_is_the_same_step():
    """Lists of the same things are the same request."""
    assert routine(fetches=[STEP, LOSS]).fed(SESSION, [STEP, LOSS], {"x": IMAGES}) == 20


def test_another_run_is_none():
    """Another session, request or feed is looked at in full."""
    step = routine()
    assert step.fed(object(), STEP, {"x": IMAGES}) is None
    assert step.fed(SESSION, LOSS, {"x": IMAGES}) is None
    assert step.fed(SESSION, STEP, {"z": IMAGES}) is None
    assert step.fed(SESSION, STEP, {"x": 1.0}) is None
    assert step.fed(SESSION, STEP, None) is None
    assert step.begun == 0


def test_it_ends_before_a_step_that_is_looked_at():
    """No more than the free steps are taken."""
    step = routine(free=2)
    assert [step.fed(SESSION, STEP, {"x": IMAGES}) for _ in range(3)] == [20, 20, None]


def test_what_the_graph_hands_out_is_counted_by_the_session():
    """A loop that feeds nothing trains on what an iterator hands out."""
    step = routine(images=None, handed=50)
    assert step.fed(SESSION, STEP, None) == step.fed(SESSION, STEP, {}) == 50
    assert step.fed(SESSION, STEP, {"x": IMAGES}) is None


def test_nothing_given_is_no_step():
    """Before the first step, each run is looked at in full."""
    assert Routine().fed(None, None, None) is None
