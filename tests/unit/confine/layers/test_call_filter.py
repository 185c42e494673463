"""The filter: its decisions on either machine, and in the kernel."""

import errno
import os
import resource
import signal
import socket
import struct
import subprocess
import threading

import pytest

from grader.confine import kernel
from grader.confine.layers import call_filter
from grader.confine.layers.no_new_privileges import forbid_new_privileges

ALLOW, KILL = kernel.SECCOMP_RET_ALLOW, kernel.SECCOMP_RET_KILL_PROCESS
EPERM = kernel.SECCOMP_RET_ERRNO | errno.EPERM
MACHINES = ("x86_64", "aarch64")


def _decide(program, arch, number, *arguments):
    """Run the filter as the kernel would and return its action."""
    data = struct.pack("=IIQ6Q", number, arch, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    steps = list(struct.iter_unpack("<HBBI", program))
    at, value = 0, 0
    tests = {0x15: lambda k: value == k, 0x35: lambda k: value >= k, 0x45: lambda k: bool(value & k)}
    while True:
        code, yes, no, operand = steps[at]
        at += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            value = struct.unpack_from("=I", data, operand)[0]
        else:
            at += yes if tests[code](operand) else no


@pytest.fixture(params=MACHINES)
def decide(request):
    """Return a function that returns the decision of one machine's filter on a call, by name."""
    program = call_filter.build_filter(deny_exec=True, machine=request.param)
    arch = kernel.AUDIT_ARCHES[request.param]
    return lambda name, *rest: _decide(program, arch, kernel.number(name, request.param) or 0, *rest)


@pytest.fixture
def filtered(needs, in_child):
    """Return a function that runs `ask` in a child with the filter installed."""
    needs("seccomp", "nonewprivs")

    def run(ask, *, deny_exec=True):
        def work():
            forbid_new_privileges()
            call_filter.install_filter(call_filter.build_filter(deny_exec=deny_exec))
            return ask()

        return in_child(work)

    return run


def test_threads_pass_and_forks_fail(decide):
    """The clone call passes only with CLONE_THREAD and without a new namespace; clone3 does not exist."""
    assert decide("clone", 0x3D0F00 | kernel.CLONE_THREAD) == ALLOW
    assert decide("clone", 17) == EPERM
    assert decide("clone", kernel.CLONE_THREAD | kernel.CLONE_NEWNS) == EPERM
    assert decide("clone3") == kernel.SECCOMP_RET_ERRNO | errno.ENOSYS


def test_only_unix_sockets_pass(decide):
    """Every socket family except AF_UNIX is refused."""
    assert decide("socket", 1) == ALLOW
    assert {decide("socket", family) for family in range(2, 50)} == {EPERM}


@pytest.mark.parametrize("name", [*call_filter.REFUSED, "execve", "execveat"])
def test_listed_calls_are_refused(name):
    """Each listed call is refused on each machine that has it."""
    for machine in MACHINES:
        number = kernel.number(name, machine)
        program = call_filter.build_filter(deny_exec=True, machine=machine)
        if number is not None:
            assert _decide(program, kernel.AUDIT_ARCHES[machine], number) == EPERM


def test_other_machines_die():
    """Calls of another machine, such as x32, kill the process."""
    program = call_filter.build_filter(deny_exec=True, machine="x86_64")
    assert _decide(program, 0x40000003, 1) == KILL
    assert _decide(program, kernel.AUDIT_ARCHES["x86_64"], 0x40000000 | 59) == KILL


def test_typing_into_terminals_is_refused(decide):
    """An ioctl that types into a terminal is refused and others pass."""
    assert decide("ioctl", 0, 0x5401) == ALLOW
    assert decide("ioctl", 0, 0x5412) == EPERM
    assert decide("ioctl", 0, 0x541C) == EPERM


@pytest.mark.parametrize("command", [0x8901, 0x8902, 0x40086602, 0x401C5820, 0x800C6613, 0x40806685])
def test_descriptors_change_nothing_elsewhere(decide, command):
    """An ioctl that redirects signals or changes a read-only file is refused."""
    assert decide("ioctl", 0, command) == EPERM


@pytest.mark.parametrize(
    ("command", "answer"), [(2, ALLOW), (4, ALLOW), *((n, EPERM) for n in (8, 10, 15, 1024))]
)
def test_descriptors_signal_nobody(decide, command, answer):
    """Descriptor flags can be set; the receiver of its signals and leases cannot."""
    assert decide("fcntl", 0, command) == answer


@pytest.mark.parametrize(("address", "answer"), [(0, ALLOW), (8, EPERM), (1 << 32, EPERM)])
def test_nothing_is_sent_to_an_address(decide, address, answer):
    """Sending without an address passes and with one is refused."""
    assert decide("sendto", 3, 1, 1, 0, address) == answer


def test_priorities_are_its_own():
    """A process can change its own scheduling and no other's."""
    program = call_filter.build_filter(deny_exec=True, machine="x86_64", own_pid=42)

    def ask(name, *arguments):
        return _decide(program, kernel.AUDIT_ARCHES["x86_64"], kernel.number(name, "x86_64"), *arguments)

    for name in call_filter.OF_ITSELF:
        assert [ask(name, pid) for pid in (0, 42, 43)] == [ALLOW, ALLOW, EPERM]
    assert [ask("setpriority", 0, pid) for pid in (0, 42, 43)] == [ALLOW, ALLOW, EPERM]
    assert ask("setpriority", 1, 0) == EPERM


def test_unknown_machines_are_refused():
    """Building a filter for an unknown machine fails."""
    with pytest.raises(OSError):
        call_filter.build_filter(deny_exec=True, machine="riscv64")


@pytest.mark.parametrize(
    "attempt",
    [
        os.fork,
        lambda: os.execv("/bin/true", ["true"]),
        lambda: subprocess.run(["/bin/true"], check=True),
        socket.socket,
        lambda: kernel.syscall("ptrace", 0, 0, None, None),
        lambda: kernel.syscall("unshare", kernel.CLONE_NEWUSER),
        lambda: kernel.syscall("mount", b"a", b"/", b"tmpfs", 0, None),
        lambda: kernel.syscall("bpf", 0, None, 0),
        lambda: kernel.syscall("io_uring_setup", 1, None),
        lambda: kernel.syscall("keyctl", 0, 0, 0, 0, 0),
    ],
    ids=["fork", "exec", "spawn", "inet", "ptrace", "unshare", "mount", "bpf", "io_uring", "keyctl"],
)
def test_kernel_refuses_the_call(filtered, attempt):
    """The kernel returns EPERM for the call."""
    assert filtered(attempt) == ["PermissionError", errno.EPERM]


def test_threads_and_pairs_work(filtered):
    """Threads start and Unix socket pairs open under the filter."""

    def ask():
        got = []
        thread = threading.Thread(target=got.append, args=(1,))
        thread.start()
        thread.join()
        for one in socket.socketpair():
            one.close()
        return got

    assert filtered(ask) == [1]


def test_programs_run_when_allowed(filtered):
    """Without `deny_exec` a program starts, and still opens no network socket."""
    assert filtered(lambda: subprocess.run(["/bin/true"], check=False).returncode, deny_exec=False) == 0
    assert filtered(socket.socket, deny_exec=False) == ["PermissionError", errno.EPERM]


def test_x32_call_kills(filtered):
    """A call by the x32 convention ends the process with SIGSYS."""
    if kernel.machine() != "x86_64":
        pytest.skip("only x86_64 has x32")
    assert filtered(lambda: kernel.libc().syscall(0x40000000 | 39)) == "SIGSYS"


def test_signals_are_for_itself(needs, in_child):
    """A process can signal and limit itself and no other."""
    needs("seccomp", "nonewprivs")

    def attempt(call):
        try:
            return call() or "done"
        except PermissionError:
            return "refused"

    def work():
        forbid_new_privileges()
        call_filter.install_filter(call_filter.build_filter(deny_exec=True, own_pid=os.getpid()))
        parent = os.getppid()
        limit = resource.RLIMIT_CORE
        return [
            attempt(lambda: os.kill(os.getpid(), 0)),
            attempt(lambda: signal.raise_signal(signal.SIGCONT)),
            attempt(lambda: resource.setrlimit(limit, (0, 0))),
            attempt(lambda: os.kill(parent, 0)),
            attempt(lambda: os.kill(-1, 0)),
            attempt(lambda: os.pidfd_open(parent)),
            attempt(lambda: len(resource.prlimit(parent, limit)) and None),
            attempt(lambda: os.setpriority(os.PRIO_USER, 0, 5)),
        ]

    assert in_child(work) == ["done"] * 3 + ["refused"] * 5


def test_modes_only_seem_to_change(filtered, tmp_path):
    """Changing the mode or time of a file succeeds without an effect."""
    file = tmp_path / "a"
    file.write_text("a")
    before = file.stat().st_mode, file.stat().st_mtime

    def ask():
        file.chmod(0)
        os.utime(file, (1, 1))
        descriptor = os.open(file, os.O_RDONLY)
        os.fchmod(descriptor, 0)
        os.close(descriptor)
        return os.setxattr(file, "user.a", b"a")

    assert filtered(ask) == ["PermissionError", errno.EPERM]
    assert (file.stat().st_mode, file.stat().st_mtime) == before
