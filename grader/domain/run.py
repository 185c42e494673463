"""How a student's program ended, what it may use, and how long it may train."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
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

    def to_dict(self) -> dict[str, Any]:
        """Return the form that crosses to the worker."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The result of a run: with the evidence at the address `evidence`, enough to examine it again.

    `layers` are the sandbox's that were in force. A program that was killed may leave no evidence: then
    `evidence` is None, and `reported_steps` and `requested_examples` come from its last progress report, how
    many training steps it had made and how many examples it was about to evaluate at once. `cpu_seconds` is
    the processor time that it took; None for a run that was kept before this was recorded. `is_over_limit` is
    set where the grader ended the program, which another try would only repeat; it is not stored. `runtime`
    is the one that ran the program, as the worker said before the program started.
    """

    status: RunStatus
    layers: tuple[str, ...]
    seconds: float
    evidence: str | None
    reported_steps: int = 0
    requested_examples: int = 0
    cpu_seconds: float | None = None
    is_over_limit: bool = field(default=False, compare=False)
    runtime: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the form that is stored."""
        stored = asdict(self) | {"status": self.status.value, "layers": list(self.layers)}
        del stored["is_over_limit"]
        return stored

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "RunFacts":
        """Read what `to_dict` returned; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        plain = dict(data)
        return cls(status=RunStatus(plain.pop("status")), layers=tuple(plain.pop("layers")), **plain)


@dataclass(frozen=True, slots=True)
class Budget:
    """A training allowance: the most training steps; None is no cap."""

    name: str
    max_steps: int | None
