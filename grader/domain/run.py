"""How a student's program ended, what it may use, and how far it may train."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class RunStatus(StrEnum):
    """How the student's program ended (the contract's words)."""

    GRADED = "graded"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    KILLED = "killed"
    INVALID = "invalid"
    GRADER_FAULT = "grader_fault"


class Isolation(StrEnum):
    """How much of the sandbox a command insists on."""

    STRICT = "strict"
    AVAILABLE = "available"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard stops of the sandbox for one run: wall and processor seconds, bytes, counts."""

    wall_seconds: float = 600.0
    cpu_seconds: int = 1800
    memory_bytes: int = 4 << 30
    file_bytes: int = 1 << 30
    processes: int = 512
    stdout_bytes: int = 1 << 20

    def to_dict(self) -> dict[str, Any]:
        """Give the form that crosses to the worker."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run came to: enough, with the evidence at the address `evidence`, to examine it again.

    `layers` are the sandbox's that were in force; without evidence (the program was killed before it left
    any) the address is None, and `told_steps` and `told_examples` are what it told last: how many training
    steps it had made, and how many examples it was about to evaluate at once. `cpu_seconds` is the processor
    time that it took, None of a run from before that was kept.
    """

    status: RunStatus
    layers: tuple[str, ...]
    seconds: float
    evidence: str | None
    told_steps: int = 0
    told_examples: int = 0
    cpu_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """A training allowance: at most so many training steps; None is no cap."""

    name: str
    max_steps: int | None
