"""The model of a TF1 program in the form of the evidence: sessions, the main graph and its signature."""

from collections.abc import Sequence
from dataclasses import replace

import tensorflow as tf

from grader.evidence.format import SessionRecord, Signature, Variable
from grader.worker.collection import Collection
from grader.worker.graphs.graph_lines import lines_of
from grader.worker.graphs.graph_variables import describe_variable
from grader.worker.runtime_protocol import EndedProgram, ModelExport
from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.session_recording import SessionRecording
from grader.worker.runtimes.tf1.signature import answering_session, find_signature
from grader.worker.runtimes.tf1.traced_session import TracedSession


def export_sessions(recording: SessionRecording, program: EndedProgram, kept: Collection) -> ModelExport:
    """Keep the sessions' graphs and values, and find what is what in the main graph."""
    sessions: tuple[SessionRecord, ...] = kept.attempt("sessions", lambda: _records(kept, recording), ())
    main: str | None = kept.attempt("main-graph", lambda: _keep_main_graph(kept, recording, program), None)
    signature = kept.attempt("signature", lambda: find_signature(recording, program), Signature())
    signature = kept.attempt("input", lambda: recording.describe_input(signature, kept), signature)
    # An estimator's graph says by itself what it predicts, whichever graph was trained.
    answering = answering_session(recording.sessions)
    answer = main if answering is None else kept.add_graph(answering.graph, "answer")
    graph = kept.graph(main)
    lines: dict[str, int] = {}
    if graph is not None:
        lines = kept.attempt("lines", lambda: lines_of(graph, program.entry), lines)
    return ModelExport(replace(signature, graph=signature.graph or answer), sessions, main, lines)


def _keep_main_graph(kept: Collection, recording: SessionRecording, program: EndedProgram) -> str:
    return kept.add_graph(main_graph(recording.sessions, program.names), "main")


def _records(kept: Collection, recording: SessionRecording) -> tuple[SessionRecord, ...]:
    recording.finish()
    records = {}
    # Where there is no room for all sessions, those that trained most are kept.
    for number, state in sorted(enumerate(recording.sessions), key=lambda each: -each[1].train_steps):
        prefix = f"session{number}"
        graph = kept.add_graph(state.graph, prefix)
        variables = _variables(kept, prefix, state, recording.optimizers.slots)
        records[number] = SessionRecord(
            graph, state.train_steps, state.runs, state.closed, variables, state.is_queried
        )
    return tuple(records[number] for number in sorted(records))


def _variables(
    kept: Collection, prefix: str, state: TracedSession, left_out: set[str]
) -> tuple[Variable, ...]:
    variables: Sequence[tf.Variable] = state.graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)
    return tuple(
        _variable(kept, prefix, variable, state) for variable in variables if variable.op.name not in left_out
    )


def _variable(kept: Collection, prefix: str, variable: tf.Variable, state: TracedSession) -> Variable:
    name = variable.op.name
    first, last = state.first.get(name), state.last.get(name)
    return describe_variable(
        variable,
        first=None if first is None else kept.add_array(f"{prefix}/first/{name}", first),
        value=None if last is None else kept.add_array(f"{prefix}/value/{name}", last),
    )
