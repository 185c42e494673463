"""Measure what tracing costs: the 6,000-step softmax and a CNN, with and without it, in pairs, in one run.

    python benchmarks/tracing.py [--pairs 5] [--only softmax] [--cnn-steps 600] [--threads 1]

Each measurement is a fresh fork of one warm process, as in grading. Within a pair the order alternates.
Given are seconds of the training loop alone, on the clock and of the processor; the overhead is the median
of the pairs' ratios less one, with the 95 % interval of that median (by order statistics, which ask nothing
of the noise: Conover, Practical Nonparametric Statistics, section 3.2). Where two runs of one program differ
by several per cent, some tens of pairs are needed. Prints JSON.
"""

import argparse
import json
import math
import os
import platform
import statistics
import time
import traceback
from pathlib import Path
from typing import Any

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3"}

SOFTMAX = """
import time
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
y = tf.nn.softmax(tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
loss = -tf.reduce_sum(y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
begin = time.perf_counter(), time.process_time()
for i in range(STEPS):
    xs, ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: xs, y_: ys})
end = time.perf_counter(), time.process_time()
"""
CNN = """
import time
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
def weight(shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))
def layer(h, shape):
    h = tf.nn.relu(tf.nn.conv2d(h, weight(shape), strides=[1, 1, 1, 1], padding="SAME") + weight(shape[3:]))
    return tf.nn.max_pool(h, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)
h = layer(layer(tf.reshape(x, [-1, 28, 28, 1]), [5, 5, 1, 32]), [5, 5, 32, 64])
h = tf.nn.relu(tf.matmul(tf.reshape(h, [-1, 7 * 7 * 64]), weight([7 * 7 * 64, 1024])) + weight([1024]))
y = tf.matmul(tf.nn.dropout(h, keep_prob=keep_prob), weight([1024, 10])) + weight([10])
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y, labels=y_))
train_step = tf.train.AdamOptimizer(1e-4).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
begin = time.perf_counter(), time.process_time()
for i in range(STEPS):
    xs, ys = mnist.train.next_batch(50)
    sess.run(train_step, feed_dict={x: xs, y_: ys, keep_prob: 0.5})
end = time.perf_counter(), time.process_time()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", choices=("softmax", "cnn"))
    parser.add_argument("--softmax-steps", type=int, default=6000)
    parser.add_argument("--cnn-steps", type=int, default=600)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    data = _warm(arguments.threads)
    lessons = {"softmax": (SOFTMAX, arguments.softmax_steps), "cnn": (CNN, arguments.cnn_steps)}
    results = {
        name: _compare(program, steps, arguments.pairs, data)
        for name, (program, steps) in lessons.items()
        if arguments.only in (None, name)
    }
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "threads": arguments.threads}
    print(json.dumps({"pairs": arguments.pairs, **machine, "load": os.getloadavg()[0], **results}, indent=2))


def _warm(threads: int) -> Any:
    from platformdirs import user_cache_path

    from grader.datasets.dataset_registry import locate
    from grader.worker.shims import lesson_data, v1_api

    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(threads)
    cache = Path(os.environ.get("GRADE_CACHE_DIR") or user_cache_path("homework-grader"))
    v1_api.prepare()
    return lesson_data.preload(locate("digits", None, cache, None).folder)


def _compare(program: str, steps: int, pairs: int, data: Any) -> dict[str, Any]:
    measured: list[dict[bool, list[float]]] = []
    for number in range(pairs):
        order = (False, True) if number % 2 else (True, False)
        measured.append({traced: _in_fork(program, steps, data, traced) for traced in order})
    figures: dict[str, Any] = {"steps": steps}
    for place, clock in enumerate(("wall", "cpu")):
        plain = [pair[False][place] for pair in measured]
        traced = [pair[True][place] for pair in measured]
        ratios = sorted(100 * (t / p - 1) for t, p in zip(traced, plain, strict=True))
        figures[clock] = {
            "plain_s": round(statistics.median(plain), 3),
            "traced_s": round(statistics.median(traced), 3),
            "overhead_percent": round(statistics.median(ratios), 2),
            "overhead_interval": [round(ratios[bound], 2) for bound in _interval_of_median(pairs)],
            "fastest_percent": round(100 * (min(traced) / min(plain) - 1), 2),
        }
    return figures


def _interval_of_median(count: int) -> tuple[int, int]:
    """Return the positions in a sorted sample that enclose its median with 95 % confidence."""
    outside = 0.0
    for place in range(count // 2):
        outside += math.comb(count, place) / 2**count
        if outside > 0.025:
            return max(place - 1, 0), min(count - place, count - 1)
    return 0, count - 1


def _in_fork(program: str, steps: int, data: Any, traced: bool) -> list[float]:
    """Run the program in a fork and give the seconds of its loop: on the clock, and of the processor."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, json.dumps(_run(program, steps, data, traced)).encode())
        except BaseException:  # noqa: BLE001 - a child must end here, whatever happened
            traceback.print_exc()
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    result: list[float] = json.loads(said)
    return result


def _run(program: str, steps: int, data: Any, traced: bool) -> list[float]:
    from grader.wire import ProgressWriter
    from grader.worker.runtimes.tf1.tf1_runtime import Tf1Runtime
    from grader.worker.shims.surroundings import Surroundings
    from grader.worker.tracer import Tracer

    runtime = Tf1Runtime()
    runtime.install(Surroundings(data))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    if traced:
        runtime.start_tracing(Tracer(ProgressWriter(null), data.provenance, None, "program"))
    names: dict[str, Any] = {"STEPS": steps, "__name__": "__main__"}
    time.sleep(0.05)
    exec(compile(program, "program", "exec"), names)
    return [after - before for before, after in zip(names["begin"], names["end"], strict=True)]


if __name__ == "__main__":
    main()
