"""Train a submission's graph again from its initializers, for the claimed number of steps.

The replay uses other batches in another order, so its accuracy is near that of an honest run, but not equal.
It shows what training this graph gives; it cannot show where the submission's values come from.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Optimizer
from grader.evidence.operations import VARIABLES
from grader.evidence.tensor_names import op_of
from grader.examine.examined import ExaminedSubmission
from grader.examine.models import graphs
from grader.examine.models.allow_list import TRAINING, require_allowed
from grader.examine.models.predictor import Predictor, classes, placeholders
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
TOLERANCE = 0.04
"""Other orders of the batches change the lesson's figure by up to 0.023 (20 orders, on `digits`)."""
_MOST_BATCH = 2000
_STEP_MILLISECONDS = 20_000
_TIMED_STEPS = 15
# The thread pool that runs a step, see TensorFlow's config.proto.
_IN_THIS_THREAD = -1


@dataclass(frozen=True, slots=True)
class Replay:
    """The hidden accuracy after training the submission's graph again."""

    steps: int
    accuracy: float

    def agrees_with(self, measured: float) -> bool:
        """Whether the submission's accuracy is close to the replay's."""
        return abs(self.accuracy - measured) <= TOLERANCE


def replay(submission: ExaminedSubmission, seconds: float, order: int = 0) -> Replay:
    """Train for the claimed steps within `seconds`; `order` changes the initial values and the batches.

    Raises `EvaluationRefused` if that is impossible.
    """
    steps, predictor = submission.trace.train_steps, submission.predictor
    images, labels = submission.arrays.split("hidden")
    with _training(submission, order, steps) as (session, train_op, batches):
        _train(session, train_op, batches, time.monotonic() + seconds)
        predicted = _predict(session, predictor, images)
    return Replay(steps, round(float(np.mean(predicted == labels)), 6))


def quickest_step(submission: ExaminedSubmission) -> float:
    """Return the seconds of the fastest of a few training steps on this machine.

    Raises `EvaluationRefused` if no step can be run.
    """
    return _least_of_steps(submission, time.monotonic)


def least_work_of_step(submission: ExaminedSubmission) -> float:
    """Return the smallest processor time of such a step, counting the thread that runs it.

    Pool threads are not counted: on a large machine they mostly wait, and their number is fixed by the first
    session of a process.
    """
    return _least_of_steps(submission, time.thread_time, _IN_THIS_THREAD)


def _least_of_steps(submission: ExaminedSubmission, clock: Callable[[], float], pool: int = 0) -> float:
    with _training(submission, 0, _TIMED_STEPS + 1) as (session, train_op, batches):
        # The first step includes one-time preparation.
        _run(session, [train_op], next(batches))
        return min(_timed_run(session, train_op, batch, clock, pool) for batch in batches)


@contextmanager
def _training(
    submission: ExaminedSubmission, order: int, steps: int
) -> Iterator[tuple[Any, str, Iterator[dict[str, Any]]]]:
    """Return a session with fresh initial values, the train op, and the feeds of each step."""
    trace, predictor = submission.trace, submission.predictor
    train_op = str(_optimizer(submission).train_op)
    graph_def = submission.graph_def
    nodes = {node.name: node for node in graph_def.node}
    wanted = [op_of(predictor.prediction), train_op]
    ready = _trainable_graph(graph_def, nodes, wanted, submission.seed + order)
    size = min(max(1, trace.examples // trace.train_steps), _MOST_BATCH)
    feeds = _TrainingFeeds(submission, predictor, placeholders(ready), order)
    with graphs.guarded(), _session(ready) as session:
        here = {node.name: node for node in session.graph_def.node}
        _run(session, _initialisers(here, set(here)), {})
        yield session, train_op, feeds.batches(steps, size)


def _optimizer(submission: ExaminedSubmission) -> Optimizer:
    used = [o for o in submission.trace.optimizers if o.runs and o.train_op]
    if submission.runtime != "tf1" or len(used) != 1 or not submission.trace.train_steps:
        raise EvaluationRefused("replay-not-one-optimiser")
    session, answering = submission.evidence.trained_session, submission.signature.graph
    if session is not None and answering not in (None, session.graph):
        raise EvaluationRefused("replay-of-another-graph")
    return used[0]


def _trainable_graph(graph_def: Any, nodes: Mapping[str, Any], wanted: Sequence[str], seed: int) -> Any:
    """Extract what training, prediction and initialization need; validate and seed it."""
    needed = graphs.closure(nodes, wanted)
    needed |= graphs.closure(nodes, _initialisers(nodes, needed))
    ready = graphs.subgraph(graph_def, needed)
    require_allowed(ready, also=TRAINING)
    graphs.reseed(ready, seed)
    return ready


def _initialisers(nodes: Mapping[str, Any], names: set[str]) -> list[str]:
    variables = [name for name in names if nodes[name].op in VARIABLES]
    lost = [name for name in variables if f"{name}/Assign" not in nodes]
    if lost:
        raise EvaluationRefused("variable-without-initialiser", name=min(lost)[:120])
    return [f"{name}/Assign" for name in sorted(variables)]


class _TrainingFeeds:
    """The batches of the replay, in the form that the graph expects."""

    def __init__(
        self, submission: ExaminedSubmission, predictor: Predictor, inputs: Mapping[str, Any], order: int
    ) -> None:
        self._images, self._labels = submission.arrays.split("train")
        self._predictor = predictor
        self._seed = (submission.seed, order)
        known = {op_of(name): value for name, value in submission.trace.train_feeds.items()}
        images = op_of(predictor.images)
        left = [name for name in inputs if name != images and name not in known]
        named = op_of(submission.signature.labels or "")
        label = named if named in inputs else left[0] if len(left) == 1 else None
        if label is None:
            raise EvaluationRefused("replay-without-labels")
        self._label, self._label_node = f"{label}:0", inputs[label]
        fed = {label, images}
        if unknown := [name for name in inputs if name not in fed and name not in known]:
            raise EvaluationRefused("prediction-needs-placeholder", name=unknown[0][:120])
        self._others = {f"{name}:0": known[name] for name in inputs if name not in fed}

    def batches(self, steps: int, size: int) -> Iterator[dict[str, Any]]:
        """Yield the feeds of each step: every image once per epoch, each epoch in a new order."""
        generator, order, at = np.random.default_rng(self._seed), np.empty(0, int), 0
        for _ in range(steps):
            if at + size > len(order):
                order, at = generator.permutation(len(self._images)), 0
            rows = order[at : at + size]
            at += size
            images = self._predictor.adapt(self._images[rows])
            yield self._others | {self._predictor.images: images, self._label: self._targets(rows)}

    def _targets(self, rows: Array) -> Array:
        """Return the labels in the placeholder's form: classes or one-hot rows."""
        import tensorflow as tf

        dtype = tf.dtypes.as_dtype(self._label_node.attr["dtype"].type).as_numpy_dtype
        shape = self._label_node.attr["shape"].shape
        labels = self._labels[rows]
        is_flat = not shape.unknown_rank and len(shape.dim) == 1
        return np.asarray(labels if is_flat else np.eye(10)[labels]).astype(dtype)


def _session(graph_def: Any) -> Any:
    import tensorflow as tf

    v1 = tf.compat.v1
    return v1.Session(graph=graphs.imported(graph_def), config=v1.ConfigProto(inter_op_parallelism_threads=1))


def _train(session: Any, train_op: str, batches: Iterator[dict[str, Any]], deadline: float) -> None:
    for batch in batches:
        if time.monotonic() > deadline:
            raise EvaluationRefused("replay-too-long")
        _run(session, [train_op], batch)


def _timed_run(
    session: Any, train_op: str, feeds: Mapping[str, Any], clock: Callable[[], float], pool: int
) -> float:
    begin = clock()
    _run(session, [train_op], feeds, pool)
    return clock() - begin


def _predict(session: Any, predictor: Predictor, images: Array) -> Array:
    parts = [
        classes(_run(session, [predictor.prediction], feed)[0], count)
        for feed, count in predictor.feeds(images)
    ]
    return np.concatenate(parts)[: len(images)]


def _run(session: Any, names: Sequence[str], feeds: Mapping[str, Any], pool: int = 0) -> Any:
    import tensorflow as tf

    options = tf.compat.v1.RunOptions(timeout_in_ms=_STEP_MILLISECONDS, inter_op_thread_pool=pool)
    return session.run(list(names), dict(feeds), options=options)
