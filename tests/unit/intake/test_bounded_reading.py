"""Reading a submission has a deadline and a memory limit, and what exceeds them costs nobody a point."""

import os
import signal
import sys
import time
import zipfile
from pathlib import Path

import pytest

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.bounded_reading import ReadingLimits, read_bounded
from grader.intake.classes import open_class

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reading is bounded on Linux")
PLACE = Path("kim")
SMALL = ReadingLimits(wall_seconds=1.0, cpu_seconds=5, memory_bytes=256 << 20)


def submission(**changes: object) -> Submission:
    """Return a submission with something in every field."""
    values = {
        "id": "1",
        "student": "김민수\udcff",
        "path": PLACE,
        "kind": SubmissionKind.FOLDER,
        "sha256": "a" * 64,
        "entry": "hw2.py",
        "files": {"hw2.py": b"\x00\xff", "자료/a.txt": b""},
        "notes": (message("entry-chosen", name="a"),),
        "problem": message("several-programs", names="a"),
        "problem_line": 3,
        "is_open": True,
    }
    return Submission(**(values | changes))  # type: ignore[arg-type]


def test_submission_comes_back_whole() -> None:
    """What was read in the child is what the parent has."""
    assert read_bounded(submission, PLACE) == submission()


def fill_memory() -> Submission:
    """Take more memory than is allowed."""
    return submission(files={"a": b"x" * (1 << 30)})


def use_the_processor() -> Submission:
    """Compute without end."""
    while True:
        pass


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (lambda: time.sleep(600), "reading-too-long"),
        (use_the_processor, "reading-too-long"),
        (fill_memory, "reading-memory"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "reading-memory"),
    ],
)
def test_what_exceeds_the_bounds_is_open(read, code: str) -> None:
    """Too long, too large or a crash of a library: a person decides, and the reason says why."""
    found = read_bounded(read, PLACE, SMALL)
    assert (found.problem.code, found.is_open, found.files) == (code, True, {})


def test_fault_of_the_grader_is_raised() -> None:
    """An exception in the reading is the grader's fault and no property of the submission."""
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        read_bounded(lambda: 1 // 0, PLACE)


def test_wrong_call_is_raised_as_such() -> None:
    """A wrong call that reading finds is one for the caller, with its message."""

    def read() -> Submission:
        raise UsageError(message("no-such-file", path="x.py"))

    with pytest.raises(UsageError) as caught:
        read_bounded(read, PLACE)
    assert caught.value.messages == (message("no-such-file", path="x.py"),)


def test_zip_is_read_in_children(tmp_path) -> None:
    """Every member of a class's zip is read whole, in any order, although each is read in a process of its own."""
    texts = {f"s{number:02}.py": f"x = {number}\n" * (number * 300 + 1) for number in range(20)}
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    with open_class(tmp_path / "class.zip", "hw2.py") as opened:
        for listed in [*opened.listed, *reversed(opened.listed)]:
            (content,) = opened.read(listed).submission.files.values()
            assert content.decode() == texts[f"{listed.student}.py"]
