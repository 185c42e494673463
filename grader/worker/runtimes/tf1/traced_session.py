"""What is known of a TF1 program's sessions, of the fetches that they run, and of the step that repeats."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import tensorflow as tf
from tensorflow.python.client.session import BaseSession

from grader.evidence.format import Array
from grader.worker.loop import FeedDict
from grader.worker.runtimes.tf1.fetches import Fetches, is_same


@dataclass(frozen=True, slots=True)
class FetchProfile:
    """What is known of a set of fetches: whether they train, with which optimizers, and the loss.

    `is_query` is whether the value of a tensor is fetched. `numbers` are those of the optimizers. `images`
    has the images' tensor where a pipeline of the graph yields them.
    """

    fetches: Fetches
    trains: bool
    is_query: bool = False
    initialises: bool = False
    numbers: tuple[int, ...] = ()
    loss: tf.Tensor | None = None
    scalars: tuple[tuple[int | None, str], ...] = ()
    images: tuple[tf.Tensor, ...] = ()


@dataclass(slots=True)
class TracedSession:
    """A session of the program, kept alive until its variables have been read.

    `pipeline_batch` is how many examples the graph's own pipeline yields for a step. `is_queried` is whether
    the value of any tensor was fetched.
    """

    session: BaseSession
    graph: tf.Graph
    runs: int = 0
    train_steps: int = 0
    pipeline_batch: int = 0
    closed: bool = False
    is_queried: bool = False
    first: dict[str, Array] = field(default_factory=dict)
    last: dict[str, Array] = field(default_factory=dict)
    profiles: dict[Hashable, FetchProfile] = field(default_factory=dict)


@dataclass(slots=True)
class RepeatedStep:
    """The step that a training loop repeats: the same fetches in the same session, images under one key.

    Up to `limit` such steps are only counted here. A step of a small model takes some hundred microseconds
    and leaves the processor's caches full of other data, so that each Python call beside it costs several
    times what it costs elsewhere. `images_key` is None where no images are fed.
    """

    state: TracedSession
    profile: FetchProfile
    images_key: object | None
    limit: int
    feed: FeedDict | None = None
    begun: int = 0
    completed: int = 0
    examples: int = 0

    def begin(self, session: BaseSession, fetches: Fetches, feed_dict: FeedDict | None) -> int | None:
        """Begin such a step and return how many examples it is fed; None where the run is a different one."""
        if self.begun >= self.limit or session is not self.state.session:
            return None
        if fetches is not self.profile.fetches and not is_same(self.profile.fetches, fetches):
            return None
        examples = self._examples(feed_dict)
        if examples is not None:
            self.begun += 1
            self.feed = feed_dict
        return examples

    def _examples(self, feed_dict: FeedDict | None) -> int | None:
        if self.images_key is None:
            return None if feed_dict else self.state.pipeline_batch
        try:
            # An empty batch is no step.
            return len(feed_dict[self.images_key]) or None  # type: ignore[index]  # None raises TypeError
        except (TypeError, KeyError):
            return None
