"""Watch what a program does, without changing what it computes: steps, losses, rates, evaluations, sessions.

In a TF1 program `Session.run` and the optimisers are wrapped; in a TF2 program, Keras' `fit` and the
optimisers are. A sampled loss is one more fetch of the student's own run, so the same batch, the same
dropout mask and the same updates are seen, and no random number is drawn more.
"""

import math
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np

from grader.evidence.format import Evaluation, Optimizer, Trace
from grader.evidence.sampling import is_sampled, steps_to_next_sample
from grader.evidence.tensor_names import TensorName
from grader.wire import ProgressWriter
from grader.worker.endings import BudgetReached
from grader.worker.loop import LoopWatch
from grader.worker.shims.provenance import Provenance

_MAX_EVALUATIONS = 2000
_TELL_SECONDS = 0.2
_MANY_EXAMPLES = 1000


class Tracer:
    """Gather the trace of one program; `install` puts it in place, `stop` ends it."""

    def __init__(
        self, progress: ProgressWriter, provenance: Provenance, max_steps: int | None, entry: str
    ) -> None:
        self._progress = progress
        self._provenance = provenance
        self.max_steps = max_steps
        self._entry = entry
        self._started = time.monotonic()
        self.tell_at = 0.0
        self.active = True
        self.steps = 0
        self.examples = 0
        self.losses: list[tuple[int, float]] = []
        self.first_nonfinite: int | None = None
        self.optimizers: list[Optimizer] = []
        self.evaluations: list[Evaluation] = []
        self.train_feeds: dict[str, float] = {}
        self.last_train_feeds: dict[str, float] = {}
        self.asked_feeds: dict[str, float] = {}
        self.counting_feeds: set[str] = set()
        self.first_batch: int | None = None
        self.image_scale: float | None = None
        self.brightest = 0.0
        self.keras_loss = ""
        self.fed_in_training: list[str] = []
        self.budget_reached = False
        self.loop = LoopWatch(provenance)
        self.tf1: Any = None
        self.tf2: Any = None

    def install(self, runtime: str) -> None:
        """Wrap what the runtime trains with."""
        if runtime == "tf1":
            from grader.worker.runtimes.tf1.session_tracing import SessionTracing

            self.tf1 = SessionTracing(self)
        else:
            from grader.worker.runtimes.tf2.keras_tracing import KerasTracing

            self.tf2 = KerasTracing(self)

    def stop(self) -> None:
        """See no more: what follows is the grader's own work."""
        self.active = False
        self.tell_at = math.inf

    def before_step(self) -> None:
        """End the program at this boundary when the budget is used up."""
        if self.max_steps is not None and self.steps >= self.max_steps:
            self.budget_reached = True
            raise BudgetReached

    def free_steps(self) -> int:
        """Tell how many steps may run before one that is to be looked at, or that the budget refuses."""
        step = self.steps + 1
        free = steps_to_next_sample(step)
        return free if self.max_steps is None else min(free, self.max_steps + 1 - step)

    def wants_loss(self) -> bool:
        """Tell whether the step about to run is one of those whose loss is looked at."""
        return is_sampled(self.steps + 1, len(self.losses))

    def after_step(self, examples: int, loss: float | None, steps: int = 1) -> None:
        """Count a step that has run, or several; tell of them now and then."""
        self.steps += steps
        self.examples += examples
        if loss is not None:
            self.add_loss(self.steps, loss)
        now = time.monotonic()
        if now >= self.tell_at:
            self.tell_at = now + _TELL_SECONDS
            self._tell(now)

    def add_loss(self, step: int, loss: float) -> None:
        """Keep a sampled loss, and the first step at which it was no number."""
        self.losses.append((step, loss))
        if self.first_nonfinite is None and not math.isfinite(loss):
            self.first_nonfinite = step

    def before_evaluation(self, asked: int) -> None:
        """Tell of a run on many examples before it is made: it may not come back."""
        if asked >= _MANY_EXAMPLES:
            self._tell(time.monotonic(), asked)

    def _tell(self, now: float, asked: int = 0) -> None:
        loss = self.losses[-1][1] if self.losses and math.isfinite(self.losses[-1][1]) else None
        seconds = max(now - self._started, 1e-6)
        told = {"steps": self.steps, "per_second": self.steps / seconds, "loss": loss}
        self._progress.send(told | ({"requested_examples": asked} if asked else {}))

    def add_evaluation(self, tensor: str, value: float, fed: dict[str, float], images: Any) -> None:
        """Keep a figure that the program asked for outside of training."""
        if len(self.evaluations) >= _MAX_EVALUATIONS:
            return
        split = self._provenance.identify(images) if images is not None else None
        count = len(images) if images is not None and np.ndim(images) else 0
        self.evaluations.append(
            Evaluation(self.steps, TensorName(tensor), value, split or "unknown", count, fed, self.line())
        )

    def see_images(self, images: Any) -> None:
        """Remember on what scale the program feeds its images: [0, 1] or raw 0 to 255."""
        if self.image_scale is None and np.size(images):
            highest = float(np.max(np.asarray(images)[:100]))
            # All zeros or ones are what a model is built with, not images.
            if highest > 0.0 and float(np.min(np.asarray(images)[:100])) < highest:
                self.brightest = highest
                self.image_scale = 255.0 if highest > 1.5 else 1.0

    def line(self) -> int | None:
        """Give the line of the student's program that is running now."""
        frame = sys._getframe(1)
        while frame is not None and not frame.f_code.co_filename.startswith(self._entry):
            frame = frame.f_back  # type: ignore[assignment]
        return frame.f_lineno if frame is not None else None

    def add_optimizer(self, optimizer: Optimizer) -> int:
        """Keep an optimiser that the program set up; gives its number."""
        self.optimizers.append(optimizer)
        return len(self.optimizers) - 1

    def trace(self) -> Trace:
        """Give the trace as the evidence holds it."""
        counted = list(self.optimizers)
        if self.tf1 is not None:
            counted = [replace(o, runs=self.tf1.runs_of(number)) for number, o in enumerate(counted)]
        return Trace(
            train_steps=self.steps,
            examples=self.examples,
            losses=tuple(self.losses),
            first_nonfinite_step=self.first_nonfinite,
            optimizers=tuple(counted),
            evaluations=tuple(self.evaluations),
            train_feeds=self.train_feeds,
            last_train_feeds=self.last_train_feeds,
            max_steps=self.max_steps,
            budget_reached=self.budget_reached,
            loop=self.loop.seen(),
            brightest=self.brightest,
            keras_loss=self.keras_loss,
        )
