"""Resource limits without other layers."""

import errno
import os
import resource
import signal
import threading
from pathlib import Path

import pytest

from grader.confine.kernel import address_space_bytes
from grader.confine.layers.resource_limits import ProcessLimits, set_limits
from grader.confine.layers.user_namespace import UserNamespace

MEGABYTE = 2**20


@pytest.fixture
def limited(needs, in_child):
    """Return a function that runs `ask` in a child with limits."""
    needs("rlimits")

    def run(ask, processes=None, before=lambda: None):
        def work():
            before()
            set_limits(ProcessLimits(64 * MEGABYTE, 1, 4096, 32, processes), address_space_bytes())
            return ask()

        return in_child(work)

    return run


def test_memory_is_bounded(limited):
    """Allocating more memory than the limit raises MemoryError, and less succeeds."""
    assert limited(lambda: len(bytearray(256 * MEGABYTE)))[0] == "MemoryError"
    assert limited(lambda: len(bytearray(MEGABYTE))) == MEGABYTE


def test_files_are_bounded(limited, tmp_path):
    """A file cannot grow beyond the limit."""
    assert limited(lambda: (tmp_path / "f").write_bytes(bytes(8192))) == ["OSError", errno.EFBIG]


def test_descriptors_are_bounded(limited):
    """More descriptors than the limit cannot be opened."""
    assert limited(lambda: [os.dup(0) for _ in range(64)]) == ["OSError", errno.EMFILE]


def _spin():
    while True:
        pass


def test_processor_time_is_bounded(limited):
    """A busy loop ends by SIGXCPU."""
    assert limited(_spin) == "SIGXCPU"


def test_ignoring_the_warning_kills(limited):
    """A busy loop that ignores SIGXCPU, as process 1 does, is killed a second later."""

    def ask():
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        _spin()

    assert limited(ask) == "SIGKILL"


def test_limits_cannot_be_raised(limited):
    """The limits are hard limits, and core files are off."""

    def ask():
        return [resource.getrlimit(one) for one in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]

    assert limited(ask) == [[4096, 4096], [0, 0]]


def test_processes_are_bounded(limited, needs):
    """An ordinary user in a user namespace starts no more threads than the limit."""
    needs("userns")

    def become_user():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        UserNamespace().enter()

    def ask():
        stop = threading.Event()
        started = 0
        try:
            for _ in range(16):
                threading.Thread(target=stop.wait, daemon=True).start()
                started += 1
        except RuntimeError:
            pass
        return started

    assert limited(ask, processes=4, before=become_user) in (3, 4)


def test_memory_is_left_when_unknown(in_child, needs):
    """Where the address space is unknown, no memory limit is set."""
    needs("rlimits")

    def ask():
        before = resource.getrlimit(resource.RLIMIT_AS)
        set_limits(ProcessLimits(MEGABYTE, 9, 4096, 32, None), 0)
        return before == resource.getrlimit(resource.RLIMIT_AS), Path("/dev/null").exists()

    assert in_child(ask) == [True, True]
