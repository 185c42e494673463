"""The submission as checks see it. A question that its evidence cannot answer fails the check."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.domain.errors import CourseError
from grader.domain.messages import message
from grader.evidence.format import Evidence, Name, SessionRecord, Signature, Trace
from grader.evidence.operations import VARIABLES
from grader.evidence.tensor_names import TensorName, op_of
from grader.examine import accuracy as accuracies
from grader.examine.accuracy import Accuracy
from grader.examine.arrays import DatasetArrays
from grader.examine.models import graphs
from grader.examine.models.functions import Function, require_built
from grader.examine.models.nodes import Node, VariableView
from grader.examine.models.opened_inputs import open_inputs, opened_signature, place_of
from grader.examine.models.predictor import Predictor
from grader.examine.verdicts import CheckFailed, EvaluationRefused

Array = NDArray[Any]
_LARGEST = 2**63
# Each prepared graph holds the variables' values.
_MOST_READY = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """What the submission is examined under: the thresholds in force, the budget's name and the seeds."""

    thresholds: Mapping[str, float] = field(default_factory=dict)
    budget: str = "full"
    seed: int = 0
    hidden_seed: str = ""


class ExaminedSubmission:
    """One submission's evidence, ready to be examined. Checks receive it as the fixture `submission`."""

    def __init__(self, evidence: Evidence, arrays: DatasetArrays, terms: Terms) -> None:
        self.evidence = evidence
        self.arrays = arrays
        self.terms = terms
        self._ready: dict[tuple[str, ...], graphs.Ready] = {}
        self._tensors: dict[str, Node] = {}

    @property
    def trace(self) -> Trace:
        """Return the trace of the run."""
        return self.evidence.trace

    @property
    def runtime(self) -> str:
        """Return "tf1" or "tf2"."""
        return self.evidence.runtime

    @cached_property
    def signature(self) -> Signature:
        """Return the roles of tensors; if the program picks the smallest score, the scores are the answer."""
        signature = self.evidence.signature
        try:
            answers_apart = signature.graph not in (None, self._main_id)
            nodes = _named(self._parse(signature.graph)) if answers_apart else self._nodes
        except CheckFailed:
            return signature
        signature = opened_signature(nodes, signature)
        answer = nodes.get(op_of(signature.prediction or ""))
        is_smallest = answer is not None and answer.op == "ArgMin" and not answers_apart
        return replace(signature, prediction=answer.input[0]) if answer and is_smallest else signature

    @property
    def budget(self) -> str:
        """Return the name of the training budget in force: "full" or "quick"."""
        return self.terms.budget

    @property
    def dataset(self) -> str:
        """Return the data set's name."""
        return self.arrays.name

    @property
    def seed(self) -> int:
        """Return the seed of this grading."""
        return self.terms.seed

    def rng(self, name: str) -> np.random.Generator:
        """Create a generator of hidden inputs, the same for the same hidden seed, seed and `name`."""
        text = f"{self.terms.hidden_seed}/{self.terms.seed}/{name}"
        return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))

    def threshold(self, name: str) -> float:
        """Return the manifest's threshold for the data set and budget.

        Raises `CourseError` if there is none.
        """
        if name not in self.terms.thresholds:
            raise CourseError(
                message("threshold-missing", name=name, dataset=self.dataset, budget=self.budget)
            )
        return float(self.terms.thresholds[name])

    def has(self, name: str) -> bool:
        """Whether the program defines `name` at its top level."""
        return name in self.evidence.names

    def name(self, name: str) -> Name:
        """Return the program's value under `name`; fails the check if it does not exist."""
        if name in self.evidence.names:
            return self.evidence.names[name]
        problem = self.evidence.problem
        if problem is not None and problem.line is not None:
            raise CheckFailed(message("name-missing-stopped", name=name, line=problem.line))
        raise CheckFailed(message("name-missing", name=name))

    def value(self, name: str) -> Any:
        """Return the plain value under `name`; fails the check if it is not one."""
        found = self.name(name)
        if found.kind not in {"number", "text", "collection", "mapping"} or found.value is None:
            raise CheckFailed(message("name-not-plain", name=name, kind=found.kind))
        return _as_mapping(name, found.value) if found.kind == "mapping" else found.value

    @property
    def losses(self) -> tuple[tuple[int, float], ...]:
        """Return the sampled losses of the graded session as (step, loss), without earlier trials."""
        session = self.evidence.trained_session
        if session is None or self.runtime != "tf1":
            return self.trace.losses
        begin = self.trace.train_steps - session.train_steps
        return tuple((step, loss) for step, loss in self.trace.losses if step > begin)

    def number(self, name: str) -> float:
        """Return the number under `name`; fails the check if it is not one."""
        found = self.name(name)
        is_number = found.kind == "number" and isinstance(found.value, int | float)
        # JSON integers have any length; larger ones do not fit a float.
        if not is_number or not (isinstance(found.value, float) or abs(found.value) <= _LARGEST):
            raise CheckFailed(message("name-not-number", name=name, kind=found.kind))
        return float(found.value) if isinstance(found.value, float) else int(found.value)

    @graphs.guarded()
    def tensor(self, name: str) -> Node:
        """Return the tensor under a name of the program or of the graph ("Add:0").

        Fails the check if it does not exist.
        """
        found = self._tensor_name(name)
        if found not in self._tensors:
            self._tensors[found] = Node(self.graph_def, self._nodes, found)
        return self._tensors[found]

    @graphs.guarded()
    def evaluate(
        self, tensors: Sequence[str | Node], feeds: Mapping[str, ArrayLike] | None = None
    ) -> list[Array]:
        """Evaluate tensors of the main graph with the trained session's last values.

        Tensors and feeds are named as for `tensor`. A variable that is fed has the fed value.
        """
        wanted = [item.name if isinstance(item, Node) else self._tensor_name(item) for item in tensors]
        wanted = [self._readable(tensor) for tensor in wanted]
        values, fed = dict[str, Array](), dict[str, Any]()
        for name, value in (feeds or {}).items():
            tensor = self._tensor_name(name)
            target = op_of(graphs.see_through(self._nodes, tensor))
            if target in self._nodes and self._nodes[target].op in VARIABLES:
                values[target] = np.asarray(value)
            else:
                fed[tensor] = value
        if values:
            all_values = self._values(self._main_id) | values
            return graphs.evaluate(self.graph_def, wanted, fed, all_values, seed=self.seed)[0]
        return self._run(tuple(wanted), fed)

    def _run(self, wanted: tuple[str, ...], feeds: Mapping[str, Any]) -> list[Array]:
        """Run a prepared graph, which is kept between questions unless it is stateful."""
        with graphs.guarded():
            ready = self._ready.pop(wanted, None)
            if ready is None:
                ready = graphs.Ready(self.graph_def, wanted, self._values(self._main_id), self.seed)
            if not ready.is_stateful:
                self._ready[wanted] = ready
            if len(self._ready) > _MOST_READY:
                del self._ready[next(iter(self._ready))]
            return ready.run(feeds)

    @cached_property
    def graph_def(self) -> Any:
        """Return the main graph as a GraphDef; fails the check if the program built none."""
        return self._parse(self._main_id)

    @cached_property
    @graphs.guarded()
    def variables(self) -> list[VariableView]:
        """Return the trained session's variables; empty if no session ran."""
        session = self.evidence.trained_session
        if session is None:
            return []
        graph_def = self._parse(session.graph)
        return [VariableView(record, self.evidence.arrays, graph_def) for record in session.variables]

    @graphs.guarded()
    def function(self, name: str, case: str | None = None) -> Function:
        """Return a probed function as built for `case` (default: the first).

        Fails the check with the reason if the program has no such function or it raised.
        """
        records = [r for r in self.evidence.probes if r.function == name and case in {None, r.case}]
        record = require_built(records[0] if records else None, name)
        return Function(record, self._parse(record.graph))

    def predict(self, images: ArrayLike) -> Array:
        """Return a class for each of the images [n, 784] or [n, 28, 28] (uint8, or float in [0, 1])."""
        return self.predictor.predict(np.asarray(images))

    @graphs.guarded()
    def evaluate_on(self, images: ArrayLike, tensor: str) -> Array:
        """Evaluate a tensor of the trained graph on a batch of images, fed as `predict` feeds them."""
        graph_id = self.signature.graph or self._main_id
        asked = replace(self.signature, prediction=TensorName(tensor))
        predictor = Predictor(self._parse(graph_id), asked, self._values(graph_id), self.seed)
        return predictor.values(np.asarray(images))

    def as_fed(self, images: ArrayLike) -> Array:
        """Convert images to the form in which the program feeds them."""
        return self.predictor.adapt(np.asarray(images))

    @cached_property
    def accuracy(self) -> Accuracy:
        """Measure the share of the hidden split that is predicted right, once a submission.

        A first part decides where it is clear of every threshold; else all of the split counts, and other
        seeds where that misses a threshold by little.
        """
        images, labels = self.arrays.split("hidden")
        first = slice(accuracies.FIRST_PART)
        correct = int(np.sum(self.predict(images[first]) == labels[first]))
        measured = accuracies.measure(correct, len(labels[first]))
        rest = slice(accuracies.FIRST_PART, None)
        if measured.is_clear_of(self.terms.thresholds.values()) or not len(labels[rest]):
            return measured
        correct += int(np.sum(self.predict(images[rest]) == labels[rest]))
        from grader.examine.training.other_seeds import judge_near

        measured = accuracies.measure(correct, len(labels))
        return judge_near(self, measured, self.terms.thresholds.values())

    @cached_property
    def predictor(self) -> Predictor:
        """Return the trained graph, ready to predict; fails the check if it cannot."""
        graph_id = self.signature.graph or self._main_id
        variables = self._values(graph_id)
        return Predictor(self._parse(graph_id), self.signature, variables, self.seed)

    @property
    def _main_id(self) -> str | None:
        session = self.evidence.trained_session
        return self.evidence.main_graph or (session.graph if session else None)

    @cached_property
    def _nodes(self) -> dict[str, Any]:
        return _named(self.graph_def)

    def _parse(self, graph_id: str | None) -> Any:
        if graph_id is None or graph_id not in self.evidence.graphs:
            raise EvaluationRefused("no-graph")
        return open_inputs(graphs.parse_graph(self.evidence.graphs[graph_id]))

    def _values(self, graph_id: str | None) -> dict[str, Array]:
        session = self._session_of(graph_id)
        records = session.variables if session else ()
        return {v.name: self.evidence.arrays[v.value] for v in records if v.value is not None}

    def _session_of(self, graph_id: str | None) -> SessionRecord | None:
        best = self.evidence.trained_session
        if best is not None and best.graph == graph_id:
            return best
        used = [session for session in self.evidence.sessions if session.graph == graph_id and session.runs]
        return used[-1] if used else None

    def _tensor_name(self, name: str) -> str:
        found = self.evidence.names.get(name)
        if found is not None and found.kind in {"tensor", "variable"} and isinstance(found.value, str):
            return place_of(self._nodes, found.value)
        if found is None and op_of(place_of(self._nodes, name)) in self._nodes:
            return place_of(self._nodes, name)
        kind = self.name(name).kind
        raise CheckFailed(message("name-not-tensor", name=name, kind=kind))

    def _readable(self, tensor: str) -> str:
        """Return the read op of a resource variable if the tensor is the variable itself."""
        node = self._nodes.get(op_of(tensor))
        if node is None or node.op != "VarHandleOp":
            return tensor
        reads = [
            v.read for s in self.evidence.sessions for v in s.variables if v.name == node.name and v.read
        ]
        return reads[0] if reads else tensor


def _named(graph_def: Any) -> dict[str, Any]:
    return {node.name: node for node in graph_def.node}


def _as_mapping(name: str, pairs: Any) -> dict[Any, Any]:
    """Build a mapping from its list of pairs; unhashable keys are the program's mistake."""
    try:
        return {key: value for key, value in pairs}  # noqa: C416 - dict() would take strings of two letters
    except (TypeError, ValueError) as error:
        raise CheckFailed(message("name-not-plain", name=name, kind="mapping")) from error
