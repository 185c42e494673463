"""What is seen of a training loop, and on which lines operations stand."""

import numpy as np
import pytest

from grader.worker.lines import lines_of
from grader.worker.loop import LoopWatch
from grader.worker.shims.provenance import Provenance

PROGRAM = """import tensorflow as tf
x = tf.compat.v1.placeholder(tf.float32, [None, 4])
def layer(rows):
    return tf.nn.relu(tf.matmul(rows, tf.ones([4, 3])))
y = layer(x)
"""


@pytest.fixture
def images():
    """Give a training and a test set of small images."""
    rng = np.random.default_rng(0)
    return {split: rng.integers(0, 255, (40, 28, 28)).astype(np.uint8) for split in ("train", "test")}


@pytest.fixture
def watch(images):
    """Give a watch that knows where images come from."""
    floats = {split: array.reshape(-1, 784) / np.float32(255) for split, array in images.items()}
    return LoopWatch(Provenance(images, floats))


@pytest.fixture
def graph():
    """Give an empty TF1 graph."""
    import tensorflow as tf

    return tf.Graph()


def test_batches_and_their_splits_are_counted(watch, graph, images) -> None:
    """The same batch counts once, another one anew, each with the split that it came from."""
    flat = {split: array.reshape(-1, 784).astype(np.float32) / 255 for split, array in images.items()}
    for rows in (flat["train"][:10], flat["train"][:10], flat["train"][10:20], flat["test"][:10]):
        watch.look(graph, rows)
    seen = watch.seen()
    assert (seen.looks, seen.batches, dict(seen.splits)) == (4, 3, {"train": 3, "test": 1})


def test_growth_is_told_with_its_line(watch, graph) -> None:
    """A graph that is larger at the next look has grown, and the line that adds to it is named."""
    import tensorflow as tf

    for _ in range(3):
        watch.look(graph, None)
        with graph.as_default():
            exec(compile("import tensorflow as tf\ntf.constant(1.0)\n", "hw.py", "exec"))
    watch.find_lines("hw.py")
    seen = watch.seen()
    assert (seen.growths, seen.added, seen.growth_line) == (2, 2, 2)
    assert isinstance(graph, tf.Graph)


def test_last_run_is_kept(watch) -> None:
    """What the last run was given is known, should it not come back."""
    watch.before_run({"x": np.zeros([1000, 3]), "keep": 1.0}, trains=False)
    assert (watch.seen().asked, watch.seen().training) == (1000, False)
    watch.before_run(None, trains=True)
    assert (watch.seen().asked, watch.seen().training) == (0, True)


def test_operations_have_lines(graph) -> None:
    """An operation stands where the program wrote it: inside a function, its own line."""
    with graph.as_default():
        exec(compile(PROGRAM, "hw.py", "exec"), {})
    assert lines_of(graph, "hw.py") == {"Placeholder": 2, "MatMul": 4, "Relu": 4}
    assert lines_of(graph, "other.py") == {}


def test_last_step_is_kept_until_it_is_reused(watch) -> None:
    """What the last step was fed is known, unless the program hands the same dictionary to an evaluation."""
    first, last, evaluated = {"keep": 0.5}, {"keep": 0.9}, {"keep": 1.0}
    for fed, trains in ((first, True), (last, True), (evaluated, False)):
        watch.before_run(fed, trains=trains)
    assert watch.last_step() is last
    watch.before_run(last, trains=False)
    assert watch.last_step() is None
