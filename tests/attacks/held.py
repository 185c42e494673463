"""What the tests of attacks share: reading a program, laying bait, saying whether it was held."""

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
    """What an attack goes for: a secret file, a folder to write to, listeners, another process."""

    root: Path
    secret: str
    port: int = 0
    datagram_port: int = 0
    abstract: str = ""
    listeners: list[socket.socket] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    victim: subprocess.Popen[bytes] | None = None
    before: tuple = ()

    @property
    def canary(self) -> Path:
        """Give the file whose content must not be seen or changed."""
        return self.root / "canary.txt"

    @property
    def outside(self) -> Path:
        """Give the folder that must stay empty."""
        return self.root / "outside"

    @property
    def path_socket(self) -> Path:
        """Give the address of the Unix listener."""
        return self.root / "listener"

    def words(self) -> dict[str, str]:
        """Give what the programs' @words@ stand for."""
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
        """Give what the canary holds; nothing where it is gone."""
        return self.canary.read_text() if self.canary.is_file() else ""

    def controls(self) -> tuple:
        """Give the priority, the limits and the processors of the other process; nothing once it is gone."""
        pid = self.victim.pid
        try:
            limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            return os.getpriority(os.PRIO_PROCESS, pid), limits, os.sched_getaffinity(pid)
        except ProcessLookupError:
            return self.before

    def visitors(self) -> list[str]:
        """Name the listeners that heard from anybody."""
        for listener in self.listeners:
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(1)
                else:
                    listener.accept()[0].close()
                self.heard.append(str(listener))
        return self.heard


def header(text: str) -> dict[str, str]:
    """Read a program's first comment lines."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        found[key] = value
    return found


def as_notebook(text: str) -> str:
    """Make a notebook whose one code cell is *text*."""
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "outputs": []}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell | {"source": text}]}
    )


def strings(value):
    """Yield every text in plain data."""
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
    """Give what a warm process' jobs left running; one that has just reported may need a moment to end."""
    until = time.monotonic() + seconds
    while (left := set(process_tree._tree(server)) - {server}) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def problems(path: Path, card, bait: Bait, before: dict[str, str], warm, *, means: bool = True) -> list[str]:
    """Say what an attack gained: nothing, where it was held.

    A program says GOT of what it was after, and MEANS of a way there that did not lead to it: with all layers on
    it is to have neither. Without *means* a way alone is no gain, nor is it one that the program ended itself.
    """
    options = header(path.read_text(encoding="utf-8"))
    told = json.dumps(card.to_dict(), ensure_ascii=False, allow_nan=False)
    words = ("GOT ", "MEANS ") if means else ("GOT ",)
    got = [line for line in told.replace("\\n", "\n").splitlines() if line.startswith(words)]
    status = card.status.value
    earned = float(options["earns"] if "earns" in options else options["at most"])
    exact = "earns" in options and means
    found = {
        f"marks: {card.score}, not {earned}": card.score != earned if exact else card.score > earned,
        "a fault of the grader": card.status is RunStatus.GRADER_FAULT,
        f"status: {status}": status not in options.get("status", status).split(),
        f"it told: {got}": bool(got) or any(word in card.evidence.get("stdout_tail", "") for word in words),
        "the secret is known": bait.secret in told,
        "the secret file was changed": bait.kept() != bait.secret,
        "files outside": list(bait.outside.iterdir()) != [],
        f"listeners heard: {bait.visitors()}": bait.visitors() != [],
        "a process of the host's was ended": bait.victim.poll() is not None,
        "a process of the host's was changed": bait.controls() != bait.before,
        "the host's environment": os.environ.copy() != before,
        "processes left": any(
            survivors(each._process.pid) for each in (warm._zygote, warm._examiner._process)
        ),
        "controls in a text": any(CONTROLS.search(text) for text in strings(card.to_dict())),
    }
    return [problem for problem, is_so in found.items() if is_so]
