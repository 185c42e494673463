"""What the host orders a worker to run, as typed values in place of a frame of the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.wire import Frame


@dataclass(frozen=True, slots=True)
class ProbeCall:
    """One call of a probed function.

    Each of `arguments` is `{"tensor": {"dtype": …, "shape": …}}`, which becomes a symbolic input, or
    `{"value": …}`, a literal.
    """

    case: str
    arguments: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ProbedFunction:
    """A function of the program that is called after the program has ended, once for each of `calls`."""

    function: str
    calls: tuple[ProbeCall, ...]

    @classmethod
    def from_frame(cls, frame: Frame) -> "ProbedFunction":
        """Read what the host sent."""
        calls = tuple(ProbeCall(case["name"], tuple(case["arguments"])) for case in frame["cases"])
        return cls(frame["function"], calls)


@dataclass(frozen=True, slots=True)
class ProgramOrder:
    """One program to run.

    `work` is the folder that holds the submission and becomes the current folder, `evidence` the folder
    for the evidence. `runtime` names the runtime of programs whose text does not decide it.
    """

    work: Path
    entry: str
    evidence: Path
    runtime: str
    seed: int
    threads: int
    max_steps: int | None
    deadline_seconds: float
    probes: tuple[ProbedFunction, ...] = ()

    @classmethod
    def from_frame(cls, frame: Frame) -> "ProgramOrder":
        """Read what the host sent."""
        return cls(
            work=Path(frame["work"]),
            entry=frame["entry"],
            evidence=Path(frame["evidence"]),
            runtime=frame["runtime"],
            seed=int(frame["seed"]),
            threads=int(frame["threads"]),
            max_steps=frame["max_steps"],
            deadline_seconds=float(frame["deadline_seconds"]),
            probes=tuple(ProbedFunction.from_frame(each) for each in frame["probes"]),
        )
