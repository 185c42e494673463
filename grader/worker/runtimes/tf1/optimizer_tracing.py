"""The optimizers that a TF1 program sets up, and how often each is run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.training.optimizer import Optimizer as BaseOptimizer

from grader.evidence.format import Optimizer
from grader.evidence.tensor_names import TensorName
from grader.worker.tracer import Tracer


class OptimizerTracing:
    """Wraps TF1's optimizers in place, for one program."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._runs: Counter[int] = Counter()
        self._losses: dict[int, tf.Tensor | None] = {}
        self._numbers: dict[tf.Operation, int] = {}
        self._optimizers: list[BaseOptimizer] = []
        self.slots: set[str] = set()
        self._wrap()

    def _wrap(self) -> None:
        tracing = self
        plain_compute, plain_apply = BaseOptimizer.compute_gradients, BaseOptimizer.apply_gradients

        def compute_gradients(optimizer: BaseOptimizer, loss: Any, *args: Any, **kwargs: Any) -> Any:
            optimizer._traced_loss = loss
            return plain_compute(optimizer, loss, *args, **kwargs)

        def apply_gradients(optimizer: BaseOptimizer, *args: Any, **kwargs: Any) -> Any:
            op = plain_apply(optimizer, *args, **kwargs)
            if tracing._tracer.active:
                tracing._add(optimizer, op)
            return op

        BaseOptimizer.compute_gradients, BaseOptimizer.apply_gradients = compute_gradients, apply_gradients

    def _add(self, optimizer: BaseOptimizer, train_op: tf.Operation | tf.Tensor) -> None:
        op = getattr(train_op, "op", train_op)
        loss = getattr(optimizer, "_traced_loss", None)
        loss = loss if isinstance(loss, tf.Tensor) else None
        record = Optimizer(
            kind=type(optimizer).__name__,
            learning_rate=_rate(optimizer),
            loss=TensorName(loss.name) if loss is not None else None,
            train_op=op.name,
            graph=None,
            line=self._tracer.line(),
        )
        number = self._tracer.add_optimizer(record)
        self._losses[number] = loss
        self._numbers[op] = number
        self._optimizers.append(optimizer)

    def number_of(self, op: tf.Operation) -> int | None:
        """Return the number of the optimizer whose training operation `op` is, if it is one."""
        return self._numbers.get(op)

    def loss_of(self, numbers: Sequence[int]) -> tf.Tensor | None:
        """Return the first loss that the optimizers of those numbers minimise."""
        return next((loss for n in numbers if (loss := self._losses.get(n)) is not None), None)

    def last_loss(self, graph: tf.Graph) -> tf.Tensor | None:
        """Return the loss of the last optimizer that was set up in `graph`."""
        own = [loss for loss in self._losses.values() if loss is not None and loss.graph is graph]
        return own[-1] if own else None

    def count(self, numbers: Sequence[int], steps: int) -> None:
        """Count steps that ran the optimizers of those numbers."""
        for number in numbers:
            self._runs[number] += steps

    def with_runs(self, optimizers: Sequence[Optimizer]) -> tuple[Optimizer, ...]:
        """Add to each optimizer how often it was run."""
        return tuple(replace(each, runs=self._runs[number]) for number, each in enumerate(optimizers))

    def learn_slots(self) -> None:
        """Remember the optimizers' own variables; TensorFlow lists those of the current graph."""
        for optimizer in self._optimizers:
            self.slots |= {variable.op.name for variable in optimizer.variables()}


def _rate(optimizer: BaseOptimizer) -> float | None:
    for name in ("_learning_rate", "_lr"):
        rate = getattr(optimizer, name, None)
        if isinstance(rate, int | float | np.number):
            return float(rate)
        if isinstance(rate, tf.Tensor):
            value = tf.get_static_value(rate)
            return None if value is None else float(value)
    return None
