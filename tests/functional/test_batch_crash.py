"""Batches that are killed: the controller, the zygote, the examiner and workers, at seeded moments."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from functional.classes import command, finish, rows, start, write_graphs, write_trainings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
SHORT = {"graphs": 14, "trainings": 4, "kills": 8}
LONG = {"graphs": 47, "trainings": 12, "kills": 30}
SIZES = [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.slow)]


@pytest.fixture
def batches(tmp_path: Path, request: pytest.FixtureRequest):
    """Return a function that makes a class, homework 2 and short trainings, and the commands to grade it."""
    size = request.param
    write_graphs(tmp_path / "graphs", size["graphs"])
    write_trainings(tmp_path / "trainings", size["trainings"])

    def commands(out: Path) -> list[list[str]]:
        return [
            command("hw2", tmp_path / "graphs", out),
            command("hw1-1", tmp_path / "trainings", out, "--quick"),
        ]

    return size, commands


@pytest.mark.parametrize("batches", SIZES, indirect=True)
def test_killed_controller_loses_nothing(batches, tmp_path: Path, cache_dir: Path) -> None:
    """After SIGKILLs at seeded moments and a last resume the gradebook equals the undisturbed one."""
    size, commands = batches
    moments = random.Random(6)
    for words in commands(tmp_path / "calm"):
        assert finish(words, cache_dir).returncode == 0
    waiting = commands(tmp_path / "killed")
    for number in range(size["kills"]):
        # The trainings have their share of the kills, whatever the homework's own came to.
        _kill_within(waiting[number % 4 == 3], moments, cache_dir)
    for words in waiting:
        assert finish(words, cache_dir).returncode == 0
    assert rows(tmp_path / "killed") == rows(tmp_path / "calm")
    assert _listed(tmp_path / "killed") == _listed(tmp_path / "calm")
    assert not list((tmp_path / "killed").glob(".boxes/*"))


@pytest.mark.parametrize("batches", SIZES, indirect=True)
def test_killed_workers_lose_nothing(batches, tmp_path: Path, cache_dir: Path) -> None:
    """Zygote, examiner and workers may die under a batch: it goes on, and nobody's result is another."""
    size, commands = batches
    moments = random.Random(7)
    killed = 0
    for words in commands(tmp_path / "calm"):
        assert finish(words, cache_dir).returncode == 0
    for words in commands(tmp_path / "killed"):
        process = start(words, cache_dir)
        for number, line in enumerate(process.stderr):
            # Not one after the other: what is killed three times running is taken for a program's own doing.
            if line.startswith("[") and number % 3 == 0 and killed < size["kills"]:
                time.sleep(moments.random() * 0.2)
                killed += _kill_one_below(process.pid, moments)
        process.wait(60)
        process.stderr.close()
        # What was hit three times in a row is left to the next batch, and said so.
        assert process.returncode in {0, 3}
    assert killed >= 3
    for words in commands(tmp_path / "killed"):
        assert finish(words, cache_dir).returncode == 0
    assert rows(tmp_path / "killed") == rows(tmp_path / "calm")


def _listed(out: Path) -> list[tuple[str, str, float]]:
    """List whose results the file holds, in its order."""
    lines = map(json.loads, (out / "results.jsonl").read_text(encoding="utf-8").splitlines())
    return [(line["assignment"], line["submission"]["student"], line["score"]) for line in lines]


def _kill_within(words: list[str], moments: random.Random, cache: Path) -> None:
    """Start a batch and kill it: while it starts, or a little after one of its results."""
    process = start(words, cache)
    seen, wanted = 0, moments.choice([0, 0, 1, 2, 3])
    if wanted == 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.random() * 8)
    else:
        for line in process.stderr:
            seen += line.startswith("[")
            if seen >= wanted:
                break
        time.sleep(moments.random() * 0.4)
    process.kill()
    process.wait(30)
    process.stderr.close()


def _kill_one_below(pid: int, moments: random.Random) -> int:
    """Kill the zygote, the examiner, or one of what they forked; gives how many were killed."""
    below = _descendants(pid)
    if not below:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(moments.choice(below), signal.SIGKILL)
        return 1
    return 0


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return sorted(found)
