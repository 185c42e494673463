"""An honest program earns the same score on machines that lack one or more layers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.confine import LAYERS, probe_all
from grader.confine.namespace_layer import Namespace
from grader.domain.errors import GraderFault
from grader.domain.run import Isolation, RunStatus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers are Linux'")
ROOT = Path(__file__).resolve().parents[2]
SOLUTION = (ROOT / "solutions" / "hw1_1_steps" / "solution.py").read_text(encoding="utf-8")
ALONE = [(layer.name,) for layer in LAYERS if layer.name != "cgroup"]
NAMESPACES = tuple(layer.name for layer in LAYERS if isinstance(layer, Namespace))
# A container without user namespaces, and the same with an older kernel.
TOGETHER = [NAMESPACES, (*NAMESPACES, "landlock")]
KERAS = """
import tensorflow as tf
(x, y), (xt, yt) = tf.keras.datasets.mnist.load_data()
model = tf.keras.Sequential([tf.keras.Input((28, 28)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x[:2000] / 255.0, y[:2000], verbose=0)
"""
STOPS_ITS_KEEPER = """
import os, signal
os.kill(os.getppid(), signal.SIGSTOP)
while True:
    pass
"""
ELSEWHERE = """
import os, sys
from grader.confine import kernel
from grader.confine.layers.mount_namespace import MountNamespace
from grader.confine.layers.user_namespace import UserNamespace
UserNamespace().enter()
MountNamespace().enter()
kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
{change}
os.execv(sys.executable, [sys.executable, "-c", "from grader.cli import main; main()", *sys.argv[1:]])
"""
# The kernel forbids mounting a new /proc while a container covers parts of its own.
COVER = 'kernel.syscall("mount", b"none", b"/proc/fs", b"tmpfs", 0, None)'
# An administrator disables user namespaces this way.
FORBID = 'open("/proc/sys/user/max_user_namespaces", "w").write("0")'


@pytest.fixture(scope="module")
def honest(request):
    """Return the score that the reference earns with all layers."""
    return {}


@pytest.mark.parametrize("without", [(), *ALONE, *TOGETHER], ids="-".join)
def test_training_earns_the_same(grade, honest, without) -> None:
    """The reference's short training runs to the end and earns the same as with all layers."""
    card = grade("hw1-1", SOLUTION, max_steps=50, without=without, isolation=Isolation.AVAILABLE)
    assert card.status is RunStatus.GRADED
    assert not set(without) & set(card.environment["isolation"])
    assert card.score == honest.setdefault("score", card.score)
    assert card.score > 0


def test_keras_trains_without_its_own_proc(grade) -> None:
    """A Keras program runs to the end where /proc is empty."""
    card = grade("hw1-1", KERAS, without=("pidns",), isolation=Isolation.AVAILABLE)
    assert card.evidence["train_steps"] == 63


def test_stopped_keeper_is_no_end_of_it(grade, grader, monkeypatch) -> None:
    """A program that stops its keeper process, where no layer prevents it, does not block the grader."""
    monkeypatch.setattr("grader.sandbox.box_run.HARD_AFTER_SECONDS", 1.0)
    monkeypatch.setattr("grader.sandbox.supervision._PATIENCE_SECONDS", 3.0)
    with pytest.raises(GraderFault, match="does not answer"):
        grade("hw1-1", STOPS_ITS_KEEPER, wall_seconds=2.0, isolation=Isolation.NONE)
    monkeypatch.undo()
    grader.revive()
    assert grade("hw1-1", SOLUTION, max_steps=50, isolation=Isolation.NONE).status is RunStatus.GRADED


@pytest.fixture
def grade_elsewhere(cache_dir: Path):
    """Return a function that runs the command on a machine changed in one way."""
    if any(not one.available for one in probe_all() if one.layer in ("userns", "mountns")):
        pytest.skip("no user namespace can be had")

    def run(change: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                sys.executable,
                "-c",
                ELSEWHERE.format(change=change),
                *map(str, words),
                "--dataset",
                "digits",
                "--no-cache",
            ],
            cwd=ROOT,
            env=os.environ | {"GRADE_CACHE_DIR": str(cache_dir)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Write the reference with few steps as the only submission of a class."""
    file = tmp_path / "class" / "kim.py"
    file.parent.mkdir()
    file.write_text(SOLUTION.replace("range(6000)", "range(50)"), encoding="utf-8")
    return file


def test_training_where_proc_is_covered(grade_elsewhere, program: Path) -> None:
    """A program trains in a container whose /proc is partly covered."""
    run = grade_elsewhere(COVER, "hw1-1", program, "--quick", "--json", "-")
    card = json.loads(run.stdout)
    assert (card["status"], card["evidence"]["train_steps"]) == ("graded", 50), run.stderr


def test_strict_refuses_where_a_layer_is_missing(grade_elsewhere, program: Path, tmp_path: Path) -> None:
    """A batch exits 3, names the missing layer and its remedy, and scores nobody."""
    words = ("batch", "hw1-1", program.parent, "--out", tmp_path / "out", "--quick", "--lang", "en")
    run = grade_elsewhere(FORBID, *words)
    assert run.returncode == 3
    assert "userns" in run.stderr
    assert "max_user_namespaces" in run.stderr
    assert (tmp_path / "out" / "results.jsonl").read_text() == ""
    assert "landlock" not in run.stderr


def test_available_says_what_is_missing(grade_elsewhere, program: Path) -> None:
    """A single grading continues with the available layers and names the missing ones."""
    run = grade_elsewhere(FORBID, "hw1-1", program, "--quick", "--lang", "en")
    assert run.returncode == 1, run.stderr
    assert "without userns" in " ".join(run.stdout.split())
