"""System call filter: the rules of `call_rules` as a BPF program of this process.

https://docs.kernel.org/userspace-api/seccomp_filter.html. Landlock and the mounts protect files, because a
filter cannot follow the pointer to a path.
"""

import ctypes
import errno
import os
import struct
from types import MappingProxyType
from typing import ClassVar

from grader.confine import bpf, kernel
from grader.confine.call_rules import VERDICTS, CallVerdict
from grader.confine.confine_errors import ConfineError
from grader.confine.layer import Confinement, Layer, LayerStage

_ALLOW = kernel.SECCOMP_RET_ALLOW
_REFUSE = kernel.SECCOMP_RET_ERRNO | errno.EPERM
_PRETEND = kernel.SECCOMP_RET_ERRNO | 0
_ABSENT = kernel.SECCOMP_RET_ERRNO | errno.ENOSYS
_NO_SUCH_REQUEST = kernel.SECCOMP_RET_ERRNO | errno.ENOTTY
_ACTIONS = MappingProxyType(
    {
        CallVerdict.ALLOW: _ALLOW,
        CallVerdict.REFUSE: _REFUSE,
        CallVerdict.PRETEND: _PRETEND,
        CallVerdict.ABSENT: _ABSENT,
    }
)

_NEW_NAMESPACES = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWCGROUP
)
_THREAD = kernel.CLONE_VM | kernel.CLONE_FILES | kernel.CLONE_THREAD
# https://man7.org/linux/man-pages/man2/mmap.2.html: MAP_SHARED and MAP_DROPPABLE, MAP_ANONYMOUS, MAP_HUGETLB
_MAP_NOT_PRIVATE, _MAP_ANONYMOUS, _MAP_HUGETLB = 0x01 | 0x08, 0x20, 0x40000
_CLOSE_RANGE_UNSHARE = 1 << 1
_AF_UNIX = 1
_PRIO_PROCESS = 0
# Names, timer slack and huge pages; reading the settings of dumping, seccomp, capabilities, privileges, the
# parent's signal, time stamps, vectors and addresses.
_PRCTLS = (15, 16, 0x53564D41, 3, 21, 23, 29, 30, 39, 41, 42, 2, 25, 51, 56)
# https://man7.org/linux/man-pages/man2/fcntl.2.html: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK,
# F_GETOWN, F_OFD_GETLK, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_GET_SEALS
_FCNTLS = (0, 1, 2, 3, 4, 5, 9, 36, 1030, 1032, 1034)
# F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW
_LOCKS = (6, 7, 37, 38)
# include/uapi/asm-generic/ioctls.h: TCGETS, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_IOCTLS = (0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# SO_REUSEADDR, SO_SNDBUF, SO_RCVBUF, SO_KEEPALIVE, SO_LINGER, SO_RCVTIMEO and SO_SNDTIMEO in both forms
_SOCKET_OPTIONS = (2, 7, 8, 9, 13, 20, 21, 66, 67)


class CallFilter(Layer):
    """Refuse new processes, sockets with an address, hidden memory and the kernel's administration."""

    name: ClassVar[str] = "seccomp"
    stages = (LayerStage.CALLS,)
    remedies = MappingProxyType({"seccomp-machine": "remedy-seccomp-machine"})

    def probe(self) -> None:
        """Install the filter."""
        if not kernel.machine():
            raise ConfineError(self.name, "seccomp-machine", os.uname().machine)
        install_filter(build_filter(os.getpid()))

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Install the filter."""
        install_filter(build_filter(os.getpid()))


def install_filter(program: bytes) -> None:
    """Install the filter `program` for every thread of this process, for good.

    Needs no_new_privs, or CAP_SYS_ADMIN. Raises OSError.
    """
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: an unsigned short, padded to the pointer's alignment.
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    kernel.syscall("seccomp", kernel.SECCOMP_SET_MODE_FILTER, kernel.SECCOMP_FILTER_FLAG_TSYNC, header)


def build_filter(own_pid: int, machine: str = "") -> bytes:
    """Return the BPF program for the process `own_pid` on `machine` (default: this one).

    Raises OSError (ENOSYS) for a machine whose numbers are not known.
    """
    machine = machine or kernel.machine()
    if machine not in kernel.AUDIT_ARCHES:
        raise OSError(errno.ENOSYS, "no system call numbers for this machine", machine)
    actions = {name: _ACTIONS[verdict] for name, verdict in VERDICTS.items() if verdict in _ACTIONS}
    return bpf.assemble(machine, _blocks(own_pid), actions, _ABSENT)


def _blocks(own_pid: int) -> dict[str, bytes]:
    """Return the decisions that depend on arguments, frequent calls first."""
    itself = bpf.only(0, (0, own_pid), _REFUSE)
    blocks = {
        "mmap": _map(),
        "clone": _clone(),
        "fcntl": bpf.choose(1, ((_FCNTLS, _ALLOW), (_LOCKS, _PRETEND)), _REFUSE),
        "ioctl": bpf.only(1, _IOCTLS, _NO_SUCH_REQUEST),
        "prctl": bpf.only(0, _PRCTLS, _REFUSE),
        "socketpair": bpf.only(0, (_AF_UNIX,), _REFUSE),
        "sendto": _send(),
        "setsockopt": bpf.only(2, _SOCKET_OPTIONS, _REFUSE),
        "close_range": _close_range(),
        "setpriority": _set_priority(own_pid),
    }
    signals = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
    settings = ("prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler")
    blocks |= dict.fromkeys(signals, bpf.only(0, (own_pid,), _REFUSE))
    return blocks | dict.fromkeys(settings, itself)


def _clone() -> bytes:
    return (
        bpf.load(0)
        + bpf.step(bpf.JUMP_ANY_BIT, _NEW_NAMESPACES, 3, 0)
        + bpf.step(bpf.AND, _THREAD)
        + bpf.step(bpf.JUMP_EQUAL, _THREAD, 0, 1)
        + bpf.give(_ALLOW)
        + bpf.give(_REFUSE)
    )


def _map() -> bytes:
    return (
        bpf.load(3)
        + bpf.step(bpf.JUMP_ANY_BIT, _MAP_HUGETLB, 3, 0)
        + bpf.step(bpf.JUMP_ANY_BIT, _MAP_ANONYMOUS, 0, 1)
        + bpf.step(bpf.JUMP_ANY_BIT, _MAP_NOT_PRIVATE, 1, 0)
        + bpf.give(_ALLOW)
        + bpf.give(_REFUSE)
    )


def _send() -> bytes:
    """Allow sending on a connected socket: both halves of the pointer to an address are zero."""
    return (
        bpf.load_high(4) + bpf.step(bpf.JUMP_EQUAL, 0, 1, 0) + bpf.give(_REFUSE) + bpf.only(4, (0,), _REFUSE)
    )


def _close_range() -> bytes:
    return (
        bpf.load(2)
        + bpf.step(bpf.JUMP_ANY_BIT, _CLOSE_RANGE_UNSHARE, 1, 0)
        + bpf.give(_ALLOW)
        + bpf.give(_REFUSE)
    )


def _set_priority(own_pid: int) -> bytes:
    return (
        bpf.load(0)
        + bpf.step(bpf.JUMP_EQUAL, _PRIO_PROCESS, 1, 0)
        + bpf.give(_REFUSE)
        + bpf.only(1, (0, own_pid), _REFUSE)
    )
