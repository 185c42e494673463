"""Time what the isolation layers cost a submission: graded with all and with none, in turn. Prints JSON.

The submission is the reference of `hw2`, which trains nothing, so that what is left is the grading itself.
Worker and examiner are both confined or both not. The two are timed in pairs A B B A, so that a drifting
machine moves them alike; the median of the pairs' differences stands.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import platformdirs

from grader.course.course import load_course
from grader.datasets.dataset_registry import locate
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.run import Isolation
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20, help="pairs")
    pairs = parser.parse_args().n
    named = os.environ.get("GRADE_CACHE_DIR")
    cache = Path(named or platformdirs.user_cache_dir("homework-grader", appauthor=False))
    (assignment,) = load_course(ROOT).resolve("hw2")
    data = locate("digits", None, cache, None)
    with tempfile.TemporaryDirectory() as folder, Grader(data) as grader:
        submission = take_in(assignment.solution, assignment.entry, Path(folder))

        def grade(isolation: Isolation) -> dict[str, float]:
            budget = assignment.budgets["full"]
            terms = GradingTerms(assignment, data, budget, current_code(), isolation=isolation)
            request = GradeRequest(terms, submission)
            begin = time.perf_counter()
            card = next(e.scorecard for e in grader.grade(request) if isinstance(e, Graded))
            assert card.score == 100.0
            return {"total_s": time.perf_counter() - begin, "layers": len(card.environment["isolation"])}

        for isolation in (Isolation.STRICT, Isolation.NONE) * 2:
            grade(isolation)
        print(json.dumps(compare(grade, pairs), indent=1))


def compare(grade, pairs: int) -> dict[str, object]:
    """Time pairs of gradings and give the medians, and the median of the differences."""
    confined, bare = [], []
    for number in range(pairs):
        order = (Isolation.STRICT, Isolation.NONE)
        for isolation in order if number % 2 else reversed(order):
            (confined if isolation is Isolation.STRICT else bare).append(grade(isolation))
    differences = sorted(a["total_s"] - b["total_s"] for a, b in zip(confined, bare, strict=True))
    return {
        "pairs": pairs,
        "layers": confined[0]["layers"],
        "confined_s": round(statistics.median(each["total_s"] for each in confined), 4),
        "bare_s": round(statistics.median(each["total_s"] for each in bare), 4),
        "difference_s": round(statistics.median(differences), 4),
        "difference_quartiles_s": [round(each, 4) for each in statistics.quantiles(differences, n=4)[::2]],
        "load": [round(each, 1) for each in os.getloadavg()],
    }


if __name__ == "__main__":
    main()
