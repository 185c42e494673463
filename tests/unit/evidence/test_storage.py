"""Evidence that a program wrote by hand: refused with a reason, never followed, never endless."""

import json
import os
import re
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


@pytest.mark.parametrize(
    ("limit", "members", "excess"),
    [
        ("MAX_JSON_BYTES", {}, 0),
        ("MAX_JSON_BYTES", {}, 1),
        ("MAX_GRAPH_BYTES", {}, 0),
        ("MAX_GRAPH_BYTES", {}, 1),
    ],
)
def test_sizes_are_bounded(folder: Path, monkeypatch, limit, members, excess) -> None:
    """A file of exactly the limit is read; one byte more is refused with the limit."""
    name = "evidence.json" if limit == "MAX_JSON_BYTES" else "graphs/0.pb"
    size = (folder / name).stat().st_size
    monkeypatch.setattr(f"grader.evidence.storage.{limit}", size - excess)
    if excess:
        with pytest.raises(EvidenceError, match=f"larger than {size - excess} bytes"):
            read_evidence(folder)
        return
    assert read_evidence(folder).graphs == {"main": b"x"}


def test_graphs_share_one_limit(tmp_path: Path, monkeypatch) -> None:
    """The sizes of all graphs together are bounded."""
    write_evidence(tmp_path, Evidence("finished", "tf1", "a.py", graphs={"a": b"12", "b": b"345"}))
    monkeypatch.setattr("grader.evidence.storage.MAX_GRAPH_BYTES", 5)
    assert len(read_evidence(tmp_path).graphs) == 2
    monkeypatch.setattr("grader.evidence.storage.MAX_GRAPH_BYTES", 4)
    with pytest.raises(EvidenceError, match="larger than 2 bytes"):
        read_evidence(tmp_path)


def test_number_of_graphs_is_bounded(tmp_path: Path, monkeypatch) -> None:
    """As many graphs as allowed are read."""
    write_evidence(tmp_path, Evidence("finished", "tf1", "a.py", graphs={"a": b"1", "b": b"2"}))
    monkeypatch.setattr("grader.evidence.storage.MAX_GRAPHS", 2)
    assert len(read_evidence(tmp_path).graphs) == 2
    monkeypatch.setattr("grader.evidence.storage.MAX_GRAPHS", 1)
    with pytest.raises(EvidenceError, match="too many"):
        read_evidence(tmp_path)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"end": 5}, "evidence.end: int, not str"),
        ({"trace": {"train_steps": 1.5}}, "train_steps: float, not int"),
        ({"trace": {"train_steps": True}}, "train_steps: bool, not int"),
        ({"trace": {"train_steps": 2**63}}, "an integer beyond 64 bits"),
        ({"trace": {"train_steps": -(2**63) - 1}}, "an integer beyond 64 bits"),
        ({"trace": {"losses": [[1]]}}, "1 items, not 2"),
        ({"trace": {"losses": {}}}, "not a list"),
        ({"trace": 5}, "not an object"),
        ({"trace": {"colour": 1}}, "unknown member 'colour'"),
        ({"names": []}, "not an object"),
        ({"names": {"a": {}}}, "'kind' is missing"),
        ({"figures": ["nowhere"]}, "arrays: 'nowhere' is named but missing"),
        (
            {"probes": [{"function": "f", "case": "a", "status": "built", "graph": "g"}]},
            "graphs: 'g' is named",
        ),
    ],
)
def test_refusal_names_the_part(folder: Path, members, reason) -> None:
    """A wrong type, an unknown or missing member and a lost part are named."""
    change(folder, **members)
    with pytest.raises(EvidenceError, match=re.escape(reason)):
        read_evidence(folder)


@pytest.mark.parametrize("steps", [2**63 - 1, -(2**63), 0])
def test_64_bits_are_read(folder: Path, steps) -> None:
    """Every integer of 64 bits is accepted, and a whole number where a share is expected."""
    change(folder, trace={"train_steps": steps, "losses": [[1, 2]]})
    trace = read_evidence(folder).trace
    assert (trace.train_steps, trace.losses) == (steps, ((1, 2.0),))
    assert type(trace.losses[0][1]) is float


def test_long_texts_are_cut(folder: Path) -> None:
    """Texts that causes search are bounded; shorter ones are kept whole."""
    long = {"kind": "E", "text": "x" * 60_000, "line": 1, "traceback": "y" * 50_000}
    change(folder, problem=long, end="z" * 60_000)
    read = read_evidence(folder)
    assert read.problem is not None
    assert (len(read.problem.text), len(read.problem.traceback), len(read.end)) == (50_000, 50_000, 50_000)
