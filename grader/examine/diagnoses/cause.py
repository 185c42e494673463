"""A cause: a code with severity and concept, and the function that finds it in the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from grader.domain.messages import Param, message
from grader.domain.outcome import Diagnosis, Rank, Severity
from grader.examine.diagnoses.facts import Facts


class Basis(StrEnum):
    """What was measured, where a cause is stated as a fact."""

    PROCESS = "how the process ended"
    EXCEPTION = "the exception that stopped the program"
    OUTPUT = "the printed output"
    RUNS = "the recorded runs"
    BATCHES = "the recorded batches"
    LOSSES = "the recorded losses"
    GRAPH = "the graph"
    VALUES = "the variables before and after training"
    MODEL = "the model's answers to images"
    TRAINING = "the training, repeated"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a cause was found: the student's line, if one is known, and the parameters of its messages."""

    line: int | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    variant: str = ""
    """Which of a cause's sentences says it, where it has several: the end of the message's code."""
    cell: int = 0
    """The notebook's code cell that the line is counted in, from 1; 0 for a script."""


Find = Callable[[Facts], Found | None]


@dataclass(frozen=True, slots=True)
class Cause:
    """One kind of mistake; `concept` names the page that explains it.

    One that was measured is stated as a fact and has a `basis`. One without a basis is a suggestion ("Check
    whether …"), or a reason for a person to look.
    """

    code: str
    severity: Severity
    concept: str
    find: Find | None = None
    """None where the end of the process alone shows it, so that no evidence is needed."""
    basis: Basis | None = None
    rank: Rank = Rank.MEASURED

    def diagnosis(self, found: Found, follows: tuple[str, ...] = ()) -> Diagnosis:
        """Build the diagnosis of a finding, with the codes of its consequences."""
        return Diagnosis(
            code=self.code,
            severity=self.severity,
            title=message(f"diagnosis-{self.code}-title"),
            message=message(f"diagnosis-{self.code}{found.variant}", **found.params),
            line=found.line,
            cell=found.cell or None,
            next_step=message(f"diagnosis-{self.code}-next", **found.params),
            concept=self.concept,
            follows=tuple(message(f"diagnosis-{code}-title") for code in follows),
            rank=self.rank,
            basis=self.basis.value if self.basis is not None else None,
        )


def found(line: int | None = None, **params: Param) -> Found:
    """Build a `Found` in one call: `found(12, step=3)`."""
    return Found(line, params)


def error(code: str, concept: str, find: Find | None, basis: Basis) -> Cause:
    """Declare a measured cause that spoils the result."""
    return Cause(code, Severity.ERROR, concept, find, basis)


def warning(code: str, concept: str, find: Find | None, basis: Basis) -> Cause:
    """Declare a measured cause that costs accuracy or makes a figure less meaningful."""
    return Cause(code, Severity.WARNING, concept, find, basis)


def info(code: str, concept: str, find: Find | None, basis: Basis) -> Cause:
    """Declare a measured fact worth knowing that is no mistake."""
    return Cause(code, Severity.INFO, concept, find, basis)


def suggestion(code: str, concept: str, find: Find | None) -> Cause:
    """Declare a likely cause, inferred from a pattern: its title asks the reader to check."""
    return Cause(code, Severity.WARNING, concept, find, rank=Rank.LIKELY)


def review(code: str, concept: str, find: Find | None) -> Cause:
    """Declare something that a person must look at, such as a contradiction; nobody is blamed for it."""
    return Cause(code, Severity.WARNING, concept, find, rank=Rank.FOR_REVIEW)
