"""Lock in a process that has imported TensorFlow, train inside, and print as JSON what was found."""

import json
import os
import signal
import socket
import sys
import time

import numpy as np
import tensorflow as tf

from grader import confine
from grader.confine import Confinement, Policy, enter, lock_in, packaged_courses, python_paths

tf.compat.v1.disable_v2_behavior()
FOLDER, USER = sys.argv[1], int(sys.argv[2] or 0)
SCRATCH = f"{FOLDER}/scratch"


def make_policy():
    """Return a strict policy over two fresh folders."""
    for path in (SCRATCH, f"{FOLDER}/tmp"):
        os.mkdir(path)
        os.chmod(path, 0o777)
    return Policy(
        read_paths=python_paths(), write_paths=(SCRATCH,), private_tmp=f"{FOLDER}/tmp",
        memory_bytes=2 * 2**30, cpu_seconds=60, file_bytes=2**24, processes=200,
        environment={"HOME": SCRATCH, "TMPDIR": "/tmp", "MPLBACKEND": "Agg"},
        isolation="strict", hidden_paths=packaged_courses(),
    )


def train():
    """Return the losses of a few steps of a softmax regression."""
    images = np.random.default_rng(0).random((100, 784), dtype=np.float32)
    labels = np.eye(10, dtype=np.float32)[np.arange(100) % 10]
    with tf.Graph().as_default():
        x = tf.compat.v1.placeholder(tf.float32, [None, 784])
        logits = tf.matmul(x, tf.Variable(tf.zeros([784, 10])))
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        step = tf.compat.v1.train.GradientDescentOptimizer(0.1).minimize(loss)
        with tf.compat.v1.Session() as session:
            session.run(tf.compat.v1.global_variables_initializer())
            losses = [float(session.run([loss, step], {x: images})[0]) for _ in range(20)]
            with open("/proc/self/stat") as file:
                return losses, int(file.read().rpartition(")")[2].split()[17])


def draw():
    """Return the size in bytes of a figure that Matplotlib wrote."""
    from matplotlib import pyplot

    pyplot.plot([1, 2, 3])
    pyplot.savefig(f"{SCRATCH}/figure.png")
    return os.path.getsize(f"{SCRATCH}/figure.png")


def count_alarms():
    """Return how many alarms arrive within a tenth of a second; one was set."""
    alarms = []
    signal.signal(signal.SIGALRM, lambda *_: alarms.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    time.sleep(0.1)
    return len(alarms)


def name_of(attempt):
    """Return the name of what `attempt` raises."""
    try:
        attempt()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "allowed"


def attempts(home, checkout):
    """Return what each forbidden thing ended in."""
    return {
        "passwd": name_of(lambda: open("/etc/passwd")),
        "home": name_of(lambda: os.listdir(home)),
        "checkout": name_of(lambda: open(os.path.join(checkout, "pyproject.toml")).read()),
        "shadowing": name_of(lambda: open(f"{sys.prefix}/x.py", "w")),
        "connect": name_of(lambda: socket.create_connection(("127.0.0.1", 9))),
        "fork": name_of(os.fork),
        "exec": name_of(lambda: os.execv("/bin/true", ["true"])),
        "shell": name_of(lambda: os.posix_spawn("/bin/true", ["true"], {})),
        "memory": name_of(lambda: bytearray(3 * 2**30)),
    }


def inside(confinement, keep_fds, here):
    """Lock in, work, and return the report."""
    home, checkout = os.path.expanduser("~"), os.path.dirname(os.path.dirname(os.path.dirname(confine.__file__)))
    start = time.perf_counter()
    layers = lock_in(confinement, keep_fds)
    lock_ms = 1000 * (time.perf_counter() - start)
    losses, threads = train()
    with open(f"{SCRATCH}/loss.txt", "w") as file:
        file.write(str(losses[-1]))
    here.send(b"ping")
    return {
        "layers": layers, "lock_ms": lock_ms, "losses": losses, "threads": threads, "scratch": SCRATCH,
        "figure_bytes": draw(), "alarms": count_alarms(), "pid": os.getpid(),
        "environ": open("/proc/self/environ").read().strip("\0"), "attempts": attempts(home, checkout),
    }


def keeper():
    """Enter the namespaces, fork the worker and print its report."""
    here, there = socket.socketpair()
    reading, writing = os.pipe()
    keep_fds = (0, 1, 2, here.fileno(), writing)
    confinement = Confinement(make_policy())
    if USER:
        os.setgroups([])
        os.setgid(USER)
        os.setuid(USER)
    start = time.perf_counter()
    enter(confinement)
    enter_ms = 1000 * (time.perf_counter() - start)
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(inside(confinement, keep_fds, here)).encode())
        os._exit(0)
    os.close(writing)
    here.close()
    report = json.loads(os.fdopen(reading).read() or "{}")
    os.waitpid(child, 0)
    print(json.dumps({**report, "enter_ms": enter_ms, "echo": there.recv(9).decode()}), flush=True)


CHILD = os.fork()
if CHILD == 0:
    try:
        keeper()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(CHILD, 0)[1]))
