"""One submission end to end on real TensorFlow: references, stubs, mistakes and misbehaving programs."""

import json
import os
import time
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.domain.outcome import CheckStatus
from grader.domain.run import RunStatus
from grader.evidence.storage import read_evidence

IDS = ["hw1-1", "hw1-2", "hw1-3", "hw2", "hw3"]
GRAPH = "import tensorflow as tf\na = tf.constant(5)\nb = tf.constant(2)\n"
SPY = """
import os, sys
seen = sorted(m for m in sys.modules if m.startswith("grader."))
rooms = ("examine", "course", "services", "store", "datasets", "sandbox")
hidden = [m for m in seen if m.split(".")[1] in rooms]
def can_open(path):
    try:
        open(path).close()
        return True
    except OSError:
        return False
opened = [path for path in secrets if can_open(path)]
home = os.environ.get("HOME", "")
names = sorted(os.environ)
"""
SOFTMAX = """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = -tf.reduce_sum(y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer({rate}).minimize(cross_entropy)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range({steps}):
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_step, feed_dict={{x: xs, y_: ys}})
"""


@pytest.mark.parametrize("assignment", IDS)
def test_reference_earns_all(grade, course: Course, assignment: str) -> None:
    """Each reference solution earns full marks through the real flow."""
    card = grade(assignment, course.resolve(assignment)[0].solution)
    lost = [(c.id, c.status, c.message, c.actual) for c in card.checks if c.status is not CheckStatus.PASSED]
    assert lost == []
    assert (card.score, card.status) == (100.0, RunStatus.GRADED)


@pytest.mark.parametrize("assignment", IDS)
def test_stub_earns_nothing(grade, course: Course, assignment: str) -> None:
    """An unchanged stub earns what its manifest says: nothing."""
    (found,) = course.resolve(assignment)
    assert grade(assignment, found.folder / "stub.py").score == found.stub_score == 0.0


def test_hard_coded_answer_fails_by_name(grade) -> None:
    """A program that prints the right answer without a graph fails the check on hard-coded answers."""
    card = grade("hw2", GRAPH + "c = tf.placeholder(tf.int32, [])\nf = tf.constant(13)\nprint(13)\n")
    assert "f_is_not_hard_coded" in {c.id for c in card.checks if c.status is CheckStatus.FAILED}


def test_exception_names_the_students_line(grade) -> None:
    """An exception gives status `error` with the student's line and without frames of the grader."""
    card = grade("hw2", GRAPH + "print(undefined_name)\n")
    assert card.status is RunStatus.ERROR
    assert [d.line for d in card.diagnoses] == [4]
    assert "grader/" not in json.dumps(card.to_dict()["diagnoses"])
    assert next(c for c in card.checks if c.id == "constants").status is CheckStatus.PASSED


def test_exit_is_a_normal_end(grade) -> None:
    """`sys.exit()` ends the program and costs nothing."""
    card = grade("hw2", GRAPH + "import sys\nsys.exit()\n")
    assert card.status is RunStatus.GRADED


def test_input_does_not_wait(grade) -> None:
    """`input()` returns an empty line at once; converting it to a number is the program's error."""
    assert grade("hw2", GRAPH + "input('Press Enter ')\n", wall_seconds=20).status is RunStatus.GRADED
    card = grade("hw2", GRAPH + "count = int(input('how many? '))\n", wall_seconds=20)
    assert card.status is RunStatus.ERROR


@pytest.mark.parametrize(
    "loop", ["while True:\n    pass\n", "while True:\n    try:\n        pass\n    except:\n        pass\n"]
)
def test_endless_loop_costs_one_time_limit(grade, loop: str) -> None:
    """An endless loop gives status `timeout`, and names defined before it are still examined."""
    card = grade("hw2", GRAPH + loop, wall_seconds=1.5)
    assert card.status is RunStatus.TIMEOUT
    assert next(c for c in card.checks if c.id == "constants").status is CheckStatus.PASSED


def test_loop_deaf_to_signals_is_killed(grade) -> None:
    """A program that ignores signals and never returns to Python is killed from outside."""
    deaf = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nsum(range(10**13))\n"
    begin = time.monotonic()
    card = grade("hw2", GRAPH + deaf, wall_seconds=1.0)
    assert card.status is RunStatus.TIMEOUT
    assert card.score == 0.0
    assert time.monotonic() - begin < 60


def test_memory_hog_is_stopped(grade) -> None:
    """A program that exceeds its memory limit gives status `memory`."""
    hog = "kept = []\nwhile True:\n    kept.append(bytearray(64 << 20))\n"
    card = grade("hw2", GRAPH + hog, memory_bytes=600 << 20, wall_seconds=30)
    assert card.status is RunStatus.MEMORY


def test_endless_print_is_bounded(grade) -> None:
    """A flood of output is truncated, and the program ends at the time limit."""
    card = grade("hw2", GRAPH + "while True:\n    print('x' * 1000)\n", wall_seconds=2)
    assert card.status is RunStatus.TIMEOUT
    assert len(card.evidence["stdout_tail"]) <= 4000


def test_own_end_of_process_leaves_no_fault(grade) -> None:
    """A program that exits without evidence earns nothing, and the next submission is graded."""
    card = grade("hw2", GRAPH + "import os\nos._exit(0)\n")
    assert (card.score, card.is_fault) == (0.0, False)
    assert grade("hw2", GRAPH).score > 0


def test_steps_written_but_not_run_do_not_count(grade) -> None:
    """Only training steps that ran count: a loop of 6,000 with a break at 300 has 300."""
    program = SOFTMAX.format(rate=0.01, steps=6000) + "        if i == 299: break\n"
    card = grade("hw1-1", program)
    assert card.evidence["train_steps"] == 300
    assert next(c for c in card.checks if c.id == "train_steps").status is CheckStatus.FAILED


def test_divergence_is_named(grade) -> None:
    """A learning rate of 0.03 diverges, and the diagnosis `nan-divergence` appears."""
    card = grade("hw1-2", SOFTMAX.format(rate=0.03, steps=200))
    assert "nan-divergence" in {d.code for d in card.diagnoses}


def test_budget_ends_at_a_step(grade, course: Course) -> None:
    """The quick budget stops training at its cap, and the result says so."""
    program = SOFTMAX.format(rate=0.01, steps=2_000_000_000)
    card = grade("hw1-1", program)
    cap = course.resolve("hw1-1")[0].budgets["quick"].max_steps
    assert card.evidence["budget"] == {"name": "quick", "max_steps": cap, "reached": True}
    assert card.evidence["train_steps"] == cap


def test_closed_session_keeps_its_variables(grade, tmp_path: Path) -> None:
    """Variables of a session closed by `with` are in the evidence, which is kept in the requested folder."""
    grade("hw1-1", SOFTMAX.format(rate=0.01, steps=50), keep_evidence=tmp_path / "kept")
    evidence = read_evidence(tmp_path / "kept" / "hw1-1")
    session = evidence.trained_session
    assert session is not None
    assert session.closed
    assert session.train_steps == 50
    assert {v.shape for v in session.variables} == {(784, 10), (10,)}
    assert all(v.value in evidence.arrays for v in session.variables)


def test_same_submission_same_score(grade) -> None:
    """Grading the same program twice gives the same figures."""
    program = SOFTMAX.format(rate=0.01, steps=300)
    first, second = grade("hw1-1", program, threads=1), grade("hw1-1", program, threads=1)
    assert first.evidence["accuracy"] == second.evidence["accuracy"]
    assert first.evidence["loss_curve"] == second.evidence["loss_curve"]


def test_worker_knows_no_answer(grade, tmp_path: Path, course_root: Path, digits) -> None:
    """A live worker has imported no check, kit or solution, and cannot open the course's files."""
    secrets = [
        course_root / "assignments/hw2_graph/checks/test_hidden.py",
        course_root / "solutions/hw2_graph/solution.py",
        digits.hidden / "labels.npy",
        Path("/etc/passwd"),
    ]
    spy = f"secrets = {[str(path) for path in secrets]!r}\n" + SPY
    card = grade("hw2", GRAPH + spy, keep_evidence=tmp_path / "kept")
    names = read_evidence(tmp_path / "kept" / "hw2").names
    assert names["hidden"].value == []
    if "landlock" in card.environment["isolation"] or "mountns" in card.environment["isolation"]:
        assert names["opened"].value == []
    assert not [n for n in names["names"].value if "TOKEN" in n or "SECRET" in n]
    assert os.environ["HOME"] != names["home"].value


def test_notebook_runs_cell_by_cell(grade, tmp_path: Path) -> None:
    """A notebook is run cell by cell in order; stored outputs do not count."""
    cells = [
        ["%matplotlib inline\n", "import tensorflow as tf\n", "a = tf.constant(5)"],
        ["!pip install something\n", "b = tf.constant(2)\n", "c = tf.placeholder(tf.int32, [])"],
        ["e = b * c\n", "d = b + a\n", "f = e + d"],
    ]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{n}",
                "metadata": {},
                "execution_count": n,
                "outputs": [],
                "source": cell,
            }
            for n, cell in enumerate(cells)
        ],
    }
    path = tmp_path / "hw2.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert grade("hw2", path).score == 95.0  # it prints nothing


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_encodings_of_korean_windows(grade, tmp_path: Path, encoding: str) -> None:
    """A file saved by an editor on Korean Windows runs as it is."""
    path = tmp_path / "hw2.py"
    path.write_bytes(("# 그래프 숙제\n" + GRAPH).encode(encoding))
    card = grade("hw2", path)
    assert next(c for c in card.checks if c.id == "constants").status is CheckStatus.PASSED


def test_keras_program_is_measured(grade) -> None:
    """A Keras program runs as TF2: its steps are counted and its model is measured on the hidden split."""
    program = """
from tensorflow import keras
(images, labels), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.layers.Input((28, 28)), keras.layers.Flatten(),
                          keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images[:20000] / 255.0, labels[:20000], batch_size=100, epochs=2)
"""
    card = grade("hw1-3", program)
    assert card.evidence["train_steps"] == 400
    assert card.evidence["accuracy"] > 0.9
    assert next(c for c in card.checks if c.id == "model_is_learnt").status is CheckStatus.PASSED
