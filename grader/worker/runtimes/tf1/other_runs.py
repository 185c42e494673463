"""Training runs of TF1 programs that do not go through `Session.run`.

Keras of TF1 runs callables that a session made for it; partial runs are in two or more parts; a program may
have a session make a callable of its step.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from tensorflow.python.client.session import BaseSession

from grader.worker.loop import FeedDict
from grader.worker.runtimes.tf1.fetches import Fetches
from grader.worker.runtimes.tf1.session_recording import SessionRecording
from grader.worker.runtimes.tf1.traced_session import FetchProfile, TracedSession

_Step = tuple[TracedSession, FetchProfile]


class OtherRuns:
    """Wraps partial runs and the callables of sessions in place, for one program."""

    def __init__(self, recording: SessionRecording) -> None:
        self._recording = recording
        self._tracer = recording.tracer
        self._wrap_partial_runs()
        self._wrap_callables()
        _run_callables()

    def _wrap_partial_runs(self) -> None:
        other, plain = self, BaseSession.partial_run

        def partial_run(
            session: BaseSession, handle: Any, fetches: Fetches, feed_dict: FeedDict | None = None
        ) -> Any:
            def run() -> Any:
                return plain(session, handle, fetches, feed_dict)

            step = other._training_step(session, fetches) if other._tracer.active else None
            # The images were fed in another part.
            return run() if step is None else other._run_step(step, run, feed_dict, 0)

        BaseSession.partial_run = partial_run

    def _wrap_callables(self) -> None:
        other, plain = self, BaseSession._make_callable_from_options

        def make(session: BaseSession, options: Any) -> Any:
            call = plain(session, options)
            if not other._tracer.active:
                return call
            step = other._training_step(session, [*options.fetch, *options.target])
            return call if step is None else other._counted(step, call)

        BaseSession._make_callable_from_options = make

    def _training_step(self, session: BaseSession, fetches: Fetches) -> _Step | None:
        state = self._recording.state_of(session)
        profile = self._recording.profile_of(state, fetches)
        return (state, profile) if profile.trains else None

    def _counted(self, step: _Step, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arrays: Any, **options: Any) -> Any:
            if not self._tracer.active:
                return call(*arrays, **options)
            images = max((array for array in arrays if np.ndim(array)), key=np.size, default=None)
            if images is not None:
                self._tracer.see_images(images)
            examples = 0 if images is None else len(images)
            return self._run_step(step, lambda: call(*arrays, **options), None, examples)

        return run

    def _run_step(
        self, step: _Step, run: Callable[[], Any], feed_dict: FeedDict | None, examples: int
    ) -> Any:
        state, profile = step
        self._recording.before_unwrapped_step(state, feed_dict)
        result = run()
        wanted = self._tracer.wants_loss()
        # Keras fetches its loss first.
        first = result[0] if isinstance(result, list | tuple) and len(result) else result
        loss = float(first) if wanted and isinstance(first, float | np.floating) else None
        self._recording.count(state, profile, examples, loss)
        self._tracer.end_at_budget()
        return result


def _run_callables() -> None:
    """Make callables without feeds go through `run`, as TensorFlow's own callables with feeds do."""
    plain = BaseSession.make_callable

    def make_callable(
        session: BaseSession, fetches: Fetches, feed_list: Any = None, accept_options: bool = False
    ) -> Any:
        if feed_list is not None:
            return plain(session, fetches, feed_list, accept_options)
        return lambda options=None, run_metadata=None: session.run(fetches, None, options, run_metadata)

    BaseSession.make_callable = make_callable
