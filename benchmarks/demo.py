"""Show the product: grade every reference solution and some flawed submissions on `digits`, quick budget.

Each is a plain `grade` command, shown before its scorecard.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).with_name("grade")
REFERENCES = {
    "hw1-1": "hw1_1_steps",
    "hw1-2": "hw1_2_learning_rate",
    "hw1-3": "hw1_3_algorithm",
    "hw2": "hw2_graph",
    "hw3": "hw3_cnn",
}
FLAWED = ("hw1-1", "hw1-2", "hw2", "hw3")


def main() -> int:
    """Grade them all; 0 when each reference earned everything and each flawed submission lost marks."""
    good = True
    for assignment, folder in REFERENCES.items():
        good = grade(assignment, ROOT / "solutions" / folder / "solution.py") == 0 and good
    for assignment in FLAWED:
        mutants = sorted((ROOT / "assignments" / REFERENCES[assignment] / "mutants").glob("*.py"))
        good = grade(assignment, mutants[0]) == 1 and good
    return 0 if good else 1


def grade(assignment: str, path: Path) -> int:
    """Run one command and give its exit code."""
    arguments = [assignment, str(path.relative_to(ROOT)), "--dataset", "digits", "--quick", "--no-cache"]
    print(f"\n$ grade {' '.join(arguments)}\n", flush=True)
    return subprocess.run([GRADE, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
