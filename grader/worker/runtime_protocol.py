"""What a runtime is: the contract between the worker's flow and one kind of program.

A runtime is a folder under `runtimes/` and one entry in `runtimes/registry.py`. This module knows none of
them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from grader.evidence.format import Name, ProbeRecord, SessionRecord, Signature, Trace
from grader.worker.collection import Collection
from grader.worker.described_names import NamedValue, Namespace
from grader.worker.order import ProbedFunction
from grader.worker.shims.surroundings import Surroundings
from grader.worker.tracer import Tracer


@dataclass(frozen=True, slots=True)
class EndedProgram:
    """A program that has ended: the text of its entry file and what its namespace held at the end."""

    entry: str
    source: str
    names: Namespace


@dataclass(frozen=True, slots=True)
class ModelExport:
    """The model of a program in the form of the evidence; the fields are those of `Evidence`."""

    signature: Signature = field(default_factory=Signature)
    sessions: tuple[SessionRecord, ...] = ()
    main_graph: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)


class ProgramTracing(Protocol):
    """What a runtime observes of one program, from the program's start on."""

    def export_model(self, program: EndedProgram, kept: Collection) -> ModelExport:
        """Put the program's model into `kept` and describe it."""

    def other_names(self, program: EndedProgram) -> Mapping[str, NamedValue]:
        """Return what the program named elsewhere than at its top level."""

    def complete_trace(self, trace: Trace) -> Trace:
        """Add what only this runtime observes to what the tracer gathered."""


class Runtime(Protocol):
    """One kind of program: how it is recognised, prepared, observed and exported."""

    @property
    def name(self) -> str:
        """The name in evidence and in `assignment.toml`."""

    @property
    def words(self) -> Sequence[str]:
        """Words of which every program of this runtime contains at least one."""

    def detects(self, source: str) -> bool:
        """Whether `source` was written for this runtime."""

    def preload(self) -> None:
        """Import what programs need, once, before workers are forked."""

    def install(self, surroundings: Surroundings) -> None:
        """Change this process so that programs of this runtime run in it unchanged."""

    def set_seed(self, seed: int, threads: int) -> None:
        """Seed the runtime's own random numbers and bound its threads."""

    def start_tracing(self, tracer: Tracer) -> ProgramTracing:
        """Wrap what programs of this runtime train with, and report it to `tracer`."""

    def describe(self, value: object) -> Name | None:
        """Describe an object of this runtime in a program's namespace; None for all others."""

    def run_probes(
        self, probes: Sequence[ProbedFunction], program: EndedProgram, kept: Collection
    ) -> tuple[ProbeRecord, ...]:
        """Call each probed function and keep what it built."""
