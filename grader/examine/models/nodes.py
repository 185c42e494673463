"""A graph's tensors and variables as checks use them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Variable
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models.evaluator import Evaluator, describe, prepare
from grader.examine.models.graph_parts import prune, see_through
from grader.examine.models.guard import guarded
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]


class Node:
    """A tensor of the submission's graph and the op that computes it."""

    def __init__(self, graph_def: Any, nodes: Mapping[str, Any], tensor: str) -> None:
        if op_of(tensor) not in nodes:
            raise EvaluationRefused("graph-lacks-node", node=tensor[:120])
        self.name = full_name(tensor)
        self._graph_def = graph_def
        self._nodes = nodes
        self._proto = nodes[op_of(tensor)]

    def __repr__(self) -> str:
        return f"<{self.op} {self.name}>"

    @property
    def op(self) -> str:
        """Return the op's type, such as "MatMul"."""
        return str(self._proto.op)

    @property
    def dtype(self) -> str | None:
        """Return the type of number, such as "float32"."""
        return self._described[0]

    @property
    def shape(self) -> tuple[int | None, ...] | None:
        """Return the shape, with None for an unknown dimension; None for an unknown rank."""
        return self._described[1]

    @cached_property
    def _described(self) -> tuple[str | None, tuple[int | None, ...] | None]:
        return describe(self._graph_def, self.name)

    @property
    @guarded()
    def inputs(self) -> tuple["Node", ...]:
        """Return the op's inputs, looking through Identity and reads of variables."""
        sources = [source for source in self._proto.input if not source.startswith("^")]
        seen = [see_through(self._nodes, source) for source in sources]
        return tuple(Node(self._graph_def, self._nodes, source) for source in seen)

    @property
    @guarded()
    def ops(self) -> frozenset[str]:
        """Return the types of all ops that this tensor is computed from, including its own."""
        return frozenset(node.op for node in prune(self._graph_def, [self.name]).node)

    def constant(self) -> Array | None:
        """Return a constant's value; None where the tensor (looking through Identity) is no constant."""
        import tensorflow as tf

        name = op_of(see_through(self._nodes, self.name))
        node = self._nodes.get(name)
        if node is None or node.op != "Const":
            return None
        with guarded():
            prepare(self._graph_def, [name], {})
            return np.asarray(tf.make_ndarray(node.attr["value"].tensor))


class VariableView:
    """A variable of the trained session."""

    def __init__(
        self, record: Variable, arrays: Mapping[str, Array], graph_def: Any, evaluator: Evaluator
    ) -> None:
        self.name = record.name
        self.dtype = record.dtype
        self.trainable = record.trainable
        self.first = arrays.get(record.first) if record.first else None
        self.value = arrays.get(record.value) if record.value else None
        self.shape = _known_shape(record.shape, self.value)
        self._initial = record.initial
        self._graph_def = graph_def
        self._evaluator = evaluator

    def __repr__(self) -> str:
        return f"<variable {self.name} {self.shape}>"

    def initial(self, seed: int = 0) -> Array:
        """Evaluate the initialiser with `seed`; raise `EvaluationRefused` where the graph has none."""
        return initial_values(self._evaluator, self._graph_def, (self.name, self._initial), seed, 1)[0]


def _known_shape(claimed: tuple[int | None, ...], value: Array | None) -> tuple[int, ...]:
    """Return the value's shape; without a value, an unknown side is 0, which can be compared."""
    return tuple(side or 0 for side in claimed) if value is None else value.shape


def initial_values(
    evaluator: Evaluator, graph_def: Any, variable: tuple[str, str | None], seed: int, draws: int
) -> list[Array]:
    """Draw an initial value `draws` times in one session; `variable` is its name and initialiser."""
    name, initial = variable
    if initial is None:
        raise EvaluationRefused("variable-without-initialiser", name=name[:120])
    values = [run[0] for run in evaluator.evaluate(graph_def, [initial], {}, {}, seed=seed, runs=draws)]
    if not all(value.size for value in values):
        raise EvaluationRefused("variable-without-initialiser", name=name[:120])
    return values
