"""Evidence folders by address, and the file of results."""

import json

import pytest

from grader.domain.errors import GraderFault
from grader.store import evidence as module
from grader.store.evidence import EvidenceStore, ResultsWriter

ADDRESS = "a1" * 32


@pytest.fixture
def box(tmp_path):
    """Return a folder with two files."""
    folder = tmp_path / "box"
    (folder / "graphs").mkdir(parents=True)
    (folder / "evidence.json").write_bytes(b"{}")
    (folder / "graphs" / "0.pb").write_bytes(b"12345")
    return folder


NAMES = ("evidence.json", "graphs/0.pb")


@pytest.mark.parametrize(
    "address", ["", "a1", ADDRESS + "0", ADDRESS[:-1], "g" * 64, "A1" * 32, "../" + "a" * 61]
)
def test_only_addresses_are_looked_up(tmp_path, address) -> None:
    """Anything but 64 hexadecimal digits is no address, although such a folder may exist."""
    store = EvidenceStore(tmp_path)
    (tmp_path / address[:2] / (address or "x")).mkdir(parents=True, exist_ok=True)
    assert store.path(address) is None


def test_stored_folder_is_found(tmp_path, box) -> None:
    """The copy lies below the first two digits of its address; nothing else is left behind."""
    store = EvidenceStore(tmp_path / "kept")
    address = store.put(box, reversed(NAMES))
    place = store.path(address)
    assert place == tmp_path / "kept" / address[:2] / address
    assert sorted(
        path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()
    ) == sorted(NAMES)
    assert store.put(box, NAMES) == address
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [address[:2]]
    assert store.path("0" * 64) is None


def test_all_files_together_are_bounded(tmp_path, box) -> None:
    """Exactly the limit is kept; one byte less is a fault of the grader, and nothing is left behind."""
    assert EvidenceStore(tmp_path / "fits", most_bytes=7).put(box, NAMES)
    with pytest.raises(GraderFault) as caught:
        EvidenceStore(tmp_path / "small", most_bytes=6).put(box, NAMES)
    assert caught.value.messages[0].code == "evidence-too-large"
    assert list((tmp_path / "small").iterdir()) == []
    assert EvidenceStore(tmp_path).most_bytes == 2 << 30


def test_address_is_that_of_the_content(tmp_path, box) -> None:
    """Another name or another byte has another address."""
    store = EvidenceStore(tmp_path / "kept")
    first = store.put(box, NAMES)
    assert store.put(box, NAMES[:1]) != first
    (box / "graphs" / "0.pb").write_bytes(b"12346")
    assert store.put(box, NAMES) != first


def test_leftovers_are_swept(tmp_path, box) -> None:
    """What a killed writer left is removed, and what is stored stays."""
    store = EvidenceStore(tmp_path / "kept")
    address = store.put(box, NAMES)
    (store.root / ".building-x").mkdir()
    store.sweep()
    assert (store.path(address) is not None, (store.root / ".building-x").exists()) == (True, False)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize("torn", [b"", b"x", b"x" * 5, b'{"half', b"x" * 14])
@pytest.mark.parametrize("whole", [b"", b'{"a": 1}\n', b'{"a": 1}\n{"b": 2}\n'])
def test_torn_line_is_cut_wherever_it_begins(tmp_path, monkeypatch, chunk, torn, whole) -> None:
    """Whole lines stay, whatever the size of the pieces that the end is looked for in."""
    monkeypatch.setattr(module, "_CHUNK_BYTES", chunk)
    path = tmp_path / "results.jsonl"
    path.write_bytes(whole + torn)
    with ResultsWriter(path) as writer:
        assert path.read_bytes() == whole
        writer.append({"new": "김"})
    assert path.read_bytes() == whole + json.dumps({"new": "김"}, ensure_ascii=False).encode() + b"\n"
