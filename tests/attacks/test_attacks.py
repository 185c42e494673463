"""Attacks: each file of programs/ tries its best; none gains marks, gets out, or harms the next submission.

A program's first lines say what its honest part earns and how it is run:

    # for: hw2            the assignment
    # earns: 15           exactly (`at most: 15` where that depends on how far it comes)
    # wall: 1.5           seconds, instead of the assignment's
    # memory: 600         megabytes
    # isolation: none     for attacks that are harmless without the layers
    # as: notebook        the lines become a notebook's one cell
    # runs: 2             it is looked at after the second run, for what the first may have left behind
    # never without: seccomp   the layer without which it would bring down the machine; not tried so
    # open: why           a known hole; the test fails when it is closed, so that this line goes

@words@ in a program stand for the bait (see conftest.py). What it could get, it prints after "GOT ".
"""

import os
from pathlib import Path

import pytest
from attacks.held import PROGRAMS, header, problems


def marked(path: Path):
    """Give the parameter of a program, expected to fail where it is a known hole."""
    hole = header(path.read_text(encoding="utf-8")).get("open")
    marks = [pytest.mark.xfail(reason=hole, strict=True)] if hole else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [marked(path) for path in PROGRAMS])
def test_attack_is_held(attack, bait, grade, grader, course, path: Path) -> None:
    """An attack gains no marks, nothing of it escapes, and the next submission is graded as if nothing had been."""
    before = os.environ.copy()
    card = attack(path)
    assert problems(path, card, bait, before, grader) == [], [
        (c.id, c.status, c.message) for c in card.checks
    ]

    assert grade("hw2", course.resolve("hw2")[0].solution).score == 100.0
