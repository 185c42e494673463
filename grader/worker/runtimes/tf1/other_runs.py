"""Count the training runs of TF1 programs that do not go through `Session.run`.

Keras of TF1 runs callables that a session made for it; partial runs are in two or more pieces; a program may
have a session make a callable of its step.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from tensorflow.python.client.session import BaseSession


class OtherRuns:
    """Wrap partial runs and the callables of sessions, in place, for one program."""

    def __init__(self, tracing: Any, tracer: Any) -> None:
        self._tracing = tracing
        self._tracer = tracer
        self._wrap_partial_runs()
        self._wrap_callables()
        _run_callables()

    def _wrap_partial_runs(self) -> None:
        other, plain = self, BaseSession.partial_run

        def partial_run(session: Any, handle: Any, fetches: Any, feed_dict: Any = None) -> Any:
            def run() -> Any:
                return plain(session, handle, fetches, feed_dict)

            step = other._tracing.step_of(session, fetches) if other._tracer.active else None
            # The images were fed in another part.
            return run() if step is None else other._step(step, run, feed_dict, 0)

        BaseSession.partial_run = partial_run

    def _wrap_callables(self) -> None:
        other, plain = self, BaseSession._make_callable_from_options

        def make(session: Any, options: Any) -> Any:
            call = plain(session, options)
            if not other._tracer.active:
                return call
            step = other._tracing.step_of(session, [*options.fetch, *options.target])
            return call if step is None else other._counted(step, call)

        BaseSession._make_callable_from_options = make

    def _counted(self, step: Any, call: Any) -> Callable[..., Any]:
        def run(*arrays: Any, **options: Any) -> Any:
            if not self._tracer.active:
                return call(*arrays, **options)
            given = [array for array in arrays if np.ndim(array)]
            images = max(given, key=np.size, default=None)
            if images is not None:
                self._tracer.see_images(images)
            examples = 0 if images is None else len(images)
            return self._step(step, lambda: call(*arrays, **options), None, examples)

        return run

    def _step(self, step: Any, run: Callable[[], Any], feed_dict: Any, examples: int) -> Any:
        state, plan = step
        self._tracing.before_other(state, feed_dict)
        result = run()
        wanted = self._tracer.wants_loss()
        # Keras asks for its loss first.
        first = result[0] if isinstance(result, list | tuple) and len(result) else result
        loss = float(first) if wanted and isinstance(first, float | np.floating) else None
        self._tracing.count(state, plan, examples, loss)
        return result


def _run_callables() -> None:
    """Have the callables that take no feeds go through `run`, as TensorFlow's own do that take some."""
    plain = BaseSession.make_callable

    def make_callable(session: Any, fetches: Any, feed_list: Any = None, accept_options: bool = False) -> Any:
        if feed_list is not None:
            return plain(session, fetches, feed_list, accept_options)
        return lambda options=None, run_metadata=None: session.run(fetches, None, options, run_metadata)

    BaseSession.make_callable = make_callable
