"""Watch TF2 and Keras programs: `fit` by a callback, custom loops by the optimisers' own step counters."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.training.optimizer import Optimizer as BaseOptimizer

from grader.evidence.format import Array, Optimizer
from grader.worker.runtimes.tf2.own_loops import OwnLoops

_MAX_FIRST_BYTES = 1 << 20


class KerasTracing:
    """Wrap `fit`, `evaluate` and the optimisers of Keras, in place, for one program."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer
        self.models: list[Any] = []
        self.called: Any = None
        self.first: dict[int, list[Array]] = {}
        self.shapes: dict[int, tuple[int, ...]] = {}
        self._optimizers: list[Any] = []
        self._datasets: list[Any] = []
        self._kept: list[Any] = []
        self.called_on: Any = None
        self._fitting = 0
        self._has_older = False
        self._counted: dict[int, int] = {}
        self._wrap_fit()
        self._wrap_batches()
        self._wrap_call()
        self._wrap_losses()
        self._wrap_optimizers()
        self._wrap_older_optimizers()
        OwnLoops(self, tracer)

    def _wrap_fit(self) -> None:
        tracing, plain_fit, plain_evaluate = self, keras.Model.fit, keras.Model.evaluate

        def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
            if not tracing._tracer.active:
                return plain_fit(model, *args, **kwargs)
            images = args[0] if args else kwargs.get("x")
            tracing._see_model(model, images)
            tracing._look(images, args[1] if len(args) > 1 else kwargs.get("y"))
            tracing.catch_up()
            _execute_single_steps(model)
            kwargs["callbacks"] = [*_as_list(kwargs.get("callbacks")), StepCallback(tracing._tracer)]
            # A progress bar redraws itself for every batch; one line an epoch tells as much.
            kwargs["verbose"] = 0 if kwargs.get("verbose") in (0, "0") else 2
            tracing._fitting += 1
            try:
                return plain_fit(model, *args, **kwargs)
            finally:
                tracing._fitting -= 1

        def evaluate(model: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs["verbose"] = 0 if kwargs.get("verbose") in (0, "0") else 2
            result = plain_evaluate(model, *args, **kwargs)
            tracing._note_evaluation(model, args[0] if args else kwargs.get("x"), result)
            return result

        keras.Model.fit, keras.Model.evaluate = fit, evaluate

    def _wrap_batches(self) -> None:
        tracing, plain_train = self, keras.Model.train_on_batch

        def train_on_batch(model: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
            if not tracing._tracer.active:
                return plain_train(model, x, *args, **kwargs)
            tracing._tracer.before_step()
            tracing._see_model(model, x)
            if tracing._tracer.wants_loss():
                tracing._look(x, args[0] if args else kwargs.get("y"))
            result = plain_train(model, x, *args, **kwargs)
            loss = float(np.ravel(np.asarray(result))[0]) if not isinstance(result, dict) else None
            tracing._tracer.after_step(len(x), loss if tracing._tracer.wants_loss() else None)
            return result

        keras.Model.train_on_batch = train_on_batch

    def _wrap_call(self) -> None:
        """See the batches that a custom loop hands to a model, and the first model."""
        tracing, plain_call = self, keras.Model.__call__

        def call(model: Any, *args: Any, **kwargs: Any) -> Any:
            images = args[0] if args else None
            # It may be known to a function alone that is over by the end; what it is made of is called later.
            tracing.called = model if tracing.called is None else tracing.called
            if isinstance(images, np.ndarray) or (tf.is_tensor(images) and hasattr(images, "numpy")):
                tracing.called_on = images
                if tracing._tracer.image_scale is None:
                    tracing._tracer.see_images(np.asarray(images))
            result = plain_call(model, *args, **kwargs)
            if id(model) not in tracing.first and not tracing._tracer.steps and hasattr(result, "numpy"):
                tracing._see_first(model)
            return result

        keras.Model.__call__ = call

    def _wrap_losses(self) -> None:
        """Remember which of Keras' functions the loss is; names and classes come to the same wrapper."""
        tracer, plain_call = self._tracer, keras.losses.Loss.__call__

        def call(loss: Any, *args: Any, **kwargs: Any) -> Any:
            options = getattr(loss, "_fn_kwargs", None)
            if options is not None:
                name = str(getattr(loss.fn, "__name__", ""))
                tracer.keras_loss = f"{name}(from_logits)" if options.get("from_logits") is True else name
            return plain_call(loss, *args, **kwargs)

        keras.losses.Loss.__call__ = call

    def see_datasets(self, names: dict[str, Any]) -> None:
        """Look at the first batch of the data sets where no images were seen; only after the end."""
        # What `fit` was given; else what was made last: programs scale a data set after they have loaded it.
        held = [value for value in names.values() if isinstance(value, tf.data.Dataset)]
        for value in [*self._datasets, *reversed(held)]:
            is_fitted = any(value is each for each in self._datasets)
            if is_fitted or self._tracer.image_scale is None:
                for element in value.take(1):
                    images = np.asarray(element[0] if isinstance(element, tuple) else element)
                    self._tracer.see_images(images)
                    if is_fitted:
                        self._tracer.loop.look(None, images)

    def _wrap_optimizers(self) -> None:
        tracing, plain_init = self, keras.optimizers.Optimizer.__init__

        def init(optimizer: Any, *args: Any, **kwargs: Any) -> None:
            plain_init(optimizer, *args, **kwargs)
            tracing._optimizers.append((optimizer, tracing._tracer.line()))

        keras.optimizers.Optimizer.__init__ = init

    def _wrap_older_optimizers(self) -> None:
        """Count the steps of TF1's optimisers, which run eagerly too."""
        tracing, plain_init, plain_apply = self, BaseOptimizer.__init__, BaseOptimizer.apply_gradients

        def init(optimizer: Any, *args: Any, **kwargs: Any) -> None:
            plain_init(optimizer, *args, **kwargs)
            tracing._has_older = True

        def apply_gradients(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            if not (tracing._tracer.active and tf.executing_eagerly()):
                return plain_apply(optimizer, *args, **kwargs)
            tracing._tracer.before_step()
            result = plain_apply(optimizer, *args, **kwargs)
            tracing._tracer.after_step(0, None)
            return result

        BaseOptimizer.__init__, BaseOptimizer.apply_gradients = init, apply_gradients

    def is_fitting(self) -> bool:
        """Tell whether Keras' own loop runs, which counts its steps itself."""
        return self._fitting > 0

    def has_optimizers(self) -> bool:
        """Tell whether the program uses an optimiser, whose steps are then what counts."""
        return self._has_older or any(optimizer.built for optimizer, _ in self._optimizers)

    def catch_up(self) -> int:
        """Count the steps that the optimisers took unseen, in a program's own loops; gives all of them."""
        total = sum(int(o.iterations) for o, _ in self._optimizers if o.built)
        for _ in range(total - self._tracer.steps):
            self._tracer.after_step(0, None)
        return total

    def _see_first(self, model: Any) -> None:
        """Keep where a model's weights start, unless that is known."""
        if id(model) not in self.first:
            self._kept.append(model)
            self.first[id(model)] = [np.array(v) for v in model.weights] if model.built else []

    def _look(self, images: Any, labels: Any) -> None:
        """Look at arrays that Keras trains on: whose images they are, and whether their labels are theirs."""
        if isinstance(images, np.ndarray) and images.ndim > 1:
            self._tracer.loop.look(None, images)
            if labels is not None:
                self._tracer.loop.look_at_labels(images, labels)

    def _see_model(self, model: Any, images: Any) -> None:
        if not any(model is known for known in self.models):
            self.models.append(model)
            self._see_first(model)
        if isinstance(images, tf.data.Dataset):
            self._datasets = [images]
        if isinstance(images, np.ndarray):
            self.shapes.setdefault(id(model), images.shape)
            self._tracer.see_images(images)

    def _note_evaluation(self, model: Any, images: Any, result: Any) -> None:
        figures: Any = np.atleast_1d(np.asarray(result, dtype=float)) if not isinstance(result, dict) else []
        names = [getattr(metric, "name", "figure") for metric in model.metrics]
        if len(figures) > 1 and isinstance(images, np.ndarray):
            self._tracer.add_evaluation(names[-1] if names else "figure", float(figures[-1]), {}, images)

    def finish(self) -> None:
        """Count the steps of custom loops, and describe the optimisers."""
        for optimizer, line in self._optimizers:
            steps = int(optimizer.iterations) if optimizer.built else 0
            self._tracer.add_optimizer(
                Optimizer(type(optimizer).__name__, _rate(optimizer), None, None, None, line, runs=steps)
            )
        total = sum(int(o.iterations) for o, _ in self._optimizers if o.built)
        self._tracer.steps = max(self._tracer.steps, total)


class StepCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Count each batch of `fit` as a training step, and sample its loss."""

    def __init__(self, tracer: Any) -> None:
        super().__init__()
        self._tracer = tracer
        self._seen, self._total = 0, 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras' signature
        """Start over: Keras reports the mean of an epoch's losses so far."""
        self._seen, self._total = 0, 0.0

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002 - as above
        """End the program at this boundary when the budget is used up."""
        self._tracer.before_step()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002 - as above
        """Count the batch; its own loss is what the running mean grew by."""
        wanted = self._tracer.wants_loss()
        mean = float(logs["loss"]) if wanted and logs and "loss" in logs else None
        self._tracer.after_step(0, mean)


def _execute_single_steps(model: Any) -> None:
    """Have each step run by itself: of several in one go, neither the budget nor the losses know.

    What is computed is the same.
    """
    if getattr(model, "steps_per_execution", 1) != 1:
        model.steps_per_execution, model.train_function = 1, None


def _as_list(callbacks: Any) -> list[Any]:
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]


def _rate(optimizer: Any) -> float | None:
    try:
        return float(np.asarray(optimizer.learning_rate))
    except (TypeError, ValueError):
        return None
