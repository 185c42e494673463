"""How a run ended: whose failure it is follows from the kernel's report and from our own kills."""

import signal

import pytest

from grader import forkserver
from grader.domain.run import Limits, RunStatus
from grader.sandbox.run_status import status_of
from grader.sandbox.supervision import Watch

LIMITS = Limits(cpu_seconds=100, memory_bytes=1000)


def ended(code: int | None = None, number: int | None = None, **watch: object) -> RunStatus:
    """Return the status of a run with this end."""
    return status_of(Watch(ended={"signal": number, "code": code}, **({"has_started": True} | watch)), LIMITS)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (status_of(Watch(), LIMITS), RunStatus.GRADER_FAULT),
        (status_of(Watch(has_started=True), LIMITS), RunStatus.GRADER_FAULT),
        (ended(0, fault="no namespace"), RunStatus.GRADER_FAULT),
        (ended(forkserver.CONFINE_FAILED, has_started=False), RunStatus.GRADER_FAULT),
        (ended(forkserver.CONFINE_FAILED), RunStatus.ERROR),
        (ended(1, has_started=False), RunStatus.ERROR),
        (ended(1), RunStatus.ERROR),
        (ended(0), RunStatus.GRADED),
        (ended(0, has_started=False), RunStatus.GRADED),
        (ended(number=signal.SIGXCPU), RunStatus.TIMEOUT),
        (ended(number=signal.SIGKILL, cpu_seconds=100.0), RunStatus.TIMEOUT),
        (ended(number=signal.SIGKILL, cpu_seconds=99.9), RunStatus.KILLED),
        (ended(number=signal.SIGTERM, cpu_seconds=100.0), RunStatus.KILLED),
        (ended(0, killed_for=RunStatus.TIMEOUT), RunStatus.TIMEOUT),
        (ended(number=signal.SIGKILL, killed_for=RunStatus.KILLED, is_out_of_memory=True), RunStatus.KILLED),
        (ended(number=signal.SIGKILL, is_out_of_memory=True), RunStatus.MEMORY),
        (ended(number=signal.SIGABRT, peak_bytes=250), RunStatus.MEMORY),
        (ended(number=signal.SIGABRT, peak_bytes=249), RunStatus.KILLED),
        (ended(number=signal.SIGBUS, peak_space=700, base_space=200), RunStatus.MEMORY),
        (ended(number=signal.SIGSEGV, peak_space=699, base_space=200), RunStatus.KILLED),
        (ended(number=signal.SIGTERM, peak_bytes=999), RunStatus.KILLED),
    ],
)
def test_end_has_one_owner(status, expected) -> None:
    """Without a report, or where the lock-in failed, it is the grader's fault; everything else the program's."""
    assert status is expected
