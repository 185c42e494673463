"""A warm process that forks a confined child for each job: the zygote of workers, and the examiner.

    host ──jobs──► server (warm, never runs a job itself)
      └──control──── keeper   own session; enters the namespaces; waits, reports, kills, cleans up
                       └─ child   locks itself in, does the job, ends

Each job has a control channel, on which its keeper reports to the host, and a second channel for its child.
Several jobs may run at once. A keeper whose host or server is gone kills its child and ends. The model is
CPython's `multiprocessing.forkserver`
(https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods), with JSON frames instead
of pickle.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from grader import confine, wire
from grader.wire import Frame

CONFINE_FAILED = 70
JOB_FAILED = 71

Prepare = Callable[[Frame], Frame]
Work = Callable[[Frame, int], None]


def serve(channel: socket.socket, prepare: Prepare, work: Work) -> None:
    """Prepare once, report that, then fork for each job until the host closes the channel.

    `work` gets the job and the descriptor of the child's channel; it runs in a confined child.
    """
    try:
        ready = prepare(wire.receive(channel))
        # Objects created so far live as long as the server, so children need not collect them.
        # https://docs.python.org/3/library/gc.html#gc.freeze
        gc.collect()
        gc.freeze()
        watch_host(channel)
        wire.send(channel, {"ready": ready})
        # Keepers report to the host directly, so the server does not wait for them.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            job = wire.receive(channel)
            _, descriptors, _, _ = socket.recv_fds(channel, 1, 2)
            _start_keeper(channel, job, descriptors, work)
    except wire.Closed:
        return


def end_with_host(channel: socket.socket, server: int) -> None:
    """Make the kernel end the process `server` when the host closes its end of `channel`; called by the host.

    Until it is ready, which takes seconds, a server does not look at its channel. The signal also comes with
    each message, so the host sends none before the server says that it is ready.
    """
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(channel, fcntl.F_SETOWN, server)
        flags = fcntl.fcntl(channel, fcntl.F_GETFL)
        fcntl.fcntl(channel, fcntl.F_SETFL, flags | os.O_ASYNC)


def watch_host(channel: socket.socket) -> None:
    """Undo `end_with_host`: from now on the server waits for messages, and sees the host's end."""
    if sys.platform == "linux":
        import fcntl

        flags = fcntl.fcntl(channel, fcntl.F_GETFL)
        fcntl.fcntl(channel, fcntl.F_SETFL, flags & ~os.O_ASYNC)


def _start_keeper(channel: socket.socket, job: Frame, descriptors: list[int], work: Work) -> None:
    if os.fork() == 0:
        channel.close()
        _keep(job, socket.socket(fileno=descriptors[0]), descriptors[1], work)
    for descriptor in descriptors:
        os.close(descriptor)


def _keep(job: Frame, control: socket.socket, descriptor: int, work: Work) -> NoReturn:
    """Run as the keeper: enter namespaces, fork the child, wait for it, report its end, clean up."""
    code = 0
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        confine.die_with_parent()
        confine.adopt_orphans()
        with confine.Confinement(confine.Policy.from_dict(job["policy"])) as confinement:
            confine.enter(confinement)
            child = os.fork()
            if child == 0:
                control.close()
                _run_child(job, confinement, descriptor, work)
            os.close(descriptor)
            confinement.adopt(child)
            wire.send(control, {"pid": child})
            ended, usage = _wait(child, control)
            _kill_orphans()
            confinement.take_back()
            used = _usage(usage) | {"out_of_memory": confinement.was_out_of_memory()}
        wire.send(control, {"ended": _ending(ended), **used, "idle": True})
    except BaseException as error:  # noqa: BLE001 - the keeper must report and end, whatever happened
        with contextlib.suppress(Exception):
            wire.send(control, {"fault": _describe(error), "idle": True})
        code = CONFINE_FAILED
    os._exit(code)


def _wait(child: int, control: socket.socket) -> tuple[int, Any]:
    """Wait for the child; meanwhile send it the signals that the host orders."""
    waited: list[Any] = [control]
    with contextlib.suppress(OSError, AttributeError):
        waited.append(os.pidfd_open(child))  # Linux 5.3; elsewhere the child is polled
    pause = None if len(waited) > 1 else 0.02
    while True:
        ready, _, _ = select.select(waited, [], [], pause)
        if control in ready:
            _obey(control, child)
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            return status, usage


def _obey(control: socket.socket, child: int) -> None:
    try:
        order = wire.receive(control)
    except wire.Closed:
        confine.kill_tree(child)
        raise
    if "signal" in order:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, int(order["signal"]))


def _run_child(job: Frame, confinement: confine.Confinement, descriptor: int, work: Work) -> NoReturn:
    code = 0
    channel = socket.socket(fileno=descriptor)
    try:
        confine.die_with_parent()
        layers = confine.lock_in(confinement, keep_fds=(descriptor,))
        channel.send(json.dumps({"layers": list(layers)}).encode())
    except BaseException as error:  # noqa: BLE001 - a layer that fails must never let the job run
        channel.send(json.dumps({"fault": _describe(error)}).encode())
        os._exit(CONFINE_FAILED)
    try:
        _point_standard_streams_nowhere()
        work(job, channel.detach())
    except BaseException:  # noqa: BLE001 - the exit code reports a failure of the job
        traceback.print_exc()
        code = JOB_FAILED
    with contextlib.suppress(Exception):
        sys.stderr.flush()
    os._exit(code)


def _point_standard_streams_nowhere() -> None:
    """Open 0, 1 and 2 again: `lock_in` closed them, and libraries expect them."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        if number != null:
            os.dup2(null, number)


def _kill_orphans() -> None:
    """Kill processes that the child left behind and this process adopted (without a process namespace)."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(100):
        try:
            left = children.read_text().split()
        except OSError:
            return
        if not left:
            return
        for pid in left:
            confine.kill_tree(int(pid))
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)


def _ending(status: int) -> dict[str, Any]:
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status), "code": None}
    return {"signal": None, "code": os.WEXITSTATUS(status)}


def _usage(usage: Any) -> dict[str, Any]:
    """Return the usage that the kernel counted for the child."""
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return {"cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_bytes": usage.ru_maxrss * kilobyte}


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def ignore_terminal_signals() -> None:
    """Ignore Ctrl-C, which the host handles by closing the channel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
