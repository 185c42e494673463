"""All that is observed of a TF1 program, from the wrapped sessions to the exported model."""

from grader.evidence.format import Trace
from grader.worker.collection import Collection
from grader.worker.runtime_protocol import EndedProgram, ModelExport
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
        SessionTracing(self._recording)
        OtherRuns(self._recording)

    def export_model(self, program: EndedProgram, kept: Collection) -> ModelExport:
        """Export the sessions and the graph that the program is about."""
        return export_sessions(self._recording, program, kept)

    def complete_trace(self, trace: Trace) -> Trace:
        """Add the optimizers' runs, what was fed, and the growth of the graph."""
        return self._recording.complete_trace(trace)
