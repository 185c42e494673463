"""TF2 and Keras programs: models that are called, fitted or trained with a tape."""

from collections.abc import Sequence

import tensorflow as tf

from grader.evidence.format import Name, ProbeRecord
from grader.worker.collection import Collection
from grader.worker.graphs.symbolic_probes import run_probes
from grader.worker.graphs.tensor_facts import describe_tensor
from grader.worker.order import ProbedFunction
from grader.worker.runtime_protocol import EndedProgram
from grader.worker.runtimes.tensorflow_version import WORDS, tensorflow_version
from grader.worker.runtimes.tf2.shims.compatibility import install_compatibility
from grader.worker.runtimes.tf2.tf2_tracing import Tf2Tracing
from grader.worker.shims.surroundings import Surroundings
from grader.worker.shims.v1_api import prepare
from grader.worker.tracer import Tracer


class Tf2Runtime:
    """Programs for TensorFlow 2 and Keras."""

    name = "tf2"
    words = WORDS

    def detects(self, source: str) -> bool:
        """Whether the program uses the names of TF2 or of Keras."""
        return tensorflow_version(source) == 2

    def preload(self) -> None:
        """Import TensorFlow and Keras."""
        prepare()

    def install(self, surroundings: Surroundings) -> None:
        """Put back what TF2 dropped of TF1 and of older Keras."""
        install_compatibility(surroundings)

    def set_seed(self, seed: int, threads: int) -> None:
        """Seed eager operations and bound the threads of the eager context."""
        tf.random.set_seed(seed)
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)

    def start_tracing(self, tracer: Tracer) -> Tf2Tracing:
        """Wrap Keras' training, tapes and optimizers."""
        return Tf2Tracing(tracer)

    def describe(self, value: object) -> Name | None:
        """Describe tensors, operations and variables."""
        return describe_tensor(value)

    def run_probes(
        self, probes: Sequence[ProbedFunction], program: EndedProgram, kept: Collection
    ) -> tuple[ProbeRecord, ...]:
        """Call the functions on symbolic inputs."""
        return run_probes(probes, program, kept)
