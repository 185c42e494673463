"""Decide how a run ended, only from the kernel's report and from our own kills."""

import signal

from grader import forkserver
from grader.domain.run import Limits, RunStatus
from grader.sandbox.supervision import Watch

_CRASH_SHARE = 4
_CRASH_SPACE_SHARE = 2


def status_of(watch: Watch, limits: Limits) -> RunStatus:
    """Return the status of a run that has ended."""
    if watch.fault is not None or watch.ended is None:
        return RunStatus.GRADER_FAULT
    if watch.killed_for is not None or watch.is_out_of_memory:
        return watch.killed_for or RunStatus.MEMORY
    number, code = watch.ended["signal"], watch.ended["code"]
    # Process 1 of a namespace does not get SIGXCPU: where the host was too slow to end it, the kernel has
    # killed it, at a limit that lies far enough above for its two ways of counting processor time to agree.
    overran = number == signal.SIGKILL and watch.cpu_seconds >= limits.cpu_seconds
    if number == signal.SIGXCPU or overran:
        return RunStatus.TIMEOUT
    if number is not None:
        return RunStatus.MEMORY if _was_refused_memory(number, watch, limits) else RunStatus.KILLED
    if code == forkserver.CONFINE_FAILED and not watch.has_started:
        return RunStatus.GRADER_FAULT
    return RunStatus.GRADED if code == 0 else RunStatus.ERROR


def _was_refused_memory(number: int, watch: Watch, limits: Limits) -> bool:
    """Whether a crash is likely C++ code's reaction to memory that the limit refused.

    Such code calls abort() or writes through the null pointer that it got. The refused request comes on top
    of what is in use: a program that grows by doubling, as TensorFlow does, already uses a third of the
    limit. Of the address space, which is what the limit bounds, threads reserve more than they use.
    """
    crashes = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
    is_large = watch.peak_bytes >= limits.memory_bytes // _CRASH_SHARE
    is_wide = watch.peak_space - watch.base_space >= limits.memory_bytes // _CRASH_SPACE_SHARE
    return number in crashes and (is_large or is_wide)
