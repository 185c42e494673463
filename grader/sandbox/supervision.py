"""Supervise one job from outside: receive its messages and kill it at a deadline or above a limit."""

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

from grader import confine, wire
from grader.confine import MOST_FILES
from grader.domain.run import Limits, RunStatus
from grader.domain.timeline import Span
from grader.sandbox.box_tree import BoxContent, is_too_full, open_bytes, read_memory_box
from grader.sandbox.process_usage import ProcessUsage, proportional_bytes, read_usage
from grader.sandbox.warm_process import JobChannel, SandboxError, Unanswered

_POLL_SECONDS = 0.05
_DISK_POLL_SECONDS = 0.2
_PATIENCE_SECONDS = 60.0
_MOST_STEPS = 10**15
_MOST_DRAINED = 10_000
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A progress message of the child; the student's program can forge it.

    `requested_examples` is the number of examples in the next run of the graph, where that is large.
    """

    steps: int
    steps_per_second: float
    loss: float | None
    requested_examples: int = 0


@dataclass(slots=True)
class Watch:
    """What is known of a job while it runs."""

    layers: tuple[str, ...] = ()
    has_started: bool = False
    """Whether the child has sent its first message, which is certain to come from our own code."""
    runtime: str | None = None
    """The runtime that the worker chose, by its second message; the program starts only after that."""
    is_silent: bool = False
    """Whether the child has shut down its end of the channel."""
    pid: int | None = None
    ended: dict[str, Any] | None = None
    fault: str | None = None
    killed_for: RunStatus | None = None
    killed_at: float = 0.0
    base_bytes: int = 0
    peak_bytes: int = 0
    base_space: int = 0
    peak_space: int = 0
    """The largest address space that was observed, in bytes; the true peak may be larger."""
    cpu_seconds: float = 0.0
    is_out_of_memory: bool = False
    """Whether the kernel killed a process of the job because memory ran out."""
    started: float = field(default_factory=time.monotonic)
    last: RunProgress | None = None
    """The last progress message."""
    disk_checked: float = 0.0
    """When the box was last measured."""
    forked: float = 0.0
    """When the keeper had forked the child."""
    confined: float = 0.0
    """When the child had locked itself in."""

    def spans(self, part: str) -> tuple[Span, ...]:
        """Return the parts of a job that has ended: both forks, the lock-in, and the child's work."""
        if not self.started <= self.forked <= self.confined:
            return ()
        return (
            Span(f"{part}-fork", self.started, self.forked),
            Span(f"{part}-confine", self.forked, self.confined),
            Span(f"{part}-work", self.confined, time.monotonic()),
        )


def follow(
    channel: JobChannel, watch: Watch, limits: Limits, deadline: float, box: Path | None = None
) -> Iterator[RunProgress]:
    """Follow a job to its end, killing it at `deadline` (monotonic seconds) or above one of `limits`.

    Measured are its memory, its threads, the content of the folder `box` and the files that it unlinked.
    Fills `watch` and yields progress. Raises `SandboxError` when the server is lost, and `Unanswered` when it
    does not answer: without some layers a program can stop its keeper.
    """
    is_idle = False
    while not is_idle:
        channels = [channel.server] if watch.is_silent else [channel.server, channel.job]
        ready, _, _ = select.select(channels, [], [], _POLL_SECONDS)
        if channel.job in ready:
            yield from _receive_from_job(channel.job, watch)
        if channel.server in ready:
            is_idle = _receive_from_server(channel.server, watch)
        _enforce(channel, watch, limits, deadline, box)
        _require_answer(watch)
    yield from _drain(channel.job, watch)


def _receive_from_job(job: socket.socket, watch: Watch) -> Iterator[RunProgress]:
    try:
        body = job.recv(wire.MAX_PROGRESS_BYTES)
        # A socket whose other end was shut down is always ready.
        watch.is_silent = not body
        frame = json.loads(body)
    except (ValueError, OSError, RecursionError):
        return
    if not isinstance(frame, dict):
        return
    if not watch.has_started:
        watch.has_started, watch.confined = True, time.monotonic()
        layers = frame.get("layers")
        watch.layers = tuple(map(str, layers)) if isinstance(layers, list) else ()
        watch.fault = str(frame["fault"])[:500] if "fault" in frame else None
    elif watch.runtime is None:
        watch.runtime = str(frame.get("runtime", ""))[:_MOST_NAME]
    elif progress := _parse_progress(frame):
        watch.last = progress
        yield progress


def _parse_progress(frame: dict[str, Any]) -> RunProgress | None:
    """Return the progress in `frame`, with figures that can be shown; None where there is none."""
    try:
        steps, speed = int(frame["steps"]), float(frame["per_second"])
        loss = None if frame["loss"] is None else float(frame["loss"])
        requested = int(frame.get("requested_examples", 0))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not 0 <= steps <= _MOST_STEPS or not 0 <= requested <= _MOST_STEPS or not math.isfinite(speed):
        return None
    return RunProgress(steps, speed, loss if loss is not None and math.isfinite(loss) else None, requested)


def _drain(job: socket.socket, watch: Watch) -> Iterator[RunProgress]:
    job.setblocking(False)
    for _ in range(_MOST_DRAINED):
        try:
            if not job.recv(1, socket.MSG_PEEK):
                return
        except OSError:
            return
        yield from _receive_from_job(job, watch)


def _receive_from_server(server: socket.socket, watch: Watch) -> bool:
    """Process one message of the keeper; return whether it was the last one."""
    try:
        frame = wire.receive(server, time.monotonic() + 10)
    except wire.WireError as error:
        raise SandboxError(f"the warm process is gone: {error}") from error
    if "pid" in frame:
        watch.pid, watch.forked = int(frame["pid"]), time.monotonic()
        usage = read_usage(watch.pid)
        watch.base_space, watch.base_bytes = usage.space_bytes, usage.resident_bytes
    elif "ended" in frame:
        watch.ended = frame["ended"]
        watch.cpu_seconds = float(frame["cpu_seconds"])
        watch.peak_bytes = max(watch.peak_bytes, int(frame["peak_bytes"]) - watch.base_bytes)
        watch.is_out_of_memory = bool(frame["out_of_memory"])
    elif "fault" in frame:
        watch.fault = str(frame["fault"])
    return "idle" in frame


def _enforce(channel: JobChannel, watch: Watch, limits: Limits, deadline: float, box: Path | None) -> None:
    """Measure the job and kill it if it exceeds a limit."""
    if watch.pid is None or watch.ended is not None:
        return
    others = _other_processes(watch)
    usage = read_usage(watch.pid)
    watch.peak_space = max(watch.peak_space, usage.space_bytes)
    content = _memory_box(watch, box)
    used = max(0, usage.resident_bytes - watch.base_bytes) + sum(map(proportional_bytes, others))
    used += content.bytes if content is not None else 0
    watch.peak_bytes = max(watch.peak_bytes, used)
    if watch.killed_for is not None:
        return
    spent = usage.cpu_seconds + sum(read_usage(pid).cpu_seconds for pid in others)
    if used > limits.memory_bytes:
        watch.killed_for = RunStatus.MEMORY
    elif time.monotonic() > deadline or spent > limits.cpu_seconds:
        watch.killed_for = RunStatus.TIMEOUT
    elif _has_too_many_threads(usage, others, limits) or _fills_box(watch, limits, box, content):
        watch.killed_for = RunStatus.KILLED
    if watch.killed_for is not None:
        watch.killed_at = time.monotonic()
        channel.kill(signal.SIGKILL)


def _require_answer(watch: Watch) -> None:
    """Raise `Unanswered` where a job has not begun, or was killed and has not ended, for too long."""
    waits = watch.ended is None and (watch.pid is None or watch.killed_for is not None)
    since = watch.started if watch.pid is None else watch.killed_at
    if waits and time.monotonic() - since > _PATIENCE_SECONDS:
        raise Unanswered("the warm process does not answer")


def _other_processes(watch: Watch) -> tuple[int, ...]:
    """Return the processes that the job started; under the call filter there are none.

    Those whose parent has ended were adopted by the keeper, the parent of the job.
    """
    if watch.pid is None or not watch.has_started or "seccomp" in watch.layers:
        return ()
    return confine.descendants(watch.pid, with_siblings=True)


def _has_too_many_threads(usage: ProcessUsage, others: tuple[int, ...], limits: Limits) -> bool:
    """Whether the job has more threads than allowed; the kernel does not apply RLIMIT_NPROC to root."""
    return usage.threads + sum(read_usage(pid).threads for pid in others) > limits.processes


def _memory_box(watch: Watch, box: Path | None) -> BoxContent | None:
    """Return what the program's folder in memory holds; None where its folder is on the host's disk."""
    if box is None or watch.pid is None or "mountns" not in watch.layers:
        return None
    return read_memory_box(watch.pid)


def _fills_box(watch: Watch, limits: Limits, box: Path | None, content: BoxContent | None) -> bool:
    if content is not None:
        return content.bytes > limits.file_bytes or content.files > MOST_FILES
    if box is None or watch.pid is None or time.monotonic() - watch.disk_checked < _DISK_POLL_SECONDS:
        return False
    watch.disk_checked = time.monotonic()
    return is_too_full(box, limits.file_bytes - open_bytes(watch.pid))
