"""Wraps what TF2 programs train with: Keras' `fit`, `evaluate` and batches, losses, optimizers."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.training.optimizer import Optimizer as BaseOptimizer

from grader.worker.runtimes.tf2.keras_recording import KerasRecording
from grader.worker.tracer import Tracer

# Arguments of Keras' methods, which are passed on as they are, and what the methods return.
_Argument = Any
_Result = Any


class KerasTracing:
    """Wraps Keras in place, for one program."""

    def __init__(self, recording: KerasRecording) -> None:
        self._recording = recording
        self._tracer = recording.tracer
        self._wrap_fit()
        self._wrap_evaluate()
        self._wrap_batches()
        self._wrap_call()
        self._wrap_losses()
        self._wrap_optimizers()
        self._wrap_tf1_optimizers()

    def _wrap_fit(self) -> None:
        recording, tracer, plain_fit = self._recording, self._tracer, keras.Model.fit

        def fit(model: keras.Model, *args: _Argument, **kwargs: _Argument) -> _Result:
            if not tracer.active:
                return plain_fit(model, *args, **kwargs)
            images = args[0] if args else kwargs.get("x")
            recording.add_fitted(model, images)
            recording.observe_arrays(images, args[1] if len(args) > 1 else kwargs.get("y"))
            recording.catch_up()
            _execute_single_steps(model)
            kwargs["callbacks"] = [*_as_list(kwargs.get("callbacks")), StepCallback(tracer)]
            kwargs["verbose"] = _verbosity(kwargs.get("verbose"))
            recording.begin_fit()
            try:
                return plain_fit(model, *args, **kwargs)
            finally:
                recording.end_fit()

        keras.Model.fit = fit

    def _wrap_evaluate(self) -> None:
        recording, plain_evaluate = self._recording, keras.Model.evaluate

        def evaluate(model: keras.Model, *args: _Argument, **kwargs: _Argument) -> _Result:
            kwargs["verbose"] = _verbosity(kwargs.get("verbose"))
            result = plain_evaluate(model, *args, **kwargs)
            recording.add_evaluation(model, args[0] if args else kwargs.get("x"), result)
            return result

        keras.Model.evaluate = evaluate

    def _wrap_batches(self) -> None:
        recording, tracer, plain_train = self._recording, self._tracer, keras.Model.train_on_batch

        def train_on_batch(model: keras.Model, x: Any, *args: _Argument, **kwargs: _Argument) -> _Result:
            if not tracer.active:
                return plain_train(model, x, *args, **kwargs)
            tracer.end_at_budget()
            recording.add_fitted(model, x)
            if tracer.wants_look():
                recording.observe_arrays(x, args[0] if args else kwargs.get("y"))
            recording.begin_fit()
            try:
                result = plain_train(model, x, *args, **kwargs)
            finally:
                recording.end_fit()
            loss = float(np.ravel(np.asarray(result))[0]) if not isinstance(result, dict) else None
            tracer.after_step(len(x), loss if tracer.wants_loss() else None)
            tracer.end_at_budget()
            return result

        keras.Model.train_on_batch = train_on_batch

    def _wrap_call(self) -> None:
        """Observe the batches that a custom loop passes to a model, and the first model."""
        recording, tracer, plain_call = self._recording, self._tracer, keras.Model.__call__

        def call(model: keras.Model, *args: _Argument, **kwargs: _Argument) -> _Result:
            recording.add_call(model, args[0] if args else None)
            result = plain_call(model, *args, **kwargs)
            if not recording.has_first_weights(model) and not tracer.steps and hasattr(result, "numpy"):
                recording.keep_first_weights(model)
            return result

        keras.Model.__call__ = call

    def _wrap_losses(self) -> None:
        """Remember which of Keras' loss functions is used; names and classes lead to the same wrapper."""
        recording, plain_call = self._recording, keras.losses.Loss.__call__

        def call(loss: keras.losses.Loss, *args: _Argument, **kwargs: _Argument) -> _Result:
            options = getattr(loss, "_fn_kwargs", None)
            if options is not None:
                name = str(getattr(loss.fn, "__name__", ""))
                recording.keras_loss = f"{name}(from_logits)" if options.get("from_logits") is True else name
            return plain_call(loss, *args, **kwargs)

        keras.losses.Loss.__call__ = call

    def _wrap_optimizers(self) -> None:
        recording, plain_init = self._recording, keras.optimizers.Optimizer.__init__

        def init(optimizer: keras.optimizers.Optimizer, *args: _Argument, **kwargs: _Argument) -> None:
            plain_init(optimizer, *args, **kwargs)
            recording.add_optimizer(optimizer)

        keras.optimizers.Optimizer.__init__ = init

    def _wrap_tf1_optimizers(self) -> None:
        """Count the steps of TF1's optimizers, which also run eagerly."""
        recording, tracer = self._recording, self._tracer
        plain_init: Callable[..., None] = BaseOptimizer.__init__
        plain_apply = BaseOptimizer.apply_gradients

        def init(optimizer: BaseOptimizer, *args: _Argument, **kwargs: _Argument) -> None:
            plain_init(optimizer, *args, **kwargs)
            recording.has_tf1_optimizers = True

        def apply_gradients(optimizer: BaseOptimizer, *args: _Argument, **kwargs: _Argument) -> _Result:
            if not (tracer.active and tf.executing_eagerly()):
                return plain_apply(optimizer, *args, **kwargs)
            tracer.end_at_budget()
            result = plain_apply(optimizer, *args, **kwargs)
            tracer.after_step(0, None)
            tracer.end_at_budget()
            return result

        BaseOptimizer.__init__, BaseOptimizer.apply_gradients = init, apply_gradients


class StepCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Counts each batch of `fit` as a training step, and samples its loss."""

    def __init__(self, tracer: Tracer) -> None:
        super().__init__()
        self._tracer = tracer

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras' signature
        """End the program at this boundary when the budget is used up."""
        self._tracer.end_at_budget()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002 - as above
        """Count the batch; Keras reports the mean of the epoch's losses so far."""
        wanted = self._tracer.wants_loss()
        mean = float(logs["loss"]) if wanted and logs and "loss" in logs else None
        self._tracer.after_step(0, mean)
        self._tracer.end_at_budget()


def _verbosity(requested: object) -> int:
    """Return one line an epoch in place of a progress bar, which redraws itself for every batch."""
    return 0 if requested in (0, "0") else 2


def _execute_single_steps(model: keras.Model) -> None:
    """Make each step run separately, since neither the budget nor the losses reach into a combined run.

    The results are the same.
    """
    if getattr(model, "steps_per_execution", 1) != 1:
        model.steps_per_execution, model.train_function = 1, None


def _as_list(callbacks: object) -> list[Any]:
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
