"""From a platform's own download to the platform's own file: a small class, graded by real processes."""

import zipfile
from pathlib import Path

import pytest
from functional.classes import COMMAND, finish, results
from platforms import readers
from platforms.class_books import KOREAN, Pupil, canvas_export, moodle_export

ROOT = Path(__file__).resolve().parents[2]
PUPILS = (
    Pupil(31, "김민수"),
    Pupil(32, "김민수"),
    Pupil(33, "Lee, Seo-yeon"),
    Pupil(34, "박지훈", submitted=False),
)


@pytest.fixture(scope="module")
def programs() -> dict[int, str]:
    """Return each student's program: the reference, the starter file, and one that loses something."""
    reference = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    starter = (ROOT / "assignments" / "hw2_graph" / "stub.py").read_text(encoding="utf-8")
    return {31: reference, 32: starter, 33: reference.replace("int32", "float32")}


def grade(folder: Path, cache: Path, platform: str) -> int:
    """Run the two commands of an instructor's evening in `folder`; return the export's exit code."""
    batch = ["batch", "hw2", str(folder / "s.zip"), "--out", str(folder / "graded"), "--jobs", "2"]
    more = ["--roster", str(folder / "list.csv"), "--isolation", "available", "--dataset", "digits"]
    done = finish([*COMMAND, *batch, *more], cache)
    assert done.returncode == 0, done.stderr
    files = ["-o", str(folder / "up.csv"), "--feedback", str(folder / "f.zip")]
    export = ["export", str(folder / "graded"), "--format", platform, "--roster", str(folder / "list.csv")]
    return finish([*COMMAND, *export, *files], cache).returncode


def test_canvas_evening(tmp_path, cache_dir, programs) -> None:
    """Namesakes get their own scores in Canvas's file, and the feedback files name their attachments."""
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        for pupil in PUPILS[:3]:
            archive.writestr(pupil.canvas_file, programs[pupil.number])
    (tmp_path / "list.csv").write_bytes(canvas_export(PUPILS))
    assert grade(tmp_path, cache_dir, "canvas") == 0
    known = {"4700": "Homework 1", "4711": "Homework 2", "4720": "Essay"}
    grades = readers.read_canvas((tmp_path / "up.csv").read_bytes(), known)
    found = {user: each["final_score"] for user, each in results(tmp_path / "graded").items()}
    assert {user: float(grades[user]["4711"]) for user in found} == found
    assert (found["31"], grades["34"]["4711"]) == (100.0, "")
    files = readers.read_canvas_zip((tmp_path / "f.zip").read_bytes(), {n + 5000: n for n in programs})
    assert files.keys() == programs.keys()


def test_korean_moodle_evening(tmp_path, cache_dir, programs) -> None:
    """A Korean worksheet comes back with the same scores, comments and feedback files."""
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        for pupil in PUPILS[:3]:
            name = f"{pupil.name}_{pupil.number}_assignsubmission_file_/hw2.py"
            archive.writestr(name, programs[pupil.number])
    (tmp_path / "list.csv").write_bytes(moodle_export(PUPILS, KOREAN))
    assert grade(tmp_path, cache_dir, "moodle") == 0
    participants = {pupil.number: f"참가자{pupil.number}" for pupil in PUPILS}
    read = readers.read_moodle((tmp_path / "up.csv").read_bytes(), participants, 100.0)
    found = {user: each["final_score"] for user, each in results(tmp_path / "graded").items()}
    assert {user: read[user]["grade"] for user in found} == found
    assert read["참가자34"] == {"grade": None, "comment": ""}
    assert readers.read_moodle_zip((tmp_path / "f.zip").read_bytes(), participants).keys() == found.keys()
