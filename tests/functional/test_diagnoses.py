"""Small programs with one mistake each, graded for real: the cause is named at its line, and nothing else is.

A program's first line says what is to be found, `# diagnosis: CODE also: CODE …` where more comes of it, and
`# <-` ends the line that is to blame.
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
# Causes that these programs cannot show: the end of the process, what Python itself refuses before, a rate in
# no optimiser, a curve of 12,000 steps. They are shown in the unit tests of `examine` and `services`.
ELSEWHERE = frozenset(
    {
        *("killed", "left-early", "time-limit", "memory-limit", "syntax-error", "hardly-any-gain"),
        *("nan-divergence-unmeasured", "loss-not-finite", "one-answer-for-all", "claim-not-reproduced"),
        *("unguarded-log", "accuracy-at-chance"),
    }
)
QUICK = frozenset(
    {"slip", "rate_too_large", "shape_786", "softmax_twice", "growing_graph", "invented", "memory"}
)
# What is short of time or memory for its mistake to show.
LIMITS = {"memory": {"memory_bytes": 1 << 30}, "endless": {"wall_seconds": 4.0}}


@dataclass(frozen=True)
class Expected:
    """What a program of `tests/resources/mistakes` says of itself."""

    code: str
    also: frozenset[str]
    line: int | None
    budget: int | None


def read_expected(path: Path) -> Expected:
    """Read a program's own word."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told = re.fullmatch(r"# diagnosis: (\S+)(?: also: (.*))?", lines[0])
    assert told is not None, path
    budget = re.fullmatch(r"# budget: (\d+)", lines[1])
    marked = [number for number, line in enumerate(lines, 1) if line.endswith("# <-")]
    also = frozenset((told[2] or "").split())
    return Expected(told[1], also, marked[0] if marked else None, int(budget[1]) if budget else None)


def codes_under(diagnosis: Diagnosis) -> set[str]:
    """Give the codes of what is told to come of a diagnosis."""
    titles = [title.code for title in diagnosis.follows if isinstance(title, Message)]
    return {code.removeprefix("diagnosis-").removesuffix("-title") for code in titles}


def require_found(grade, path: Path) -> None:
    """Grade a program; its cause comes first, alone of its kind, at its line."""
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
    """One cause, one message: a program with one mistake gets its diagnosis, at its line."""
    require_found(grade, path)


@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in MISTAKES if p.stem not in QUICK], ids=lambda path: path.stem)
def test_every_mistake_is_named(grade, path: Path) -> None:
    """The same holds for all other programs of the collection."""
    require_found(grade, path)


def test_every_cause_has_a_program() -> None:
    """Each cause of the catalogue is shown by a program here, or in the tests of its family."""
    shown = {read_expected(path).code for path in MISTAKES}
    audited = {"trace-contradicts-itself", "audit-agrees", "audit-not-possible"}
    assert set(CATALOGUE) - shown == ELSEWHERE | audited
    assert len(CATALOGUE) >= 30


def test_right_program_has_no_diagnosis(grade, course) -> None:
    """References are not told that anything is wrong."""
    for assignment in ("hw1-1", "hw2"):
        card = grade(assignment, course.resolve(assignment)[0].solution)
        assert card.diagnoses == ()
