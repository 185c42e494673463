"""The submission as checks use it: questions to its evidence; one without an answer fails the check."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.domain.errors import CourseError
from grader.domain.messages import Readable, message
from grader.evidence.format import Evidence, Name, Signature, Trace
from grader.evidence.tensor_names import TensorName, op_of
from grader.examine import accuracy as accuracies
from grader.examine.accuracy import Accuracy
from grader.examine.arrays import DatasetArrays
from grader.examine.models.cost import EvaluationTime
from grader.examine.models.evaluator import Evaluator
from grader.examine.models.functions import Function, require_built
from grader.examine.models.guard import guarded
from grader.examine.models.nodes import Node, VariableView
from grader.examine.models.opened_inputs import place_of
from grader.examine.models.predictor import Predictor
from grader.examine.models.stored_model import StoredModel
from grader.examine.notice_texts import kind_text
from grader.examine.verdicts import CheckFailed, EvaluationRefused, Undecided

Array = NDArray[Any]
_LARGEST = 2**63
_STEP_FIGURES = frozenset({"train_steps", "examples", "losses", "budget_reached"})
_PLAIN_KINDS = frozenset({"number", "text", "collection", "mapping"})

# What says nothing about a program but that its model takes or gives something unusual.
_UNMEASURABLE = frozenset(
    {
        *("inputs-not-recovered", "prediction-image-shape", "prediction-not-ten-classes"),
        *("prediction-needs-placeholder", "prediction-output-shape"),
    }
)
_NORMAL_ENDS = frozenset({"finished", "exit"})
_AN_ACCURACY = 0.5


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an examination: thresholds in force, the budget's name, seeds, how long the run took.

    `is_other_data` says that the program was trained on another data set than the assignment's.
    """

    thresholds: Mapping[str, float] = field(default_factory=dict)
    is_other_data: bool = False
    budget: str = "full"
    seed: int = 0
    hidden_seed: str = ""
    program_seconds: float | None = None


class _WatchedTrace:
    """A trace that reports when the figures are read that count steps."""

    def __init__(self, trace: Trace, report: Callable[[], None]) -> None:
        self._trace = trace
        self._report = report

    def __getattr__(self, name: str) -> Any:
        if name in _STEP_FIGURES:
            self._report()
        return getattr(self._trace, name)


class ExaminedSubmission:
    """One submission's evidence, ready to be examined. Checks get it as the fixture `submission`."""

    def __init__(
        self,
        evidence: Evidence,
        arrays: DatasetArrays,
        terms: Terms,
        doubt: Readable | None = None,
    ) -> None:
        self.evidence = evidence
        self.arrays = arrays
        self._doubt = doubt
        self.terms = terms
        self.model = StoredModel(evidence, Evaluator(terms.seed, EvaluationTime(terms.program_seconds)))
        self._judged_accuracy: Accuracy | None = None
        self._tensors: dict[str, Node] = {}
        self.are_steps_open = False
        """Whether the number of steps could not be confirmed, so that no point may rest on it."""
        self.has_read_steps = False
        """Whether a check has read open steps since this was last set to False."""

    @property
    def trace(self) -> Trace:
        """Return what the program did while it ran.

        Raises `Undecided` where the record contradicts itself: what needs it is for a person to judge.
        """
        if self._doubt is not None:
            raise Undecided(self._doubt)
        if self.are_steps_open:
            return cast("Trace", _WatchedTrace(self.evidence.trace, self._note_steps))
        return self.evidence.trace

    def leave_steps_open(self) -> None:
        """Let a person decide about the points of checks that read how many steps were made."""
        self.are_steps_open = True

    def _note_steps(self) -> None:
        self.has_read_steps = True

    @property
    def runtime(self) -> str:
        """Return "tf1" or "tf2"."""
        return self.evidence.runtime

    @property
    def signature(self) -> Signature:
        """Return which tensor is what."""
        return self.model.signature

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
        """Return a generator of hidden inputs: the same for the same hidden seed, seed and `name`."""
        text = f"{self.terms.hidden_seed}/{self.terms.seed}/{name}"
        return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))

    def threshold(self, name: str) -> float:
        """Return the manifest's figure for the data set and budget; raise `CourseError` without one.

        On another data set than the assignment's, none can apply: raises `Undecided`.
        """
        if self.terms.is_other_data and name not in self.terms.thresholds:
            reached = f"{self.accuracy.value:.4f}"
            raise Undecided(message("trained-on-other-data", dataset=self.dataset), actual=reached)
        if name not in self.terms.thresholds:
            raise CourseError(
                message("threshold-missing", name=name, dataset=self.dataset, budget=self.budget)
            )
        return float(self.terms.thresholds[name])

    def has(self, name: str) -> bool:
        """Whether the program has `name` at its top level."""
        return name in self.evidence.names

    def name(self, name: str) -> Name:
        """Return what the program has under `name`; fail the check where it has no such name."""
        if name in self.evidence.names:
            return self.evidence.names[name]
        problem = self.evidence.problem
        if problem is not None and problem.line is not None:
            if problem.cell > 0:
                place = {"cell": problem.cell, "line": problem.line}
                raise CheckFailed(message("name-missing-stopped-in-cell", name=name, **place))
            raise CheckFailed(message("name-missing-stopped", name=name, line=problem.line))
        raise CheckFailed(message("name-missing", name=name))

    def value(self, name: str) -> Any:
        """Return the plain value under `name`; fail the check where it is none."""
        found = self.name(name)
        if found.kind not in _PLAIN_KINDS or found.value is None:
            raise CheckFailed(message("name-not-plain", name=name, kind=kind_text(found.kind)))
        return _as_mapping(name, found.value) if found.kind == "mapping" else found.value

    @property
    def losses(self) -> tuple[tuple[int, float], ...]:
        """Return the sampled losses, as (step, loss), of the graded session, without earlier trials."""
        session = self.evidence.trained_session
        if session is None or self.runtime != "tf1":
            return self.trace.losses
        begin = self.trace.train_steps - session.train_steps
        return tuple((step, loss) for step, loss in self.trace.losses if step > begin)

    def number(self, name: str) -> float:
        """Return the number under `name`; fail the check where it is none."""
        found = self.name(name)
        is_number = found.kind == "number" and isinstance(found.value, int | float)
        # JSON has integers of any length; no float holds those beyond this one.
        if not is_number or not (isinstance(found.value, float) or abs(found.value) <= _LARGEST):
            raise CheckFailed(message("name-not-number", name=name, kind=kind_text(found.kind)))
        return float(found.value) if isinstance(found.value, float) else int(found.value)

    @guarded()
    def tensor(self, name: str) -> Node:
        """Return the tensor under a name of the program, or of the graph ("Add:0"); fail without one."""
        found = self._tensor_name(name)
        if found not in self._tensors:
            self._tensors[found] = Node(self.graph_def, self.model.nodes, found)
        return self._tensors[found]

    @guarded()
    def evaluate(
        self, tensors: Sequence[str | Node], feeds: Mapping[str, ArrayLike] | None = None
    ) -> list[Array]:
        """Evaluate tensors of the main graph with the trained session's last values.

        Tensors and feeds are named as for `tensor`. A variable may be fed: it then has that value.
        """
        wanted = [item.name if isinstance(item, Node) else self._tensor_name(item) for item in tensors]
        fed: dict[str, ArrayLike] = {self._tensor_name(n): value for n, value in (feeds or {}).items()}
        return self.model.evaluate(wanted, fed)

    @property
    def graph_def(self) -> Any:
        """Return the main graph as a GraphDef; fail the check where the program built none."""
        return self.model.graph_def

    @property
    def variables(self) -> list[VariableView]:
        """Return the trained session's variables; an empty list where no session ran."""
        return self.model.variables

    @guarded()
    def function(self, name: str, case: str | None = None) -> Function:
        """Return a probed function, as built for `case` (the first by default).

        Fails the check, with the reason, where the program has no such function or it raised.
        """
        records = [r for r in self.evidence.probes if r.function == name and case in {None, r.case}]
        record = require_built(records[0] if records else None, name)
        return Function(record, self.model.parse(record.graph), self.model.evaluator)

    def predict(self, images: ArrayLike) -> Array:
        """Return a class for each of the images [n, 784] or [n, 28, 28] (uint8, or float in [0, 1])."""
        try:
            return self.predictor.predict(np.asarray(images))
        except EvaluationRefused as refused:
            if self._may_be_right(refused):
                raise Undecided(refused.text) from refused
            raise

    def _may_be_right(self, refused: EvaluationRefused) -> bool:
        """Whether a program trained, ran to its end, and is only beyond what the grader can measure."""
        evidence, code = self.evidence, getattr(refused.text, "code", "")
        has_ended = evidence.problem is None and evidence.end in _NORMAL_ENDS
        return has_ended and evidence.trace.train_steps > 0 and code in _UNMEASURABLE

    @guarded()
    def evaluate_on(self, images: ArrayLike, tensor: str) -> Array:
        """Evaluate a tensor of the trained graph on a batch of images, fed as `predict` feeds them."""
        return self.model.values_on(images, tensor)

    def as_fed(self, images: ArrayLike) -> Array:
        """Return images in the form in which the program feeds them."""
        return self.predictor.feeds.adapt(np.asarray(images))

    @property
    def accuracy(self) -> Accuracy:
        """Return the share of the hidden split that is predicted right.

        It is what the examiner judged before the checks ran, else what this model gives. Nothing is trained.
        """
        return self._judged_accuracy or self.measured_accuracy

    def accept_accuracy(self, judged: Accuracy) -> None:
        """Let an accuracy that was judged with more than this model count from now on."""
        self._judged_accuracy = judged

    @cached_property
    def measured_accuracy(self) -> Accuracy:
        """Measure the accuracy on a first part of the hidden split, and on all of it near a threshold."""
        measured = self._measure()
        goals = [each for each in self.terms.thresholds.values() if each >= _AN_ACCURACY]
        if self.signature.inputs_unknown and not all(map(measured.reaches, goals)):
            refused = EvaluationRefused("inputs-not-recovered")
            raise Undecided(refused.text) if self._may_be_right(refused) else refused
        return measured

    def _measure(self) -> Accuracy:
        images, labels = self.arrays.split("hidden")
        first, rest = slice(accuracies.FIRST_PART), slice(accuracies.FIRST_PART, None)
        correct = int(np.sum(self.predict(images[first]) == labels[first]))
        measured = accuracies.measure(correct, len(labels[first]))
        if measured.is_clear_of(self.terms.thresholds.values()) or not len(labels[rest]):
            return measured
        correct += int(np.sum(self.predict(images[rest]) == labels[rest]))
        return accuracies.measure(correct, len(labels))

    @property
    def predictor(self) -> Predictor:
        """Return the trained graph, ready to predict; fail the check where it cannot."""
        return self.model.predictor

    def _tensor_name(self, name: str) -> TensorName:
        found, nodes = self.evidence.names.get(name), self.model.nodes
        if found is not None and found.kind in {"tensor", "variable"} and isinstance(found.value, str):
            return place_of(nodes, found.value)
        if found is None and op_of(place_of(nodes, name)) in nodes:
            return place_of(nodes, name)
        kind = self.name(name).kind
        raise CheckFailed(message("name-not-tensor", name=name, kind=kind_text(kind)))


def _as_mapping(name: str, pairs: Any) -> dict[Any, Any]:
    """Return a mapping from its list of pairs; keys that cannot be keys are the program's own mistake."""
    try:
        return {key: value for key, value in pairs}  # noqa: C416 - dict() would take strings of two letters
    except (TypeError, ValueError) as error:
        raise CheckFailed(message("name-not-plain", name=name, kind=kind_text("mapping"))) from error
