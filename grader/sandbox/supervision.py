"""Watch one job from outside: progress, deadline, memory; say how it ended, by what the kernel reports."""

import json
import math
import select
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import confine, forkserver, wire
from grader.domain.run import Limits, RunStatus
from grader.sandbox.box_tree import is_too_full, open_bytes
from grader.sandbox.warm_process import JobChannel, SandboxError, Unanswered

_POLL_SECONDS = 0.05
_PAGE_BYTES = 4096
_LOOK_SECONDS = 0.2
_PATIENCE_SECONDS = 60.0
_MOST_STEPS = 10**15
_CRASH_SHARE = 4
_CRASH_SPACE_SHARE = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What the running child told of its progress; anybody's word.

    `asked` is how many examples the run that it is about to make is given, where they are many.
    """

    steps: int
    steps_per_second: float
    loss: float | None
    asked: int = 0


@dataclass(slots=True)
class Watch:
    """What is known of a job while it runs."""

    layers: tuple[str, ...] = ()
    has_started: bool = False
    """Whether the child has said its first word, which is our own code's; later ones are anybody's."""
    is_deaf: bool = False
    pid: int | None = None
    ended: dict[str, Any] | None = None
    fault: str | None = None
    killed_for: RunStatus | None = None
    killed_at: float = 0.0
    base_bytes: int = 0
    peak_bytes: int = 0
    base_space: int = 0
    peak_space: int = 0
    """The most address space, in bytes, that it was seen to have: less than it had, but near."""
    cpu_seconds: float = 0.0
    is_out_of_memory: bool = False
    """Whether the kernel killed something of it for want of memory."""
    started: float = field(default_factory=time.monotonic)
    last: Told | None = None
    """What was told last."""
    looked: float = 0.0
    """When the box was looked through last."""


def follow(
    channel: JobChannel, watch: Watch, limits: Limits, deadline: float, box: Path | None = None
) -> Iterator[Told]:
    """Follow a job to its end, killing it at *deadline* (monotonic seconds) or above a limit.

    Watched are its memory, its threads, and what it keeps in the folder *box* and in files that it unlinked.

    Fills *watch*; yields progress. Raises `SandboxError` when the server itself is lost, and `Unanswered`
    when it says nothing more: without the layers that keep them apart a program can stop its keeper.
    """
    idle = False
    while not idle:
        heard = [channel.server] if watch.is_deaf else [channel.server, channel.job]
        ready, _, _ = select.select(heard, [], [], _POLL_SECONDS)
        if channel.job in ready:
            yield from _hear_job(channel.job, watch)
        if channel.server in ready:
            idle = _hear_server(channel.server, watch)
        _enforce(channel, watch, limits, deadline, box)
        _require_answer(watch)
    yield from _drain(channel.job, watch)


def status_of(watch: Watch, limits: Limits) -> RunStatus:
    """Decide how the run ended, from the kernel's report and our own kills alone."""
    if watch.fault is not None or watch.ended is None:
        return RunStatus.GRADER_FAULT
    if watch.killed_for is not None or watch.is_out_of_memory:
        return watch.killed_for or RunStatus.MEMORY
    number, code = watch.ended["signal"], watch.ended["code"]
    # As process 1 of its namespace a worker is deaf to SIGXCPU; the kernel then kills it a second later.
    overran = number == signal.SIGKILL and watch.cpu_seconds >= limits.cpu_seconds
    if number == signal.SIGXCPU or overran:
        return RunStatus.TIMEOUT
    if number is not None:
        return RunStatus.MEMORY if _was_refused_memory(number, watch, limits) else RunStatus.KILLED
    if code == forkserver.CONFINE_FAILED and not watch.has_started:
        return RunStatus.GRADER_FAULT
    return RunStatus.GRADED if code == 0 else RunStatus.ERROR


def _was_refused_memory(number: int, watch: Watch, limits: Limits) -> bool:
    """Tell whether a crash was C++'s answer to memory that the limit refused it.

    Such code calls abort() or writes through the null that it got. What is refused at the limit was asked for
    beside what is in use; who grows by doubling, as TensorFlow does, has a third of the limit in use by then,
    and of the address space, which is what the limit counts, what threads set aside besides.
    """
    crashes = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
    is_large = watch.peak_bytes >= limits.memory_bytes // _CRASH_SHARE
    is_wide = watch.peak_space - watch.base_space >= limits.memory_bytes // _CRASH_SPACE_SHARE
    return number in crashes and (is_large or is_wide)


def _hear_job(job: socket.socket, watch: Watch) -> Iterator[Told]:
    try:
        said = job.recv(wire.MAX_PROGRESS_BYTES)
        # A child that shut its end down would be "ready" for ever.
        watch.is_deaf = not said
        frame = json.loads(said)
    except (ValueError, OSError, RecursionError):
        return
    if not isinstance(frame, dict):
        return
    if not watch.has_started:
        watch.has_started = True
        layers = frame.get("layers")
        watch.layers = tuple(map(str, layers)) if isinstance(layers, list) else ()
        watch.fault = str(frame["fault"])[:500] if "fault" in frame else None
    elif told := _progress(frame):
        watch.last = told
        yield told


def _progress(frame: dict[str, Any]) -> Told | None:
    """Read a word of progress, with figures that can be shown; None where it is none."""
    try:
        steps, speed = int(frame["steps"]), float(frame["per_second"])
        loss = None if frame["loss"] is None else float(frame["loss"])
        asked = int(frame.get("asked", 0))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not 0 <= steps <= _MOST_STEPS or not 0 <= asked <= _MOST_STEPS or not math.isfinite(speed):
        return None
    return Told(steps, speed, loss if loss is not None and math.isfinite(loss) else None, asked)


def _drain(job: socket.socket, watch: Watch) -> Iterator[Told]:
    job.setblocking(False)
    for _ in range(10_000):
        try:
            if not job.recv(1, socket.MSG_PEEK):
                return
        except OSError:
            return
        yield from _hear_job(job, watch)


def _hear_server(server: socket.socket, watch: Watch) -> bool:
    try:
        frame = wire.receive(server, time.monotonic() + 10)
    except wire.WireError as error:
        raise SandboxError(f"the warm process is gone: {error}") from error
    if "pid" in frame:
        watch.pid = int(frame["pid"])
        watch.base_space, watch.base_bytes = _space_and_resident(watch.pid)
    elif "ended" in frame:
        watch.ended = frame["ended"]
        watch.cpu_seconds = float(frame["cpu_seconds"])
        watch.peak_bytes = max(watch.peak_bytes, int(frame["peak_bytes"]) - watch.base_bytes)
        watch.is_out_of_memory = bool(frame["out_of_memory"])
    elif "fault" in frame:
        watch.fault = str(frame["fault"])
    return "idle" in frame


def _enforce(channel: JobChannel, watch: Watch, limits: Limits, deadline: float, box: Path | None) -> None:
    if watch.pid is None or watch.ended is not None:
        return
    others = _descendants(watch)
    space, resident = _space_and_resident(watch.pid)
    watch.peak_space = max(watch.peak_space, space)
    used = max(0, resident - watch.base_bytes) + sum(map(_own_bytes, others))
    watch.peak_bytes = max(watch.peak_bytes, used)
    if watch.killed_for is not None:
        return
    if used > limits.memory_bytes:
        watch.killed_for = RunStatus.MEMORY
    elif time.monotonic() > deadline:
        watch.killed_for = RunStatus.TIMEOUT
    elif sum(map(_threads, (watch.pid, *others))) > limits.processes or _fills_box(
        watch, watch.pid, limits, box
    ):
        # Threads are counted here too: the kernel does not hold root to RLIMIT_NPROC.
        watch.killed_for = RunStatus.KILLED
    if watch.killed_for is not None:
        watch.killed_at = time.monotonic()
        channel.kill()


def _require_answer(watch: Watch) -> None:
    """Raise `Unanswered` where a job is not begun, or once killed does not end, for too long."""
    waits = watch.ended is None and (watch.pid is None or watch.killed_for is not None)
    since = watch.started if watch.pid is None else watch.killed_at
    if waits and time.monotonic() - since > _PATIENCE_SECONDS:
        raise Unanswered("the warm process does not answer")


def _descendants(watch: Watch) -> tuple[int, ...]:
    """Give the processes that the job started; before its first word, or under the call filter, it has none.

    Those whose parent has ended belong to the keeper, which is the job's own parent.
    """
    if watch.pid is None or not watch.has_started or "seccomp" in watch.layers:
        return ()
    return confine.descendants(watch.pid, with_siblings=True)


def _own_bytes(pid: int) -> int:
    """Give the memory that is a process's own: its share of what it has in common with others, and the rest.

    https://docs.kernel.org/filesystems/proc.html (smaps_rollup, Pss).
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    except (OSError, IndexError, ValueError, StopIteration):
        return 0


def _fills_box(watch: Watch, pid: int, limits: Limits, box: Path | None) -> bool:
    if box is None or time.monotonic() - watch.looked < _LOOK_SECONDS:
        return False
    watch.looked = time.monotonic()
    return is_too_full(box, limits.file_bytes - open_bytes(pid))


def _threads(pid: int) -> int:
    """Count a process's threads: field 20 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[17])
    except (OSError, IndexError, ValueError):
        return 0


def _space_and_resident(pid: int) -> tuple[int, int]:
    """Give a process's address space and what of it is resident, in bytes; zeros once it is gone.

    https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
        return int(pages[0]) * _PAGE_BYTES, int(pages[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0, 0
