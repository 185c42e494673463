"""What must hold of a course, and whether it does: the values of `grade verify` and of its mutation run."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from grader.domain.messages import Message, Readable


class Verdict(StrEnum):
    """Whether a claim holds, and where the error is if it does not."""

    HOLDS = "holds"
    FAILS = "fails"  # the course's parts do not agree: exit code 1
    WRONG = "wrong"  # a file of the course is wrong: exit code 2
    FAULT = "fault"  # the grader could not find out: exit code 3


class ClaimKind(StrEnum):
    """What is claimed, in the order in which it is reported."""

    POINTS = "points"
    LANGUAGES = "languages"
    STUB_FILE = "stub-file"
    PROGRAMS = "programs"
    CHECKS = "checks"
    PUBLIC = "public"
    RELEASE = "release"
    REFERENCE = "reference"
    LIMITS = "limits"
    STUB = "stub"
    MUTANT = "mutant"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class CourseClaim:
    """One thing that must hold of an assignment.

    `subject` names what it is about (a file, a check); `text` says what was found; `details` says more, a
    sentence each; `diff` is what a mutant changed in the reference.
    """

    assignment: str
    kind: ClaimKind
    subject: str
    verdict: Verdict
    text: Readable
    details: tuple[Readable, ...] = ()
    file: str | None = None
    line: int | None = None
    diff: str = ""
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return self.verdict is Verdict.HOLDS

    @classmethod
    def wrong(cls, assignment: str, kind: ClaimKind, text: Message) -> "CourseClaim":
        """Claim what a message about a file of the course says: the file and line are its parameters."""
        file, line = text.params.get("file"), text.params.get("line")
        return cls(
            assignment,
            kind,
            subject=str(file or kind.value),
            verdict=Verdict.WRONG,
            text=text,
            file=None if file is None else str(file),
            line=int(str(line)) if line else None,
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """The number of programs that will be tried."""

    total: int


@dataclass(frozen=True, slots=True)
class Tried:
    """One more program was tried."""

    assignment: str
    name: str


class Fate(StrEnum):
    """The outcome of a made mutant."""

    KILLED = "killed"
    EQUAL = "equal"  # it computes what the reference computes
    ACCEPTED = "accepted"  # it survived, and the author wrote down why that is right
    SURVIVED = "survived"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class MadeMutant:
    """One change that a program made to a reference: where, of what kind, what it was and what it is."""

    line: int
    kind: str
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """Return the change on one line, as it is reported and as `mutants.toml` names it."""
        return f"{_one_line(self.before)} -> {_one_line(self.after)}"


@dataclass(frozen=True, slots=True)
class MutantResult:
    """The outcome of one made mutant: `killers` are the checks on which it lost marks."""

    mutant: MadeMutant
    fate: Fate
    killers: tuple[str, ...] = ()
    text: Readable | None = None
    diff: str = ""


@dataclass(frozen=True, slots=True)
class MutationReport:
    """All made mutants of one assignment; `made` counts those before a limit drew from them."""

    assignment: str
    checks: tuple[str, ...]
    made: int
    results: tuple[MutantResult, ...] = field(default_factory=tuple)

    def of(self, *fates: Fate) -> tuple[MutantResult, ...]:
        """Return the results with one of these fates."""
        return tuple(each for each in self.results if each.fate in fates)

    @property
    def changed(self) -> int:
        """Count those that change what the program computes."""
        return len(self.of(Fate.KILLED, Fate.SURVIVED, Fate.ACCEPTED))

    @property
    def rate(self) -> float:
        """Return the share killed of those that change what the program computes; 1 if none does."""
        return len(self.of(Fate.KILLED)) / self.changed if self.changed else 1.0

    @property
    def open_rate(self) -> float:
        """Return the share killed, without the accepted survivors."""
        judged = len(self.of(Fate.KILLED, Fate.SURVIVED))
        return len(self.of(Fate.KILLED)) / judged if judged else 1.0

    def kills(self) -> dict[str, int]:
        """Count for each check, in the course's order, the mutants that lost marks on it."""
        counts = Counter(check for each in self.of(Fate.KILLED) for check in each.killers)
        return {check: counts[check] for check in self.checks}


VerifyEvent = Planned | Tried | CourseClaim
MutationEvent = Planned | Tried | MutationReport


def gravest(claims: Iterable[CourseClaim]) -> Verdict:
    """Return the gravest verdict: a fault before a wrong course before a claim that does not hold."""
    order: Sequence[Verdict] = tuple(Verdict)
    return max((claim.verdict for claim in claims), key=order.index, default=Verdict.HOLDS)


def _one_line(text: str) -> str:
    return " ".join(text.split())
