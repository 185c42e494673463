"""Ending processes reliably."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.confine.process_tree import adopt_orphans, descendants, die_with_parent, kill_tree

FAMILY = """
import os, time
os.fork(); os.fork()
if os.fork() == 0:
    os.setsid()
os.write(1, b"%d\\n" % os.getpid())  # one call, so that lines stay whole
time.sleep(60)
"""


def _is_gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _wait_until_gone(pid):
    deadline = time.monotonic() + 2
    while not _is_gone(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return _is_gone(pid)


def test_whole_families_die(needs):
    """Children and grandchildren die with the first process, also those in another session."""
    needs("nonewprivs")
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True) as first:
        pids = [int(first.stdout.readline()) for _ in range(8)]
        assert kill_tree(first.pid)
    assert all(_wait_until_gone(pid) for pid in pids)
    assert first.returncode == -signal.SIGKILL


def test_killing_the_dead_succeeds(needs):
    """Killing a process that is gone is no error."""
    needs("nonewprivs")
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    assert kill_tree(gone.pid)


def test_child_dies_with_parent(needs, in_child):
    """A child that called `die_with_parent` dies when its parent ends."""
    needs("nonewprivs")

    def work():
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            die_with_parent()
            os.write(writing, b"x")
            # The fixture waits until this pipe is closed.
            os.closerange(3, 256)
            time.sleep(60)
            os._exit(0)
        os.read(reading, 1)
        return child

    assert _wait_until_gone(in_child(work))


def test_orphans_are_adopted(needs, in_child):
    """The adopting ancestor becomes the parent of an orphan."""
    needs("nonewprivs")

    def work():
        adopt_orphans()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            parent = os.getpid()
            if os.fork() == 0:
                while os.getppid() == parent:
                    time.sleep(0.001)
                os.write(writing, str(os.getppid()).encode())
            os._exit(0)
        return int(os.read(reading, 16)) == os.getpid()

    assert in_child(work) is True


@pytest.mark.parametrize("platform", ["darwin"])
def test_without_proc_one_process_dies(monkeypatch, platform):
    """Off Linux only the process itself is killed."""
    monkeypatch.setattr(sys, "platform", platform)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as one:
        assert kill_tree(one.pid)
    assert one.returncode == -signal.SIGKILL


def test_descendants_are_seen(in_child):
    """Descendants include grandchildren and, with siblings, adopted orphans."""

    def work():
        adopt_orphans()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            grandchild = os.fork()
            if grandchild == 0:
                signal.pause()
            os.write(writing, str(grandchild).encode())
            signal.pause()
        grandchild = int(os.read(reading, 20))
        before = descendants(os.getpid()), descendants(child), descendants(child, with_siblings=True)
        orphan = os.fork()
        if orphan == 0:
            os.write(writing, str(os.fork() or signal.pause()).encode())
            os._exit(0)
        os.waitpid(orphan, 0)
        adopted = int(os.read(reading, 20))
        after = set(descendants(child)), set(descendants(child, with_siblings=True))
        kill_tree(child)
        kill_tree(adopted)
        expected = ((child, grandchild), (grandchild,), (grandchild,))
        return [before == expected, after == ({grandchild}, {grandchild, adopted})]

    assert in_child(work) == [True, True]
