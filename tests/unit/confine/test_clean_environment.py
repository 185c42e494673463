"""Replacing the environment."""

import os
import subprocess
import sys

PROGRAM = """
import ctypes, os, sys
from grader.confine.clean_environment import replace_environment
replace_environment({"KEPT": "1"})
getenv = ctypes.CDLL(None).getenv
getenv.restype = ctypes.c_char_p
behind = open("/proc/self/environ", "rb").read() if sys.platform == "linux" else b""
print(dict(os.environ), getenv(b"TOKEN"), getenv(b"KEPT"), b"hunter2" in behind)
"""


def test_nothing_old_is_left():
    """Neither Python, C nor /proc shows an earlier variable."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "TOKEN": "hunter2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "{'KEPT': '1'} None b'1' False"
