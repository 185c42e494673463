"""What is recorded of a TF1 program's sessions: their steps, feeds, evaluations and variables.

Wraps nothing; `session_tracing` and `other_runs` report to it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from tensorflow.python.client.session import BaseSession

from grader.evidence.format import Array, Signature, Trace
from grader.worker.collection import Collection
from grader.worker.loop import FeedDict
from grader.worker.runtimes.tf1.feed_record import FeedRecord
from grader.worker.runtimes.tf1.feeds import arrays_beside, batch_size, largest_fed, scalars_fed
from grader.worker.runtimes.tf1.fetch_profiling import profile_fetches
from grader.worker.runtimes.tf1.fetches import Fetches, is_same, key_of
from grader.worker.runtimes.tf1.graph_growth import GraphGrowth
from grader.worker.runtimes.tf1.optimizer_tracing import OptimizerTracing
from grader.worker.runtimes.tf1.traced_session import FetchProfile, RepeatedStep, TracedSession
from grader.worker.runtimes.tf1.variable_reading import VariableReader
from grader.worker.tracer import Tracer

_MAX_FIRST_BYTES = 1 << 20
_MAX_SESSIONS = 16
_MAX_PROFILES = 256
# The key of the images that a pipeline of the graph yields.
_PIPELINE = "the graph's pipeline"


class SessionRecording:
    """The sessions of one program and all that was observed of them."""

    def __init__(self, tracer: Tracer, optimizers: OptimizerTracing, reader: VariableReader) -> None:
        self.tracer = tracer
        self.optimizers = optimizers
        self.sessions: list[TracedSession] = []
        self.feeds = FeedRecord()
        self.repeated: RepeatedStep | None = None
        self._reader = reader
        self._growth = GraphGrowth()

    def state_of(self, session: BaseSession) -> TracedSession:
        """Return what is recorded of a session; the record is made at its first run."""
        for state in reversed(self.sessions):
            if state.session is session:
                return state
        state = TracedSession(session, session.graph)
        self.sessions.append(state)
        if len(self.sessions) > _MAX_SESSIONS:
            self._forget_one()
        return state

    def _forget_one(self) -> None:
        """Forget the oldest session that never trained: some programs open one for every evaluation."""
        idle = [state for state in self.sessions[:-1] if not state.train_steps]
        self.sessions.remove(idle[0] if idle else self.sessions[0])

    def profile_of(self, state: TracedSession, fetches: Fetches) -> FetchProfile:
        """Return what running `fetches` in a session does."""
        key = key_of(fetches)
        known = state.profiles.get(key)
        if known is not None and is_same(known.fetches, fetches):
            return known
        profile = profile_fetches(state.graph, fetches, self.optimizers)
        state.is_queried = state.is_queried or profile.is_query
        if len(state.profiles) < _MAX_PROFILES:
            state.profiles[key] = profile
        return profile

    def before_step(self, state: TracedSession, feed_dict: FeedDict | None) -> None:
        """Record the start of a step. Raises `BudgetReached` at the end of the budget."""
        self.tracer.end_at_budget()
        if not state.train_steps:
            self._record_first_step(state, feed_dict)

    def before_unwrapped_step(self, state: TracedSession, feed_dict: FeedDict | None) -> None:
        """Record the start of a step that is not made by `Session.run`."""
        self.settle()
        self.tracer.end_at_budget()
        state.runs += 1
        self.tracer.loop.before_run(feed_dict, trains=True)
        if not state.train_steps:
            self._record_first_step(state, feed_dict)

    def _record_first_step(self, state: TracedSession, feed_dict: FeedDict | None) -> None:
        self.optimizers.learn_slots()
        self.tracer.loop.line = self.tracer.line()
        values = self._read_variables(state, _MAX_FIRST_BYTES)
        state.first = {n: v for n, v in values.items() if v.nbytes <= _MAX_FIRST_BYTES}
        self.feeds.add_first_step(feed_dict)
        images = largest_fed(feed_dict)
        if images is not None:
            self.tracer.see_images(images)

    def observe_step(
        self, state: TracedSession, feed_dict: FeedDict | None, from_pipeline: Sequence[Array]
    ) -> None:
        """Record the batch of a step whose loss is sampled, and the size of the graph."""
        loop, fed = self.tracer.loop, largest_fed(feed_dict)
        self._keep_samples(feed_dict)
        loop.observe_batch(from_pipeline[0] if from_pipeline else fed)
        if fed is not None and not from_pipeline:
            for labels in arrays_beside(fed, feed_dict):
                loop.observe_labels(fed, labels)
        self._growth.observe(state.graph)
        for images in from_pipeline:
            self.tracer.samples.add(_PIPELINE, images)
            self.tracer.see_images(images)
            # The last batch of an epoch may be smaller.
            state.pipeline_batch = max(state.pipeline_batch, len(images))
            self.feeds.batch_size = self.feeds.batch_size or len(images)

    def count(
        self,
        state: TracedSession,
        profile: FetchProfile,
        examples: int,
        loss: float | None = None,
        steps: int = 1,
    ) -> None:
        """Count a step that has run, or several."""
        state.train_steps += steps
        self.optimizers.count(profile.numbers, steps)
        self.tracer.after_step(examples, loss, steps)

    def settle(self) -> None:
        """Count the repeated steps that have run since the last call."""
        repeated, self.repeated = self.repeated, None
        if repeated is not None and repeated.begun:
            repeated.state.runs += repeated.begun
            self.tracer.loop.before_run(repeated.feed, trains=True)
            self.count(repeated.state, repeated.profile, repeated.examples, steps=repeated.completed)

    def before_evaluation(
        self, state: TracedSession, profile: FetchProfile, feed_dict: FeedDict | None
    ) -> None:
        """Record a run that does not train, before it starts."""
        if profile.initialises and state.train_steps:
            self.tracer.loop.add_reset(self.tracer.line(), self.tracer.steps)
        self.tracer.before_evaluation(batch_size(feed_dict))

    def add_evaluation(
        self, profile: FetchProfile, result: object, feed_dict: FeedDict | None, images: Array | None
    ) -> None:
        """Record the single figures that a run on images returned."""
        if images is None or not np.ndim(images):
            return
        self._keep_samples(feed_dict)
        if profile.images:
            self.tracer.samples.add(_PIPELINE, images)
        fed = scalars_fed(feed_dict)
        self.feeds.add_evaluation(fed, images)
        for position, name in profile.scalars:
            value = result if position is None else result[position]  # type: ignore[index]  # a list then
            if np.ndim(value) == 0 and np.issubdtype(np.asarray(value).dtype, np.number):  # type: ignore[arg-type]
                self.tracer.add_evaluation(name, float(value), fed, images)  # type: ignore[arg-type]

    def _keep_samples(self, feed_dict: FeedDict | None) -> None:
        for key, value in (feed_dict or {}).items():
            self.tracer.samples.add(str(getattr(key, "name", key)), value)

    def describe_input(self, signature: Signature, kept: Collection) -> Signature:
        """Add to a signature how the images were prepared that were fed, or that a pipeline yielded."""
        own = str(signature.images)
        return self.tracer.describe_input(own if own in self.tracer.samples else _PIPELINE, signature, kept)

    def before_close(self, session: BaseSession) -> None:
        """Read the variables of a session that the program closes."""
        for state in self.sessions:
            if state.session is session and not state.closed:
                state.last = self._read_variables(state)
                state.closed = True

    def finish(self) -> None:
        """Read the variables of sessions that are still open, and the figures that the last step was fed."""
        self.settle()
        self.feeds.in_last_step = scalars_fed(self.tracer.loop.last_step_feed())
        self.optimizers.learn_slots()
        for state in self.sessions:
            if not state.closed:
                state.last = self._read_variables(state)

    def _read_variables(self, state: TracedSession, max_bytes: float = float("inf")) -> dict[str, Array]:
        self.optimizers.learn_slots()
        return self._reader.read(state.session, state.graph, self.optimizers.slots, max_bytes)

    def complete_trace(self, trace: Trace) -> Trace:
        """Add the optimizers' runs, what was fed, and the growth of the graph."""
        return replace(
            trace,
            optimizers=self.optimizers.with_runs(trace.optimizers),
            train_feeds=self.feeds.in_first_steps,
            last_train_feeds=self.feeds.in_last_step,
            loop=self._growth.complete(trace.loop, self.tracer.entry),
        )
