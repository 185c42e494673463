"""How many small mistakes in the grader its fast unit tests notice: `python tests/mutation_sample.py`.

Draws one-token changes of the grader's modules by a seed, makes each in a copy of the tree, and runs the unit
tests of the changed module's package there. Prints the survivors, and for each package how many were caught.
"""

import argparse
import io
import keyword
import random
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "course",
    "datasets",
    "domain",
    "evidence",
    "i18n",
    "intake",
    "render",
    "sandbox",
    "services",
    "store",
)
COPIED = ("grader", "tests", "assignments", "solutions", "student_template", "docs", "pyproject.toml")
# Either token becomes the other.
PAIRS = "== !=|< <=|> >=|+ -|and or|True False|min max|any all|break continue|+= -="
ONE_WAY = {"*": "/", "//": "*", "%": "*", "&": "|", "|=": "=", "not": "", "is": "is not", "in": "not in"}
SWAPS = ONE_WAY | {pair.split()[at]: pair.split()[1 - at] for pair in PAIRS.split("|") for at in (0, 1)}
TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class Change:
    """One token of a module replaced by another."""

    file: Path
    line: int
    column: int
    before: str
    after: str

    @property
    def package(self) -> str:
        """Return the package that the module is in."""
        return self.file.relative_to(ROOT / "grader").parts[0]

    def apply(self, text: str) -> str:
        """Return the module's text with the change."""
        lines = text.splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.column] + self.after + line[self.column + len(self.before) :]
        return "".join(lines)

    def __str__(self) -> str:
        place = f"{self.file.relative_to(ROOT)}:{self.line}"
        source = self.file.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        return f"{place}  {self.before!r} -> {self.after!r}  in  {source}"


def changes_of(file: Path) -> Iterator[Change]:
    """Yield every change of one module that still compiles."""
    text = file.read_text(encoding="utf-8")
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        replacement = _replacement(before, token, after)
        if replacement is None:
            continue
        change = Change(file, token.start[0], token.start[1], token.string, replacement)
        if _compiles(change.apply(text)):
            yield change


def _replacement(
    before: tokenize.TokenInfo, token: tokenize.TokenInfo, after: tokenize.TokenInfo
) -> str | None:
    if token.line.lstrip().startswith("@dataclass"):
        return None
    if token.type == tokenize.NUMBER and token.string.isdecimal():
        return str(int(token.string) + 1)
    # A star before a name is no product, a type's bar no union of sets, an import or a loop no comparison.
    if token.string in {"*", "-", "+"} and not (before.string in {")", "]"} or _is_value(before)):
        return None
    if token.string == "in" and _is_loop(token):
        return None
    if (token.string, after.string) in {("is", "not"), ("not", "in")}:
        return None
    return SWAPS.get(token.string)


def _is_value(token: tokenize.TokenInfo) -> bool:
    if token.type == tokenize.NAME:
        return not keyword.iskeyword(token.string)
    return token.type == tokenize.NUMBER


def _is_loop(token: tokenize.TokenInfo) -> bool:
    words = token.line[: token.start[1]].split()
    return "for" in words and "if" not in words[len(words) - 1 - words[::-1].index("for") :]


def _compiles(text: str) -> bool:
    try:
        compile(text, "changed", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def draw(number: int, seed: int, packages: tuple[str, ...]) -> list[Change]:
    """Draw changes, about as many of each package."""
    generator = random.Random(seed)
    drawn: list[Change] = []
    for at, package in enumerate(packages):
        share = number // len(packages) + (at < number % len(packages))
        modules = sorted((ROOT / "grader" / package).rglob("*.py"))
        possible = [change for module in modules for change in changes_of(module)]
        drawn += generator.sample(possible, min(share, len(possible)))
    return drawn


def is_caught(change: Change, copy: Path) -> bool:
    """Run the package's unit tests in the copy with the change made; whether any of them failed."""
    module = copy / change.file.relative_to(ROOT)
    text = module.read_text(encoding="utf-8")
    module.write_text(change.apply(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *_tests(change, copy)]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, check=False, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        return True
    finally:
        module.write_text(text, encoding="utf-8")
    return done.returncode != 0


def _tests(change: Change, copy: Path) -> list[str]:
    """Return the package's tests, those of the changed module first."""
    folder = copy / "tests" / "unit" / change.package
    mirrored = sorted(folder.rglob(f"test_{change.file.stem}*.py"))
    others = sorted(set(folder.rglob("test_*.py")) - set(mirrored))
    return [str(file) for file in (*mirrored, *others)]


def main() -> int:
    """Draw, run and print; exits with 1 if fewer were caught than required."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=60, help="how many changes (60)")
    parser.add_argument("--seed", type=int, default=0, help="what draws them (0)")
    parser.add_argument("--packages", nargs="+", default=PACKAGES, metavar="NAME")
    parser.add_argument("--least", type=int, default=0, help="the fewest that must be caught (0)")
    options = parser.parse_args()
    caught: Counter[str] = Counter()
    drawn = draw(options.number, options.seed, tuple(options.packages))
    with tempfile.TemporaryDirectory(prefix="mutation-sample-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(
                source, copy
            )
        for change in drawn:
            found = is_caught(change, copy)
            caught[change.package] += found
            print(f"{'caught  ' if found else 'SURVIVED'}  {change}", flush=True)
    for package, count in sorted(Counter(change.package for change in drawn).items()):
        print(f"{package:10} {caught[package]:3} of {count}")
    print(f"{'all':10} {caught.total():3} of {len(drawn)}")
    return int(caught.total() < options.least)


if __name__ == "__main__":
    sys.exit(main())
