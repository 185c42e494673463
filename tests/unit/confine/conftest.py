"""Fixtures that try a layer in a forked child, so that the test process stays free."""

import json
import os
import signal
import sys

import pytest

from grader.confine import probe_all


@pytest.fixture(scope="session")
def missing():
    """Layer → reason for the layers that this machine does not have."""
    return {one.layer: one.reason for one in probe_all() if not one.available}


@pytest.fixture
def needs(missing):
    """Return a function that skips the test, with the reason, where a layer is missing."""

    def skip_without(*layers):
        gone = [f"{name}: {missing[name]}" for name in layers if name in missing]
        if gone:
            pytest.skip(", ".join(gone))

    return skip_without


def _answer(work):
    try:
        return work()
    except OSError as error:
        return type(error).__name__, error.errno
    except BaseException as error:  # noqa: BLE001
        return type(error).__name__, str(error)


def _run_in_child(work):
    if sys.platform == "win32":
        pytest.skip("forks")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(_answer(work)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return json.loads(text)


@pytest.fixture
def in_child():
    """Return a function that returns what `work` returns or raises in a forked child, or the name of its signal."""
    return _run_in_child
