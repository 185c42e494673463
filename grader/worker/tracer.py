"""What every runtime observes of a training, without changing what the program computes.

Steps, losses, learning rates, evaluations, and where the images came from. A runtime reports to the tracer;
the tracer knows no runtime.
"""

import math
import sys
import time

import numpy as np

from grader.evidence.format import Array, Evaluation, Optimizer, Signature, Trace
from grader.evidence.sampling import is_looked_at, is_sampled, steps_to_next_look, steps_to_next_sample
from grader.evidence.tensor_names import TensorName
from grader.wire import ProgressWriter
from grader.worker.collection import Collection
from grader.worker.input_samples import InputSamples
from grader.worker.loop import LoopWatch
from grader.worker.program_endings import BudgetReached
from grader.worker.shims.provenance import Provenance

_MAX_EVALUATIONS = 2000
_REPORT_SECONDS = 0.2
_MANY_EXAMPLES = 1000
_RAW_PIXELS = 255.0


class Tracer:
    """The trace of one program; `stop` ends it."""

    def __init__(
        self, progress: ProgressWriter, provenance: Provenance, max_steps: int | None, entry: str
    ) -> None:
        self._progress = progress
        self._provenance = provenance
        self.max_steps = max_steps
        self.entry = entry
        self._started = time.monotonic()
        self.next_report = 0.0
        """When progress is reported next, as `time.monotonic` counts."""
        self.active = True
        self.steps = 0
        self.examples = 0
        self.losses: list[tuple[int, float]] = []
        self.first_nonfinite: int | None = None
        self.optimizers: list[Optimizer] = []
        self.evaluations: list[Evaluation] = []
        self.image_scale: float | None = None
        """What the program's pixels are multiples of: 255 for raw pixels, 1 for scaled ones."""
        self.brightest = 0.0
        self.budget_reached = False
        self.loop = LoopWatch(provenance)
        self.samples = InputSamples()

    def stop(self) -> None:
        """Stop recording; later calls belong to the grader."""
        self.active = False
        self.next_report = math.inf

    def end_at_budget(self) -> None:
        """End the program where the budget is used up: directly after the last allowed step.

        A program that went on would initialise or evaluate what it then may not train.
        """
        if self.max_steps is not None and self.steps >= self.max_steps:
            self.budget_reached = True
            raise BudgetReached

    def unobserved_steps(self) -> int:
        """Return how many steps may run before one that is sampled or the last one of the budget."""
        ahead = min(steps_to_next_sample(self.steps + 1), steps_to_next_look(self.steps + 1))
        return ahead if self.max_steps is None else max(0, min(ahead, self.max_steps - self.steps - 1))

    def wants_loss(self) -> bool:
        """Whether the loss of the step that is about to run is sampled."""
        return is_sampled(self.steps + 1, len(self.losses))

    def wants_look(self) -> bool:
        """Whether the batch of the step that is about to run is inspected."""
        return is_looked_at(self.steps + 1)

    def after_step(self, examples: int, loss: float | None, steps: int = 1) -> None:
        """Count a step that has run, or several; report progress from time to time."""
        self.steps += steps
        self.examples += examples
        if loss is not None:
            self.add_loss(self.steps, loss)
        now = time.monotonic()
        if now >= self.next_report:
            self.next_report = now + _REPORT_SECONDS
            self._report(now)

    def add_loss(self, step: int, loss: float) -> None:
        """Keep a sampled loss, and the first step at which the loss was not finite."""
        self.losses.append((step, loss))
        if self.first_nonfinite is None and not math.isfinite(loss):
            self.first_nonfinite = step

    def before_evaluation(self, examples: int) -> None:
        """Report a run on many examples before it starts, since it may exhaust the memory."""
        if examples >= _MANY_EXAMPLES:
            self._report(time.monotonic(), examples)

    def _report(self, now: float, requested_examples: int = 0) -> None:
        loss = self.losses[-1][1] if self.losses and math.isfinite(self.losses[-1][1]) else None
        seconds = max(now - self._started, 1e-6)
        progress = {"steps": self.steps, "per_second": self.steps / seconds, "loss": loss}
        self._progress.send(progress | ({"asked": requested_examples} if requested_examples else {}))

    def add_evaluation(self, tensor: TensorName, value: float, fed: dict[str, float], images: Array) -> None:
        """Keep a figure that the program computed outside of training."""
        if len(self.evaluations) >= _MAX_EVALUATIONS:
            # The first and the last figures are kept: those before training, and those at its end.
            del self.evaluations[_MAX_EVALUATIONS // 2]
        split = self._provenance.identify(images)
        count = len(images) if np.ndim(images) else 0
        self.evaluations.append(
            Evaluation(self.steps, tensor, value, split or "unknown", count, fed, self.line())
        )

    def describe_input(self, key: object, signature: Signature, kept: Collection) -> Signature:
        """Add to a signature how the images that were fed under `key` were prepared."""
        return self.samples.describe(key, signature, self._provenance, kept)

    def see_images(self, images: Array) -> None:
        """Learn from the first images that are no constant whether the program's pixels are raw or scaled."""
        if self.image_scale is None and np.size(images):
            first = np.asarray(images)[:100]
            highest = float(np.max(first))
            # Models are often built on an array of zeros or of ones.
            if highest > 0.0 and float(np.min(first)) < highest:
                self.brightest = highest
                self.image_scale = _RAW_PIXELS if highest > 1.5 else 1.0

    def line(self) -> int | None:
        """Return the line of the student's program that is running now."""
        frame = sys._getframe(1)
        while frame is not None and not frame.f_code.co_filename.startswith(self.entry):
            frame = frame.f_back  # type: ignore[assignment]
        return frame.f_lineno if frame is not None else None

    def add_optimizer(self, optimizer: Optimizer) -> int:
        """Keep an optimizer that the program set up; return its number."""
        self.optimizers.append(optimizer)
        return len(self.optimizers) - 1

    def trace(self) -> Trace:
        """Return the trace as evidence holds it, without what only a runtime knows."""
        return Trace(
            train_steps=self.steps,
            examples=self.examples,
            losses=tuple(self.losses),
            first_nonfinite_step=self.first_nonfinite,
            optimizers=tuple(self.optimizers),
            evaluations=tuple(self.evaluations),
            max_steps=self.max_steps,
            budget_reached=self.budget_reached,
            loop=self.loop.facts(),
            brightest=self.brightest,
        )
