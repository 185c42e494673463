"""The trained model as evidence stores it: graphs, variables' values, and which tensor answers.

No other module of the examiner reads `graphs`, `arrays` or `sessions` to evaluate a model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.evidence.format import Evidence, SessionRecord, Signature
from grader.evidence.operations import VARIABLES
from grader.evidence.tensor_names import TensorName, op_of
from grader.examine.models.evaluator import Evaluator, PreparedGraph
from grader.examine.models.graph_parts import closure, nodes_of, parse_graph, see_through
from grader.examine.models.guard import guarded
from grader.examine.models.image_mapping import ImageMapping
from grader.examine.models.nodes import VariableView
from grader.examine.models.opened_inputs import open_inputs, opened_signature
from grader.examine.models.predictor import Predictor
from grader.examine.verdicts import CheckFailed, EvaluationRefused

Array = NDArray[Any]
# Each holds the values of all variables.
_MOST_PREPARED = 8


class StoredModel:
    """The graphs of one submission with the values that its variables had at the end."""

    def __init__(self, evidence: Evidence, evaluator: Evaluator) -> None:
        self._evidence = evidence
        self.evaluator = evaluator
        self._prepared: dict[tuple[str, ...], PreparedGraph] = {}

    @cached_property
    def graph_def(self) -> Any:
        """Return the main graph as a GraphDef; fail the check where the program built none."""
        return self.parse(self._main_id)

    @cached_property
    def nodes(self) -> dict[str, Any]:
        """Return the main graph's nodes by their names."""
        return nodes_of(self.graph_def)

    def parse(self, graph_id: str | None) -> Any:
        """Return one of the evidence's graphs, with its pipelines opened."""
        if graph_id is None or graph_id not in self._evidence.graphs:
            raise EvaluationRefused("no-graph")
        return open_inputs(parse_graph(self._evidence.graphs[graph_id]))

    @cached_property
    def signature(self) -> Signature:
        """Return which tensor is what; where a program picks the smallest score, the scores answer."""
        signature = self._evidence.signature
        try:
            is_apart = signature.graph not in (None, self._main_id)
            nodes = nodes_of(self.parse(signature.graph)) if is_apart else self.nodes
        except CheckFailed:
            return signature
        signature = opened_signature(nodes, signature)
        answer = nodes.get(op_of(signature.prediction or ""))
        is_smallest = answer is not None and answer.op == "ArgMin" and not is_apart
        if answer is None or not is_smallest:
            return signature
        return replace(signature, prediction=TensorName(answer.input[0]))

    @cached_property
    def predictor(self) -> Predictor:
        """Return the trained graph, ready to predict; fail the check where it cannot."""
        return self._predictor_of(self.signature)

    def values_on(self, images: ArrayLike, tensor: str) -> Array:
        """Evaluate a tensor of the answering graph on a batch of images, fed as for a prediction."""
        asked = replace(self.signature, prediction=TensorName(tensor))
        return self._predictor_of(asked).values(np.asarray(images))

    def _predictor_of(self, signature: Signature) -> Predictor:
        graph_id = self.signature.graph or self._main_id
        values = self.values(graph_id)
        return Predictor(self.parse(graph_id), signature, values, self.evaluator, self.mapping)

    @cached_property
    def mapping(self) -> ImageMapping | None:
        """Return how the program prepared its images, where it did more than scale them."""
        return ImageMapping.of(self._evidence.signature.mapping, self._evidence.arrays)

    @cached_property
    @guarded()
    def variables(self) -> list[VariableView]:
        """Return the trained session's variables; an empty list where no session ran."""
        session = self._evidence.trained_session
        if session is None:
            return []
        graph_def, arrays = self.parse(session.graph), self._evidence.arrays
        others = self._variables_of_other_models(nodes_of(graph_def))
        return [
            VariableView(record, arrays, graph_def, self.evaluator)
            for record in session.variables
            if record.name not in others
        ]

    def _variables_of_other_models(self, nodes: Mapping[str, Any]) -> set[str]:
        """Return the variables that other optimizers trained and the answer does not need.

        A program may train a simpler model first, to compare with, in the same graph.
        """
        losses = {
            each.loss for each in self._evidence.trace.optimizers if each.runs and each.loss is not None
        }
        prediction = self.signature.prediction
        if len(losses) < 2 or prediction is None:
            return set()
        own = closure(nodes, [op_of(prediction)])
        learnt = {record.name for s in self._evidence.sessions for record in s.variables}
        behind = [closure(nodes, [op_of(loss)]) & learnt for loss in losses]
        own = own.union(*(variables for variables in behind if variables & own))
        return set().union(*behind) - own

    def values(self, graph_id: str | None) -> dict[str, Array]:
        """Return the last values of a graph's variables, by their names."""
        session = self._session_of(graph_id)
        records = session.variables if session else ()
        return {v.name: self._evidence.arrays[v.value] for v in records if v.value is not None}

    def evaluate(self, tensors: Sequence[str], feeds: Mapping[str, ArrayLike]) -> list[Array]:
        """Evaluate tensors of the main graph with the last values; a variable that is fed has that value."""
        wanted = tuple(self._readable(tensor) for tensor in tensors)
        values, fed = dict[str, Array](), dict[str, Any]()
        for tensor, value in feeds.items():
            target = op_of(see_through(self.nodes, tensor))
            if target in self.nodes and self.nodes[target].op in VARIABLES:
                values[target] = np.asarray(value)
            else:
                fed[tensor] = value
        if values:
            all_values = self.values(self._main_id) | values
            return self.evaluator.evaluate(self.graph_def, wanted, fed, all_values)[0]
        return self._run(wanted, fed)

    def _run(self, wanted: tuple[str, ...], feeds: Mapping[str, Any]) -> list[Array]:
        """Run a graph that is kept for the next question, unless it has a state of its own."""
        with guarded():
            prepared = self._prepared.pop(wanted, None)
            if prepared is None:
                values = self.values(self._main_id)
                prepared = self.evaluator.prepared(self.graph_def, wanted, values)
            if not prepared.is_stateful:
                self._prepared[wanted] = prepared
            if len(self._prepared) > _MOST_PREPARED:
                del self._prepared[next(iter(self._prepared))]
            return prepared.run(feeds)

    @property
    def _main_id(self) -> str | None:
        session = self._evidence.trained_session
        return self._evidence.main_graph or (session.graph if session else None)

    def _session_of(self, graph_id: str | None) -> SessionRecord | None:
        best = self._evidence.trained_session
        if best is not None and best.graph == graph_id:
            return best
        used = [each for each in self._evidence.sessions if each.graph == graph_id and each.runs]
        return used[-1] if used else None

    def _readable(self, tensor: str) -> str:
        """Return what reads a resource variable where the tensor is the variable itself."""
        node = self.nodes.get(op_of(tensor))
        if node is None or node.op != "VarHandleOp":
            return tensor
        records = (each for session in self._evidence.sessions for each in session.variables)
        return next((each.read for each in records if each.name == node.name and each.read), tensor)
