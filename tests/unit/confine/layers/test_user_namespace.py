"""Namespaces, each on its own after the user namespace."""

import errno
import os
import socket
from pathlib import Path

from grader.confine.layers.user_namespace import enter_namespace


def _entered(layer, ask):
    def work():
        enter_namespace("userns")
        enter_namespace(layer)
        return ask()

    return work


def test_user_keeps_its_id(needs, in_child):
    """The process has the same user and group inside, and no supplementary power to change groups."""
    needs("userns")

    def work():
        before = os.geteuid(), os.getegid()
        enter_namespace("userns")
        maps = Path("/proc/self/uid_map").read_text().split()
        return before == (os.geteuid(), os.getegid()), maps[2], Path("/proc/self/setgroups").read_text()

    assert in_child(work) == [True, "1", "deny\n"]


def test_users_after_setuid_enter(needs, in_child):
    """A process that was root and became an ordinary user can enter a user namespace."""
    needs("userns")

    def work():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        enter_namespace("userns")
        return os.geteuid() != 0

    assert in_child(work) is True


def test_network_is_unreachable(needs, in_child):
    """In its own network namespace a connect finds no network, not even loopback."""
    needs("userns", "netns")

    def connect():
        with socket.socket() as one:
            one.connect(("127.0.0.1", 9))

    assert in_child(_entered("netns", connect)) == ["OSError", errno.ENETUNREACH]


def test_first_child_is_one(needs, in_child):
    """The child forked after entering a process namespace is process 1 and cannot signal its parent."""
    needs("userns", "pidns")

    def ask():
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(10 + os.getpid())
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert in_child(_entered("pidns", ask)) == 11


def test_host_name_is_unknown(needs, in_child):
    """In its own name namespace the host is called worker, and outside it keeps its name."""
    needs("userns", "utsns")
    before = socket.gethostname()
    assert in_child(_entered("utsns", socket.gethostname)) == "worker"
    assert before == socket.gethostname()


def test_queues_are_apart(needs, in_child):
    """In its own IPC namespace no System V queue, segment or semaphore of others is listed."""
    needs("userns", "ipcns")
    tables = ("msg", "sem", "shm")

    def ask():
        return [len(Path(f"/proc/sysvipc/{name}").read_text().splitlines()) for name in tables]

    assert in_child(_entered("ipcns", ask)) == [1, 1, 1]
