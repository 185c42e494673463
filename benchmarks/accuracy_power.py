"""Work out what the rule for accuracies costs and forgives: the chance of losing a threshold, exactly.

    python benchmarks/accuracy_power.py [--grade HW …] [--accuracy HW=SHARE …] [--seeds N] [--plot FILE]

A model of true accuracy p gives X1 right answers on the first part and X2 on the rest, both binomial. Every
pair is put to the very rule that grades (`grader.examine.accuracy`), and the probabilities of the pairs that
lose are added up. `--grade` measures a reference's accuracy by grading it; `--accuracy` takes a figure as
given. `--seeds` trains the lesson's softmax with so many seeds, to see how far the training's own chance
moves the figure. Prints JSON.
"""

import argparse
import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from grader.course.course import load_course
from grader.datasets.dataset_registry import locate
from grader.domain.assignment import Assignment
from grader.domain.dataset import Dataset
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.evidence.format import Evidence
from grader.examine.accuracy import FIRST_PART, Accuracy, measure
from grader.examine.arrays import DatasetArrays
from grader.examine.examined import ExaminedSubmission, Terms
from grader.examine.kit.lesson import train_softmax
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = 5000
# The softmax's accuracy after 6,000 steps by the training's seed, as `--seeds 10` printed it on `digits`.
SEED_DEVIATION = 0.00324
# What is compared with a threshold without an interval: the measured share itself must be as large.
STRICT = frozenset({"softmax"})
REACHED = frozenset({"accuracy", "top"})


def main() -> None:
    """Work out and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--grade", nargs="*", default=[], metavar="HW")
    parser.add_argument("--accuracy", nargs="*", default=[], metavar="HW=SHARE")
    parser.add_argument("--budget", default="full")
    parser.add_argument("--dataset", default="digits")
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--plot", type=Path, help="draw the chances at 0.92 into this SVG")
    options = parser.parse_args()
    course = load_course(ROOT)
    known = {name: float(share) for name, _, share in (pair.partition("=") for pair in options.accuracy)}
    cache = Path(os.environ.get("GRADE_CACHE_DIR") or platformdirs.user_cache_dir("homework-grader"))
    data = locate(options.dataset, None, cache, None)
    if options.grade:
        known |= _measured([course.resolve(name)[0] for name in options.grade], data, options.budget)
    rows = [
        row
        for name, share in known.items()
        for row in _rows(course.resolve(name)[0], options.dataset, options.budget, share)
    ]
    seeds = _by_seed(data, options.seeds) if options.seeds else {}
    print(json.dumps({"hidden": HIDDEN, "first_part": FIRST_PART, "rows": rows, "seeds": seeds}, indent=1))
    if options.plot is not None:
        draw(options.plot)


def _measured(assignments: list[Assignment], data: Dataset, budget: str) -> dict[str, float]:
    """Grade references and give the accuracies that they reached."""
    found = {}
    with Grader(data) as grader:
        for assignment in assignments:
            submission = take_in(assignment.solution, assignment.entry, assignment.solution.parent)
            terms = GradingTerms(assignment, data, assignment.budgets[budget], current_code())
            request = GradeRequest(terms, submission)
            cards = [event.scorecard for event in grader.grade(request) if isinstance(event, Graded)]
            found[assignment.id] = float(cards[0].evidence["accuracy"])
    return found


def _by_seed(data: Dataset, seeds: int) -> dict[str, dict[str, float]]:
    """Train the lesson's model with several seeds; gives the spread of its accuracy on the test images."""
    arrays = DatasetArrays(data.name, data.folder, data.hidden)
    found = {}
    for steps in (1000, 6000):
        shares = [
            train_softmax(
                ExaminedSubmission(Evidence("finished", "tf1", "none"), arrays, Terms(seed=seed)), 0.01, steps
            )
            for seed in range(seeds)
        ]
        spread = float(np.std(shares, ddof=1))
        found[f"{steps} steps"] = {
            "lowest": round(min(shares), 4),
            "mean": round(float(np.mean(shares)), 4),
            "highest": round(max(shares), 4),
            "deviation": round(spread, 5),
        }
    return found


def _rows(assignment: Assignment, dataset: str, budget: str, share: float) -> list[dict[str, Any]]:
    asked = dict(assignment.thresholds_for(dataset, budget))
    rows = []
    for name, threshold in asked.items():
        if name not in REACHED | STRICT:
            continue
        line = threshold + (asked.get("margin", 0.0) if name == "softmax" else 0.0)
        strict = name in STRICT
        chance = chance_to_lose(share, line, list(asked.values()), strict=strict)
        spread = chance_over_seeds(share, line, list(asked.values()), strict=strict)
        rows.append(
            {
                "assignment": assignment.id,
                "threshold": name,
                "at": round(line, 4),
                "reference": share,
                "loses": float(f"{chance:.3g}"),
                "loses_over_seeds": float(f"{spread:.3g}"),
            }
        )
    return rows


def chance_to_lose(share: float, threshold: float, thresholds: list[float], *, strict: bool = False) -> float:
    """Return the probability that a model of true accuracy `share` misses `threshold`."""
    first, rest = binomial(FIRST_PART, share), binomial(HIDDEN - FIRST_PART, share)
    at_most = np.cumsum(rest)
    total = 0.0
    worst = max((k for k in range(HIDDEN + 1) if _loses(measure(k, HIDDEN), threshold, strict)), default=-1)
    for correct, chance in enumerate(first):
        part = measure(correct, FIRST_PART)
        if part.is_clear_of(thresholds):
            total += chance if _loses(part, threshold, strict) else 0.0
        elif worst >= correct:
            total += chance * at_most[min(worst - correct, len(at_most) - 1)]
    return float(total)


def chance_over_seeds(
    share: float, threshold: float, thresholds: list[float], *, strict: bool = False
) -> float:
    """Return this probability if the true accuracy varies normally with the training seed."""
    places, weights = np.polynomial.hermite_e.hermegauss(9)
    shares = [min(share + SEED_DEVIATION * place, 0.9999) for place in places]
    chances = [chance_to_lose(each, threshold, thresholds, strict=strict) for each in shares]
    return float(np.dot(weights, chances) / np.sum(weights))


def _loses(accuracy: Accuracy, threshold: float, strict: bool) -> bool:
    return accuracy.value < threshold if strict else not accuracy.reaches(threshold)


def binomial(n: int, share: float) -> NDArray[np.float64]:
    """Return the probabilities of 0 to n successes."""
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(i + 1) for i in range(n + 1)])
    return np.exp(logs[n] - logs[k] - logs[n - k] + k * math.log(share) + (n - k) * math.log1p(-share))


def draw(target: Path) -> None:
    """Draw the chance of full points against the true accuracy, for this rule and for two plainer ones."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "accuracy"
    from matplotlib import pyplot as plt

    threshold = 0.92
    shares = np.linspace(0.90, 0.935, 71)
    ours = [1 - chance_to_lose(p, threshold, [0.917, threshold]) for p in shares]
    bare = [1 - chance_to_lose(p, threshold, [0.917, threshold], strict=True) for p in shares]
    figure, axes = plt.subplots(figsize=(7, 3.6))
    axes.plot(
        shares, ours, label=f"the rule: the interval reaches it ({FIRST_PART:,}, then {HIDDEN:,} images)"
    )
    axes.plot(shares, bare, "--", label="the bare share must be above it")
    axes.axvline(threshold, color="grey", linewidth=0.8)
    axes.set_xlabel("true accuracy of the model (threshold 0.92)")
    axes.set_ylabel("chance of full points")
    axes.legend(loc="upper left", fontsize=8)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    main()
