"""The course's checks on evidence that a hostile program may write: passed, failed or skipped, never a fault.

The references' evidence is changed at random (`checks.py`), the same for the same number, and examined in a
process of its own. Some two hundred cases in the normal tests; `make fuzz` runs as many as FUZZ_EVIDENCES
says, of the colour pictures, too.
"""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.dataset_registry import locate
from grader.domain.dataset import Dataset
from grader.domain.grading_terms import GradingTerms
from grader.domain.run import Budget, Isolation, RunFacts, RunStatus
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.examiner import examination_request
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

DRIVER = Path(__file__).resolve().parent / "checks.py"
CASES = int(os.environ.get("FUZZ_EVIDENCES", "200"))
WITH_PICTURES = "FUZZ_EVIDENCES" in os.environ
# A network of convolutions takes seconds a case, and steps of its training as long.
FEW_STEPS = {"hw3": 3, "hw4": 3}
IMAGES = 60
NAMES = ("hw1-1", "hw1-2", "hw1-3", "hw2", "hw3")


def _small(dataset: Dataset, folder: Path) -> Dataset:
    """Copy the first images of a data set: how many there are changes nothing but the time."""
    for place in (dataset.folder, dataset.hidden):
        target = folder / "hidden" if place == dataset.hidden else folder
        target.mkdir(parents=True, exist_ok=True)
        for file in place.glob("*.npy"):
            np.save(target / file.name, np.load(file)[: 5 * IMAGES if "train" in file.name else IMAGES])
    return dataclasses.replace(dataset, folder=folder, hidden=folder / "hidden")


def _write_evidence(warm: Grader, assignment, dataset, folder: Path) -> None:
    """Run a reference for a few steps, and let it have come to its end."""
    submission = take_in(assignment.solution, assignment.entry, folder)
    budget = Budget("quick", FEW_STEPS.get(assignment.id, 30))
    without = dataclasses.replace(assignment, checks=(), thresholds={})
    terms = GradingTerms(without, dataset, budget, current_code())
    list(warm.grade(GradeRequest(terms, submission, keep_evidence=folder)))
    file = folder / assignment.id / "evidence.json"
    data = json.loads(file.read_text())
    data["end"], data["problem"], data["trace"]["budget_reached"] = "finished", None, False
    file.write_text(json.dumps(data))


@pytest.fixture(scope="module")
def sound(grader, course, digits, tmp_path_factory) -> Path:
    """Return a folder with the evidence of every reference on `digits`."""
    folder = tmp_path_factory.mktemp("sound")
    for name in NAMES:
        _write_evidence(grader, course.resolve(name)[0], digits, folder)
    return folder


def _request(assignment, dataset: Dataset, folder: Path) -> dict:
    budget = assignment.budgets["quick"]
    terms = GradingTerms(
        assignment, dataset, budget, current_code(), hidden_seed="s", isolation=Isolation.NONE
    )
    facts = RunFacts(RunStatus.GRADED, (), 1000.0, None)
    return examination_request(terms, facts, folder, folder) | {"name": assignment.id, "policy": None}


def _faults(folder: Path, count: int) -> list[dict]:
    """Run the cases; one that TensorFlow dies of is the examiner's child's end, which fails all checks."""
    done, faults = 0, []
    while done < count:
        command = [sys.executable, str(DRIVER), str(folder), str(done), str(count)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        cases = [json.loads(line) for line in ended.stdout.splitlines()]
        faults += [case for case in cases if case["faults"]]
        assert ended.returncode <= 0, ended.stderr[-2000:]
        done += len(cases) + 1
    return faults


def test_no_evidence_is_a_fault(sound, course, digits, cache_dir, tmp_path) -> None:
    """Whatever the evidence, no check raises what it did not mean to, nor does the examiner."""
    shutil.copytree(sound, tmp_path / "sound")
    small = _small(digits, tmp_path / "digits")
    requests = [_request(course.resolve(name)[0], small, tmp_path) for name in NAMES]
    if WITH_PICTURES:  # to draw them takes longer than the cases do
        (assignment,) = course.resolve("hw4")
        pictures = locate("pictures", None, cache_dir, None, allowed=("cifar10", "pictures"))
        with Grader(pictures) as warm:
            _write_evidence(warm, assignment, pictures, tmp_path / "sound")
        requests.append(_request(assignment, _small(pictures, tmp_path / "pictures"), tmp_path))
    (tmp_path / "requests.json").write_text(json.dumps(requests))
    assert _faults(tmp_path, CASES) == []
