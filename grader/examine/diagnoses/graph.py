"""A view of the main graph for causes: which tensor is computed from which. Nothing is evaluated here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.operations import VARIABLES
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models.graph_parts import parse_graph

MAX_NODES = 50_000
_MAX_ELEMENTS = 10_000
_MOST_OPS = 200
PASSING = frozenset(
    {"Identity", "StopGradient", "Snapshot", "PreventGradient", "Cast", "Reshape", "Squeeze", "ExpandDims"}
)
ADDING = frozenset({"Add", "AddV2", "BiasAdd"})
MULTIPLYING = frozenset({"MatMul", "Conv2D", "BatchMatMulV2", "Einsum"})
# DT_INT32 and DT_INT64 of TensorFlow's types.proto.
_INTEGERS = frozenset({3, 9})
RANDOM = frozenset({"RandomUniform", "RandomStandardNormal", "TruncatedNormal"})


# https://github.com/tensorflow/tensorflow/blob/v2.20.0/tensorflow/core/framework/types.proto
_BOOL = 10


@dataclass(frozen=True)
class GraphView:
    """The nodes that the program created, without those of differentiation, and their lines."""

    nodes: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, lines: Mapping[str, int]) -> "GraphView":
        """Build the view of a graph; a graph that is too large to inspect counts as empty."""
        parsed = parse_graph(content)
        if len(parsed.node) > MAX_NODES:
            return cls()
        return cls({n.name: n for n in parsed.node if not n.name.startswith("gradients")}, lines)

    def op(self, tensor: str) -> str:
        """Return the type of the op that computes a tensor; "" if the graph lacks it."""
        node = self.nodes.get(op_of(tensor))
        return str(node.op) if node is not None else ""

    def is_switch(self, tensor: str) -> bool:
        """Whether an op gives truth values, as the placeholder of a training phase does."""
        node = self.nodes.get(op_of(tensor))
        return node is not None and int(node.attr["dtype"].type) == _BOOL

    def inputs(self, tensor: str) -> list[str]:
        """Return the input tensors of an op."""
        node = self.nodes.get(op_of(tensor))
        return [source for source in node.input if not source.startswith("^")] if node is not None else []

    def through(self, tensor: str, passing: Collection[str] = PASSING) -> str:
        """Follow a tensor back through ops that only pass it on."""
        for _ in range(100):
            sources = self.inputs(tensor)
            if self.op(tensor) not in passing or not sources:
                break
            tensor = sources[0]
        return tensor

    def ancestors(self, *tensors: str | None) -> list[str]:
        """Return the ops that tensors are computed from, including their own, along data edges."""
        seen: dict[str, None] = {}
        waiting = [op_of(tensor) for tensor in tensors if tensor]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.nodes:
                continue
            seen[name] = None
            waiting += [op_of(source) for source in self.inputs(name)]
        return list(seen)

    def of_type(self, types: Iterable[str], *tensors: str | None) -> list[str]:
        """Return the ops of some types that tensors are computed from, in graph order.

        At most `_MOST_OPS`, since each is inspected together with its ancestors.
        """
        above = set(self.ancestors(*tensors))
        return list(islice((name for name in self._all_of(types) if name in above), _MOST_OPS))

    def learns(self, tensor: str) -> bool:
        """Whether a tensor depends on a variable."""
        return any(self.op(name) in VARIABLES for name in self.ancestors(tensor))

    def constant(self, tensor: str) -> NDArray[Any] | None:
        """Return the value of a small constant, seen through Identity and Cast; None for other tensors."""
        import tensorflow as tf

        node = self.nodes.get(op_of(self.through(tensor, ("Identity", "Cast"))))
        if node is None or node.op != "Const":
            return None
        proto = node.attr["value"].tensor
        size = 1
        for dim in proto.tensor_shape.dim:
            size *= dim.size
        return np.asarray(tf.make_ndarray(proto)) if 0 <= size <= _MAX_ELEMENTS else None

    def number(self, tensor: str) -> float | None:
        """Return a single constant number, or None."""
        value = self.constant(tensor)
        return float(value.reshape(-1)[0]) if value is not None and value.size == 1 else None

    def rank(self, tensor: str) -> int | None:
        """Return the number of dimensions recorded by the worker's TensorFlow; None if it was unknown."""
        shape = self.shape(tensor)
        return None if shape is None else len(shape)

    def shape(self, tensor: str) -> tuple[int, ...] | None:
        """Return a tensor's shape, with -1 for unknown dimensions."""
        node = self.nodes.get(op_of(tensor))
        shapes = node.attr["_output_shapes"].list.shape if node is not None else ()
        place = int(full_name(tensor).rpartition(":")[2] or 0)
        if place >= len(shapes) or shapes[place].unknown_rank:
            return None
        return tuple(int(dim.size) for dim in shapes[place].dim)

    def is_whole(self, op: str) -> bool:
        """Whether an op computes with integers."""
        node = self.nodes.get(op_of(op))
        return node is not None and node.attr["T"].type in _INTEGERS

    def weight_of(self, op: str) -> str | None:
        """Return the variable op that a matrix product or convolution uses as weights."""
        sources = self.inputs(op)
        if len(sources) < 2:
            return None
        name = op_of(self.through(sources[1], (*PASSING, "ReadVariableOp", "Transpose")))
        return name if self.op(name) in VARIABLES else None

    @cached_property
    def consumers(self) -> Mapping[str, list[str]]:
        """Map each op to the ops that use its outputs."""
        taken: dict[str, list[str]] = {}
        for name, node in self.nodes.items():
            for source in node.input:
                taken.setdefault(op_of(source), []).append(name)
        return taken

    def of_all(self, types: Iterable[str]) -> Iterator[str]:
        """Return the ops of some types in graph order, at most `_MOST_OPS`."""
        return islice(self._all_of(types), _MOST_OPS)

    def _all_of(self, types: Iterable[str]) -> Iterator[str]:
        wanted = frozenset(types)
        return (name for name, node in self.nodes.items() if node.op in wanted)
