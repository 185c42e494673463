"""Attacks: each file of programs/ tries its best; none gains marks, gets out, or harms the next submission.

A program's first lines say what its honest part earns and how it is run:

    # for: hw2            the assignment
    # earns: 15           exactly (`at most: 15` where that depends on how far it comes)
    # wall: 1.5           seconds, instead of the assignment's
    # memory: 600         megabytes
    # isolation: none     for attacks that are harmless without the layers
    # as: notebook        the lines become a notebook's one cell
    # runs: 2             it is looked at after the second run, for what the first may have left behind
    # open: why           a known hole; the test fails when it is closed, so that this line goes

@words@ in a program stand for the bait (see conftest.py). What it could get, it prints after "GOT ".
"""

import json
import os
import re
import time
from pathlib import Path

import pytest

from grader.confine import death
from grader.domain.run import Budget, Isolation, RunStatus
from grader.intake.intake import take_in
from grader.services.grade import GradeRequest

FOLDER = Path(__file__).resolve().parent / "programs"
FILES = sorted(FOLDER.glob("*.py"))
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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
    while (left := set(death._tree(server)) - {server}) and time.monotonic() < until:
        time.sleep(0.02)
    return left


@pytest.fixture(scope="session")
def neighbour(grader, course, digits, tmp_path_factory):
    """Keep the reference's evidence outside, as another student's."""
    folder = tmp_path_factory.mktemp("neighbour")
    (assignment,) = course.resolve("hw2")
    submission = take_in(assignment.solution, assignment.entry, folder)
    request = GradeRequest(assignment, submission, digits, Budget("quick", 10), keep_evidence=folder)
    assert list(grader.grade(request))[-1].scorecard.score == 100.0
    return folder / "hw2"


@pytest.fixture
def attack(grade, bait, tmp_path, course, digits, neighbour):
    """Give a function that grades a program of the folder with the bait laid; gives its scorecard."""

    def run(path: Path):
        text = path.read_text(encoding="utf-8")
        options = header(text)
        (assignment,) = course.resolve(options["for"])
        words = bait.words() | {
            "checks": str(assignment.folder / "checks" / "test_hidden.py"),
            "solution": str(assignment.solution),
            "hidden": str(digits.hidden / "labels.npy"),
            "here": str(Path(__file__)),
            "neighbour": str(neighbour),
        }
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        is_notebook = options.get("as") == "notebook"
        file = tmp_path / (f"{path.stem}.ipynb" if is_notebook else f"{path.stem}.py")
        file.write_text(as_notebook(text) if is_notebook else text, encoding="utf-8")
        keywords = {"wall_seconds": float(options.get("wall", "60"))}
        if "memory" in options:
            keywords["memory_bytes"] = int(options["memory"]) << 20
        keywords["isolation"] = Isolation(options.get("isolation", "strict"))
        for _ in range(int(options.get("runs", "1"))):
            card = grade(options["for"], file, **keywords)
        return card

    return run


def marked(path: Path):
    """Give the parameter of a program, expected to fail where it is a known hole."""
    hole = header(path.read_text(encoding="utf-8")).get("open")
    marks = [pytest.mark.xfail(reason=hole, strict=True)] if hole else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [marked(path) for path in FILES])
def test_attack_is_held(attack, bait, grade, grader, course, path: Path) -> None:
    """An attack gains no marks, nothing of it escapes, and the next submission is graded as if nothing had been."""
    options = header(path.read_text(encoding="utf-8"))
    before = os.environ.copy()
    card = attack(path)
    told = json.dumps(card.to_dict(), ensure_ascii=False, allow_nan=False)

    if "earns" in options:
        assert card.score == float(options["earns"]), [(c.id, c.status, c.message) for c in card.checks]
    else:
        assert card.score <= float(options["at most"])
    assert card.status is not RunStatus.GRADER_FAULT
    assert card.status.value in options.get("status", card.status.value).split()

    assert [line for line in told.replace("\\n", "\n").splitlines() if line.startswith("GOT ")] == []
    assert "GOT " not in card.evidence.get("stdout_tail", "")
    assert bait.secret not in told
    assert bait.canary.read_text() == bait.secret
    assert list(bait.outside.iterdir()) == []
    assert bait.visitors() == []
    assert os.environ.copy() == before
    for warm in (grader._zygote, grader._examiner._process):
        assert survivors(warm._process.pid) == set()
    assert [text for text in strings(card.to_dict()) if CONTROLS.search(text)] == []

    assert grade("hw2", course.resolve("hw2")[0].solution).score == 100.0
