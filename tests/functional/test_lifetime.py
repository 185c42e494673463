"""What is left of a grading whose controller is killed: no process, no box."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.confine import descendants

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5.0
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")
# It does what it can to outlive the grader.
STUBBORN = """
import ctypes, os, signal, time
import tensorflow as tf
a = tf.constant(5)
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.setitimer(signal.ITIMER_REAL, 0)
open("running", "w").close()
end = time.time() + 60
while time.time() < end:
    pass
"""


@pytest.fixture
def start(tmp_path: Path, cache_dir: Path):
    """Return a function that starts a grading of a program whose scratch folders are below `tmp_path`."""
    (tmp_path / "scratch").mkdir()

    def run(program: Path) -> subprocess.Popen:
        return subprocess.Popen(
            [*GRADE, "hw2", str(program), "--dataset", "digits", "--no-cache"],
            cwd=ROOT,
            env=os.environ | {"GRADE_CACHE_DIR": str(cache_dir), "TMPDIR": str(tmp_path / "scratch")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    return run


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["warming up", "running"])
def test_nothing_outlives_the_controller(start, tmp_path: Path, number: int, moment: str) -> None:
    """Whenever the controller is killed, its processes end within seconds, and the next start cleans up."""
    program = tmp_path / "hw2.py"
    program.write_text(STUBBORN, encoding="utf-8")
    with start(program) as process:
        started = wait_until(lambda: is_at(process.pid, moment), 120.0)
        below = descendants(process.pid)
        process.send_signal(number)
    assert started
    assert below
    assert wait_until(lambda: not any(map(is_alive, below)), SECONDS), [describe(pid) for pid in below]
    with start(ROOT / "solutions" / "hw2_graph" / "solution.py") as process:
        assert process.wait(120) == 0
    assert list((tmp_path / "scratch").iterdir()) == []


def is_at(pid: int, moment: str) -> bool:
    """Whether the grading has come to the moment: both warm processes exist, or a confined one computes."""
    below = descendants(pid)
    if moment == "warming up":
        return len(below) >= 2
    return any(is_confined(each) and cpu_seconds(each) > 2.0 for each in below)


def is_confined(pid: int) -> bool:
    """Whether a process has a system call filter."""
    try:
        return "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    return describe(pid).partition(" ")[0] not in {"", "Z", "X"}


def describe(pid: int) -> str:
    """Return the state and the name of a process; nothing once it is gone."""
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return ""
    return f"{rest.split()[0]} {name}"


def wait_until(condition, seconds: float) -> bool:
    """Wait for a condition; return whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())
