"""Measure how long comparing a class's programs takes: `python benchmarks/similarity.py [STUDENTS]`.

The programs are homework 3's reference, its variants and mutants, each with a student's own lines.
"""

import sys
import time
from pathlib import Path

from grader.course.course import load_course
from grader.course.mutants import mutants_of
from grader.domain.report import StudentName
from grader.services.reporting.similarity import Program, compare_class

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 60.0


def main(students: int) -> int:
    """Print the time and return 1 if it exceeds the limit."""
    assignment = load_course(ROOT).assignments["hw3"]
    sources = [mutant.source for mutant in mutants_of(assignment)]
    sources += [path.read_text(encoding="utf-8") for path in sorted(assignment.folder.glob("variants/*.py"))]
    programs = [
        Program(StudentName(str(at), str(at)), f"{sources[at % len(sources)]}\nown_{at} = {at} * {at + 1}\n")
        for at in range(students)
    ]
    starter = (assignment.folder / "stub.py").read_text(encoding="utf-8")
    begin, used = time.perf_counter(), time.process_time()
    found = compare_class(programs, starter)
    seconds, processor = time.perf_counter() - begin, time.process_time() - used
    print(f"{students} programs, {found.compared} pairs: {seconds:.1f} s (limit {LIMIT_SECONDS:g})")
    print(f"  processor {processor:.1f} s, median {found.median:.2f}, 99th percentile {found.high:.2f}")
    return 0 if seconds < LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
