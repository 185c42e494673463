"""The values of a session's variables, read without adding an operation to the graph."""

import math

import numpy as np
import tensorflow as tf
from tensorflow.python.client.session import BaseSession

from grader.evidence.format import Array
from grader.worker.graphs.graph_variables import reading_tensors

# Reading must not queue behind the program's own run, which may hold all threads of the pool for long.
_IN_THIS_THREAD = tf.compat.v1.RunOptions(inter_op_thread_pool=-1)


class VariableReader:
    """Reads variables by `Session.run` as it was before it was wrapped."""

    def __init__(self) -> None:
        self._plain_run = BaseSession.run

    def read(
        self, session: BaseSession, graph: tf.Graph, left_out: set[str], max_bytes: float = math.inf
    ) -> dict[str, Array]:
        """Return the values by the names of the variables' operations.

        No operation is added, so no seed shifts. The variables in `left_out` and those that are known to be
        larger than `max_bytes` are not read.
        """
        reads = {
            name: tensor
            for name, tensor in reading_tensors(graph).items()
            if name not in left_out and _known_bytes(tensor) <= max_bytes
        }
        try:
            values = self._plain_run(session, reads, options=_IN_THIS_THREAD)
        except (tf.errors.OpError, RuntimeError, ValueError):
            values = self._read_one_by_one(session, reads)
        return {name: np.asarray(value) for name, value in values.items()}

    def _read_one_by_one(self, session: BaseSession, reads: dict[str, tf.Tensor]) -> dict[str, Array]:
        values = {}
        for name, tensor in reads.items():
            try:
                values[name] = self._plain_run(session, tensor, options=_IN_THIS_THREAD)
            except (tf.errors.OpError, RuntimeError, ValueError):
                continue
        return values


def _known_bytes(tensor: tf.Tensor) -> int:
    """Return a tensor's size by its static shape; 0 where that is not known."""
    entries: int | None = tensor.shape.num_elements()
    return (entries or 0) * int(tensor.dtype.size)
