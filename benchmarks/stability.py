"""Grade the same work again and again, under other loads and numbers of jobs: one score every time.

    python benchmarks/stability.py [--times 50] [--only NAME …] [--jobs 1 2 4] [--loads 0 2] [--threads 1]

Graded are each assignment's reference and ten borderline submissions: the lesson's softmax near the
thresholds of `hw1-1` and `hw1-2`, trained for so many steps or at such a rate that it lands near them. Each
is graded `--times` times, spread over all pairs of a number of concurrent jobs and a number of processes that
only keep the processors busy. Compared are the score, and beside it every check's points, the accuracy, the
loss curve and what was printed ("different_evidence" should be 1; numbers of threads may differ in the last
bits). Prints JSON; exit code 1 where a submission did not get the same score every time.
"""

import argparse
import hashlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from grader.course.course import Course, load_course
from grader.datasets.dataset_registry import locate
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.scorecard import Scorecard
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

ROOT = Path(__file__).resolve().parent.parent
BUSY = "while True: sum(range(100000))"
# Each a change of a reference that brings it near a threshold: assignment, what stands there, what instead.
BORDERLINE = {
    **{
        f"hw1-1 {steps} steps": ("hw1-1", "range(6000)", f"range({steps})")
        for steps in (600, 700, 800, 900, 1100)
    },
    **{
        f"hw1-2 rate {rate}": ("hw1-2", "Optimizer(0.005)", f"Optimizer({rate})")
        for rate in (0.001, 0.002, 0.003)
    },
    "hw1-2 rate 0.012": ("hw1-2", "Optimizer(0.005)", "Optimizer(0.012)"),
    "hw1-2 rate 0.015": ("hw1-2", "Optimizer(0.005)", "Optimizer(0.015)"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One submission to be graded again and again."""

    name: str
    assignment: str
    path: Path


def main() -> int:
    """Grade, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="names that begin so")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--loads", type=int, nargs="+", default=[0, 2])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--budget", default="quick")
    options = parser.parse_args()
    cache = Path(os.environ.get("GRADE_CACHE_DIR") or platformdirs.user_cache_dir("homework-grader"))
    course, results = load_course(ROOT), {}
    with tempfile.TemporaryDirectory() as folder:
        for work in _works(course, Path(folder)):
            if options.only and not any(work.name.startswith(name) for name in options.only):
                continue
            data = _built_in(course.resolve(work.assignment)[0].datasets, cache)
            with Grader(data) as grader:
                results[work.name] = _repeat(grader, course, data, work, options)
    print(json.dumps({"budget": options.budget, "times": options.times, "results": results}, indent=1))
    return 0 if all(result["same"] for result in results.values()) else 1


def _built_in(allowed: Sequence[str], cache: Path) -> Dataset:
    """Draw what an assignment is graded on where no real data set is: the last that it allows."""
    name = "digits" if "digits" in allowed else allowed[-1]
    return locate(name, None, cache, None, allowed=allowed)


def _works(course: Course, folder: Path) -> Iterator[Work]:
    for name in course.assignments:
        yield Work(f"{name} reference", name, course.resolve(name)[0].solution)
    for name, (assignment, old, new) in BORDERLINE.items():
        text = course.resolve(assignment)[0].solution.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{name}: the reference has no {old}")
        path = folder / f"{name.replace(' ', '_').replace('.', '_')}.py"
        path.write_text(text.replace(old, new), encoding="utf-8")
        yield Work(name, assignment, path)


def _repeat(grader: Grader, course: Course, data: Dataset, work: Work, options: Any) -> dict[str, Any]:
    settings = list(itertools.product(options.jobs, options.loads, options.threads))
    share, more = divmod(options.times, len(settings))
    begin, found = time.monotonic(), list[tuple[float, str]]()
    for number, (jobs, load, threads) in enumerate(settings):
        count = share + (number < more)
        with _busy(load), ThreadPoolExecutor(jobs) as pool:
            found += pool.map(
                lambda _, n=threads: _grade(grader, course, data, (work, options.budget, n)), range(count)
            )
    scores, evidence = Counter(score for score, _ in found), Counter(kept for _, kept in found)
    most = scores.most_common(1)[0][1]
    print(f"{work.name}: {dict(scores)} ({time.monotonic() - begin:.0f} s)", file=sys.stderr)
    return {
        "same": len(scores) == 1,
        "times": f"{most} of {len(found)}",
        "scores": {str(score): count for score, count in scores.items()},
        "different_evidence": len(evidence),
    }


def _grade(grader: Grader, course: Course, data: Dataset, what: tuple[Work, str, int]) -> tuple[float, str]:
    """Grade once; gives the score, and a digest of the points, the accuracy and the loss curve."""
    work, budget, threads = what
    (assignment,) = course.resolve(work.assignment)
    terms = GradingTerms(assignment, data, assignment.budgets[budget], current_code(), threads=threads)
    request = GradeRequest(terms, take_in(work.path, assignment.entry, work.path.parent))
    (card,) = [event.scorecard for event in grader.grade(request) if isinstance(event, Graded)]
    return card.score, _digest(card)


def _digest(card: Scorecard) -> str:
    points = [(check.id, check.status.value, check.points, check.actual) for check in card.checks]
    figures = [card.evidence.get(name) for name in ("accuracy", "train_steps", "loss_curve", "stdout_tail")]
    return hashlib.sha256(json.dumps([points, figures]).encode()).hexdigest()


@contextmanager
def _busy(processes: int) -> Iterator[None]:
    """Keep processors busy while the block runs."""
    started = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
