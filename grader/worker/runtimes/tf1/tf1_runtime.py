"""TF1 programs: a graph that is built first, and sessions that run it."""

from collections.abc import Sequence

import tensorflow as tf

from grader.evidence.format import Name, ProbeRecord
from grader.worker.collection import Collection
from grader.worker.graphs.symbolic_probes import run_probes
from grader.worker.graphs.tensor_facts import describe_tensor
from grader.worker.order import ProbedFunction
from grader.worker.runtime_protocol import EndedProgram
from grader.worker.runtimes.tensorflow_version import WORDS, tensorflow_version
from grader.worker.runtimes.tf1.shims.surface import install_surface
from grader.worker.runtimes.tf1.tf1_tracing import Tf1Tracing
from grader.worker.shims.surroundings import Surroundings
from grader.worker.shims.v1_api import prepare
from grader.worker.tracer import Tracer


class Tf1Runtime:
    """Programs for TensorFlow 1, on the TF1 surface of the current TensorFlow."""

    name = "tf1"
    words = WORDS

    def detects(self, source: str) -> bool:
        """Whether the program uses TF1's names."""
        return tensorflow_version(source) == 1

    def preload(self) -> None:
        """Import TensorFlow and Keras."""
        prepare()

    def install(self, surroundings: Surroundings) -> None:
        """Replace `tensorflow` by its TF1 surface."""
        install_surface(surroundings)

    def set_seed(self, seed: int, threads: int) -> None:  # noqa: ARG002 - sessions read the environment
        """Seed the default graph."""
        tf.compat.v1.set_random_seed(seed)

    def start_tracing(self, tracer: Tracer) -> Tf1Tracing:
        """Wrap sessions and optimizers."""
        return Tf1Tracing(tracer)

    def describe(self, value: object) -> Name | None:
        """Describe tensors, operations and variables."""
        return describe_tensor(value)

    def run_probes(
        self, probes: Sequence[ProbedFunction], program: EndedProgram, kept: Collection
    ) -> tuple[ProbeRecord, ...]:
        """Call the functions on symbolic inputs."""
        return run_probes(probes, program, kept)
