"""What is observed of a training loop."""

import numpy as np
import pytest

from grader.worker.loop import LoopWatch
from grader.worker.shims.provenance import Provenance


@pytest.fixture
def images():
    """Return a training and a test set of small images."""
    rng = np.random.default_rng(0)
    return {split: rng.integers(0, 255, (40, 28, 28)).astype(np.uint8) for split in ("train", "test")}


@pytest.fixture
def watch(images):
    """Return a watch that knows where images come from."""
    floats = {split: array.reshape(-1, 784) / np.float32(255) for split, array in images.items()}
    return LoopWatch(Provenance(images, floats))


def test_batches_and_their_splits_are_counted(watch, images) -> None:
    """Equal batches count as one, and each observation counts the split of its images."""
    flat = {split: array.reshape(-1, 784).astype(np.float32) / 255 for split, array in images.items()}
    for rows in (flat["train"][:10], flat["train"][:10], flat["train"][10:20], flat["test"][:10]):
        watch.observe_batch(rows)
    facts = watch.facts()
    assert (facts.looks, facts.batches, dict(facts.splits)) == (4, 3, {"train": 3, "test": 1})


def test_last_run_is_kept(watch) -> None:
    """The size of what the last run was fed is known before the run returns."""
    watch.before_run({"x": np.zeros([1000, 3]), "keep": 1.0}, trains=False)
    assert (watch.facts().asked, watch.facts().training) == (1000, False)
    watch.before_run(None, trains=True)
    assert (watch.facts().asked, watch.facts().training) == (0, True)


def test_last_step_is_kept_until_it_is_reused(watch) -> None:
    """The last step's feed is known unless the program feeds the same dictionary to an evaluation."""
    first, last, evaluated = {"keep": 0.5}, {"keep": 0.9}, {"keep": 1.0}
    for fed, trains in ((first, True), (last, True), (evaluated, False)):
        watch.before_run(fed, trains=trains)
    assert watch.last_step_feed() is last
    watch.before_run(last, trains=False)
    assert watch.last_step_feed() is None
