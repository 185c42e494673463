"""A process that has imported TensorFlow confines itself and still trains."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.confine import LAYERS, probe_all

PROGRAM = Path(__file__).parent.parent / "resources" / "confine" / "train_locked_in.py"
STEP_LIMIT_SECONDS = 0.5


@pytest.fixture(scope="module", params=["root", "user"])
def report(request):
    """Run the program once, as this user or as an unprivileged one, and return its observations."""
    missing = [
        f"{one.layer}: {one.reason}" for one in probe_all() if not one.available and one.layer != "cgroup"
    ]
    if missing:
        pytest.skip(", ".join(missing))
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    if request.param == "user" and (os.geteuid() != 0 or not _is_open_to_all(sys.base_prefix)):
        pytest.skip("becoming an ordinary user needs root and a Python that all may read")
    # Other users may not enter pytest's temporary folder.
    with tempfile.TemporaryDirectory(prefix="locked-in-") as folder:
        Path(folder).chmod(0o755)
        yield _run(folder, "65534" if request.param == "user" else "")


def _run(folder, user):
    run = subprocess.run(
        [sys.executable, str(PROGRAM), folder, user],
        env={**os.environ, "TOKEN": "hunter2"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


def _is_open_to_all(path):
    return all(one.stat().st_mode & 0o001 for one in (Path(path), *Path(path).parents))


def test_every_layer_is_in_force(report):
    """All layers are in force."""
    assert report["layers"] == [layer.name for layer in LAYERS if layer.name != "cgroup"]


def test_training_works_inside(report):
    """A session trains with threads of its own and its loss falls."""
    assert report["losses"][-1] < report["losses"][0]
    assert report["threads"] > 1


def test_scratch_is_written(report):
    """Files that the process wrote to its scratch folder are visible outside."""
    assert Path(report["scratch"], "loss.txt").read_text() == str(report["losses"][-1])


def test_work_goes_on_inside(report):
    """Matplotlib draws, an alarm is handled, an open socket works, and the process has pid 1."""
    assert report["figure_bytes"] > 1000
    assert report["alarms"] == 1
    assert report["echo"] == "ping"
    assert report["pid"] == 1


def test_the_rest_is_refused(report):
    """Files, folders, network, new processes, excess memory and the original environment are out of reach."""
    assert set(report["attempts"].values()) <= {
        "FileNotFoundError",
        "PermissionError",
        "MemoryError",
        "OSError",
    }, report["attempts"]
    assert report["environ"] == ""


def test_locking_in_is_quick(report):
    """Confining takes a small fraction of a second."""
    print(f"enter {report['enter_ms']:.1f} ms, lock in {report['lock_ms']:.1f} ms")
    assert report["enter_ms"] + report["lock_ms"] < 1000 * STEP_LIMIT_SECONDS
