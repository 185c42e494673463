"""A program computes in the worker what plain Python computes, to the last bit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.domain.dataset import Dataset
from grader.domain.run import Isolation, Limits
from grader.evidence.storage import read_evidence
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunOrder, run_in_box
from grader.sandbox.warm_process import WarmProcess

SEED = 5
# Everything below the marker is the student's; above it stands what the worker sets up by itself.
BY_HAND = """
import os, random, sys
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
random.seed({seed}); np.random.seed({seed}); tf.set_random_seed({seed})
folder = {folder!r}
train = np.load(folder + "/train_images.npy").reshape(-1, 784).astype(np.float32)
images = np.multiply(train, 1.0 / 255.0)
labels = np.eye(10)[np.load(folder + "/train_labels.npy")]
"""
IN_WORKER = """
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
images, labels = mnist.train.images, mnist.train.labels
"""
SOFTMAX = """
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)
h = tf.nn.relu(tf.matmul(x, tf.Variable(tf.truncated_normal([784, 30], stddev=0.1))))
h = tf.nn.dropout(h, keep_prob)
y = tf.nn.softmax(tf.matmul(h, tf.Variable(tf.truncated_normal([30, 10], stddev=0.1))) + tf.Variable(tf.zeros([10])))
loss = -tf.reduce_sum(y_ * tf.log(y + 1e-9))
"""
LOOP = """
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(150):
    rows = np.random.randint(0, len(images), 100)
    sess.run(train_step, feed_dict={x: images[rows], y_: labels[rows], keep_prob: 0.5})
    if i % 50 == 0:
        print(sess.run(loss, {x: images[:100], y_: labels[:100], keep_prob: 1.0}))
"""
PROGRAMS = {
    "gradient_descent": SOFTMAX
    + "train_step = tf.train.GradientDescentOptimizer(0.001).minimize(loss)\n"
    + LOOP,
    "adam": SOFTMAX + "train_step = tf.train.AdamOptimizer(0.001).minimize(loss)\n" + LOOP,
    "momentum_by_hand": SOFTMAX
    + "opt = tf.train.MomentumOptimizer(0.0005, 0.9)\n"
    + "train_step = opt.apply_gradients([(tf.clip_by_norm(g, 5.0), v) for g, v in opt.compute_gradients(loss)])\n"
    + LOOP,
}


def by_hand(program: str, digits: Dataset, folder: Path) -> dict[str, np.ndarray]:
    """Run the program by plain Python, in a process of its own, and give its variables."""
    keep = "np.savez('out.npz', **{v.op.name: sess.run(v) for v in tf.trainable_variables()})\n"
    setup = BY_HAND.format(seed=SEED, folder=str(digits.folder))
    (folder / "plain.py").write_text(setup + program + keep, encoding="utf-8")
    subprocess.run([sys.executable, "plain.py"], cwd=folder, check=True, capture_output=True, timeout=300)
    with np.load(folder / "out.npz") as kept:
        return {name: kept[name] for name in kept.files}


def in_worker(program: str, digits: Dataset, zygote: WarmProcess) -> dict[str, np.ndarray]:
    """Run the program in the worker, watched, and give the variables that its evidence holds."""
    order = RunOrder(
        entry="main.py",
        runtime="tf1",
        seed=SEED,
        threads=1,
        max_steps=None,
        probes=(),
        limits=Limits(wall_seconds=120),
        dataset=digits.folder,
        isolation=Isolation.AVAILABLE,
    )
    with Box.create() as box:
        box.fill({"main.py": (IN_WORKER + program).encode()})
        list(run_in_box(zygote, order, box))
        evidence = read_evidence(box.evidence)
    assert evidence.end == "finished", evidence.problem
    session = evidence.trained_session
    assert session is not None
    return {v.name: evidence.arrays[v.value] for v in session.variables if v.trainable and v.value}


@pytest.mark.parametrize("name", PROGRAMS)
def test_variables_are_equal_to_the_last_bit(
    name: str, digits: Dataset, zygote: WarmProcess, tmp_path: Path
) -> None:
    """The trained variables equal those of plain Python on `tf.compat.v1` with the same seed and data."""
    expected = by_hand(PROGRAMS[name], digits, tmp_path)
    found = in_worker(PROGRAMS[name], digits, zygote)
    assert set(found) == set(expected)
    for variable, value in expected.items():
        assert np.array_equal(found[variable], value), variable
