"""What is recorded of a TF2 program: its models, their first weights, its data sets and optimizers.

Wraps nothing; `keras_tracing` and `own_loops` report to it.
"""

from collections.abc import Sequence
from dataclasses import replace

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from grader.evidence.format import Array, Optimizer, Signature, Trace
from grader.evidence.tensor_names import TensorName
from grader.worker.collection import Collection
from grader.worker.described_names import Namespace
from grader.worker.tracer import Tracer

# The key of what data sets yield.
_DATASET = "a data set"


class KerasRecording:
    """The models and optimizers of one program and all that was observed of them."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer
        self.models: list[keras.Model] = []
        """The models that were fitted, in the order of their first fit."""
        self.first_called: keras.Model | None = None
        self.last_batch: Array | tf.Tensor | None = None
        """What a model was last called on."""
        self.has_tf1_optimizers = False
        self.keras_loss = ""
        self._first_weights: dict[int, list[Array]] = {}
        self._shapes: dict[int, tuple[int, ...]] = {}
        self._optimizers: list[tuple[keras.optimizers.Optimizer, int | None]] = []
        self._dataset: tf.data.Dataset | None = None
        # Ids of objects are only unique while the objects live.
        self._kept_alive: list[keras.Model] = []
        self._running_fits = 0

    # Models

    def add_fitted(self, model: keras.Model, images: object) -> None:
        """Record a model that is about to be fitted, and what it is fitted on."""
        if not any(model is known for known in self.models):
            self.models.append(model)
            self.keep_first_weights(model)
        if isinstance(images, tf.data.Dataset):
            self._dataset = images
        if isinstance(images, np.ndarray):
            self._shapes.setdefault(id(model), images.shape)
            self.tracer.samples.add(id(model), images)
            self.tracer.see_images(images)

    def add_call(self, model: keras.Model, images: object) -> None:
        """Record a call of a model, before it is made."""
        # A model that only a function knows is gone by the end; its parts are called after it.
        self.first_called = model if self.first_called is None else self.first_called
        if isinstance(images, np.ndarray) or (tf.is_tensor(images) and hasattr(images, "numpy")):
            self.last_batch = images
            self.tracer.samples.add(id(model), np.asarray(images))
            if self.tracer.image_scale is None:
                self.tracer.see_images(np.asarray(images))

    def describe_input(self, model: keras.Model | None, signature: Signature, kept: Collection) -> Signature:
        """Add to a signature how the images were prepared that a model was fitted, tested or called on."""
        key = id(model) if id(model) in self.tracer.samples else _DATASET
        return self.tracer.describe_input(key, signature, kept)

    def keep_first_weights(self, model: keras.Model) -> None:
        """Keep the weights that a model starts with, unless they are known."""
        if id(model) not in self._first_weights:
            self._kept_alive.append(model)
            self._first_weights[id(model)] = [np.array(v) for v in model.weights] if model.built else []

    def has_first_weights(self, model: keras.Model) -> bool:
        """Whether the weights that a model starts with are known."""
        return id(model) in self._first_weights

    def first_weights(self, model: keras.Model) -> Sequence[Array]:
        """Return the weights that a model started with; empty where they are not known."""
        return self._first_weights.get(id(model), [])

    def fitted_shape(self, model: keras.Model) -> tuple[int, ...] | None:
        """Return the shape of the array that a model was first fitted on."""
        return self._shapes.get(id(model))

    # Batches and figures

    def observe_arrays(self, images: object, labels: npt.ArrayLike | None) -> None:
        """Record arrays that Keras trains on: their split, and whether the labels are those of the images."""
        if isinstance(images, np.ndarray) and images.ndim > 1:
            self.tracer.loop.observe_batch(images)
            if labels is not None:
                self.tracer.loop.observe_labels(images, labels)

    def observe_datasets(self, names: Namespace) -> None:
        """Observe the first batch of the data sets where no images were seen, after the program's end."""
        fitted = [] if self._dataset is None else [self._dataset]
        # Programs scale a data set after loading it, so the last one is tried first.
        held = [value for value in names.values() if isinstance(value, tf.data.Dataset)]
        for dataset in [*fitted, *reversed(held)]:
            is_fitted = dataset is self._dataset
            if is_fitted or self.tracer.image_scale is None:
                for element in dataset.take(1):
                    images = np.asarray(element[0] if isinstance(element, tuple) else element)
                    self.tracer.samples.add(_DATASET, images)
                    self.tracer.see_images(images)
                    if is_fitted:
                        self.tracer.loop.observe_batch(images)

    def add_evaluation(self, model: keras.Model, images: object, result: object) -> None:
        """Record the last figure of `evaluate` on an array of images."""
        self.tracer.samples.add(id(model), images)
        if isinstance(result, dict):
            return
        figures = np.atleast_1d(np.asarray(result, dtype=float))
        names = [getattr(metric, "name", "figure") for metric in model.metrics]
        if len(figures) > 1 and isinstance(images, np.ndarray):
            name = TensorName(names[-1] if names else "figure")
            self.tracer.add_evaluation(name, float(figures[-1]), {}, images)

    # Steps

    def begin_fit(self) -> None:
        """Note that Keras' own loop runs, which counts its steps itself."""
        self._running_fits += 1

    def end_fit(self) -> None:
        """Note that Keras' own loop has ended."""
        self._running_fits -= 1

    def is_fitting(self) -> bool:
        """Whether Keras' own loop runs."""
        return self._running_fits > 0

    def add_optimizer(self, optimizer: keras.optimizers.Optimizer) -> None:
        """Record an optimizer and the line that sets it up."""
        self._optimizers.append((optimizer, self.tracer.line()))

    def has_optimizers(self) -> bool:
        """Whether the program uses an optimizer, whose steps are then the training steps."""
        return self.has_tf1_optimizers or any(optimizer.built for optimizer, _ in self._optimizers)

    def _iterations(self) -> int:
        return sum(int(optimizer.iterations) for optimizer, _ in self._optimizers if optimizer.built)

    def catch_up(self) -> int:
        """Count the steps that optimizers took in compiled loops; return the total of all steps."""
        total = self._iterations()
        for _ in range(total - self.tracer.steps):
            self.tracer.after_step(0, None)
        return total

    def finish(self) -> None:
        """Count the steps of custom loops, and describe the optimizers."""
        for optimizer, line in self._optimizers:
            steps = int(optimizer.iterations) if optimizer.built else 0
            self.tracer.add_optimizer(
                Optimizer(type(optimizer).__name__, _rate(optimizer), None, None, None, line, runs=steps)
            )
        self.tracer.steps = max(self.tracer.steps, self._iterations())

    def complete_trace(self, trace: Trace) -> Trace:
        """Add the loss function of Keras that was used."""
        return replace(trace, keras_loss=self.keras_loss)


def _rate(optimizer: keras.optimizers.Optimizer) -> float | None:
    try:
        return float(np.asarray(optimizer.learning_rate))
    except (TypeError, ValueError):
        return None
