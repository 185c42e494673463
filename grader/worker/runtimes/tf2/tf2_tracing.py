"""All that is observed of a TF2 program, from wrapped Keras to the exported model."""

from collections.abc import Mapping
from dataclasses import replace

from grader.evidence.format import Trace
from grader.worker.collection import Collection
from grader.worker.described_names import NamedValue
from grader.worker.runtime_protocol import EndedProgram, ModelExport
from grader.worker.runtimes.tf2.keras_export import export_model, lines_of_model
from grader.worker.runtimes.tf2.keras_recording import KerasRecording
from grader.worker.runtimes.tf2.keras_tracing import KerasTracing
from grader.worker.runtimes.tf2.own_loops import OwnLoops
from grader.worker.tracer import Tracer


class Tf2Tracing:
    """Observes the models, tapes and optimizers of one program."""

    def __init__(self, tracer: Tracer) -> None:
        self._recording = KerasRecording(tracer)
        KerasTracing(self._recording)
        OwnLoops(self._recording)

    def export_model(self, program: EndedProgram, kept: Collection) -> ModelExport:
        """Export the model that was trained last, with its weights before and after."""
        kept.attempt("counters", self._recording.finish, None)
        model = kept.attempt("model", lambda: export_model(self._recording, program, kept), ModelExport())
        lines: dict[str, int] = kept.attempt(
            "lines", lambda: lines_of_model(model.main_graph, program, kept), {}
        )
        return replace(model, lines=lines)

    def other_names(self, program: EndedProgram) -> Mapping[str, NamedValue]:  # noqa: ARG002 - no graph
        """Return nothing: what a model is does not depend on names."""
        return {}

    def complete_trace(self, trace: Trace) -> Trace:
        """Add the loss function of Keras that was used."""
        return self._recording.complete_trace(trace)
