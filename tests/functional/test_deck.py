"""The course deck's listings, verbatim and combined as on its slides; tracing does not change any result."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.domain.dataset import Dataset
from grader.domain.messages import Message
from grader.domain.run import RunStatus
from grader.evidence.format import Evidence
from grader.evidence.storage import read_evidence
from grader.intake.intake import take_in

DECK = Path(__file__).resolve().parents[1] / "resources" / "deck"
# Dropout, truncated normals and shuffled batches: every source of randomness, with fixed seeds.
DETERMINISTIC = """
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.set_random_seed(11)
np.random.seed(5)
images = np.load({images!r})[:2000].reshape(-1, 784).astype(np.float32) / 255.0
labels = np.eye(10, dtype=np.float32)[np.load({labels!r})[:2000]]
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
keep = tf.placeholder(tf.float32)
W1 = tf.Variable(tf.truncated_normal([784, 40], stddev=0.1), name="W1")
hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(x, W1)), keep_prob=keep)
W2 = tf.get_variable("W2", [40, 10])
b2 = tf.Variable(tf.zeros([10]), name="b2")
y = tf.matmul(hidden, W2) + b2
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
step = tf.train.AdamOptimizer(0.01).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(150):
    rows = np.random.choice(2000, 50)
    sess.run(step, feed_dict={{x: images[rows], y_: labels[rows], keep: 0.5}})
"""
SAVE = "\nnp.savez({path!r}, **{{n: sess.run(v) for n, v in (('W1', W1), ('W2', W2), ('b2', b2))}})\n"


@pytest.fixture
def run_listing(grade, tmp_path: Path):
    """Return a function that grades a listing and returns its scorecard and evidence."""

    def run(assignment: str, program: Path | str, **options) -> tuple[object, Evidence]:
        card = grade(assignment, program, keep_evidence=tmp_path / "kept", **options)
        return card, read_evidence(tmp_path / "kept" / assignment)

    return run


@pytest.mark.parametrize(
    ("listing", "assignment", "steps", "rate"),
    [
        ("steps_6000", "hw1-1", 6000, 0.01),
        ("steps_10000", "hw1-1", 10_000, 0.01),
        ("rate_0_001", "hw1-2", 1000, 0.001),
    ],
)
def test_softmax_listings(run_listing, listing: str, assignment: str, steps: int, rate: float) -> None:
    """The softmax listings run to the end with the steps, learning rate and prediction they contain."""
    card, evidence = run_listing(assignment, DECK / f"{listing}.py", max_steps=20_000)
    assert (card.status, evidence.trace.train_steps) == (RunStatus.GRADED, steps)
    assert card.evidence["learning_rate"] == pytest.approx(rate)
    assert evidence.signature.prediction == evidence.names["y"].value
    assert card.evidence["accuracy"] > 0.8
    assert evidence.stdout.count("Extracting ./samples/MNIST_data/") == 4


def test_rate_of_0_03_diverges(run_listing, digits: Dataset) -> None:
    """A learning rate of 0.03 gives NaN: every digit is classified as zero, accuracy is the deck's 0.098, and the cause is named."""
    card, evidence = run_listing("hw1-2", DECK / "rate_0_03.py")
    zeros = float(np.mean(np.load(digits.folder / "test_labels.npy") == 0))
    assert float(evidence.stdout.split()[-1]) == pytest.approx(zeros, abs=1e-6)
    assert evidence.trace.first_nonfinite_step is not None
    assert "nan-divergence" in {d.code for d in card.diagnoses}


def test_cnn_listing(run_listing) -> None:
    """The deck's CNN trains until the budget ends it, and its layers are recognised in the graph."""
    card, evidence = run_listing("hw1-3", DECK / "cnn.py", max_steps=30)
    assert (card.status, evidence.trace.train_steps) == (RunStatus.GRADED, 30)
    signature = evidence.signature
    assert signature.prediction == evidence.names["y_conv"].value
    assert (signature.keep, signature.keep_kind) == (evidence.names["keep_prob"].value, "keep")
    assert signature.images == evidence.names["x"].value
    assert evidence.trace.examples == 30 * 50


def test_slip_of_the_deck_is_named(run_listing) -> None:
    """With `train_step` under `if i % 100 == 0`, 50 of 5,000 steps train, and the diagnosis says so."""
    card, evidence = run_listing("hw1-3", DECK / "cnn_slip.py", max_steps=5000)
    assert evidence.trace.train_steps == 50
    assert "few-train-steps" in {d.code for d in card.diagnoses}


def test_graph_listing(run_listing) -> None:
    """The deck's solution of the graph homework prints 13 and earns full marks."""
    card, evidence = run_listing("hw2", DECK / "graph.py")
    assert (card.score, evidence.stdout.strip()) == (100.0, "13")


@pytest.mark.parametrize("listing", ["full_numbered", "max_numbered"])
def test_numbered_slides_are_recognised(listing: str) -> None:
    """A listing pasted with its line numbers is invalid, and the message names the line numbers."""
    path = DECK / f"{listing}.py"
    submission = take_in(path, path.name, DECK)
    assert isinstance(submission.problem, Message)
    assert (submission.problem.code, submission.problem_line) == ("pasted-line-numbers", 1)


def test_variables_equal_plain_python_to_the_last_bit(run_listing, digits: Dataset, tmp_path: Path) -> None:
    """A deterministic program ends with the same variables under the tracer as with plain `python`."""
    data = {part: str(digits.folder / f"train_{part}.npy") for part in ("images", "labels")}
    program = DETERMINISTIC.format(**data)
    _, evidence = run_listing("hw1-3", program, threads=1, max_steps=1000)
    plain = tmp_path / "plain.py"
    plain.write_text(program + SAVE.format(path=str(tmp_path / "plain.npz")), encoding="utf-8")
    fixed = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    subprocess.run([sys.executable, str(plain)], env=os.environ | fixed, check=True, capture_output=True)
    session = evidence.trained_session
    assert session is not None
    ours = {v.name: evidence.arrays[v.value] for v in session.variables if v.value is not None}
    with np.load(tmp_path / "plain.npz") as theirs:
        assert sorted(ours) == sorted(theirs) == ["W1", "W2", "b2"]
        assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


def test_python_2_name_is_said_to_be_one(run_listing) -> None:
    """`xrange` in a program without other Python 2 syntax fails with a message; it is not emulated."""
    card, evidence = run_listing("hw2", "import tensorflow as tf\nfor i in xrange(3):\n    pass\n")
    assert card.status is RunStatus.ERROR
    assert evidence.problem is not None
    assert (evidence.problem.line, evidence.problem.notice and evidence.problem.notice.code) == (
        2,
        "python-2-name",
    )
