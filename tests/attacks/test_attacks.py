"""Attacks: no program of programs/ gains points, leaves the sandbox or harms the next submission.

The first lines of a program state what its honest part earns and how it is run:

    # for: hw2            the assignment
    # earns: 15           exactly (`at most: 15` where that depends on how far it gets)
    # status: killed error  how it may end: a full folder stops it, or the host that finds it above the limit
    # wall: 1.5           seconds, instead of the assignment's
    # memory: 600         megabytes
    # isolation: none     for attacks that are harmless without the layers
    # as: notebook        the lines become the only cell of a notebook
    # runs: 2             checked after the second run, for what the first one may have left behind
    # never without: seccomp   without this layer it would bring down the machine, so that is not tried
    # open: why           a known hole; the test fails once it is closed, so that this line is removed

@words@ in a program are replaced by the bait (see conftest.py). A program prints what it got after "GOT ".
"""

import os
from pathlib import Path

import pytest
from attacks.held import PROGRAMS, header, problems


def marked(path: Path):
    """Return the test parameter of a program, expected to fail for a known hole."""
    hole = header(path.read_text(encoding="utf-8")).get("open")
    marks = [pytest.mark.xfail(reason=hole, strict=True)] if hole else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [marked(path) for path in PROGRAMS])
def test_attack_is_held(attack, bait, grade, grader, course, path: Path) -> None:
    """An attack gains no points, nothing of it escapes, and the next submission is graded as usual."""
    before = os.environ.copy()
    card = attack(path)
    assert problems(path, card, bait, before, grader) == [], [
        (c.id, c.status, c.message) for c in card.checks
    ]

    assert grade("hw2", course.resolve("hw2")[0].solution).score == 100.0
