"""A main graph as causes look at it: what is computed from what. Nothing is evaluated here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.operations import VARIABLES
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models.graphs import parse_graph

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


@dataclass(frozen=True)
class GraphView:
    """The nodes that the program wrote, without those that differentiation added; and their lines."""

    nodes: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, lines: Mapping[str, int]) -> "GraphView":
        """Read a graph; one that is too large to look through counts as empty."""
        parsed = parse_graph(content)
        if len(parsed.node) > MAX_NODES:
            return cls()
        return cls({n.name: n for n in parsed.node if not n.name.startswith("gradients")}, lines)

    def op(self, tensor: str) -> str:
        """Give the type of the op that gives a tensor; "" for what the graph lacks."""
        node = self.nodes.get(op_of(tensor))
        return str(node.op) if node is not None else ""

    def inputs(self, tensor: str) -> list[str]:
        """Give the tensors that an op takes."""
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
        """Name the ops that tensors are computed from, their own among them, by data alone."""
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
        """Name the ops of some types that tensors are computed from, in the order of the graph.

        At most `_MOST_OPS` of them: each is looked at with all that stands above it.
        """
        above = set(self.ancestors(*tensors))
        return list(islice((name for name in self._all_of(types) if name in above), _MOST_OPS))

    def learns(self, tensor: str) -> bool:
        """Tell whether a variable stands behind a tensor."""
        return any(self.op(name) in VARIABLES for name in self.ancestors(tensor))

    def constant(self, tensor: str) -> NDArray[Any] | None:
        """Give the value of a small constant, seen through Identity and Cast; None where it is none."""
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
        """Give a single constant figure, or None."""
        value = self.constant(tensor)
        return float(value.reshape(-1)[0]) if value is not None and value.size == 1 else None

    def rank(self, tensor: str) -> int | None:
        """Give how many dimensions a tensor has, as the worker's TensorFlow knew; None where it did not."""
        shape = self.shape(tensor)
        return None if shape is None else len(shape)

    def shape(self, tensor: str) -> tuple[int, ...] | None:
        """Give a tensor's shape, -1 for what is not known of it."""
        node = self.nodes.get(op_of(tensor))
        shapes = node.attr["_output_shapes"].list.shape if node is not None else ()
        place = int(full_name(tensor).rpartition(":")[2] or 0)
        if place >= len(shapes) or shapes[place].unknown_rank:
            return None
        return tuple(int(dim.size) for dim in shapes[place].dim)

    def is_whole(self, op: str) -> bool:
        """Tell whether an op computes with integers."""
        node = self.nodes.get(op_of(op))
        return node is not None and node.attr["T"].type in _INTEGERS

    def weight_of(self, op: str) -> str | None:
        """Name the variable op that a matrix product or a convolution takes as its weights."""
        sources = self.inputs(op)
        if len(sources) < 2:
            return None
        name = op_of(self.through(sources[1], (*PASSING, "ReadVariableOp", "Transpose")))
        return name if self.op(name) in VARIABLES else None

    @cached_property
    def consumers(self) -> Mapping[str, list[str]]:
        """Map each op to those that take something of it."""
        taken: dict[str, list[str]] = {}
        for name, node in self.nodes.items():
            for source in node.input:
                taken.setdefault(op_of(source), []).append(name)
        return taken

    def of_all(self, types: Iterable[str]) -> Iterator[str]:
        """Name the ops of some types, in the order of the graph; at most `_MOST_OPS` of them."""
        return islice(self._all_of(types), _MOST_OPS)

    def _all_of(self, types: Iterable[str]) -> Iterator[str]:
        wanted = frozenset(types)
        return (name for name, node in self.nodes.items() if node.op in wanted)
