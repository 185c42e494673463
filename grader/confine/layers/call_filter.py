"""System call filter: a classic BPF program, assembled here.

https://docs.kernel.org/userspace-api/seccomp_filter.html; the instructions are those of
https://docs.kernel.org/networking/filter.html. A filter cannot follow pointers, so it decides only by the
call's number and its integer arguments; Landlock and the mounts protect files.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from grader.confine import kernel
from grader.confine.confine_errors import ConfineError
from grader.confine.layer import Confinement, Layer, Stage

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_JUMP_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

# Offsets in struct seccomp_data; both machines are little-endian, so an argument's low half comes first.
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16

_X32_BIT = 0x40000000
_AF_UNIX = 1
_PRIO_PROCESS = 0
# Typing into the terminal that the grader was started from; signals to other processes when a descriptor is
# ready; changes to a file through a descriptor that can only read it.
# include/uapi/asm-generic/ioctls.h and sockios.h, include/uapi/linux/fs.h, fscrypt.h and fsverity.h
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_FIOSETOWN, _SIOCSPGRP = 0x8901, 0x8902
_FS_IOC_SETFLAGS, _FS_IOC_FSSETXATTR = 0x40086602, 0x401C5820
_FS_IOC_SET_ENCRYPTION_POLICY, _FS_IOC_ENABLE_VERITY = 0x800C6613, 0x40806685
_REFUSED_IOCTLS = (
    *(_TIOCSTI, _TIOCLINUX, _FIOSETOWN, _SIOCSPGRP),
    *(_FS_IOC_SETFLAGS, _FS_IOC_FSSETXATTR, _FS_IOC_SET_ENCRYPTION_POLICY, _FS_IOC_ENABLE_VERITY),
)
# The same signals by https://man7.org/linux/man-pages/man2/fcntl.2.html, and leases on the host's files.
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE = 8, 10, 15, 1024
_REFUSED_FCNTLS = (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE)

PROGRAMS = ("execve", "execveat", "fork", "vfork")
"""Starting programs and processes; refused under `deny_exec`."""

REFUSED = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp"),
    *("add_key", "request_key", "keyctl"),
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("mount", "umount2", "pivot_root", "chroot", "unshare", "setns"),
    *("open_tree", "open_tree_attr", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick"),
    "mount_setattr",
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot"),
    *("swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "vhangup", "personality"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname"),
    *("open_by_handle_at", "name_to_handle_at", "fanotify_init", "lookup_dcookie", "nfsservctl"),
    *("iopl", "ioperm", "modify_ldt", "uselib", "mknod", "mknodat"),
    # The lists of mounts, which /proc does not show either, and names in folders that may not be listed.
    *("statmount", "listmount", "listns", "inotify_init", "inotify_init1", "inotify_add_watch"),
    # The machine has a limited number of these operations for everybody.
    "io_setup",
    # Memory that neither address space nor resident pages include, and descriptors hidden in messages.
    *("memfd_create", "memfd_secret", "sendmsg", "sendmmsg"),
    # Memory, queues and semaphores of other programs, found by their small numbers.
    *("shmget", "shmat", "shmctl", "semget", "semop", "semtimedop", "semctl"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"),
    # Sockets with an address; a socket pair, which is allowed, needs none.
    *("connect", "bind", "listen", "accept", "accept4"),
    # Changes to files that Landlock does not cover.
    *("chown", "lchown", "fchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat", "file_setattr"),
    *("pidfd_open", "pidfd_send_signal", "tkill", "ioprio_set", "migrate_pages", "move_pages"),
)
"""Calls that no lesson needs: memory of others, the kernel itself, mounts, keys, clocks, uncounted memory."""

PRETENDED = ("chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "futimesat", "utimensat")
"""Calls that have no effect but succeed: Landlock does not cover them, and `shutil.copy` needs them."""

ON_ITSELF = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
"""Calls that send a signal, allowed only to the process itself."""

OF_ITSELF = ("prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler")
"""Calls that set limits and scheduling, allowed only for the process itself (its number or 0)."""

_NEW_NAMESPACES = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWCGROUP
)

_ALLOW = kernel.SECCOMP_RET_ALLOW
_REFUSE = kernel.SECCOMP_RET_ERRNO | errno.EPERM
_PRETEND = kernel.SECCOMP_RET_ERRNO | 0
_UNKNOWN = kernel.SECCOMP_RET_ERRNO | errno.ENOSYS


class CallFilter(Layer):
    """Refuse new processes, sockets with an address and the kernel's administrative interfaces."""

    name: ClassVar[str] = "seccomp"
    stages = (Stage.CALLS,)
    remedies = MappingProxyType({"seccomp-machine": "remedy-seccomp-machine"})

    def probe(self) -> None:
        """Install a filter that allows everything."""
        if not kernel.machine():
            raise ConfineError(self.name, "seccomp-machine", os.uname().machine)
        build_filter(deny_exec=True)
        install_filter(build_open_filter())

    def apply(self, confinement: Confinement, stage: Stage) -> None:  # noqa: ARG002
        """Install the filter of the policy."""
        deny_exec = confinement.policy.deny_exec
        install_filter(build_filter(deny_exec=deny_exec, own_pid=os.getpid() if deny_exec else 0))


def install_filter(program: bytes) -> None:
    """Install the filter `program` (from `build_filter`) for every thread of this process, for good.

    Needs no_new_privs, or CAP_SYS_ADMIN. Raises OSError.
    """
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: an unsigned short, padded to the pointer's alignment.
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    kernel.syscall("seccomp", kernel.SECCOMP_SET_MODE_FILTER, kernel.SECCOMP_FILTER_FLAG_TSYNC, header)


def build_filter(*, deny_exec: bool, machine: str = "", own_pid: int = 0) -> bytes:
    """Return the BPF program for `machine` (default: this one).

    With `own_pid` (of a process that may start no other), signals and limits work only on that process.
    Refused calls fail with EPERM; clone3 fails with ENOSYS, so that the C library falls back to clone, whose
    flags a filter can see; calls of another machine (32-bit mode, x32) kill the process.

    Raises OSError (ENOSYS) for a machine whose numbers are not known.
    """
    machine = machine or kernel.machine()
    if machine not in kernel.AUDIT_ARCHES:
        raise OSError(errno.ENOSYS, "no system call numbers for this machine", machine)
    return b"".join(_instructions(machine, own_pid, deny_exec=deny_exec))


def build_open_filter() -> bytes:
    """Return a program that allows everything, to find out whether filters can be installed."""
    return _return(kernel.SECCOMP_RET_ALLOW)


def _instructions(machine: str, own_pid: int, *, deny_exec: bool) -> Iterator[bytes]:
    yield _step(_LOAD, _ARCH)
    yield _step(_JUMP_EQUAL, kernel.AUDIT_ARCHES[machine], 1, 0)
    yield _return(kernel.SECCOMP_RET_KILL_PROCESS)
    yield _step(_LOAD, _NUMBER)
    if machine == "x86_64":
        yield _step(_JUMP_AT_LEAST, _X32_BIT, 0, 1)
        yield _return(kernel.SECCOMP_RET_KILL_PROCESS)
    for name in (*REFUSED, *(PROGRAMS if deny_exec else ())):
        yield _on_call(machine, name, _return(_REFUSE))
    for name in PRETENDED:
        yield _on_call(machine, name, _return(_PRETEND))
    for name in ON_ITSELF if own_pid else ():
        yield _on_call(machine, name, _one_of(own_pid))
    for name in OF_ITSELF if own_pid else ():
        yield _on_call(machine, name, _one_of(0, own_pid))
    yield _on_call(machine, "setpriority", _only(0, _PRIO_PROCESS) + (_one_of(0, own_pid, index=1)))
    yield _on_call(machine, "clone3", _return(_UNKNOWN))
    yield _on_call(machine, "clone", _threads_only() if deny_exec else _no_namespaces())
    yield _on_call(machine, "socket", _unix_only())
    yield _on_call(machine, "socketpair", _unix_only())
    yield _on_call(machine, "sendto", _no_address())
    yield _on_call(machine, "ioctl", _none_of(1, _REFUSED_IOCTLS))
    yield _on_call(machine, "fcntl", _none_of(1, _REFUSED_FCNTLS))
    yield _return(kernel.SECCOMP_RET_ALLOW)


def _on_call(machine: str, name: str, block: bytes) -> bytes:
    """Return `block`, skipped unless the call in the accumulator is `name`; it must end in a return."""
    call = kernel.number(name, machine)
    return b"" if call is None else _step(_JUMP_EQUAL, call, 0, len(block) // 8) + block


def _threads_only() -> bytes:
    # A thread in a new namespace is refused too: the first jump skips the second test.
    tests = _step(_JUMP_ANY_BIT, _NEW_NAMESPACES, 1, 0) + _step(_JUMP_ANY_BIT, kernel.CLONE_THREAD, 1, 0)
    return _argument(0) + tests + _refuse_or_allow()


def _no_namespaces() -> bytes:
    return _argument(0) + _step(_JUMP_ANY_BIT, _NEW_NAMESPACES, 0, 1) + _refuse_or_allow()


def _unix_only() -> bytes:
    # An allow-list: the kernel has some forty families, and AF_ALG or AF_VSOCK ignore namespaces.
    return _one_of(_AF_UNIX)


def _one_of(*values: int, index: int = 0) -> bytes:
    """Allow the call when its argument at `index` is one of `values`."""
    tests = [_step(_JUMP_EQUAL, value, left, 0) for left, value in enumerate(reversed(values), 1)]
    return _argument(index) + b"".join(reversed(tests)) + _refuse_or_allow()


def _none_of(index: int, values: tuple[int, ...]) -> bytes:
    """Allow the call unless its argument at `index` is one of `values`."""
    tests = [_step(_JUMP_EQUAL, value, left, 0) for left, value in enumerate(reversed(values), 1)]
    return _argument(index) + b"".join(reversed(tests)) + _return(_ALLOW) + _return(_REFUSE)


def _only(index: int, value: int) -> bytes:
    """Refuse the call unless its argument at `index` is `value`; continue otherwise."""
    return _argument(index) + _step(_JUMP_EQUAL, value, 1, 0) + _return(_REFUSE)


def _no_address() -> bytes:
    """Allow sending on a connected socket: both halves of the pointer to an address are zero."""
    high = _step(_LOAD, _ARGUMENTS + 8 * 4 + 4) + _step(_JUMP_EQUAL, 0, 1, 0) + _return(_REFUSE)
    return high + _one_of(0, index=4)


def _refuse_or_allow() -> bytes:
    return _return(_REFUSE) + _return(_ALLOW)


def _argument(index: int) -> bytes:
    return _step(_LOAD, _ARGUMENTS + 8 * index)


def _return(action: int) -> bytes:
    return _step(_RETURN, action)


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one struct sock_filter; the jumps count the instructions to skip."""
    return struct.pack("<HBBI", code, if_true, if_false, operand)
