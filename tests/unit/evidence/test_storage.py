"""Evidence that a program wrote by hand: refused with a reason, never followed, never endless."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from grader.evidence.format import Evidence, EvidenceError
from grader.evidence.storage import address, copy_evidence, has_evidence, read_evidence, write_evidence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write good evidence."""
    made = tmp_path / "evidence"
    made.mkdir()
    arrays = {"a": np.arange(3, dtype=np.float32)}
    write_evidence(made, Evidence("finished", "tf1", "hw2.py", graphs={"main": b"x"}, arrays=arrays))
    return made


def change(folder: Path, **members) -> None:
    """Change members of the JSON."""
    path = folder / "evidence.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))


@pytest.mark.parametrize(
    "members",
    [
        {"graphs": {"main": []}},
        {"graphs": {"main": "../0.pb"}},
        {"graphs": []},
        {"trace": {"train_steps": 10**30}},
        {"trace": {"seconds": 10**400}},
        {"names": {"f": 5}},
        {"version": [1]},
        {"score": 100},
    ],
)
def test_malformed_members_are_refused(folder: Path, members: dict) -> None:
    """Anything that the format does not allow is an `EvidenceError`, and nothing else."""
    change(folder, **members)
    with pytest.raises(EvidenceError):
        read_evidence(folder)


def test_half_a_surrogate_pair_is_replaced(folder: Path) -> None:
    """Text that UTF-8 has no bytes for reads as a question mark."""
    write_evidence(folder, Evidence("finished", "tf1", "hw2.py", stdout="\ud800!"))
    assert read_evidence(folder).stdout == "?!"


def test_linked_folders_are_refused(folder: Path, tmp_path: Path) -> None:
    """Neither the folder itself nor the graphs' may be a link."""
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert not has_evidence(link)
    (folder / "graphs").rename(tmp_path / "graphs")
    (folder / "graphs").symlink_to(tmp_path / "graphs")
    with pytest.raises(EvidenceError):
        read_evidence(folder)


def test_copy_and_address_know_only_the_formats_files(folder: Path, tmp_path: Path) -> None:
    """Links, odd names and sparse giants beside the evidence change nothing and are not copied."""
    before = address(folder)
    (folder / "link").symlink_to("/etc/passwd")
    (folder / os.fsdecode(b"\xff")).touch()
    with (folder / "graphs" / "5.pb").open("wb") as file:
        file.truncate(1 << 40)
    assert address(folder) == before
    copy_evidence(folder, tmp_path / "kept")
    copied = sorted(path.name for path in (tmp_path / "kept").rglob("*"))
    assert copied == ["0.pb", "arrays.safetensors", "evidence.json", "graphs"]
    assert read_evidence(tmp_path / "kept").graphs == {"main": b"x"}


@pytest.mark.parametrize("side", [-1, 2**62])
def test_impossible_shapes_are_refused(folder: Path, side: int) -> None:
    """A variable's shape is one that an array can have."""
    record = {"name": "W", "dtype": "float32", "trainable": True, "initial": None, "read": None}
    session = {"graph": "main", "train_steps": 0, "runs": 0, "closed": True}
    change(folder, sessions=[session | {"variables": [record | {"shape": [None, 10]}]}])
    assert read_evidence(folder).sessions[0].variables[0].shape == (None, 10)
    change(folder, sessions=[session | {"variables": [record | {"shape": [side, 10]}]}])
    with pytest.raises(EvidenceError):
        read_evidence(folder)
