"""Small programs with one mistake each: grading names the cause at its line, and nothing else.

A program's first line declares the expected diagnosis and its consequences, `# diagnosis: CODE also: CODE …`;
`# <-` marks the line that causes it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.domain.messages import Message
from grader.domain.outcome import Diagnosis, Severity
from grader.domain.run import RunStatus
from grader.examine.diagnoses import CATALOGUE

MISTAKES = sorted((Path(__file__).resolve().parents[1] / "resources" / "mistakes").glob("*.py"))
# These causes need what small programs cannot have: a killed process, code that Python rejects, an unused
# learning rate, a curve of 12,000 steps. Unit tests of `examine` and `services` cover them.
ELSEWHERE = frozenset(
    {
        *("killed", "left-early", "time-limit", "memory-limit", "syntax-error", "hardly-any-gain"),
        *("nan-divergence-unmeasured", "loss-not-finite", "one-answer-for-all", "claim-not-reproduced"),
        *("unguarded-log", "accuracy-at-chance", "loss-does-not-fall", "overfitting", "names-in-function"),
        "cell-failed",  # of a notebook: test_notebooks.py
    }
)
QUICK = frozenset(
    {"slip", "rate_too_large", "shape_786", "softmax_twice", "growing_graph", "invented", "memory"}
)
# The mistake shows only with little time or memory.
LIMITS = {"memory": {"memory_bytes": 1 << 30}, "endless": {"wall_seconds": 4.0}}


@dataclass(frozen=True)
class Expected:
    """The expectations that a program of `tests/resources/mistakes` declares."""

    code: str
    also: frozenset[str]
    line: int | None
    budget: int | None


def read_expected(path: Path) -> Expected:
    """Parse the expectations in a program's header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told = re.fullmatch(r"# diagnosis: (\S+)(?: also: (.*))?", lines[0])
    assert told is not None, path
    budget = re.fullmatch(r"# budget: (\d+)", lines[1])
    marked = [number for number, line in enumerate(lines, 1) if line.endswith("# <-")]
    also = frozenset((told[2] or "").split())
    return Expected(told[1], also, marked[0] if marked else None, int(budget[1]) if budget else None)


def codes_under(diagnosis: Diagnosis) -> set[str]:
    """Return the codes of the diagnoses listed as consequences of a diagnosis."""
    titles = [title.code for title in diagnosis.follows if isinstance(title, Message)]
    return {code.removeprefix("diagnosis-").removesuffix("-title") for code in titles}


def require_found(grade, path: Path) -> None:
    """Grade a program; its cause comes first, once, and at its line."""
    expected = read_expected(path)
    card = grade("hw1-3", path, max_steps=expected.budget, **LIMITS.get(path.stem, {}))
    assert [d.code for d in card.diagnoses if d.severity is not Severity.INFO or d.code == expected.code] == [
        expected.code
    ]
    first = card.diagnoses[0]
    assert first.code == expected.code
    assert expected.line is None or first.line == expected.line
    assert expected.also <= codes_under(first)
    assert card.status is not RunStatus.GRADER_FAULT


@pytest.mark.parametrize("path", [p for p in MISTAKES if p.stem in QUICK], ids=lambda path: path.stem)
def test_mistake_is_named(grade, path: Path) -> None:
    """A program with one mistake gets exactly its diagnosis, at its line."""
    require_found(grade, path)


@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in MISTAKES if p.stem not in QUICK], ids=lambda path: path.stem)
def test_every_mistake_is_named(grade, path: Path) -> None:
    """Each other program of the collection gets exactly its diagnosis, at its line."""
    require_found(grade, path)


def test_every_cause_has_a_program() -> None:
    """Each diagnosis of the catalogue has a program here or a test in its family."""
    shown = {read_expected(path).code for path in MISTAKES}
    audited = {"trace-contradicts-itself", "audit-agrees", "audit-not-possible", "steps-not-reproduced"}
    assert set(CATALOGUE) - shown == ELSEWHERE | audited
    assert len(CATALOGUE) >= 30


def test_right_program_has_no_diagnosis(grade, course) -> None:
    """References get no error or warning."""
    for assignment in ("hw1-1", "hw2"):
        card = grade(assignment, course.resolve(assignment)[0].solution)
        assert card.diagnoses == ()
