"""The table of system calls."""

import re
from collections import Counter
from pathlib import Path

import pytest

from grader.confine.call_rules import CALL_RULES, VERDICTS
from grader.confine.system_calls import NUMBERS

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


def test_every_call_has_one_rule():
    """Each call of either machine has exactly one rule, and no rule names an unknown call."""
    names = Counter(name for rule in CALL_RULES for name in rule.calls.split())
    assert set(names) == set().union(*NUMBERS.values()) == set(VERDICTS)
    assert set(names.values()) == {1}


def test_numbers_match_the_header():
    """The numbers of x86_64 are those of this machine's kernel header."""
    if not HEADER.exists():
        pytest.skip("no kernel headers")
    defined = re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text())
    ours = NUMBERS["x86_64"]
    assert {name: ours.get(name) for name, _ in defined} == {name: int(number) for name, number in defined}


def test_machines_share_newer_numbers():
    """From 424 on both machines have the same calls."""
    newer = [{name: n for name, n in calls.items() if n >= 424} for calls in NUMBERS.values()]
    assert newer[0] == newer[1]
