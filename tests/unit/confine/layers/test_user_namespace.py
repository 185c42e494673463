"""Namespaces, each entered after the user namespace."""

import errno
import os
import socket
from pathlib import Path

import pytest

from grader.confine.layers import user_namespace
from grader.confine.layers.host_name_namespace import HostNameNamespace
from grader.confine.layers.ipc_namespace import IpcNamespace
from grader.confine.layers.network_namespace import NetworkNamespace
from grader.confine.layers.process_namespace import ProcessNamespace
from grader.confine.layers.user_namespace import UserNamespace


def _entered(layer, answer):
    def work():
        UserNamespace().enter()
        layer.enter()
        return answer()

    return work


def test_user_keeps_its_id(needs, in_child):
    """The process keeps its user and group id inside and cannot change its groups."""
    needs("userns")

    def work():
        before = os.geteuid(), os.getegid()
        UserNamespace().enter()
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
        UserNamespace().enter()
        return os.geteuid() != 0

    assert in_child(work) is True


def test_network_is_unreachable(needs, in_child):
    """In a new network namespace a connection finds no network, not even loopback."""
    needs("userns", "netns")

    def connect():
        with socket.socket() as one:
            one.connect(("127.0.0.1", 9))

    assert in_child(_entered(NetworkNamespace(), connect)) == ["OSError", errno.ENETUNREACH]


def test_first_child_is_one(needs, in_child):
    """The child forked after entering a process namespace is process 1 and cannot signal its parent."""
    needs("userns", "pidns")

    def fork_and_signal():
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(10 + os.getpid())
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert in_child(_entered(ProcessNamespace(), fork_and_signal)) == 11


def test_host_name_is_unknown(needs, in_child):
    """In a new UTS namespace the host is called worker, and outside it keeps its name."""
    needs("userns", "utsns")
    before = socket.gethostname()
    assert in_child(_entered(HostNameNamespace(), socket.gethostname)) == "worker"
    assert before == socket.gethostname()


def test_queues_are_apart(needs, in_child):
    """In a new IPC namespace no System V queue, segment or semaphore of other programs is listed."""
    needs("userns", "ipcns")
    tables = ("msg", "sem", "shm")

    def count_lines():
        return [len(Path(f"/proc/sysvipc/{name}").read_text().splitlines()) for name in tables]

    assert in_child(_entered(IpcNamespace(), count_lines)) == [1, 1, 1]


@pytest.mark.parametrize(
    ("switch", "value", "code"),
    [
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "userns-apparmor"),
        ("/proc/sys/user/max_user_namespaces", "0", "userns-sysctl"),
    ],
)
def test_switches_are_named(monkeypatch, switch, value, code):
    """The reason for a refused user namespace is the switch that refuses it."""
    monkeypatch.setattr(user_namespace, "_read", lambda path: value if path == switch else "")
    assert UserNamespace().explain(OSError(errno.EPERM, "refused")).code == code
