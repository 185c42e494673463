"""Time one submission, as ratios in one run: warm and cold grading against a cold `python submission.py`.

The submission is the lesson's softmax with 1,000 steps. `python submission.py` runs it as a plain program
on `tf.compat.v1` with the same data read from `.npy` files. The three are timed in turn, A B C A B C …, so
that a drifting machine moves them alike; medians of the ratios stand. Prints JSON.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import platformdirs

from grader.course.course import load_course
from grader.datasets.dataset_registry import locate
from grader.domain.assignment import Assignment
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).with_name("grade")
LESSON = """
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()

def floats(split):
    return np.load(DATA + f"/{split}_images.npy").reshape(-1, 784).astype("float32") / 255, \\
        np.eye(10, dtype="float32")[np.load(DATA + f"/{split}_labels.npy")]

train, test = floats("train"), floats("test")
x = tf.placeholder(tf.float32, [None, 784])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
y_ = tf.placeholder(tf.float32, [None, 10])
cross_entropy = -tf.reduce_sum(y_*tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
order = np.random.permutation(len(train[0]))
for i in range(1000):
    rows = order[(i * 100) % 50000:(i * 100) % 50000 + 100]
    sess.run(train_step, feed_dict={x: train[0][rows], y_: train[1][rows]})
correct = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
print(sess.run(tf.reduce_mean(tf.cast(correct, tf.float32)), feed_dict={x: test[0], y_: test[1]}))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=5, help="rounds")
    rounds = parser.parse_args().n
    cache = Path(os.environ.get("GRADE_CACHE_DIR") or platformdirs.user_cache_dir("homework-grader"))
    data = locate("digits", None, cache, None)
    (assignment,) = load_course(ROOT).resolve("hw1-1")
    with tempfile.TemporaryDirectory() as folder:
        cold, graded = _programs(Path(folder), assignment, data)
        with Grader(data) as grader:
            _warm(grader, assignment, graded, data)
            rows = [_round(grader, assignment, cold, graded, data) for _ in range(rounds)]
    print(json.dumps(_summary(rows), indent=2))


def _programs(folder: Path, assignment: Assignment, data: Dataset) -> tuple[Path, Path]:
    cold, graded = folder / "submission.py", folder / assignment.entry
    cold.write_text(f"DATA = {str(data.folder)!r}\n{LESSON}", encoding="utf-8")
    graded.write_text(
        assignment.solution.read_text(encoding="utf-8").replace("6000", "1000"), encoding="utf-8"
    )
    return cold, graded


def _round(
    grader: Grader, assignment: Assignment, cold: Path, graded: Path, data: Dataset
) -> dict[str, float]:
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    listing = _timed([GRADE, "list"], environment)
    helped = _timed([GRADE, "--help"], environment)
    return {
        "python_submission_s": _timed([sys.executable, cold], environment),
        "warm_s": _warm(grader, assignment, graded, data),
        "cold_command_s": _timed([GRADE, "hw1-1", graded, "--dataset", "digits", "--no-cache"], environment),
        "grade_list_s": listing,
        "grade_help_s": helped,
    }


def _warm(grader: Grader, assignment: Assignment, path: Path, data: Dataset) -> float:
    begin = time.perf_counter()
    submission = take_in(path, assignment.entry, path.parent)
    threads = os.cpu_count() or 1
    terms = GradingTerms(assignment, data, assignment.budgets["full"], current_code(), threads=threads)
    request = GradeRequest(terms, submission)
    assert any(isinstance(event, Graded) for event in grader.grade(request))
    return time.perf_counter() - begin


def _timed(command: list[object], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    words, null = [str(part) for part in command], subprocess.DEVNULL
    subprocess.run(words, env=environment, stdout=null, stderr=null, check=False)
    return time.perf_counter() - begin


def _summary(rows: list[dict[str, float]]) -> dict[str, object]:
    def middle(values: list[float]) -> float:
        return round(statistics.median(values), 3)

    return {
        "rounds": len(rows),
        "median_s": {name: middle([row[name] for row in rows]) for name in rows[0]},
        "warm_to_python": middle([row["warm_s"] / row["python_submission_s"] for row in rows]),
        "cold_to_python": middle([row["cold_command_s"] / row["python_submission_s"] for row in rows]),
        "bars": {"warm_to_python": 0.35, "cold_to_python": 1.8, "list_and_help_s": 0.4},
    }


if __name__ == "__main__":
    main()
