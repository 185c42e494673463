"""A warm process seen from the host: start it, submit jobs, kill it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader import confine, forkserver, wire
from grader.wire import Frame

START_SECONDS = 180.0


class SandboxError(Exception):
    """The sandbox could not do its work; never caused by the submission."""


class Unanswered(SandboxError):  # noqa: N818 - it states a condition
    """A warm process, or one of its keepers, no longer answers; only `WarmProcess.end` helps."""


class WarmProcess:
    """One server process (`grader.forkserver`); several threads of the host may submit jobs at once."""

    def __init__(
        self, program: str | Path, config: Mapping[str, Any], environment: Mapping[str, str]
    ) -> None:
        """Prepare a process that runs `program`, a module's name or a file."""
        self._program = program
        self._config = dict(config)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._ready = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process without waiting for it, so that several can warm up at once."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        program = ["-m", self._program] if isinstance(self._program, str) else [str(self._program)]
        command = [sys.executable, "-I", *program, str(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
        self._channel = ours
        wire.send(ours, self._config)
        forkserver.end_with_host(theirs, self._process.pid)
        theirs.close()

    def wait_ready(self) -> None:
        """Wait until it is warm. Raises `SandboxError` with its last error output when it does not start."""
        with self._lock:
            self._wait_ready()

    def _wait_ready(self) -> None:
        if self._ready:
            return
        if self._process is None:
            self.start()
        assert self._channel is not None  # noqa: S101 - start() sets it
        try:
            wire.receive(self._channel, time.monotonic() + START_SECONDS)
        except wire.WireError as error:
            raise SandboxError(f"{self._program} did not start: {self._last_output() or error}") from error
        self._ready = True

    def submit(self, job: Frame, kind: socket.SocketKind) -> "JobChannel":
        """Submit a job; return the channels on which its keeper and its child send messages."""
        self.wait_ready()
        assert self._channel is not None  # noqa: S101 - wait_ready() started it
        control, keepers = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
        try:
            with self._lock:
                wire.send(self._channel, job)
                socket.send_fds(self._channel, [b"f"], [keepers.fileno(), theirs.fileno()])
        except (OSError, wire.WireError) as error:
            control.close()
            ours.close()
            raise SandboxError(f"{self._program} is gone: {self._last_output() or error}") from error
        finally:
            keepers.close()
            theirs.close()
        return JobChannel(control, ours)

    def revive(self) -> None:
        """Start the process again if it has died."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self.close()
                self.start()

    def end(self) -> None:
        """Kill the process and all that it runs, even if stopped; `revive` starts it again."""
        process = self._process
        if process is not None:
            confine.kill_tree(process.pid)
            process.wait()

    def close(self) -> None:
        """End the process and all that it started."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
        self._process, self._channel, self._ready = None, None, False

    def _last_output(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        self._process.kill()
        return self._process.stderr.read().decode("utf-8", "replace").strip()[-500:]


class JobChannel:
    """The channels of one job: of its keeper (`server`, trusted) and of its child (`job`, untrusted)."""

    def __init__(self, server: socket.socket, job: socket.socket) -> None:
        self.server = server
        self.job = job

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Make the keeper send a signal to the job's child."""
        with contextlib.suppress(wire.WireError, OSError):
            wire.send(self.server, {"signal": int(number)})

    def close(self) -> None:
        """Close both channels; a keeper whose job still runs then kills it."""
        self.job.close()
        self.server.close()
