"""A class of 200 from nine platforms: the same rows with and without its list, after a kill, and regraded."""

import signal
import time
from pathlib import Path

import pytest
from fakes.class_folders import PLATFORMS, MadeStudent, make_students, write_class, write_roster
from functional.classes import ROOT, command, finish, results, rows, start

from grader.course.course import load_course
from grader.course.mutants import mutants_of

COUNT = 200
DIFFERENT = 50
CHECKED = ("submission", "result", "outcome", "person", "author")


def write_parts(folder: Path, students: list[MadeStudent]) -> None:
    """Write each platform's share of the class: the reference and wrong programs, four students with each."""
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    programs = [solution, *(each.source for each in mutants_of(load_course(ROOT).assignments["hw2"]))]

    def program(student: MadeStudent) -> bytes:
        number = student.number % DIFFERENT
        return f"{programs[number % len(programs)]}\nnumber = {number}\n".encode()

    for at, platform in enumerate(PLATFORMS):
        write_class(folder / platform, students[at :: len(PLATFORMS)], platform, program)


def grade(folder: Path, out: Path, cache: Path, *more: str) -> None:
    """Grade every platform's download into one folder."""
    for platform in PLATFORMS:
        done = finish(command("hw2", folder / platform, out, *more), cache)
        assert done.returncode == 0, (platform, done.stderr)


def kept(out: Path) -> list[dict]:
    """Return what must be the same: people, attempts, results and outcomes, whichever twin ran first."""
    found = [row for row in rows(out) if row["row"] in CHECKED]
    return [row | {"card": row["card"] | {"cached": False}} if "card" in row else row for row in found]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_class_of_200_keeps_its_rows(tmp_path: Path, cache_dir: Path) -> None:
    """Graded without the list, killed, resumed, regraded with and without it: the rows of one calm grading."""
    students = make_students(COUNT, seed=200)
    write_parts(tmp_path / "class", students)
    write_roster(tmp_path / "list.csv", students, "plain")
    listed = ("--roster", str(tmp_path / "list.csv"))
    began = time.monotonic()
    grade(tmp_path / "class", tmp_path / "calm", cache_dir, *listed)
    print(f"{COUNT} students of {len(PLATFORMS)} platforms: {time.monotonic() - began:.0f} s")
    once = kept(tmp_path / "calm")
    assert {student.id for student in students} == set(results(tmp_path / "calm"))

    out = tmp_path / "out"
    with start(command("hw2", tmp_path / "class" / "plain", out), cache_dir) as process:
        for line in process.stderr:
            if "[5/" in line:
                process.send_signal(signal.SIGKILL)
                break
        process.wait(60)
    grade(tmp_path / "class", out, cache_dir)
    assert len(results(out)) == COUNT
    for more in ((*listed, "--regrade", "--accept"), ("--regrade", "--accept")):
        grade(tmp_path / "class", out, cache_dir, *more)
        assert kept(out) == once
