"""Shared by the attack tests: the header of a program, the bait, and the list of what an attack gained."""

import contextlib
import json
import os
import re
import resource
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from grader.confine import process_tree
from grader.domain.run import RunStatus

FOLDER = Path(__file__).resolve().parent / "programs"
PROGRAMS = sorted(FOLDER.glob("*.py"))
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Bait:
    """The targets of an attack: a secret file, a folder to write to, listeners, another process."""

    root: Path
    secret: str
    port: int = 0
    datagram_port: int = 0
    abstract: str = ""
    listeners: list[socket.socket] = field(default_factory=list)
    contacted: list[str] = field(default_factory=list)
    victim: subprocess.Popen[bytes] | None = None
    before: tuple = ()

    @property
    def canary(self) -> Path:
        """The file whose content must not be read or changed."""
        return self.root / "canary.txt"

    @property
    def outside(self) -> Path:
        """The folder that must stay empty."""
        return self.root / "outside"

    @property
    def path_socket(self) -> Path:
        """The address of the Unix listener."""
        return self.root / "listener"

    def words(self) -> dict[str, str]:
        """Return the values of the @words@ in programs."""
        return {
            "canary": str(self.canary),
            "outside": str(self.outside),
            "port": str(self.port),
            "datagram_port": str(self.datagram_port),
            "abstract": self.abstract,
            "socket": str(self.path_socket),
            "host_pid": str(self.victim.pid),
        }

    def kept(self) -> str:
        """Return the content of the canary, or nothing where it is gone."""
        return self.canary.read_text() if self.canary.is_file() else ""

    def controls(self) -> tuple:
        """Return priority, limits and processors of the other process, or the first values once it is gone."""
        pid = self.victim.pid
        try:
            limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            return os.getpriority(os.PRIO_PROCESS, pid), limits, os.sched_getaffinity(pid)
        except ProcessLookupError:
            return self.before

    def contacts(self) -> list[str]:
        """Return the listeners that received anything."""
        for listener in self.listeners:
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(1)
                else:
                    listener.accept()[0].close()
                self.contacted.append(str(listener))
        return self.contacted


def header(text: str) -> dict[str, str]:
    """Return the options in the first comment lines of a program."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        found[key] = value
    return found


def as_notebook(text: str) -> str:
    """Return a notebook with `text` as its only code cell."""
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "outputs": []}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell | {"source": text}]}
    )


def strings(value):
    """Yield every string in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def survivors(server: int, seconds: float = 2.0) -> set[int]:
    """Return the processes that jobs of a warm process left running, allowing them a moment to end."""
    until = time.monotonic() + seconds
    while (left := set(process_tree._tree(server)) - {server}) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def problems(path: Path, card, bait: Bait, before: dict[str, str], warm, *, means: bool = True) -> list[str]:
    """Return what an attack gained: an empty list if it was stopped.

    A program prints GOT before what it was after, and MEANS before an opening that did not lead there. With all
    layers on it may print neither. Without `means` an opening is not counted, and neither is a lower score.
    """
    options = header(path.read_text(encoding="utf-8"))
    shown = json.dumps(card.to_dict(), ensure_ascii=False, allow_nan=False)
    words = ("GOT ", "MEANS ") if means else ("GOT ",)
    got = [line for line in shown.replace("\\n", "\n").splitlines() if line.startswith(words)]
    status = card.status.value
    earned = float(options["earns"] if "earns" in options else options["at most"])
    exact = "earns" in options and means
    found = {
        f"marks: {card.score}, not {earned}": card.score != earned if exact else card.score > earned,
        "a grader fault": card.status is RunStatus.GRADER_FAULT,
        f"status: {status}": status not in options.get("status", status).split(),
        f"it printed: {got}": bool(got)
        or any(word in card.evidence.get("stdout_tail", "") for word in words),
        "the secret is known": bait.secret in shown,
        "the secret file was changed": bait.kept() != bait.secret,
        "files outside": list(bait.outside.iterdir()) != [],
        f"listeners contacted: {bait.contacts()}": bait.contacts() != [],
        "a process of the host's was ended": bait.victim.poll() is not None,
        "a process of the host's was changed": bait.controls() != bait.before,
        "the host's environment": os.environ.copy() != before,
        "processes left": any(
            survivors(each._process.pid) for each in (warm._zygote, warm._examiner._process)
        ),
        "controls in a text": any(CONTROLS.search(text) for text in strings(card.to_dict())),
    }
    return [problem for problem, is_so in found.items() if is_so]
