"""An honest program earns the same on machines that lack a layer, or several of them."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.confine import LAYERS, probe_all
from grader.confine.userns import NAMESPACES
from grader.domain.run import Isolation, RunStatus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers are Linux'")
ROOT = Path(__file__).resolve().parents[2]
SOLUTION = (ROOT / "solutions" / "hw1_1_steps" / "solution.py").read_text(encoding="utf-8")
ALONE = [(layer.name,) for layer in LAYERS if layer.name != "cgroup"]
# As in a container that may make no user namespace, and as on a kernel that is older besides.
TOGETHER = [tuple(NAMESPACES), (*NAMESPACES, "landlock")]
KERAS = """
import tensorflow as tf
(x, y), (xt, yt) = tf.keras.datasets.mnist.load_data()
model = tf.keras.Sequential([tf.keras.Input((28, 28)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x[:2000] / 255.0, y[:2000], verbose=0)
"""
# A container covers parts of its /proc, and then the kernel lets nobody mount a new one.
COVERED = """
import os, sys
from grader.confine import kernel
from grader.confine.userns import enter_namespace
for name in ("userns", "mountns"):
    enter_namespace(name)
kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
kernel.syscall("mount", b"none", b"/proc/fs", b"tmpfs", 0, None)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def honest(request):
    """Remember what the reference earns with all layers."""
    return {}


@pytest.mark.parametrize("without", [(), *ALONE, *TOGETHER], ids="-".join)
def test_training_earns_the_same(grade, honest, without) -> None:
    """The reference's short training runs to its end and earns what it earns with all layers."""
    card = grade("hw1-1", SOLUTION, max_steps=50, without=without, isolation=Isolation.AVAILABLE)
    assert card.status is RunStatus.GRADED
    assert not set(without) & set(card.environment["isolation"])
    assert card.score == honest.setdefault("score", card.score)
    assert card.score > 0


def test_keras_trains_without_its_own_proc(grade) -> None:
    """So does a Keras program where /proc shows nothing."""
    card = grade("hw1-1", KERAS, without=("pidns",), isolation=Isolation.AVAILABLE)
    assert card.evidence["train_steps"] == 63


def test_training_where_proc_is_covered(tmp_path: Path, cache_dir: Path) -> None:
    """In a container whose /proc is partly covered a program trains all the same."""
    if any(not one.available for one in probe_all() if one.layer in ("userns", "mountns")):
        pytest.skip("no user namespace can be had")
    program = tmp_path / "main.py"
    program.write_text(SOLUTION.replace("range(6000)", "range(50)"), encoding="utf-8")
    words = ["-c", "from grader.cli import main; main()", "hw1-1", str(program), "--quick", "--json", "-"]
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(COVERED), *words],
        cwd=ROOT,
        env=os.environ | {"GRADE_CACHE_DIR": str(cache_dir)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    card = json.loads(run.stdout)
    assert (card["status"], card["evidence"]["train_steps"]) == ("graded", 50), run.stderr
