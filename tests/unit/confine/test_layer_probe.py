"""Finding out which layers this machine has."""

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


def test_probe_reports_every_layer():
    """Each layer is reported once, with a reason and a remedy exactly when it is missing."""
    found = probe_all()
    assert [layer.name for layer in LAYERS] == [one.layer for one in found]
    assert all(bool(one.reason) == bool(one.remedy) != one.available for one in found)


def test_probe_changes_nothing():
    """The calling process keeps its namespaces, host name, folder and environment."""
    before = _state()
    probe_all()
    assert before == _state()


def test_probe_is_quick():
    """Trying all layers takes well under a second."""
    start = time.perf_counter()
    probe_all()
    assert time.perf_counter() - start < 0.5


def test_other_systems_have_no_layer(monkeypatch):
    """Off Linux every layer is missing, with the reason and the remedy."""
    monkeypatch.setattr(sys, "platform", "darwin")
    found = {(one.available, one.reason, one.remedy) for one in probe_all()}
    assert found == {(False, "not-linux", "remedy-not-linux")}


def test_dead_child_means_missing(monkeypatch):
    """When the trying child dies, no layer counts as available."""
    monkeypatch.setattr(layer_probe, "_try_all", lambda: os._exit(1))
    if sys.platform == "linux":
        assert {one.reason for one in probe_all()} == {"probe-died"}
