"""What causes are found from: a submission's evidence, its figures, its graph, and where to measure more."""

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
from grader.examine.verdicts import CheckFailed

NORMAL_ENDS = frozenset({"finished", "exit"})


@dataclass(frozen=True)
class Facts:
    """The evidence and what was made of it; `submission` is None where nothing can be measured."""

    evidence: Evidence
    figures: Mapping[str, Any] = field(default_factory=dict)
    submission: ExaminedSubmission | None = None
    doubted_steps: int | None = None
    """How many training steps a trace that contradicts itself tells of; None where the trace is sound."""
    audited: Audit = field(default_factory=Audit)

    @property
    def trace(self) -> Trace:
        """Give what the program did while it ran."""
        return self.evidence.trace

    @property
    def loop(self) -> Loop:
        """Give what its training loop was seen to do."""
        return self.trace.loop

    @property
    def came_to_its_end(self) -> bool:
        """Tell whether the program ran to its last line."""
        return self.evidence.end in NORMAL_ENDS

    @cached_property
    def graph(self) -> GraphView:
        """Give the main graph, or an empty one."""
        evidence = self.evidence
        session = evidence.trained_session
        name = evidence.main_graph or (session.graph if session else None)
        return GraphView.of(evidence.graphs.get(name or "", b""), evidence.lines)

    @property
    def answers_apart(self) -> bool:
        """Tell whether another graph than the trained one answers, as an estimator's does."""
        session, answering = self.evidence.trained_session, self.evidence.signature.graph
        return session is not None and answering is not None and session.graph != answering

    @cached_property
    def answering_graph(self) -> GraphView:
        """Give the graph that the prediction is a tensor of."""
        answering = self.evidence.signature.graph
        if not self.answers_apart or answering is None:
            return self.graph
        return GraphView.of(self.evidence.graphs.get(answering, b""), self.evidence.lines)

    @property
    def optimizer(self) -> Optimizer | None:
        """Give the optimiser that trained, else the last that was set up."""
        used = [each for each in self.trace.optimizers if each.runs] or list(self.trace.optimizers)
        return used[-1] if used else None

    @property
    def optimizer_line(self) -> int | None:
        """Give the line of that optimiser."""
        return self.optimizer.line if self.optimizer is not None else None

    @property
    def step_line(self) -> int | None:
        """Give the line that trains, else that of the optimiser."""
        return self.loop.line or self.optimizer_line

    @property
    def rate(self) -> float | None:
        """Give the learning rate in force, where it is a figure."""
        rate = self.figures.get("learning_rate")
        return float(rate) if isinstance(rate, int | float) else None

    @property
    def loss(self) -> str | None:
        """Name the tensor that is minimised."""
        own = self.optimizer.loss if self.optimizer is not None else None
        return self.evidence.signature.loss or own

    @property
    def prediction(self) -> str | None:
        """Name the tensor that answers."""
        return self.evidence.signature.prediction

    @property
    def _begin(self) -> int:
        """Give the step at which the session that is graded began: earlier ones were trials."""
        session = self.evidence.trained_session
        own = session is not None and self.evidence.runtime == "tf1"
        return self.trace.train_steps - session.train_steps if session is not None and own else 0

    @cached_property
    def losses(self) -> list[tuple[int, float]]:
        """Give the sampled losses of that session that are numbers, by its own steps."""
        begin = self._begin
        return [(n - begin, loss) for n, loss in self.trace.losses if n > begin and math.isfinite(loss)]

    @cached_property
    def lost_step(self) -> int | None:
        """Give that session's first step seen without a finite loss.

        None where the loss is finite at the end: what was lost is an earlier trial, and begun anew.
        """
        begin, first = self._begin, self.trace.first_nonfinite_step
        if self.trace.losses and math.isfinite(self.trace.losses[-1][1]):
            return None
        own = [n - begin for n, loss in self.trace.losses if n > begin and not math.isfinite(loss)]
        return own[0] if own else first if not begin else None

    @property
    def diverged(self) -> bool:
        """Tell whether the loss stopped being a finite number."""
        return self.lost_step is not None

    @property
    def accuracy(self) -> float | None:
        """Give the accuracy that was measured, else the last that the program took of test images."""
        measured = self.figures.get("accuracy")
        if isinstance(measured, int | float):
            return float(measured)
        tested = [each.value for each in self.evaluations if each.split == "test"]
        return tested[-1] if tested else None

    @property
    def evaluations(self) -> list[Evaluation]:
        """Give what the program asked for that may be an accuracy: a figure between 0 and 1."""
        return [each for each in self.trace.evaluations if 0.0 <= each.value <= 1.0]

    @property
    def batch(self) -> float:
        """Give how many examples a training step had, on average."""
        return self.trace.examples / self.trace.train_steps if self.trace.train_steps else 0.0

    @cached_property
    def steady(self) -> Steady | None:
        """Give a lower rate that keeps the loss finite, measured by training again."""
        step, optimizer = self.lost_step, self.optimizer
        if step is None or optimizer is None or self.submission is None or not self.trace.train_steps:
            return None
        try:
            return find_steady_rate(self.submission, optimizer, step, round(self.batch))
        except CheckFailed:
            # A loss that cannot be had again costs the measurement, not what it was to explain.
            return None

    @cached_property
    def relearnt(self) -> tuple[float, float] | None:
        """Give the loss at the begin and at the end where each image has its own label, by training again."""
        if self.optimizer is None or self.submission is None or self.evidence.runtime != "tf1":
            return None
        try:
            return relearn(self.submission, self.optimizer, round(self.batch))
        except CheckFailed:
            return None

    @cached_property
    def faster(self) -> Learning | None:
        """Give a higher rate at which the model learns, measured by training again."""
        if self.optimizer is None or self.submission is None or self.evidence.runtime != "tf1":
            return None
        try:
            return find_faster_rate(self.submission, self.optimizer, round(self.batch))
        except CheckFailed:
            return None

    @cached_property
    def slower(self) -> Learning | None:
        """Give a lower rate at which the model learns far better in as many steps, by training again."""
        if self.optimizer is None or self.submission is None or self.relearnt is None:
            return None
        try:
            return find_slower_rate(self.submission, self.optimizer, round(self.batch), self.relearnt[1])
        except CheckFailed:
            return None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Give the variables of the session that trained."""
        session = self.evidence.trained_session
        return session.variables if session is not None else ()

    def line_of(self, op: str) -> int | None:
        """Give the line on which an operation was written, where it is known."""
        return self.graph.lines.get(op)
