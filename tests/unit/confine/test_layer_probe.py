"""Finding out what this machine has."""

import os
import socket
import sys
import time
from pathlib import Path

from grader.confine import LAYERS, layer_probe, probe_all


def _state():
    folder = Path("/proc/self/ns")
    spaces = [str(one.readlink()) for one in sorted(folder.iterdir())] if folder.exists() else []
    return socket.gethostname(), Path.cwd(), sorted(os.environ), spaces


def test_probe_names_every_layer():
    """Each layer is answered for once, with a reason exactly when it is missing."""
    found = probe_all()
    assert [layer.name for layer in LAYERS] == [one.layer for one in found]
    assert all(bool(one.reason) != one.available for one in found)


def test_probe_changes_nothing():
    """The asking process keeps its namespaces, name, folder and environment."""
    before = _state()
    probe_all()
    assert before == _state()


def test_probe_is_quick():
    """All layers together are tried in well under a second."""
    start = time.perf_counter()
    probe_all()
    assert time.perf_counter() - start < 0.5


def test_elsewhere_nothing_is_there(monkeypatch):
    """Off Linux every layer is missing, and says why."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert {(one.available, one.reason) for one in probe_all()} == {(False, "not-linux")}


def test_dead_child_means_missing(monkeypatch):
    """When the trying child dies, nothing is taken to be there."""
    monkeypatch.setattr(layer_probe, "_try_all", lambda: os._exit(1))
    if sys.platform == "linux":
        assert {one.reason for one in probe_all()} == {"probe-died"}
