"""Hold the loops that TF2 programs write themselves to the budget, and sample their losses.

A step is one of an optimiser's; in a program that uses none, the first gradient that a tape gives, or the
call of a compiled function that asked a tape when it was traced.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.polymorphic_function import Function


class OwnLoops:
    """Wrap tapes, compiled functions and the optimisers' steps, in place, for one program."""

    def __init__(self, tracing: Any, tracer: Any) -> None:
        self._tracing = tracing
        self._tracer = tracer
        self._called: Any = None
        self._learning: set[Any] = set()
        self._wrap_steps("apply_gradients")
        self._wrap_steps("apply")
        self._wrap_functions()
        self._wrap_tapes()

    def _wrap_steps(self, name: str) -> None:
        own, plain = self, getattr(keras.optimizers.Optimizer, name)

        def step(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            if not own._is_watching():
                return plain(optimizer, *args, **kwargs)
            own._before_step()
            with tf.control_dependencies(own._bound(optimizer)):
                return plain(optimizer, *args, **kwargs)

        setattr(keras.optimizers.Optimizer, name, step)

    def _wrap_functions(self) -> None:
        own, plain_call = self, Function.__call__

        def call(function: Any, *args: Any, **kwargs: Any) -> Any:
            if own._called is not None or not own._is_watching() or not tf.executing_eagerly():
                return plain_call(function, *args, **kwargs)
            if function in own._learning:
                own._before_step()
                own._look(*args)
            own._called = function
            try:
                result = plain_call(function, *args, **kwargs)
            except tf.errors.InvalidArgumentError:
                own._called = None
                # So speaks the bound on a loop inside of the function, or a mistake of the program's.
                own._before_step()
                raise
            finally:
                own._called = None
            if function in own._learning and not own._tracing.has_optimizers():
                own._tracer.after_step(0, None)
            return result

        Function.__call__ = call

    def _wrap_tapes(self) -> None:
        own, plain_gradient = self, tf.GradientTape.gradient

        def gradient(tape: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
            if own._is_watching():
                own._see_gradient(tape, target)
            return plain_gradient(tape, target, *args, **kwargs)

        tf.GradientTape.gradient = gradient

    def _is_watching(self) -> bool:
        return bool(self._tracer.active) and not self._tracing.is_fitting()

    def _before_step(self) -> None:
        """End the program here when the budget is used up; what is being traced is a function that learns."""
        if not tf.executing_eagerly():
            self._learning.add(self._called)
        with tf.init_scope():
            if self._tracing.catch_up() or self._tracer.steps:
                self._tracer.before_step()

    def _look(self, *given: Any) -> None:
        """Look at the batch of a step, where its loss is one of those that are looked at."""
        arrays = [np.asarray(each) for each in given if getattr(each, "ndim", 0)]
        if not arrays or not self._tracer.wants_loss():
            return
        images, loop = max(arrays, key=np.size), self._tracer.loop
        loop.line = loop.line or self._tracer.line()
        loop.before_run({"images": images}, trains=True)
        loop.look(None, images)
        for labels in arrays:
            if labels is not images and len(labels) == len(images):
                loop.look_at_labels(images, labels)

    def _see_gradient(self, tape: Any, target: Any) -> None:
        if not tf.executing_eagerly():
            self._learning.add(self._called)
            return
        by_optimizer = self._tracing.has_optimizers()
        if by_optimizer:
            self._tracing.catch_up()
        self._look(self._tracing.called_on)
        loss = float(np.mean(target)) if self._tracer.wants_loss() and tf.is_tensor(target) else None
        if by_optimizer:
            if loss is not None:
                self._tracer.add_loss(self._tracer.steps + 1, loss)
        elif not hasattr(tape, "_was_asked"):
            # A persistent tape is asked once for every variable.
            tape._was_asked = True
            self._tracer.before_step()
            self._tracer.after_step(0, loss)

    def _bound(self, optimizer: Any) -> list[Any]:
        """Give what fails at the budget where the step is in a compiled function's own loop, if it is."""
        graph = tf.compat.v1.get_default_graph()
        outer = getattr(graph, "outer_graph", None)
        if tf.executing_eagerly() or self._tracer.max_steps is None:
            return []
        if outer is None or not outer.building_function:
            return []
        with tf.init_scope():
            others = self._tracing.catch_up() - int(optimizer.iterations)
        steps = tf.cast(tf.convert_to_tensor(optimizer.iterations), tf.int64)
        return [tf.debugging.assert_less(steps, tf.constant(self._tracer.max_steps - others, tf.int64))]
