"""Generated classes for batch tests: right and wrong programs, and the command that grades them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from grader.course.course import load_course
from grader.course.mutants import mutants_of
from grader.store.dump import dump
from grader.store.gradebook import Gradebook

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "import sys; from grader.cli import main; sys.argv[0] = 'grade'; main()")
TRAINING = """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = -tf.reduce_sum(y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range({steps}):
    xs, ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={{x: xs, y_: ys}})
"""


def write_graphs(folder: Path, number: int) -> None:
    """Write homework 2 submissions of `number` students: the reference, the mutants, and one duplicate."""
    folder.mkdir(parents=True)
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    programs = [solution, *(mutant.source for mutant in mutants_of(load_course(ROOT).assignments["hw2"]))]
    for at in range(number):
        text = f"{programs[at % len(programs)]}\nnumber = {at}\n"
        (folder / f"학생{at:02}.py").write_text(text, encoding="utf-8")
    (folder / "쌍둥이.py").write_bytes((folder / "학생00.py").read_bytes().replace(b"\n", b"\r\n"))


def write_trainings(folder: Path, number: int) -> None:
    """Write short training programs of `number` students."""
    folder.mkdir(parents=True)
    for at in range(number):
        (folder / f"학생{at:02}.py").write_text(TRAINING.format(steps=20 + 5 * at), encoding="utf-8")


def command(assignment: str, folder: Path, out: Path, *more: str) -> list[str]:
    """Return the command line of a batch with two jobs, in English."""
    words = ["batch", assignment, str(folder), "--out", str(out), "--jobs", "2", "--dataset", "digits"]
    return [*COMMAND, *words, "--isolation", "available", "--lang", "en", *more]


def environment(cache: Path) -> dict[str, str]:
    """Return this process's environment with the cache folder and UTF-8 set."""
    return os.environ | {"GRADE_CACHE_DIR": str(cache), "PYTHONUTF8": "1"}


def start(words: list[str], cache: Path) -> "subprocess.Popen[str]":
    """Start a command whose standard error can be read line by line."""
    return subprocess.Popen(
        words,
        cwd=ROOT,
        env=environment(cache),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(words: list[str], cache: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        words, cwd=ROOT, env=environment(cache), capture_output=True, text=True, check=False, timeout=900
    )


def rows(out: Path) -> list[dict[str, Any]]:
    """Return all rows of a batch's gradebook without their times."""
    with Gradebook.open(out) as gradebook:
        return dump(gradebook)


def results(out: Path, name: str = "results.jsonl") -> dict[str, dict[str, Any]]:
    """Return the results by student, and check that each student has one line."""
    lines = [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]
    found = {line["submission"]["student"]: line for line in lines}
    assert len(found) == len(lines)
    return found
