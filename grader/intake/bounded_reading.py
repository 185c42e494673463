"""Read one submission in a child process with a deadline and a memory limit: no file can stop a batch.

Reading runs nothing of a submission, but archives, notebooks and programs are parsed by libraries, and a file
can be made to take them any time and memory. What exceeds the bounds is no zero: a person decides.
Where the system cannot fork safely (macOS, Windows) the submission is read in this process.
"""

import base64
import contextlib
import json
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message, optional_from_dict, readable_from_dict
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.bounds import MIB
from grader.intake.intake import digest_files
from grader.intake.program_kinds import NOTEBOOK

_READ_BYTES: Final = 1 << 20
_CAN_FORK: Final = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one submission may take: far more than the largest honest one needs."""

    wall_seconds: float = 120.0
    cpu_seconds: int = 40
    memory_bytes: int = 2048 * MIB


def read_bounded(
    read: Callable[[], Submission], place: Path, limits: ReadingLimits | None = None
) -> Submission:
    """Return what `read` returns, or a submission at `place` that a person must look at.

    Raises `UsageError` as `read` does, and `RuntimeError` with the text of any other exception of `read`.
    """
    limits = limits or ReadingLimits()
    if not _CAN_FORK:
        return read()
    receiving, sending = os.pipe()
    with warnings.catch_warnings():
        # The child runs nothing but `read`, and the deadline ends it if a lock of another thread stops it.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(receiving)
        _read_in_child(read, sending, limits)
    os.close(sending)
    try:
        answer = _receive(receiving, time.monotonic() + limits.wall_seconds)
    finally:
        os.close(receiving)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return _result(answer, status, place, limits)


def _read_in_child(read: Callable[[], Submission], sending: int, limits: ReadingLimits) -> None:
    """Read under the limits, send the result, and end without any of the parent's clean-up."""
    try:
        # The parent's handlers belong to the whole batch.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _limit(limits)
        answer = _to_json(read())
    except MemoryError:
        answer = b'{"memory": true}'
    except UsageError as error:
        answer = json.dumps({"usage": [each.to_dict() for each in error.messages]}).encode()
    except Exception as error:  # noqa: BLE001 - sent to the parent
        answer = json.dumps({"error": f"{type(error).__name__}: {error}"[:1000]}).encode()
    with contextlib.suppress(BaseException):
        view = memoryview(answer)
        while view:
            view = view[os.write(sending, view) :]
    os._exit(0)


def _limit(limits: ReadingLimits) -> None:
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory_bytes, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _receive(receiving: int, deadline: float) -> bytes | None:
    """Return what the child sends until it ends; None if it does not end in time."""
    parts: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        if select.select([receiving], [], [], left)[0]:
            part = os.read(receiving, _READ_BYTES)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _result(answer: bytes | None, status: int, place: Path, limits: ReadingLimits) -> Submission:
    if answer is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return _unread(place, message("reading-too-long", seconds=round(limits.wall_seconds)))
    try:
        data = json.loads(answer)
    except ValueError:
        # Libraries written in C may crash where memory ends.
        return _unread(place, message("reading-memory", limit_mb=limits.memory_bytes // MIB))
    if "memory" in data:
        return _unread(place, message("reading-memory", limit_mb=limits.memory_bytes // MIB))
    if "usage" in data:
        raise UsageError(*(readable_from_dict(each) for each in data["usage"]))
    if "error" in data:
        raise RuntimeError(data["error"])
    submission = _from_json(data)
    if submission.entry.endswith(NOTEBOOK):
        # Imported once here, it is not imported again in each child.
        import nbformat  # noqa: F401
    return submission


def _unread(place: Path, reason: Readable) -> Submission:
    digest = digest_files({})
    return Submission(
        id=digest[:12],
        student=place.name,
        path=place,
        kind=SubmissionKind.FOLDER,
        sha256=digest,
        entry="",
        files={},
        problem=reason,
        is_open=True,
    )


def _to_json(submission: Submission) -> bytes:
    """Write a submission as JSON, its files in base64; pickle could carry code."""
    problem = submission.problem
    data: dict[str, Any] = {
        "id": submission.id,
        "student": submission.student,
        "path": str(submission.path),
        "kind": submission.kind.value,
        "sha256": submission.sha256,
        "entry": submission.entry,
        "files": {name: base64.b64encode(content).decode() for name, content in submission.files.items()},
        "notes": [note.to_dict() for note in submission.notes],
        "problem": None if problem is None else problem.to_dict(),
        "problem_line": submission.problem_line,
        "is_open": submission.is_open,
    }
    return json.dumps(data).encode()


def _from_json(data: dict[str, Any]) -> Submission:
    return Submission(
        id=data["id"],
        student=data["student"],
        path=Path(data["path"]),
        kind=SubmissionKind(data["kind"]),
        sha256=data["sha256"],
        entry=data["entry"],
        files={name: base64.b64decode(content) for name, content in data["files"].items()},
        notes=tuple(readable_from_dict(note) for note in data["notes"]),
        problem=optional_from_dict(data["problem"]),
        problem_line=data["problem_line"],
        is_open=data["is_open"],
    )
