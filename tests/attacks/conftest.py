"""Fixtures for attacks: the functional tests' warm grader, and bait outside the sandbox."""

import importlib.util
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks.held import Bait, as_notebook, header

from grader.domain.grading_terms import GradingTerms
from grader.domain.run import Budget, Isolation
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.request import GradeRequest

_FILE = Path(__file__).resolve().parent.parent / "functional" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("functional_conftest", _FILE)
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
course, digits, grade = _MODULE.course, _MODULE.digits, _MODULE.grade

# A secret in the host's environment, set before the warm processes start.
TOKEN = "token-" + secrets.token_hex(8)
os.environ["GRADEBOOK_TOKEN"] = TOKEN
grader = _MODULE.grader


@pytest.fixture
def bait(tmp_path: Path) -> Iterator[Bait]:
    """Yield the bait for one attack."""
    made = Bait(tmp_path / "bait", secrets.token_hex(16), abstract=f"grade-{secrets.token_hex(8)}")
    made.outside.mkdir(parents=True)
    made.canary.write_text(made.secret)
    stream, datagram = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.1", 0))
    datagram.bind(("127.0.0.1", 0))
    made.port, made.datagram_port = stream.getsockname()[1], datagram.getsockname()[1]
    named, nameless = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(made.root)  # the address of a Unix socket must be short
    named.bind("listener")
    os.chdir(here)
    nameless.bind(f"\0{made.abstract}")
    mailbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    mailbox.bind(f"\0{made.abstract}")
    for listener in (stream, named, nameless):
        listener.listen()
    made.listeners = [stream, datagram, named, nameless, mailbox]
    made.victim = subprocess.Popen(["sleep", "600"], start_new_session=True)
    made.before = made.controls()
    yield made
    made.victim.kill()
    made.victim.wait()
    for listener in made.listeners:
        listener.close()


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the deadlines for processes that never end; the limits of the sandbox are unchanged."""
    monkeypatch.setattr("grader.sandbox.box_run.HARD_AFTER_SECONDS", 4.5)
    monkeypatch.setattr("grader.sandbox.supervision._PATIENCE_SECONDS", 15.0)
    monkeypatch.setattr("grader.services.grading.examiner.EXAMINE_SECONDS", 15.0)


@pytest.fixture(scope="session")
def neighbour(grader, course, digits, tmp_path_factory):
    """Return a folder outside with the reference's evidence, as if it were another student's."""
    folder = tmp_path_factory.mktemp("neighbour")
    (assignment,) = course.resolve("hw2")
    submission = take_in(assignment.solution, assignment.entry, folder)
    terms = GradingTerms(assignment, digits, Budget("quick", 10), current_code())
    request = GradeRequest(terms, submission, keep_evidence=folder)
    assert list(grader.grade(request))[-1].scorecard.score == 100.0
    return folder / "hw2"


@pytest.fixture
def attack(grade, bait, tmp_path, course, digits, neighbour):
    """Return a function that grades a program of the folder against the bait and returns its scorecard."""

    def run(path: Path, **more):
        text = path.read_text(encoding="utf-8")
        options = header(text)
        (assignment,) = course.resolve(options["for"])
        words = bait.words() | {
            "checks": str(assignment.folder / "checks" / "test_hidden.py"),
            "solution": str(assignment.solution),
            "hidden": str(digits.hidden / "labels.npy"),
            "here": str(Path(__file__)),
            "neighbour": str(neighbour),
        }
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        is_notebook = options.get("as") == "notebook"
        file = tmp_path / (f"{path.stem}.ipynb" if is_notebook else f"{path.stem}.py")
        file.write_text(as_notebook(text) if is_notebook else text, encoding="utf-8")
        keywords = {"wall_seconds": float(options.get("wall", "60"))}
        if "memory" in options:
            keywords["memory_bytes"] = int(options["memory"]) << 20
        keywords["isolation"] = Isolation(options.get("isolation", "strict"))
        keywords |= more
        for _ in range(int(options.get("runs", "1"))):
            card = grade(options["for"], file, **keywords)
        return card

    return run
