"""What a process uses, as the kernel reports it."""

import os
import resource
import threading
from pathlib import Path

from grader.sandbox.process_usage import ProcessUsage, proportional_bytes, read_usage

GONE = 2**22 + 1


def kilobytes(name: str) -> int:
    """Return a field of this process's status."""
    lines = Path(f"/proc/{os.getpid()}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def test_usage_is_in_bytes() -> None:
    """Address space, private and shared memory are those of the kernel, within what changes meanwhile."""
    used = read_usage(os.getpid())
    slack = 4 << 20
    assert abs(used.space_bytes - (kilobytes("VmSize") << 10)) < slack
    resident = (kilobytes("VmRSS") + kilobytes("VmPTE")) << 10
    assert abs(used.resident_bytes - resident) < slack
    assert abs(used.shared_bytes - (kilobytes("RssShmem") << 10)) < slack
    assert used.private_bytes == used.resident_bytes - used.shared_bytes


def test_threads_are_counted() -> None:
    """A thread that waits counts."""
    before, release = read_usage(os.getpid()).threads, threading.Event()
    waiting = threading.Thread(target=release.wait)
    waiting.start()
    assert read_usage(os.getpid()).threads == before + 1
    release.set()
    waiting.join()


def test_processor_time_is_in_seconds() -> None:
    """The kernel's clock ticks are seconds here, of user and system time together."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = sum(each.ru_utime + each.ru_stime for each in (own, children))
    assert abs(read_usage(os.getpid()).cpu_seconds - spent) < 0.5


def test_shared_pages_are_divided() -> None:
    """A process's share is at most what is resident."""
    assert 0 < proportional_bytes(os.getpid()) <= (kilobytes("VmRSS") << 10) + (1 << 20)


def test_process_that_is_gone_uses_nothing() -> None:
    """Nothing is raised for a process that has ended."""
    assert (read_usage(GONE), proportional_bytes(GONE)) == (ProcessUsage(), 0)
