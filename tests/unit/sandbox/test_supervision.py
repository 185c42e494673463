"""What the host believes of what a job says, and how it says that a job ended."""

import signal
import socket

import pytest

from grader import forkserver
from grader.domain.run import Limits, RunStatus
from grader.sandbox.supervision import Watch, _hear_job, _progress, status_of


def hear(*said: bytes, watch: Watch | None = None) -> tuple[list, Watch]:
    """Give what comes of a job's words."""
    watch = watch or Watch()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    told = []
    with ours, theirs:
        for word in said:
            theirs.send(word)
            told += list(_hear_job(ours, watch))
    return told, watch


def test_first_word_names_the_layers() -> None:
    """The first word is our own code's; whatever comes later changes neither layers nor fault."""
    _, watch = hear(b'{"layers": []}', b'{"layers": ["all"]}', b'{"fault": "x"}')
    assert (watch.layers, watch.fault) == ((), None)
    assert hear(b'{"layers": 5}')[1].layers == ()


@pytest.mark.parametrize(
    "word",
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
def test_nonsense_is_nothing(word: bytes) -> None:
    """A word that is no progress is left out."""
    told, watch = hear(b'{"layers": ["seccomp"]}', word)
    assert (told, watch.fault) == ([], None)


def test_loss_that_is_no_number_is_none() -> None:
    """A loss that cannot be shown is left out of the progress."""
    told, _ = hear(b'{"layers": []}', b'{"steps": 5, "per_second": 2, "loss": NaN}')
    assert [(one.steps, one.loss) for one in told] == [(5, None)]


def test_own_exit_code_is_no_fault() -> None:
    """A program that ends with the code of a failed lock-in is an error of its own."""
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
    """A crash is the memory limit's doing where much of it was used or set aside, and only then."""
    watch = Watch(
        has_started=True,
        ended={"signal": number, "code": None},
        peak_bytes=peak << 20,
        base_space=5 << 30,
        peak_space=(5 << 30) + (space << 20),
    )
    assert status_of(watch, Limits(memory_bytes=1000 << 20)) is status


def test_the_kernels_word_on_memory_counts() -> None:
    """What the kernel killed in the run's own group for want of memory ran out of memory."""
    watch = Watch(has_started=True, ended={"signal": signal.SIGKILL, "code": None}, is_out_of_memory=True)
    assert status_of(watch, Limits()) is RunStatus.MEMORY


def test_large_evaluation_is_heard() -> None:
    """How many examples the next run is given is anybody's word: a number within bounds, or no word at all."""
    told = {"steps": 3, "per_second": 1.0, "loss": None}
    heard = _progress(told | {"asked": 10_000})
    assert heard is not None
    assert heard.asked == 10_000
    assert _progress(told | {"asked": -1}) is None
    assert _progress(told | {"asked": "many"}) is None
