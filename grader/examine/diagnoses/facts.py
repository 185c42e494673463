"""The facts that causes are found in: evidence, figures, graph, and where to measure more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grader.evidence.format import Evaluation, Evidence, Loop, Optimizer, Trace, Variable
from grader.examine.audit import Audit
from grader.examine.diagnoses.graph import GraphView
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.rates import (
    Learning,
    Steady,
    find_faster_rate,
    find_slower_rate,
    find_steady_rate,
    relearn,
)
from grader.examine.verdicts import CheckEnded

# Thresholds below it are margins, and the accuracy of a model that learnt in any course.
_AN_ACCURACY, _HIGH = 0.5, 0.93
_MANY_EVALUATIONS = 2000
NORMAL_ENDS = frozenset({"finished", "exit"})


@dataclass(frozen=True)
class Facts:
    """The evidence and what was derived from it; `submission` is None if nothing can be measured."""

    evidence: Evidence
    figures: Mapping[str, Any] = field(default_factory=dict)
    submission: ExaminedSubmission | None = None
    doubted_steps: int | None = None
    """How many training steps a trace that contradicts itself tells of; None where the trace is sound."""
    audited: Audit = field(default_factory=Audit)

    @property
    def trace(self) -> Trace:
        """Return the trace of the run."""
        return self.evidence.trace

    @property
    def loop(self) -> Loop:
        """Return what was observed of the training loop."""
        return self.trace.loop

    @property
    def came_to_its_end(self) -> bool:
        """Whether the program ran to its last line."""
        return self.evidence.end in NORMAL_ENDS

    @cached_property
    def graph(self) -> GraphView:
        """Return the main graph, or an empty one."""
        evidence = self.evidence
        session = evidence.trained_session
        name = evidence.main_graph or (session.graph if session else None)
        return GraphView.of(evidence.graphs.get(name or "", b""), evidence.lines)

    @property
    def answers_apart(self) -> bool:
        """Whether predictions come from a graph that was not trained, as in an estimator."""
        session, answering = self.evidence.trained_session, self.evidence.signature.graph
        return session is not None and answering is not None and session.graph != answering

    @cached_property
    def answering_graph(self) -> GraphView:
        """Return the graph that holds the prediction."""
        answering = self.evidence.signature.graph
        if not self.answers_apart or answering is None:
            return self.graph
        return GraphView.of(self.evidence.graphs.get(answering, b""), self.evidence.lines)

    @property
    def optimizer(self) -> Optimizer | None:
        """Return the optimizer that trained, else the last one created."""
        used = [each for each in self.trace.optimizers if each.runs] or list(self.trace.optimizers)
        return used[-1] if used else None

    @property
    def optimizer_line(self) -> int | None:
        """Return the line of that optimizer."""
        return self.optimizer.line if self.optimizer is not None else None

    @property
    def step_line(self) -> int | None:
        """Return the line that trains, else that of the optimizer."""
        return self.loop.line or self.optimizer_line

    @property
    def rate(self) -> float | None:
        """Return the learning rate in force if it is a number."""
        rate = self.figures.get("learning_rate")
        return float(rate) if isinstance(rate, int | float) else None

    @property
    def loss(self) -> str | None:
        """Return the name of the minimised tensor."""
        own = self.optimizer.loss if self.optimizer is not None else None
        return self.evidence.signature.loss or own

    @property
    def prediction(self) -> str | None:
        """Return the name of the prediction tensor."""
        return self.evidence.signature.prediction

    @property
    def _begin(self) -> int:
        """Return the step at which the graded session began; earlier steps were trials."""
        session = self.evidence.trained_session
        own = session is not None and self.evidence.runtime == "tf1"
        return self.trace.train_steps - session.train_steps if session is not None and own else 0

    @cached_property
    def losses(self) -> list[tuple[int, float]]:
        """Return the graded session's finite sampled losses by its own step numbers."""
        begin = self._begin
        return [(n - begin, loss) for n, loss in self.trace.losses if n > begin and math.isfinite(loss)]

    @cached_property
    def lost_step(self) -> int | None:
        """Return the graded session's first step without a finite loss.

        None if the loss is finite at the end: a non-finite loss then belongs to an earlier trial.
        """
        begin, first = self._begin, self.trace.first_nonfinite_step
        if self.trace.losses and math.isfinite(self.trace.losses[-1][1]):
            return None
        own = [n - begin for n, loss in self.trace.losses if n > begin and not math.isfinite(loss)]
        return own[0] if own else first if not begin else None

    @property
    def diverged(self) -> bool:
        """Whether the loss stopped being finite."""
        return self.lost_step is not None

    @property
    def accuracy(self) -> float | None:
        """Return the measured accuracy, else the last one that the program computed on test images."""
        measured = self.figures.get("accuracy")
        if isinstance(measured, int | float):
            return float(measured)
        tested = [each.value for each in self.evaluations if each.split == "test"]
        return tested[-1] if tested else None

    @property
    def learnt_well(self) -> bool:
        """Whether the accuracy reaches what the assignment asks for, or is high in itself."""
        accuracy = self.accuracy
        if accuracy is None:
            return False
        asked = [] if self.submission is None else self.submission.terms.thresholds.values()
        goals = [each for each in asked if each >= _AN_ACCURACY]
        return accuracy >= _HIGH or (bool(goals) and accuracy >= max(goals))

    @property
    def evaluations_are_complete(self) -> bool:
        """Whether all figures that the program computed are recorded; of many, the middle is left out."""
        return len(self.trace.evaluations) < _MANY_EVALUATIONS

    @property
    def evaluations(self) -> list[Evaluation]:
        """Return the evaluations that may be an accuracy: values between 0 and 1."""
        return [each for each in self.trace.evaluations if 0.0 <= each.value <= 1.0]

    @property
    def batch(self) -> float:
        """Return the mean number of examples per training step."""
        return self.trace.examples / self.trace.train_steps if self.trace.train_steps else 0.0

    @cached_property
    def steady(self) -> Steady | None:
        """Return a lower rate that keeps the loss finite, measured by retraining."""
        step, optimizer = self.lost_step, self.optimizer
        if step is None or optimizer is None or self.submission is None or not self.trace.train_steps:
            return None
        try:
            return find_steady_rate(self.submission, optimizer, step, round(self.batch))
        except CheckEnded:
            # If the loss cannot be reproduced, only this measurement is missing.
            return None

    @cached_property
    def relearnt(self) -> tuple[float, float] | None:
        """Return the first and last loss with each image's own label, measured by retraining."""
        if self.optimizer is None or self.submission is None or self.evidence.runtime != "tf1":
            return None
        try:
            return relearn(self.submission, self.optimizer, round(self.batch))
        except CheckEnded:
            return None

    @cached_property
    def faster(self) -> Learning | None:
        """Return a higher rate at which the model learns, measured by retraining."""
        if self.optimizer is None or self.submission is None or self.evidence.runtime != "tf1":
            return None
        try:
            return find_faster_rate(self.submission, self.optimizer, round(self.batch))
        except CheckEnded:
            return None

    @cached_property
    def slower(self) -> Learning | None:
        """Return a lower rate at which the model learns far better in as many steps, from retraining."""
        if self.optimizer is None or self.submission is None or self.relearnt is None:
            return None
        try:
            return find_slower_rate(self.submission, self.optimizer, round(self.batch), self.relearnt[1])
        except CheckEnded:
            return None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return the variables of the session that trained."""
        session = self.evidence.trained_session
        return session.variables if session is not None else ()

    def line_of(self, op: str) -> int | None:
        """Return the line that created an operation, if known."""
        return self.graph.lines.get(op)
