"""Show the product: grade every reference solution and some mutants on `digits`, with the quick budget.

Each is a plain `grade` command, shown before its scorecard.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from grader.course.course import load_course
from grader.services.verify.write_mutants import write_mutants

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).with_name("grade")
REFERENCES = {
    "hw1-1": "hw1_1_steps",
    "hw1-2": "hw1_2_learning_rate",
    "hw1-3": "hw1_3_algorithm",
    "hw2": "hw2_graph",
    "hw3": "hw3_cnn",
}
# Mistakes that students make: too few steps, a rate that diverges, 13 written down, the step that
# is indented under the print.
FLAWED = {
    "hw1-1": "train_steps__still_1000",
    "hw1-2": "loss_stays_finite__rate_003",
    "hw2": "f_is_not_hard_coded__constant_13",
    "hw3": "accuracy__under_the_print",
}


def main() -> int:
    """Grade them all; return 0 when each reference earned everything and each mutant lost marks."""
    good = True
    for assignment, folder in REFERENCES.items():
        good = grade(assignment, ROOT / "solutions" / folder / "solution.py") == 0 and good
    course = load_course(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        write_mutants(course.assignments.values(), Path(folder))
        for assignment, mistake in FLAWED.items():
            mutant = Path(folder) / REFERENCES[assignment] / f"{mistake}.py"
            good = grade(assignment, mutant) == 1 and good
    return 0 if good else 1


def grade(assignment: str, path: Path) -> int:
    """Run one command and return its exit code."""
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    arguments = [assignment, str(place), "--dataset", "digits", "--quick", "--no-cache"]
    print(f"\n$ grade {' '.join(arguments)}\n", flush=True)
    return subprocess.run([GRADE, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
