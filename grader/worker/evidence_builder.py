"""The evidence of a program that has ended: its model, names, probes, figures and trace."""

from dataclasses import dataclass

import numpy as np

from grader.evidence.format import Evidence, Name, ProbeRecord
from grader.worker.collection import Collection
from grader.worker.described_names import Namespace, describe_names, describe_others
from grader.worker.order import ProbedFunction
from grader.worker.planned_rounds import read_planned_rounds
from grader.worker.program_endings import Ending
from grader.worker.runtime_protocol import EndedProgram, ProgramTracing, Runtime
from grader.worker.shims.drawings import Drawings
from grader.worker.shims.input_data import Datasets
from grader.worker.tracer import Tracer


@dataclass(frozen=True, slots=True)
class WatchedRun:
    """One program with everything that observes it."""

    runtime: Runtime
    tracer: Tracer
    tracing: ProgramTracing
    drawings: Drawings
    probes: tuple[ProbedFunction, ...]


def build_evidence(run: WatchedRun, program: EndedProgram, ending: Ending, stdout: str) -> Evidence:
    """Collect all evidence; a part that cannot be collected is left out with a note."""
    kept = Collection()
    model = run.tracing.export_model(program, kept)
    kept.attempt("loop", lambda: _count_served_batches(run.tracer, program.names), None)
    kept.attempt("loop", lambda: _read_loop(run.tracer, program), None)
    names: dict[str, Name] = kept.attempt(
        "names", lambda: describe_names(program.names, run.runtime.describe), {}
    )
    names |= _names_elsewhere(kept, run, program)
    figures: tuple[str, ...] = kept.attempt("figures", lambda: _keep_figures(kept, ending, run.drawings), ())
    probes: tuple[ProbeRecord, ...] = kept.attempt(
        "probes", lambda: run.runtime.run_probes(run.probes, program, kept), ()
    )
    return Evidence(
        end=ending.kind,
        runtime=run.runtime.name,
        entry=program.entry,
        graphs=kept.graphs,
        arrays=kept.arrays,
        main_graph=model.main_graph,
        sessions=model.sessions,
        signature=model.signature,
        trace=run.tracing.complete_trace(run.tracer.trace()),
        names=names,
        probes=probes,
        problem=ending.problem,
        stdout=stdout,
        notes=tuple(kept.notes),
        lines=model.lines,
        figures=figures,
    )


def _read_loop(tracer: Tracer, program: EndedProgram) -> None:
    line = tracer.loop.line
    if line is not None:
        tracer.loop.plan(read_planned_rounds(program.source, line, program.names))


def _names_elsewhere(kept: Collection, run: WatchedRun, program: EndedProgram) -> dict[str, Name]:
    nothing: dict[str, Name] = {}
    return kept.attempt(
        "names", lambda: describe_others(run.tracing.other_names(program), run.runtime.describe), nothing
    )


def _keep_figures(kept: Collection, ending: Ending, drawings: Drawings) -> tuple[str, ...]:
    """Keep what the program drew; after the deadline there is no time to draw figures that are still open."""
    if ending.kind == "deadline":
        return ()
    drawn = {f"figure/{n}": np.frombuffer(png, np.uint8) for n, png in enumerate(drawings.kept())}
    return tuple(key for key, png in drawn.items() if kept.add_array(key, png))


def _count_served_batches(tracer: Tracer, names: Namespace) -> None:
    """Record how many batches the program requested from the course's data."""
    served = [value.train.batches_served for value in list(names.values()) if type(value) is Datasets]
    tracer.loop.served = max(served, default=0)
