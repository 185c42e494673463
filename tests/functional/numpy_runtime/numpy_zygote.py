"""The parent of workers that also know a third runtime: programs that train with NumPy only.

Run as a file by `python -I`: what a runtime needs is in this one class, its tracing, and the call of `main`.
"""

import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import tensorflow as tf

from grader.evidence.format import Name, ProbeRecord, SessionRecord, Signature, Trace
from grader.evidence.tensor_names import TensorName
from grader.worker.collection import Collection
from grader.worker.order import ProbedFunction
from grader.worker.runtime_protocol import EndedProgram, ModelExport
from grader.worker.runtimes.runtime_list import RUNTIMES
from grader.worker.shims.lesson_data import LessonData, as_float
from grader.worker.shims.surroundings import Surroundings
from grader.worker.tracer import Tracer
from grader.worker.zygote import main

LESSON = "numpy_lesson"


class NumpyLesson(ModuleType):
    """The module `numpy_lesson`: batches of the course's data, one for each training step."""

    def __init__(self, data: LessonData) -> None:
        super().__init__(LESSON)
        self._images, self._labels = as_float(data.train_images), data.train_labels
        self._tracer: Tracer | None = None

    def next_batch(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Return random images and their labels; each call is a training step."""
        tracer = self._tracer
        assert tracer is not None
        tracer.end_at_budget()
        chosen = np.random.randint(0, len(self._images), size)  # noqa: NPY002 - the worker seeds this one
        tracer.see_images(self._images[chosen])
        if tracer.wants_loss():
            tracer.loop.observe_batch(self._images[chosen])
        tracer.after_step(size, None)
        return self._images[chosen], self._labels[chosen]

    def start(self, tracer: Tracer) -> None:
        """Report steps to `tracer` from now on."""
        self._tracer = tracer


class NumpyTracing:
    """Exports `W` and `b` of the program as a linear model."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def export_model(self, program: EndedProgram, kept: Collection) -> ModelExport:
        """Build the model's graph from the program's arrays."""
        with tf.Graph().as_default() as graph:
            images = tf.compat.v1.placeholder(tf.float32, [None, 784], name="images")
            weights = tf.constant(np.asarray(program.names["W"], np.float32))
            bias = tf.constant(np.asarray(program.names["b"], np.float32))
            scores = tf.add(tf.matmul(images, weights), bias, name="scores")
        main = kept.add_graph(graph, "main")
        signature = Signature(graph=main, images=TensorName(images.name), prediction=TensorName(scores.name))
        steps = self._tracer.steps
        return ModelExport(signature, (SessionRecord(main, steps, steps, closed=False, variables=()),), main)

    def other_names(self, program: EndedProgram) -> dict[str, object]:
        """Return nothing: all names are at the top level."""
        return {}

    def complete_trace(self, trace: Trace) -> Trace:
        """Return the trace, to which this runtime has nothing to add."""
        return trace


class NumpyRuntime:
    """Programs that import `numpy_lesson`."""

    name = "numpy"
    words = (LESSON,)

    def detects(self, source: str) -> bool:
        """Whether the program imports `numpy_lesson`."""
        return LESSON in source

    def preload(self) -> None:
        """Import nothing more: NumPy is here."""

    def install(self, surroundings: Surroundings) -> None:
        """Provide `numpy_lesson`."""
        sys.modules[LESSON] = NumpyLesson(surroundings.data)

    def set_seed(self, seed: int, threads: int) -> None:
        """Seed nothing: the worker seeds NumPy."""

    def start_tracing(self, tracer: Tracer) -> NumpyTracing:
        """Count the batches that the program requests."""
        lesson = sys.modules[LESSON]
        assert isinstance(lesson, NumpyLesson)
        lesson.start(tracer)
        return NumpyTracing(tracer)

    def describe(self, value: object) -> Name | None:
        """Describe nothing: arrays and numbers are known to every runtime."""

    def run_probes(
        self, probes: Sequence[ProbedFunction], program: EndedProgram, kept: Collection
    ) -> tuple[ProbeRecord, ...]:
        """Report that no function was called on symbolic inputs."""
        return tuple(
            ProbeRecord(probe.function, call.case, "missing") for probe in probes for call in probe.calls
        )


if __name__ == "__main__":
    main((NumpyRuntime(), *RUNTIMES))
