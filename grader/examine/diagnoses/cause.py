"""A cause: a code with severity and concept, and the function that finds it in the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.domain.messages import Param, message
from grader.domain.outcome import Diagnosis, Severity
from grader.examine.diagnoses.facts import Facts


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
    """One kind of mistake; `concept` names the page that explains it."""

    code: str
    severity: Severity
    concept: str
    find: Find | None = None
    """None where the end of the process alone shows it, so that no evidence is needed."""

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
        )


def found(line: int | None = None, **params: Param) -> Found:
    """Build a `Found` in one call: `found(12, step=3)`."""
    return Found(line, params)


def error(code: str, concept: str, find: Find | None = None) -> Cause:
    """Declare a cause that spoils the result."""
    return Cause(code, Severity.ERROR, concept, find)


def warning(code: str, concept: str, find: Find | None = None) -> Cause:
    """Declare a cause that costs accuracy or makes a figure less meaningful."""
    return Cause(code, Severity.WARNING, concept, find)


def info(code: str, concept: str, find: Find | None = None) -> Cause:
    """Declare a fact worth knowing that is no mistake."""
    return Cause(code, Severity.INFO, concept, find)
