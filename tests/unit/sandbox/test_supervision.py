"""Which messages of a job the host accepts, and the status of a run."""

import os
import signal
import socket
import time

import pytest

from grader import forkserver
from grader.domain.run import Limits, RunStatus
from grader.sandbox.process_usage import read_usage
from grader.sandbox.run_status import status_of
from grader.sandbox.supervision import Watch, _parse_progress, _receive_from_job


def receive(*messages: bytes) -> tuple[list, Watch]:
    """Return the progress that a job's messages yield, and the watch."""
    watch = Watch()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    progress = []
    with ours, theirs:
        for body in messages:
            theirs.send(body)
            progress += list(_receive_from_job(ours, watch))
    return progress, watch


def test_first_message_names_the_layers() -> None:
    """Only the first message can set layers or fault."""
    _, watch = receive(b'{"layers": []}', b'{"layers": ["all"]}', b'{"fault": "x"}')
    assert (watch.layers, watch.fault) == ((), None)
    assert receive(b'{"layers": 5}')[1].layers == ()


def test_second_message_names_the_runtime() -> None:
    """Only the second message, which is sent before the program starts, can name the runtime."""
    _, watch = receive(b'{"layers": []}', b'{"runtime": "tf1"}', b'{"runtime": "tf2"}')
    assert watch.runtime == "tf1"


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 4096,
        b"\xff",
        b"5",
        b'{"layers": 5}',
        b'{"steps": 1e400, "per_second": 1, "loss": 1}',
        b'{"steps": 1, "per_second": Infinity, "loss": 1}',
        b'{"steps": -1, "per_second": 1, "loss": 1}',
        b'{"steps": ' + b"9" * 3000 + b', "per_second": 1, "loss": 1}',
    ],
)
def test_invalid_messages_are_ignored(body: bytes) -> None:
    """A message that is not progress is ignored."""
    progress, watch = receive(b'{"layers": ["seccomp"]}', b'{"runtime": "tf1"}', body)
    assert (progress, watch.fault) == ([], None)


def test_loss_must_be_finite() -> None:
    """A loss that is not finite becomes None."""
    progress, _ = receive(
        b'{"layers": []}', b'{"runtime": "tf1"}', b'{"steps": 5, "per_second": 2, "loss": NaN}'
    )
    assert [(one.steps, one.loss) for one in progress] == [(5, None)]


def test_own_exit_code_is_no_fault() -> None:
    """A program that exits with the code of a failed lock-in counts as a failed program."""
    watch = Watch(has_started=True, ended={"signal": None, "code": forkserver.CONFINE_FAILED})
    assert status_of(watch, Limits()) is RunStatus.ERROR


@pytest.mark.parametrize(
    ("number", "peak", "space", "status"),
    [
        (signal.SIGABRT, 300, 0, RunStatus.MEMORY),
        (signal.SIGSEGV, 300, 0, RunStatus.MEMORY),
        (signal.SIGABRT, 100, 600, RunStatus.MEMORY),
        (signal.SIGABRT, 100, 400, RunStatus.KILLED),
        (signal.SIGKILL, 300, 600, RunStatus.KILLED),
    ],
)
def test_crash_near_the_limit_is_memory(number: int, peak: int, space: int, status: RunStatus) -> None:
    """A crash counts as out of memory only if much of the limit was used or reserved."""
    watch = Watch(
        has_started=True,
        ended={"signal": number, "code": None},
        peak_bytes=peak << 20,
        base_space=5 << 30,
        peak_space=(5 << 30) + (space << 20),
    )
    assert status_of(watch, Limits(memory_bytes=1000 << 20)) is status


def test_kernel_reports_out_of_memory() -> None:
    """A run whose control group ran out of memory has that status."""
    watch = Watch(has_started=True, ended={"signal": signal.SIGKILL, "code": None}, is_out_of_memory=True)
    assert status_of(watch, Limits()) is RunStatus.MEMORY


def test_requested_examples_are_bounded() -> None:
    """The number of requested examples is accepted only as a number within bounds."""
    frame = {"steps": 3, "per_second": 1.0, "loss": None}
    progress = _parse_progress(frame | {"requested_examples": 10_000})
    assert progress is not None
    assert progress.requested_examples == 10_000
    assert _parse_progress(frame | {"requested_examples": -1}) is None
    assert _parse_progress(frame | {"requested_examples": "many"}) is None


def test_processor_time_of_the_kernel_may_differ() -> None:
    """A process that the kernel killed above the host's limit has used up its processor time."""
    limits = Limits(cpu_seconds=100)
    killed = {"signal": signal.SIGKILL, "code": None}
    assert status_of(Watch(has_started=True, ended=killed, cpu_seconds=101), limits) is RunStatus.TIMEOUT
    assert status_of(Watch(has_started=True, ended=killed, cpu_seconds=99), limits) is RunStatus.KILLED


def test_processor_time_is_counted() -> None:
    """The processor time of a process grows while it computes, and is 0 for one that is gone."""
    before = read_usage(os.getpid()).cpu_seconds
    while time.process_time() < before + 0.1:
        pass
    assert read_usage(os.getpid()).cpu_seconds > before
    assert read_usage(2**22 + 1).cpu_seconds == 0
