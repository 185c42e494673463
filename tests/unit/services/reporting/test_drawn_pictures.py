"""Figures that programs drew, from kept evidence."""

from dataclasses import replace

import numpy as np
import pytest

from grader.evidence.format import Evidence, EvidenceError
from grader.evidence.storage import read_figures, write_evidence
from grader.services.reporting.drawn_pictures import DrawnPictures
from grader.store.evidence import EvidenceStore

PNG = b"\x89PNG\r\n\x1a\nrest"


def array(data: bytes) -> np.ndarray:
    """Return bytes as evidence stores a figure."""
    return np.frombuffer(data, np.uint8).copy()


@pytest.fixture
def kept(tmp_path, make_result):
    """Keep evidence with a picture, something else, and a picture that is too large; return its result."""
    folder = tmp_path / "run"
    folder.mkdir()
    arrays = {"f0": array(PNG), "f1": array(b"<svg onload=x>"), "f2": array(PNG + bytes(400_000))}
    write_evidence(folder, Evidence("finished", "tf1", "hw.py", arrays=arrays, figures=tuple(arrays)))
    store = EvidenceStore(tmp_path / "evidence")
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    result = make_result("a")
    card = replace(result.card, evidence={"sha256": store.put(folder, names)})
    return DrawnPictures(store), replace(result, card=card)


def test_only_small_pictures_are_shown(kept):
    """What is no PNG, or too large, is left out."""
    pictures, result = kept
    assert pictures.of(result) == (PNG,)


@pytest.mark.parametrize("address", [None, "0" * 64, "../../etc", 5])
def test_lost_evidence_has_no_pictures(kept, address):
    """Evidence that is gone, or an address that is none, is no error."""
    pictures, result = kept
    card = replace(result.card, evidence={"sha256": address})
    assert pictures.of(replace(result, card=card)) == ()


def test_broken_evidence_is_reported(tmp_path):
    """Whatever is wrong with the files is an error of the evidence."""
    (tmp_path / "evidence.json").write_text('{"figures": ["f0"]}', encoding="ascii")
    (tmp_path / "arrays.safetensors").write_bytes(b"\xff" * 20)
    with pytest.raises(EvidenceError):
        read_figures(tmp_path, 4, 1000)
