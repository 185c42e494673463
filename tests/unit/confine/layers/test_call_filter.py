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
from grader.confine.call_rules import VERDICTS, CallVerdict
from grader.confine.layers import call_filter
from grader.confine.layers.no_new_privileges import forbid_new_privileges
from grader.confine.system_calls import NUMBERS

ALLOW, KILL = kernel.SECCOMP_RET_ALLOW, kernel.SECCOMP_RET_KILL_PROCESS
EPERM, ENOSYS, ENOTTY = (
    kernel.SECCOMP_RET_ERRNO | code for code in (errno.EPERM, errno.ENOSYS, errno.ENOTTY)
)
DONE = kernel.SECCOMP_RET_ERRNO
MACHINES = ("x86_64", "aarch64")
PID = 42
ANSWERS = {
    CallVerdict.ALLOW: ALLOW,
    CallVerdict.REFUSE: EPERM,
    CallVerdict.PRETEND: DONE,
    CallVerdict.ABSENT: ENOSYS,
}


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
        elif code == 0x54:
            value &= operand
        else:
            at += yes if tests[code](operand) else no


@pytest.fixture(params=MACHINES)
def decide(request):
    """Return a function that returns the decision of one machine's filter on a call, by name."""
    program = call_filter.build_filter(PID, request.param)
    arch = kernel.AUDIT_ARCHES[request.param]
    return lambda name, *rest: _decide(program, arch, kernel.number(name, request.param), *rest)


@pytest.fixture
def filtered(needs, in_child):
    """Return a function that runs `ask` in a child with the filter installed."""
    needs("seccomp", "nonewprivs")

    def run(ask):
        def work():
            forbid_new_privileges()
            call_filter.install_filter(call_filter.build_filter(os.getpid()))
            return ask()

        return in_child(work)

    return run


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_follows_its_rule(machine):
    """Each call whose rule ignores arguments gets the action of its verdict on each machine."""
    program, arch = call_filter.build_filter(PID, machine), kernel.AUDIT_ARCHES[machine]
    expected = {name: ANSWERS.get(VERDICTS[name]) for name in NUMBERS[machine]}
    fixed = {name: answer for name, answer in expected.items() if answer is not None}
    assert fixed == {name: _decide(program, arch, NUMBERS[machine][name]) for name in fixed}


def test_calls_with_arguments_have_a_block():
    """Exactly the calls whose verdict depends on arguments have a decision of their own."""
    by_arguments = {name for name, verdict in VERDICTS.items() if verdict is CallVerdict.ARGUMENTS}
    assert set(call_filter._blocks(PID)) == by_arguments


@pytest.mark.parametrize("number", [471, 600, 0x3FFFFFFF])
def test_unknown_calls_do_not_exist(number):
    """A call that is newer than the table fails as on an older kernel."""
    for machine in MACHINES:
        program = call_filter.build_filter(PID, machine)
        assert _decide(program, kernel.AUDIT_ARCHES[machine], number) == ENOSYS


def test_only_threads_are_cloned(decide):
    """The clone call passes only for threads that share memory and descriptors, without a new namespace."""
    thread = 0x3D0F00
    assert decide("clone", thread) == ALLOW
    assert decide("clone", 17) == EPERM
    assert decide("clone", thread & ~kernel.CLONE_FILES) == EPERM
    assert decide("clone", thread | kernel.CLONE_NEWNS) == EPERM


@pytest.mark.parametrize(
    ("flags", "answer"),
    [
        (0x22, ALLOW),  # private and anonymous
        (0x4022, ALLOW),
        (0x01, ALLOW),  # shared, of a file
        (0x02, ALLOW),
        (0x21, EPERM),
        (0x23, EPERM),
        (0x28, EPERM),  # droppable
        (0x40022, EPERM),  # huge pages
        (0x40001, EPERM),
    ],
)
def test_shared_memory_needs_a_file(decide, flags, answer):
    """Anonymous memory must be private, and huge pages are refused."""
    assert decide("mmap", 0, 4096, 3, flags) == answer


def test_descriptor_tables_stay_shared(decide):
    """Closing a range of descriptors passes unless the thread gets a table of its own."""
    assert [decide("close_range", 3, 9, flags) for flags in (0, 4, 2, 6)] == [ALLOW, ALLOW, EPERM, EPERM]


@pytest.mark.parametrize(
    ("option", "answer"), [(15, ALLOW), (1, EPERM), (4, EPERM), (22, EPERM), (36, EPERM)]
)
def test_parent_and_dumping_stay(decide, option, answer):
    """A process can name itself but not outlive its parent, hide from the host or add filters."""
    assert decide("prctl", option) == answer


def test_only_pairs_of_sockets_pass(decide):
    """No single socket can be created, and pairs only of the family AF_UNIX."""
    assert decide("socket", 1) == EPERM
    assert decide("socketpair", 1) == ALLOW
    assert {decide("socketpair", family) for family in range(2, 50)} == {EPERM}


@pytest.mark.parametrize(("option", "answer"), [(7, ALLOW), (26, EPERM), (50, EPERM)])
def test_sockets_take_no_filters(decide, option, answer):
    """Buffer sizes of a socket can be set and filters cannot."""
    assert decide("setsockopt", 3, 1, option) == answer


def test_other_machines_die():
    """Calls of another machine, such as x32, kill the process."""
    program = call_filter.build_filter(PID, "x86_64")
    assert _decide(program, 0x40000003, 1) == KILL
    assert _decide(program, kernel.AUDIT_ARCHES["x86_64"], 0x40000000 | 59) == KILL


@pytest.mark.parametrize(
    ("request_code", "answer"),
    [(0x5401, ALLOW), (0x541B, ALLOW), *((code, ENOTTY) for code in (0x5412, 0x541C, 0x8901, 0x40086602))],
)
def test_requests_only_read(decide, request_code, answer):
    """An ioctl that reads passes; one that types, redirects signals or changes a file does not exist."""
    assert decide("ioctl", 0, request_code) == answer


@pytest.mark.parametrize(
    ("command", "answer"),
    [(2, ALLOW), (4, ALLOW), (1030, ALLOW), *((n, DONE) for n in (6, 7, 37, 38))]
    + [(n, EPERM) for n in (8, 10, 15, 1024, 1026, 1031, 1036)],
)
def test_descriptors_notify_nobody(decide, command, answer):
    """Descriptor flags can be set and locks seem to; signals, leases, notification and pipe sizes cannot."""
    assert decide("fcntl", 0, command) == answer


@pytest.mark.parametrize(("address", "answer"), [(0, ALLOW), (8, EPERM), (1 << 32, EPERM)])
def test_nothing_is_sent_to_an_address(decide, address, answer):
    """Sending without an address passes and with one is refused."""
    assert decide("sendto", 3, 1, 1, 0, address) == answer


def test_priorities_are_its_own(decide):
    """A process can change its own scheduling and no other's."""
    for name in ("prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler"):
        assert [decide(name, pid) for pid in (0, PID, PID + 1)] == [ALLOW, ALLOW, EPERM]
    assert [decide("setpriority", 0, pid) for pid in (0, PID, PID + 1)] == [ALLOW, ALLOW, EPERM]
    assert decide("setpriority", 1, 0) == EPERM


def test_signals_are_for_itself_only(decide):
    """A process can signal itself and neither a group nor another process."""
    for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        assert [decide(name, pid) for pid in (PID, 0, PID + 1)] == [ALLOW, EPERM, EPERM]


def test_unknown_machines_are_refused():
    """Building a filter for an unknown machine fails."""
    with pytest.raises(OSError):
        call_filter.build_filter(PID, "riscv64")


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
        call_filter.install_filter(call_filter.build_filter(os.getpid()))
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
