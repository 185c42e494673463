"""Training loops that TF2 programs write themselves: their budget, their batches and their losses.

A step is an optimizer's step. In a program without optimizers it is the first gradient that a tape computes,
or the call of a compiled function that computed a gradient when it was traced.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.polymorphic_function import Function

from grader.worker.runtimes.tf2.keras_recording import KerasRecording

# Arguments of TensorFlow's methods, which are passed on as they are, and what the methods return.
_Argument = Any
_Result = Any


class OwnLoops:
    """Wraps tapes, compiled functions and the optimizers' steps in place, for one program."""

    def __init__(self, recording: KerasRecording) -> None:
        self._recording = recording
        self._tracer = recording.tracer
        self._running: Function | None = None
        """The outermost compiled function that is being called."""
        self._training_functions: set[Function | None] = set()
        self._wrap_steps("apply_gradients")
        self._wrap_steps("apply")
        self._wrap_functions()
        self._wrap_tapes()

    def _wrap_steps(self, name: str) -> None:
        own, plain = self, getattr(keras.optimizers.Optimizer, name)

        def step(optimizer: keras.optimizers.Optimizer, *args: _Argument, **kwargs: _Argument) -> _Result:
            if not own._is_watching():
                return plain(optimizer, *args, **kwargs)
            own._before_step()
            with tf.control_dependencies(own._bound(optimizer)):
                result = plain(optimizer, *args, **kwargs)
            if tf.executing_eagerly():
                own._after_step()
            return result

        setattr(keras.optimizers.Optimizer, name, step)

    def _wrap_functions(self) -> None:
        own, plain_call = self, Function.__call__

        def call(function: Function, *args: _Argument, **kwargs: _Argument) -> _Result:
            if own._running is not None or not own._is_watching() or not tf.executing_eagerly():
                return plain_call(function, *args, **kwargs)
            if function in own._training_functions:
                own._before_step()
                own._observe(*args)
            own._running = function
            try:
                result = plain_call(function, *args, **kwargs)
            except tf.errors.InvalidArgumentError:
                own._running = None
                # Either the bound on a loop inside of the function failed, or the program made a mistake.
                own._before_step()
                raise
            finally:
                own._running = None
            if function in own._training_functions:
                if not own._recording.has_optimizers():
                    own._tracer.after_step(0, None)
                own._after_step()
            return result

        Function.__call__ = call

    def _wrap_tapes(self) -> None:
        own, plain_gradient = self, tf.GradientTape.gradient

        def gradient(
            tape: tf.GradientTape, target: _Argument, *args: _Argument, **kwargs: _Argument
        ) -> _Result:
            if own._is_watching():
                own._see_gradient(tape, target)
            return plain_gradient(tape, target, *args, **kwargs)

        tf.GradientTape.gradient = gradient

    def _is_watching(self) -> bool:
        return self._tracer.active and not self._recording.is_fitting()

    def _before_step(self) -> None:
        """End the program here at the end of its budget; note a training function that is being traced."""
        if not tf.executing_eagerly():
            self._training_functions.add(self._running)
        with tf.init_scope():
            if self._recording.catch_up() or self._tracer.steps:
                self._tracer.end_at_budget()

    def _after_step(self) -> None:
        """End the program here if that was the last step of its budget."""
        if self._recording.has_optimizers():
            self._recording.catch_up()
        self._tracer.end_at_budget()

    def _observe(self, *given: object) -> None:
        """Record the batch of a step whose loss is sampled."""
        arrays = [np.asarray(each) for each in given if getattr(each, "ndim", 0)]
        if not arrays or not self._tracer.wants_look():
            return
        images, loop = max(arrays, key=np.size), self._tracer.loop
        loop.line = loop.line or self._tracer.line()
        loop.before_run({"images": images}, trains=True)
        loop.observe_batch(images)
        for labels in arrays:
            if labels is not images and len(labels) == len(images):
                loop.observe_labels(images, labels)

    def _see_gradient(self, tape: tf.GradientTape, target: object) -> None:
        if not tf.executing_eagerly():
            self._training_functions.add(self._running)
            return
        by_optimizer = self._recording.has_optimizers()
        if by_optimizer:
            self._recording.catch_up()
        self._observe(self._recording.last_batch)
        loss = float(np.mean(target)) if self._tracer.wants_loss() and tf.is_tensor(target) else None  # type: ignore[call-overload]
        if by_optimizer:
            if loss is not None:
                self._tracer.add_loss(self._tracer.steps + 1, loss)
        elif not hasattr(tape, "_is_counted"):
            # A persistent tape computes a gradient for every variable.
            tape._is_counted = True
            self._tracer.end_at_budget()
            self._tracer.after_step(0, loss)

    def _bound(self, optimizer: keras.optimizers.Optimizer) -> list[tf.Operation]:
        """Return an assertion that fails at the budget, for a step in a compiled function's own loop."""
        graph = tf.compat.v1.get_default_graph()
        outer = getattr(graph, "outer_graph", None)
        if tf.executing_eagerly() or self._tracer.max_steps is None:
            return []
        if outer is None or not outer.building_function:
            return []
        with tf.init_scope():
            others = self._recording.catch_up() - int(optimizer.iterations)
        steps = tf.cast(tf.convert_to_tensor(optimizer.iterations), tf.int64)
        return [tf.debugging.assert_less(steps, tf.constant(self._tracer.max_steps - others, tf.int64))]
