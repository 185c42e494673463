"""An instructor's evening, timed: a class of 120 from a platform's zip to its grades and feedback files.

`python benchmarks/instructor_evening.py [canvas|moodle] [--students N] [--keep DIR]` invents a class whose
programs are homework 2's reference and its mutants, then runs the commands of docs/how-to/platforms.md.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import load_course
from grader.course.mutants import mutants_of

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "import sys; from grader.cli import main; sys.argv[0] = 'grade'; main()")
FAMILY, GIVEN = (
    "김이박최정강조윤장임",
    ("민수", "서연", "지훈", "유나", "하늘", "도윤", "예린", "준호", "수아", "현우", "지우"),
)
KOREAN = (
    *("식별자", "성명", "이메일 주소", "상태", "성적", "최대 성적", "Grade can be changed"),
    *("마지막 수정됨(제출)", "마지막 수정됨(성적)", "피드백 코멘트"),
)


@dataclass(frozen=True, slots=True)
class Pupil:
    """An invented student; `program` is None for one who submits nothing."""

    number: int
    name: str
    program: str | None


def invent(count: int) -> list[Pupil]:
    """Return a class of which `count` submit and four do not; names repeat, as they do in large classes."""
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    programs = [solution, *(each.source for each in mutants_of(load_course(ROOT).assignments["hw2"]))]
    draw = random.Random(7)
    pupils = []
    for at in range(count + 4):
        name = draw.choice(FAMILY) + draw.choice(GIVEN)
        program = f"{programs[at % len(programs)]}\nnumber = {at}\n" if at < count else None
        pupils.append(Pupil(31000 + at, name, program))
    draw.shuffle(pupils)
    return pupils


def write_canvas(folder: Path, pupils: list[Pupil]) -> None:
    """Write the two files that an instructor downloads from Canvas."""
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for pupil in pupils:
            if pupil.program is not None:
                name = f"{pupil.name}_{pupil.number}_{pupil.number + 700000}_hw2.py"
                archive.writestr(name, pupil.program)
    file = io.StringIO()
    writer = csv.writer(file)
    heads = (
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Homework 1 (810)",
        "Homework 2 (811)",
    )
    writer.writerow([*heads, "Final Score"])
    writer.writerow(["    Points Possible", "", "", "", "", "100.00", "100.00", "(read only)"])
    for pupil in pupils:
        sis = f"2026{pupil.number}"
        writer.writerow([pupil.name, pupil.number, sis, f"u{sis}", "01", "88.00", "", "88.00"])
    (folder / "grades.csv").write_text("\ufeff" + file.getvalue(), encoding="utf-8", newline="")


def write_moodle(folder: Path, pupils: list[Pupil]) -> None:
    """Write the two files that an instructor downloads from a Moodle in Korean."""
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for pupil in pupils:
            if pupil.program is not None:
                archive.writestr(f"{pupil.name}_{pupil.number}_assignsubmission_file_/hw2.py", pupil.program)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(KOREAN)
    for pupil in pupils:
        there = pupil.program is not None
        status, at = (
            ("채점을 위해 제출되었습니다.", "2026년 3월 9일 (월) 오후 9:00")
            if there
            else ("제출이 없습니다.", "-")
        )
        mail = f"u{pupil.number}@example.ac.kr"
        writer.writerow([f"참가자{pupil.number}", pupil.name, mail, status, "", "100.00", "Yes", at, "-", ""])
    (folder / "grades.csv").write_text(file.getvalue(), encoding="utf-8")


def step(words: list[str], folder: Path, cache: Path) -> None:
    """Run one command as the instructor types it, and print what it says and how long it takes."""
    print(f"\n$ grade {' '.join(words)}", flush=True)
    began = time.perf_counter()
    environ = os.environ | {"GRADE_COURSE": str(ROOT), "GRADE_CACHE_DIR": str(cache), "PYTHONUTF8": "1"}
    done = subprocess.run([*COMMAND, *words], cwd=folder, env=environ, check=False)
    print(f"-> exit code {done.returncode}, {time.perf_counter() - began:.1f} s", flush=True)


def main() -> None:
    """Invent the class and run the evening."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", nargs="?", choices=("canvas", "moodle"), default="canvas")
    parser.add_argument("--students", type=int, default=120)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--isolation", default="strict")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        pupils = invent(options.students)
        {"canvas": write_canvas, "moodle": write_moodle}[options.platform](folder, pupils)
        began = time.perf_counter()
        words = ["batch", "hw2", "submissions.zip", "--out", "graded", "--roster", "grades.csv"]
        step([*words, "--isolation", options.isolation], folder, folder / "cache")
        files = ["--roster", "grades.csv", "-o", "upload.csv", "--feedback", "feedback.zip"]
        step(["export", "graded", "--format", options.platform, *files], folder, folder / "cache")
        print(f"\nall steps: {time.perf_counter() - began:.1f} s for {options.students} submissions")


if __name__ == "__main__":
    main()
