"""All that is observed of a TF1 program, from the wrapped sessions to the exported model."""

from collections.abc import Mapping

from grader.evidence.format import Trace
from grader.worker.collection import Collection
from grader.worker.described_names import NamedValue
from grader.worker.runtime_protocol import EndedProgram, ModelExport
from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.name_watch import NameWatch
from grader.worker.runtimes.tf1.optimizer_tracing import OptimizerTracing
from grader.worker.runtimes.tf1.other_runs import OtherRuns
from grader.worker.runtimes.tf1.session_export import export_sessions
from grader.worker.runtimes.tf1.session_recording import SessionRecording
from grader.worker.runtimes.tf1.session_tracing import SessionTracing
from grader.worker.runtimes.tf1.variable_reading import VariableReader
from grader.worker.tracer import Tracer


class Tf1Tracing:
    """Observes the sessions and optimizers of one program."""

    def __init__(self, tracer: Tracer) -> None:
        # The reader must get hold of `Session.run` before it is wrapped.
        reader = VariableReader()
        self._recording = SessionRecording(tracer, OptimizerTracing(tracer), reader)
        self._names = NameWatch(tracer)
        SessionTracing(self._recording, self._names)
        OtherRuns(self._recording)

    def export_model(self, program: EndedProgram, kept: Collection) -> ModelExport:
        """Export the sessions and the graph that the program is about."""
        return export_sessions(self._recording, program, kept)

    def other_names(self, program: EndedProgram) -> Mapping[str, NamedValue]:
        """Return the names of functions that built the graph, and overwritten names of requested tensors."""
        return self._names.other_names(program.names, main_graph(self._recording.sessions, program.names))

    def complete_trace(self, trace: Trace) -> Trace:
        """Add the optimizers' runs, what was fed, and the growth of the graph."""
        return self._recording.complete_trace(trace)
