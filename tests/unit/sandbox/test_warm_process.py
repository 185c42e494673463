"""A warm process as the host sees it, with a server that only answers."""

import socket
import textwrap
import time
from pathlib import Path

import pytest

from grader import wire
from grader.domain.run import Isolation, Limits, RunStatus
from grader.sandbox.box import Box
from grader.sandbox.box_run import HARD_AFTER_SECONDS, RunOrder, RunReport, run_in_box
from grader.sandbox.warm_process import SandboxError, WarmProcess

SERVER = """
import os, socket, sys, time
from grader import forkserver, wire

channel = socket.socket(fileno=int(sys.argv[1]))
config = wire.receive(channel, time.monotonic() + 30)
if config.get("broken"):
    sys.exit("cannot import tensorflow")
forkserver.watch_host(channel)
wire.send(channel, {"ready": True})
while True:
    try:
        job = wire.receive(channel, time.monotonic() + 60)
    except wire.WireError:
        break
    _, (keeper, child), _, _ = socket.recv_fds(channel, 1, 2)
    server, kind = socket.socket(fileno=keeper), socket.socket(fileno=child)
    if job.get("crash"):
        os._exit(1)
    wire.send(server, {"pid": os.getpid()})
    ended = {"signal": None, "code": int(job.get("code", 0))}
    frame = {"ended": ended, "cpu_seconds": 0.5, "peak_bytes": 0, "out_of_memory": False}
    kind.send(b'{"layers": ["rlimits"]}')
    wire.send(server, frame | {"job": job.get("entry", "")})
    wire.send(server, {"idle": True})
"""


@pytest.fixture
def server(tmp_path: Path):
    """Return a function that makes a warm process of the server; all are closed."""
    program = tmp_path / "server.py"
    program.write_text(textwrap.dedent(SERVER), encoding="utf-8")
    made: list[WarmProcess] = []

    def make(**config: object) -> WarmProcess:
        made.append(WarmProcess(program, config, {"PATH": "/usr/bin:/bin"}))
        return made[-1]

    yield make
    for warm in made:
        warm.close()


def order(tmp_path: Path, **limits: float) -> RunOrder:
    """Build an order for a run without probes."""
    return RunOrder(
        "hw2.py", "tf1", 3, 2, 400, (), Limits(**limits), tmp_path, Isolation.NONE, without=("seccomp",)
    )


def test_process_starts_on_demand(server) -> None:
    """Waiting starts the process, once."""
    warm = server()
    warm.wait_ready()
    first = warm._process
    warm.wait_ready()
    assert warm._process is first
    assert first.poll() is None


def test_failed_start_says_why(server) -> None:
    """The end of the error output is part of the error."""
    with pytest.raises(SandboxError, match="did not start: cannot import tensorflow"):
        server(broken=True).wait_ready()


def test_dead_process_is_revived(server) -> None:
    """A process that was killed starts again; one that lives is left alone."""
    warm = server()
    warm.wait_ready()
    first = warm._process
    warm.revive()
    assert warm._process is first
    warm.end()
    warm.revive()
    warm.wait_ready()
    assert warm._process is not first
    assert warm._process.poll() is None


def test_closed_process_ends(server) -> None:
    """Closing ends the process and forgets it; closing again does nothing."""
    warm = server()
    warm.wait_ready()
    process = warm._process
    warm.close()
    warm.close()
    assert (process.poll() is None, warm._process, warm._ready) == (False, None, False)
    assert process.stderr.closed


def test_job_of_a_dead_process_is_an_error(server) -> None:
    """A job that nobody can take never counts as run."""
    warm = server()
    warm.wait_ready()
    warm.end()
    with pytest.raises(SandboxError, match="is gone"):
        warm.submit({}, socket.SOCK_DGRAM)


def test_run_reports_how_it_ended(server, tmp_path) -> None:
    """Layers, status and times come from the job's messages and the keeper's last word."""
    with Box.create(tmp_path / "boxes") as box:
        *_, report = run_in_box(server(), order(tmp_path), box)
    assert isinstance(report, RunReport)
    assert (report.status, report.layers, report.cpu_seconds) == (RunStatus.GRADED, ("rlimits",), 0.5)
    assert (report.is_over_limit, report.fault, report.last) == (False, None, None)
    assert 0 < report.seconds < 60


def test_crashed_server_is_an_error(server, tmp_path) -> None:
    """A keeper that ends without a last word is the grader's failure."""
    warm = server()
    channel = warm.submit({"crash": True}, socket.SOCK_DGRAM)
    with pytest.raises(wire.Closed):
        wire.receive(channel.server, time.monotonic() + 30)
    channel.close()


def test_job_has_what_the_worker_needs(tmp_path) -> None:
    """The frame names the folders of the box, the soft deadline and the policy."""
    with Box.create(tmp_path / "boxes") as box:
        job = order(tmp_path, wall_seconds=60.0, cpu_seconds=100).to_job(box)
        assert (job["work"], job["evidence"]) == (str(box.work), str(box.evidence))
    assert (job["entry"], job["runtime"], job["seed"], job["threads"], job["max_steps"]) == (
        "hw2.py",
        "tf1",
        3,
        2,
        400,
    )
    assert (job["deadline_seconds"], job["probes"], job["policy"]["cpu_seconds"]) == (60.0, [], 130)
    assert (job["policy"]["without"], job["policy"]["isolation"]) == (["seccomp"], "none")
    assert HARD_AFTER_SECONDS > 5
