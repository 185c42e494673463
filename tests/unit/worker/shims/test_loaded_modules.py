"""Loaded modules are found once; later ones follow in the order of insertion."""

import sys
from types import ModuleType

from grader.worker.shims.loaded_modules import modules_below, modules_since


def test_modules_are_found(monkeypatch) -> None:
    """A package's modules are named without those that only begin alike, and new ones by their number."""
    for name in ("made_up", "made_up.part", "made_up_too"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    assert modules_below("made_up") == ("made_up", "made_up.part")
    count = len(sys.modules)
    monkeypatch.setitem(sys.modules, "made_up.later", ModuleType("made_up.later"))
    assert modules_below("made_up") == ("made_up", "made_up.part")
    assert modules_since(count) == ("made_up.later",)
    assert modules_since(len(sys.modules)) == ()
