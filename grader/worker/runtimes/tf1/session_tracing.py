"""Wraps `Session.run` and `Session.close`: which runs train, what they return, what a closed session held.

A sampled loss is one more fetch of the student's own run, so it belongs to the same batch, dropout mask and
update, and no additional random number is drawn.
"""

from time import monotonic
from typing import Any

import numpy as np
from tensorflow.python.client.session import BaseSession

from grader.evidence.format import Array
from grader.worker.loop import FeedDict
from grader.worker.runtimes.tf1.feeds import largest_fed, largest_key
from grader.worker.runtimes.tf1.fetches import Fetches
from grader.worker.runtimes.tf1.name_watch import NameWatch
from grader.worker.runtimes.tf1.session_recording import SessionRecording
from grader.worker.runtimes.tf1.traced_session import FetchProfile, RepeatedStep, TracedSession

# `options` and `run_metadata` of `Session.run`, which are passed on as they are.
_Options = tuple[Any, Any]


class SessionTracing:
    """Wraps the sessions of `tf.compat.v1` in place, for one program."""

    def __init__(self, recording: SessionRecording, names: NameWatch) -> None:
        self._names = names
        self._recording = recording
        self._tracer = recording.tracer
        self._plain_run = BaseSession.run
        self._wrap()

    def _wrap(self) -> None:
        tracing, recording, tracer = self, self._recording, self._tracer
        plain_run, plain_close = self._plain_run, BaseSession.close

        def run(
            session: BaseSession,
            fetches: Fetches,
            feed_dict: FeedDict | None = None,
            options: Any = None,
            run_metadata: Any = None,
        ) -> Any:
            repeated = recording.repeated
            examples = None if repeated is None else repeated.begin(session, fetches, feed_dict)
            if repeated is not None and examples is not None:
                result = plain_run(session, fetches, feed_dict, options, run_metadata)
                repeated.completed += 1
                repeated.examples += examples
                if monotonic() >= tracer.next_report:
                    recording.settle()
                return result
            if not tracer.active:
                return plain_run(session, fetches, feed_dict, options, run_metadata)
            return tracing._run(session, fetches, feed_dict, (options, run_metadata))

        def close(session: BaseSession) -> None:
            if not tracer.active:
                # At the deadline another thread reads the variables while this one unwinds.
                return
            recording.before_close(session)
            plain_close(session)

        BaseSession.run, BaseSession.close = run, close

    def _run(
        self, session: BaseSession, fetches: Fetches, feed_dict: FeedDict | None, options: _Options
    ) -> Any:
        recording = self._recording
        recording.settle()
        state = recording.state_of(session)
        profile = recording.profile_of(state, fetches)
        state.runs += 1
        self._tracer.loop.before_run(feed_dict, trains=profile.trains)
        if profile.trains:
            return self._train(state, profile, feed_dict, options)
        self._names.see_request(fetches)
        recording.before_evaluation(state, profile, feed_dict)
        images: Array | None
        if profile.images:
            result, images = self._plain_run(session, [profile.fetches, *profile.images], feed_dict, *options)
        else:
            result = self._plain_run(session, fetches, feed_dict, *options)
            images = largest_fed(feed_dict)
        recording.add_evaluation(profile, result, feed_dict, images)
        return result

    def _train(
        self, state: TracedSession, profile: FetchProfile, feed_dict: FeedDict | None, options: _Options
    ) -> Any:
        recording = self._recording
        key = largest_key(feed_dict)
        if _is_empty(feed_dict):
            # An optimizer that gets no examples learns nothing.
            return self._plain_run(state.session, profile.fetches, feed_dict, *options)
        recording.before_step(state, feed_dict)
        result, loss = self._run_step(state, profile, feed_dict, options)
        examples = state.pipeline_batch if key is None or feed_dict is None else len(feed_dict[key])
        recording.count(state, profile, examples, loss)
        self._tracer.end_at_budget()
        recording.repeated = RepeatedStep(state, profile, key, limit=self._tracer.unobserved_steps())
        return result

    def _run_step(
        self, state: TracedSession, profile: FetchProfile, feed_dict: FeedDict | None, options: _Options
    ) -> tuple[Any, float | None]:
        """Run a step; sample its loss and inspect its batch where they are due."""
        is_sampled = profile.loss is not None and self._tracer.wants_loss()
        is_looked_at = profile.loss is not None and self._tracer.wants_look()
        losses = [profile.loss] if is_sampled else []
        images = profile.images if is_sampled or is_looked_at else ()
        if not losses and not images:
            result, values = self._plain_run(state.session, profile.fetches, feed_dict, *options), []
        else:
            wanted = [profile.fetches, *losses, *images]
            result, *values = self._plain_run(state.session, wanted, feed_dict, *options)
        if is_sampled or is_looked_at:
            self._recording.observe_step(state, feed_dict, values[len(losses) :])
        return result, float(np.mean(values[0])) if is_sampled else None


def _is_empty(feed_dict: FeedDict | None) -> bool:
    """Whether arrays are fed and all of them are empty."""
    arrays = (value for value in (feed_dict or {}).values() if isinstance(value, np.ndarray | list))
    sizes = [np.size(value) for value in arrays if np.ndim(value)]
    return bool(sizes) and not any(sizes)
