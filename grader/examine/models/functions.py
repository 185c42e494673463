"""A student's function as the graph that it built: a call evaluates that graph and never runs its Python."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.domain.messages import Message, message
from grader.evidence.format import ProbeRecord, Variable
from grader.evidence.tensor_names import op_of
from grader.examine.models.evaluator import Evaluator
from grader.examine.models.graph_parts import nodes_of, prune, see_through
from grader.examine.models.guard import guarded
from grader.examine.models.nodes import Node, initial_values
from grader.examine.notice_texts import notice_text
from grader.examine.verdicts import CheckFailed, EvaluationRefused

Array = NDArray[Any]


class Function:
    """The result of one probe; call it with an array for each of the function's tensor arguments."""

    def __init__(self, record: ProbeRecord, graph_def: Any, evaluator: Evaluator) -> None:
        self.record = record
        self.status = record.status
        self.error = record.error
        self.variables = record.variables
        self._graph_def = graph_def
        self._evaluator = evaluator
        self._nodes = nodes_of(graph_def)

    @property
    @guarded()
    def node(self) -> Node:
        """Return the first tensor that the function returned; fail the check where it returned none."""
        return Node(self._graph_def, self._nodes, see_through(self._nodes, self._outputs()[0]))

    @property
    def output_shapes(self) -> tuple[tuple[int | None, ...] | None, ...]:
        """Return the shapes of the returned tensors as the graph knew them."""
        return self.record.output_shapes

    @property
    @guarded()
    def ops(self) -> set[str]:
        """Return the types of all ops that the returned tensors are computed from."""
        return {node.op for node in prune(self._graph_def, self._outputs()).node}

    def __call__(
        self,
        *arrays: ArrayLike,
        seed: int = 0,
        variables: Mapping[str, ArrayLike] | None = None,
        instead_of: Mapping[str, Callable[..., ArrayLike]] | None = None,
    ) -> Any:
        """Evaluate the function on `arrays`; return an array, or a tuple where it returned several tensors.

        A check that uses such a tuple as an array fails, because the function should return one tensor.

        Variables that it made hold fresh initial values drawn with `seed`, or those of `variables` by name.
        Where it calls another probed function that `instead_of` names, the result of that call is replaced
        by what the function given there computes from the same arrays. A mistake in the called function then
        does not count against this one.
        """
        names = [name for name in self.record.inputs if name is not None]
        if len(arrays) != len(names):
            reason = f"{self.record.function} has {len(names)} tensor arguments, not {len(arrays)}"
            raise EvaluationRefused("evaluation-failed", reason=reason)
        given = {name: np.asarray(value) for name, value in (variables or {}).items()}
        values = {
            v.name: given[v.name] if v.name in given else self._initial(v, seed, 1)[0] for v in self.variables
        }
        outputs = [self._readable(name) for name in self._outputs()]
        feeds: dict[str, ArrayLike] = dict(zip(names, arrays, strict=True))
        for call in self.record.calls:
            if instead_of is not None and call.function in instead_of:
                inputs = self._evaluator.evaluate(self._graph_def, call.inputs, feeds, values, seed=seed)[0]
                feeds[call.output] = _reference(instead_of[call.function], inputs)
        results = self._evaluator.evaluate(self._graph_def, outputs, feeds, values, seed=seed)[0]
        return results[0] if len(results) == 1 else _Several(self.record.function, results)

    @guarded()
    def initial_draws(self, index: int, draws: int, seed: int = 0) -> Array:
        """Draw the initial value of the variable number `index` that it made: [draws, *shape].

        Fails the check where the function made no such variable.
        """
        if index >= len(self.variables):
            raise CheckFailed(message("function-made-no-variable", function=self.record.function))
        return np.stack(self._initial(self.variables[index], seed, draws))

    def _initial(self, variable: Variable, seed: int, draws: int) -> list[Array]:
        named = (variable.name, variable.initial)
        return initial_values(self._evaluator, self._graph_def, named, seed, draws)

    def _outputs(self) -> tuple[str, ...]:
        if not self.record.outputs:
            raise CheckFailed(message("function-returned-no-tensor", function=self.record.function))
        return self.record.outputs

    def _readable(self, tensor: str) -> str:
        """Return what reads a resource variable where the function returned the variable itself."""
        node = self._nodes.get(op_of(tensor))
        if node is not None and node.op == "VarHandleOp":
            reads = [v.read for v in self.variables if v.name == node.name and v.read]
            if not reads:
                raise EvaluationRefused("variable-without-value", name=node.name[:120])
            return reads[0]
        return tensor


class _Several(tuple[Array, ...]):  # noqa: SLOT001 - a tuple has no room for named slots
    """The tensors of a function that returned several; using them as one array fails the check."""

    function: str

    def __new__(cls, function: str, arrays: Sequence[Array]) -> Self:
        """Keep the function's name for the message."""
        made = super().__new__(cls, arrays)
        made.function = function
        return made

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse the attributes that an array has and a tuple lacks."""
        if name.startswith("__") and name != "__array__":
            raise AttributeError(name)
        raise CheckFailed(message("function-returned-several", function=self.function, count=len(self)))

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse to become an array of NumPy."""
        raise CheckFailed(message("function-returned-several", function=self.function, count=len(self)))


def _reference(function: Callable[..., ArrayLike], inputs: list[Array]) -> ArrayLike:
    """Call the author's function; arrays that it cannot use are the student's mistake."""
    try:
        return function(*inputs)
    except (ValueError, TypeError, IndexError) as error:
        raise EvaluationRefused("evaluation-failed", reason=str(error)[:200]) from error


def require_built(record: ProbeRecord | None, function: str) -> ProbeRecord:
    """Return the record of a probe that built its graph; fail the check, with the reason, for any other."""
    if record is None or record.status == "missing":
        raise CheckFailed(message("function-missing", function=function))
    if record.status != "built" or record.graph is None:
        raise CheckFailed(_raised(record, function))
    return record


def _raised(record: ProbeRecord, function: str) -> Message:
    """Return that a call of the function raised, where, and why."""
    reason = (record.error or "?")[:300] if record.notice is None else notice_text(record.notice)
    if record.line is None:
        return message("function-raised", function=function, reason=reason)
    if record.cell > 0:
        place = {"cell": record.cell, "line": record.line}
        return message("function-raised-in-cell", function=function, reason=reason, **place)
    return message("function-raised-at-line", function=function, reason=reason, line=record.line)
