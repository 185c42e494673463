"""The step that a loop repeats is recognised by its session, its fetches and the key of its images."""

import numpy as np

from grader.worker.runtimes.tf1.traced_session import FetchProfile, RepeatedStep, TracedSession

SESSION, STEP, LOSS = object(), object(), object()
IMAGES = np.zeros([20, 784])


def repeated_step(images="x", limit=3, fetches=STEP, pipeline_batch=0):
    """Return the repeated step of a session that trains."""
    state = TracedSession(SESSION, None, pipeline_batch=pipeline_batch)
    return RepeatedStep(state, FetchProfile(fetches, trains=True), images, limit)


def test_same_step_is_counted_with_its_examples():
    """The images are found by their key."""
    step = repeated_step()
    fed = {"x": IMAGES, "y": IMAGES[:3]}
    assert step.begin(SESSION, STEP, fed) == 20
    assert (step.begun, step.completed, step.feed) == (1, 0, fed)


def test_new_list_of_the_same_things_is_the_same_step():
    """Equal lists of the same fetches are the same request."""
    assert repeated_step(fetches=[STEP, LOSS]).begin(SESSION, [STEP, LOSS], {"x": IMAGES}) == 20


def test_different_run_is_not_the_step():
    """A different session, request or feed is not counted as the repeated step."""
    step = repeated_step()
    assert step.begin(object(), STEP, {"x": IMAGES}) is None
    assert step.begin(SESSION, LOSS, {"x": IMAGES}) is None
    assert step.begin(SESSION, STEP, {"z": IMAGES}) is None
    assert step.begin(SESSION, STEP, {"x": 1.0}) is None
    assert step.begin(SESSION, STEP, None) is None
    assert step.begun == 0


def test_it_ends_before_an_observed_step():
    """No more steps than the limit are begun."""
    step = repeated_step(limit=2)
    assert [step.begin(SESSION, STEP, {"x": IMAGES}) for _ in range(3)] == [20, 20, None]


def test_pipeline_batch_is_counted_by_the_session():
    """A loop that feeds nothing trains on what a pipeline of the graph yields."""
    step = repeated_step(images=None, pipeline_batch=50)
    assert step.begin(SESSION, STEP, None) == step.begin(SESSION, STEP, {}) == 50
    assert step.begin(SESSION, STEP, {"x": IMAGES}) is None
