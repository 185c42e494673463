"""What is fuzzed: each target takes bytes that nobody vouches for, and ends clearly or raises.

A clear end is a value, or the one exception that the room promises. Anything else is a find. Every target
reads what it was given and nothing else, so that hypothesis and atheris can both drive it.
"""

import contextlib
import io
import json
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from grader import wire
from grader.datasets.idx import read_images, read_labels
from grader.domain.errors import UsageError
from grader.evidence.format import EvidenceError
from grader.evidence.storage import address, copy_evidence, has_evidence, read_evidence
from grader.examine.consistency import contradiction
from grader.examine.models.evaluator import prepare
from grader.examine.models.graph_parts import parse_graph
from grader.examine.models.guard import guarded
from grader.examine.verdicts import EvaluationRefused
from grader.intake.intake import take_in
from grader.sandbox.box import Box
from grader.sandbox.supervision import Watch, _receive_from_job

SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None
EMPTY_ARRAYS = b"\x02\0\0\0\0\0\0\0{}"


def evidence(data: bytes) -> None:
    """Read a folder of evidence: the JSON up to the first form feed, arrays to the next, a graph."""
    parts = [*data.split(b"\f", 2), b"", b""]
    with tempfile.TemporaryDirectory(dir=SCRATCH) as name:
        folder = Path(name)
        (folder / "graphs").mkdir()
        (folder / "evidence.json").write_bytes(parts[0])
        (folder / "arrays.safetensors").write_bytes(parts[1] or EMPTY_ARRAYS)
        (folder / "graphs" / "0.pb").write_bytes(parts[2])
        assert has_evidence(folder)
        with contextlib.suppress(EvidenceError):
            contradiction(read_evidence(folder))
        copy_evidence(folder, folder / "copy")
        assert address(folder) == address(folder / "copy")


def frames(data: bytes) -> None:
    """Receive frames of the wire, then take the same bytes for a job's words of progress."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data[: 1 << 16])
        theirs.shutdown(socket.SHUT_WR)
        with contextlib.suppress(wire.WireError):
            while True:
                wire.receive(ours, time.monotonic() + 1.0)
    watch = Watch()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        for word in data.split(b"\f"):
            theirs.send(word[: wire.MAX_PROGRESS_BYTES] or b"0")
            list(_receive_from_job(ours, watch))


def notebook(data: bytes) -> None:
    """Take in a notebook."""
    _take_in("hw.ipynb", data)


def script(data: bytes) -> None:
    """Take in a script."""
    _take_in("hw.py", data)


def archive(data: bytes) -> None:
    """Take in a zip: as it is, and with its bytes as a member of a sound one."""
    _take_in("hw.zip", data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as sound:
        name = data[:40].decode("latin-1").split("\f")[0].replace("\0", "") or "hw.py"
        sound.writestr(name, data[40:])
    _take_in("hw.zip", packed.getvalue())


def _take_in(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        with contextlib.suppress(UsageError):
            submission = take_in(path, "hw.py", Path(folder))
            for inside in submission.files:
                assert not inside.startswith("/")
                assert ".." not in inside.split("/")
            if submission.problem is None:
                with Box.create(Path(folder)) as box:
                    box.fill(submission.files)


def idx(data: bytes) -> None:
    """Read an IDX file, as images and as labels."""
    with tempfile.NamedTemporaryFile(dir=SCRATCH) as file:
        file.write(data)
        file.flush()
        for read in (read_images, read_labels):
            with contextlib.suppress(UsageError):
                assert read(Path(file.name), max_bytes=1 << 20).nbytes <= 1 << 20


def graph(data: bytes) -> None:
    """Read a GraphDef and get each of its first nodes ready to be evaluated: parsed, pruned, checked."""
    with contextlib.suppress(EvaluationRefused):
        graph_def = parse_graph(data)
        for node in list(graph_def.node)[:3]:
            with contextlib.suppress(EvaluationRefused), guarded():
                prepare(graph_def, [node.name], {})


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (evidence, frames, notebook, script, archive, idx, graph)
}


def seeds(name: str) -> list[bytes]:
    """Return valid inputs to mutate, so that not every input is rejected at its first bytes."""
    if name == "evidence":
        trace = {"train_steps": 3, "losses": [[1, 2.5]], "optimizers": []}
        sound = {
            "end": "finished",
            "runtime": "tf1",
            "entry": "hw.py",
            "version": 1,
            "graphs": {"main": "0.pb"},
        }
        return [json.dumps(sound | {"trace": trace}).encode() + b"\f" + EMPTY_ARRAYS + b"\f"]
    if name == "frames":
        body = b'{"steps": 1, "per_second": 2.0, "loss": null}'
        return [len(body).to_bytes(4, "big") + body, b'{"layers": ["a"]}\f' + body]
    if name == "notebook":
        cell = {
            "cell_type": "code",
            "source": ["print(1)\n"],
            "metadata": {},
            "outputs": [],
            "execution_count": 1,
        }
        return [json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()]
    if name == "archive":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as sound:
            sound.writestr("a/hw.py", "print(1)\n")
            sound.writestr("a/b.txt", "b")
        return [packed.getvalue()]
    if name == "idx":
        return [
            bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]),
            bytes([0, 0, 8, 1, 0, 0, 0, 1, 5]),
        ]
    return [b"x = 1\n"] if name == "script" else _graphs()


def _graphs() -> list[bytes]:
    import tensorflow as tf

    with tf.Graph().as_default() as built:
        x = tf.compat.v1.placeholder(tf.float32, [None, 4], name="x")
        tf.cond(tf.reduce_sum(x) > 0, lambda: tf.fill([3], 1.0), lambda: tf.zeros([3]))
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
    return [built.as_graph_def().SerializeToString()]
