"""Frames between the host and its warm processes; depends on nothing else of the grader.

A frame is four bytes (the length, big-endian) and that many bytes of UTF-8 JSON, always an object. Anything
else raises `WireError`; a closed channel raises `Closed`, which never means success.
"""

import json
import os
import select
import socket
import struct
import time
from typing import Any

MAX_FRAME_BYTES = 16 << 20
MAX_PROGRESS_BYTES = 4 << 10
_HEADER = struct.Struct(">I")

Frame = dict[str, Any]


class WireError(Exception):
    """The other side sent something other than a frame, or too much, or nothing in time."""


class Closed(WireError):  # noqa: N818 - it states a condition
    """The other side closed the channel."""


def send(channel: socket.socket, frame: Frame) -> None:
    """Send one whole frame. Raises `Closed` when the other side is gone, `WireError` when it is too large."""
    body = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MAX_FRAME_BYTES:
        raise WireError(f"a frame of {len(body)} bytes")
    try:
        channel.sendall(_HEADER.pack(len(body)) + body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Closed(str(error)) from error


def receive(channel: socket.socket, deadline: float | None = None, limit: int = MAX_FRAME_BYTES) -> Frame:
    """Receive one frame of at most `limit` bytes before `deadline` (monotonic seconds; None: no deadline)."""
    (length,) = _HEADER.unpack(_exactly(channel, _HEADER.size, deadline))
    if length > limit:
        raise WireError(f"a frame of {length} bytes where {limit} are allowed")
    return parse(_exactly(channel, length, deadline))


def parse(body: bytes) -> Frame:
    """Parse a frame's body. Raises `WireError` for anything but one JSON object."""
    try:
        frame = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON: {error}") from error
    if not isinstance(frame, dict):
        raise WireError("not an object")
    return frame


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < size:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not select.select([channel], [], [], wait)[0]:
            raise WireError("nothing was received in time")
        try:
            part = channel.recv(min(size - len(received), 1 << 16))
        except ConnectionResetError as error:
            raise Closed(str(error)) from error
        if not part:
            raise Closed("the channel is closed")
        received += part
    return bytes(received)


class ProgressWriter:
    """The worker's end of the progress channel: datagrams, dropped when the channel is full."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, frame: Frame) -> None:
        """Send progress to the host; never blocks and never fails."""
        try:
            os.write(self._descriptor, json.dumps(frame).encode()[:MAX_PROGRESS_BYTES])
        except OSError:
            return
