"""Grade a class of synthetic `hw2` submissions on two jobs, then again from the cache. Prints JSON.

What is measured is the real command in a process of its own: the controller's resident memory after 100
submissions and at the end, and submissions a minute between its first and its last result. The second run
finds every result in the gradebook; it is timed in a warm process, which measures only lookups.
"""

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.cli.boundary import run
from grader.course.course import load_course
from grader.course.mutants import mutants_of

ROOT = Path(__file__).resolve().parent.parent
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")
LINE = re.compile(r"^\[(\d+)/\d+\] ")
EARLY = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2000, help="submissions")
    parser.add_argument("-j", type=int, default=2, help="jobs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_class(folder / "class", options.n)
        arguments = ["batch", "hw2", str(folder / "class"), "--out", str(folder / "out"), "--lang", "en"]
        arguments += ["--jobs", str(options.j), "--dataset", "digits"]
        first = _grade(arguments, options.n)
        begin = time.perf_counter()
        code = run(arguments, os.environ, ROOT, io.StringIO(), io.StringIO())
        seconds = time.perf_counter() - begin
    report = {"submissions": options.n, "jobs": options.j, "cores": os.cpu_count()} | first
    report["again"] = {"exit": code, "seconds": round(seconds, 2), "per_second": round(options.n / seconds)}
    report["bars"] = {"rss_ratio": 1.15, "per_minute": 400, "again_per_second": 1000}
    print(json.dumps(report, indent=2))


def _write_class(folder: Path, number: int) -> None:
    """Write programs that differ, so that none is taken for another: right ones and wrong ones."""
    folder.mkdir()
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    mutants = [mutant.source for mutant in mutants_of(load_course(ROOT).assignments["hw2"])]
    programs = [solution, solution, *mutants]
    for at in range(number):
        text = f"{programs[at % len(programs)]}\nnumber = {at}\n"
        (folder / f"s{at:05}.py").write_text(text, encoding="utf-8")


def _grade(arguments: list[str], number: int) -> dict[str, object]:
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*GRADE, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    early = end = 0
    first = last = begin
    for done in _results(process):
        last = time.perf_counter()
        first = last if done == 1 else first
        early = _resident_bytes(process.pid) if done == min(EARLY, number) else early
        end = _resident_bytes(process.pid) if done == number else end
    code = process.wait()
    return {
        "exit": code,
        "seconds": round(time.perf_counter() - begin, 1),
        "until_first_result_s": round(first - begin, 1),
        "per_minute": round((number - 1) / (last - first) * 60),
        "controller_mb": {"after_100": round(early / 2**20, 1), "at_end": round(end / 2**20, 1)},
        "rss_ratio": round(end / early, 3),
    }


def _results(process: "subprocess.Popen[str]") -> Iterator[int]:
    assert process.stderr is not None
    for line in process.stderr:
        if match := LINE.match(line):
            yield int(match[1])


def _resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
