"""Evidence of version 1 is read in today's form."""

import json
from pathlib import Path

import pytest

from grader.evidence.format import Evidence, EvidenceError, ProgramStop
from grader.evidence.notices import notice
from grader.evidence.storage import read_evidence, write_evidence


def written(folder: Path, evidence: Evidence, **members: object) -> Path:
    """Write evidence with members of its JSON replaced."""
    write_evidence(folder, evidence)
    path = folder / "evidence.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))
    return folder


def test_version_1_is_read(tmp_path):
    """The cell comes out of the text, and reasons that were sentences are dropped."""
    text = "cell 12 (셀 12): name 'y' is not defined"
    problem = {"kind": "NameError", "text": text, "line": 3, "traceback": ""}
    signature = {"prediction": "y:0", "reasons": {"prediction": "the last softmax, Softmax"}}
    plain = Evidence("exception", "tf1", "hw2.ipynb")
    read = read_evidence(written(tmp_path, plain, version=1, problem=problem, signature=signature))
    assert read.problem == ProgramStop("NameError", "name 'y' is not defined", 3, "", cell=12)
    assert (read.signature.prediction, dict(read.signature.reasons)) == ("y:0", {})


@pytest.mark.parametrize("problem", [None, [], {"text": 5}, "cell 1 (셀 1): x"])
def test_malformed_version_1_is_refused_or_read(problem, tmp_path):
    """Evidence is untrusted, in an earlier form too."""
    folder = written(tmp_path, Evidence("exception", "tf1", "hw2.py"), version=1, problem=problem)
    if problem is None:
        assert read_evidence(folder).problem is None
        return
    with pytest.raises(EvidenceError):
        read_evidence(folder)


def test_later_version_is_refused(tmp_path):
    """The refusal names both versions."""
    with pytest.raises(EvidenceError, match="version 3, not 2"):
        read_evidence(written(tmp_path, Evidence("exception", "tf1", "hw2.py"), version=3))


def test_notices_are_kept(tmp_path):
    """A notice of a stop is read as it was written."""
    problem = ProgramStop("OSError", "", 2, "", cell=1, notice=notice("missing-file", path="a.csv"))
    write_evidence(tmp_path, Evidence("exception", "tf1", "hw2.ipynb", problem=problem))
    assert read_evidence(tmp_path).problem == problem


def test_forged_notice_is_refused(tmp_path):
    """A code that the worker does not have makes the evidence invalid."""
    problem = {"kind": "E", "text": "", "line": 1, "traceback": ""}
    forged = problem | {"notice": {"code": "grader-fault", "params": {}}}
    with pytest.raises(EvidenceError, match="no notice 'grader-fault'"):
        read_evidence(written(tmp_path, Evidence("exception", "tf1", "hw2.py"), problem=forged))
