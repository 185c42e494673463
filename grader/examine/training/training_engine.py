"""Make training steps of a graph: the only loop of the examiner that trains.

A `TrainableModel` says what is trained and what it is fed, a `TrainingPlan` for how long and in which way.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from grader.evidence.operations import VARIABLES, is_optimizer_update
from grader.evidence.tensor_names import TensorName, full_name
from grader.examine.models.allow_list import TRAINING, require_allowed
from grader.examine.models.evaluator import imported
from grader.examine.models.graph_parts import closure, nodes_of, reseed, subgraph
from grader.examine.models.guard import guarded
from grader.examine.models.image_feeds import ImageFeeds
from grader.examine.models.predictor import classes
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
_STEP_MILLISECONDS = 20_000
# What TensorFlow's op definitions call the learning rate.
_RATE_INPUTS = frozenset({"lr", "alpha"})


class Batches(Protocol):
    """Where batches come from."""

    def batches(self, steps: int, size: int, order: int) -> Iterator[dict[str, Any]]:
        """Yield what each step is fed; `order` chooses in which order images come."""


@dataclass(frozen=True, slots=True)
class TrainableModel:
    """A graph with its training step, what the step is fed, and what may be read from it.

    `first_values` are the values that variables start with, in place of those that their initialisers draw.
    `turns` are the training steps of a program with several, which take turns in this order. `reads` are
    tensors that `Training.read` returns.
    """

    graph_def: Any
    train_op: str
    batches: Batches
    loss: TensorName | None = None
    prediction: TensorName | None = None
    images: ImageFeeds | None = None
    first_values: Mapping[str, Array] = field(default_factory=dict)
    turns: tuple[str, ...] = ()
    reads: tuple[TensorName, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How to train: steps, images in a step, which order of batches, and another learning rate if any."""

    steps: int
    batch: int
    order: int = 0
    rate: float | None = None


class Training:
    """A session in which a model is trained from fresh first values; use it as a context manager."""

    @guarded()
    def __init__(self, model: TrainableModel, plan: TrainingPlan, seed: int) -> None:
        self._model = model
        self._graph_def = _trainable_graph(model, seed + plan.order)
        self._feeds = model.batches.batches(plan.steps, plan.batch, plan.order)
        self._fixed = _rate_feeds(self._graph_def, plan.rate)
        self._session = _session(self._graph_def)
        self._initialise()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    @guarded()
    def run(self, deadline: float = math.inf) -> None:
        """Make all steps of the plan; raise `EvaluationRefused` at the deadline of the monotonic clock."""
        turns = cycle(self._model.turns or (self._model.train_op,))
        for feeds, train_op in zip(self._feeds, turns, strict=False):
            if time.monotonic() > deadline:
                raise EvaluationRefused("replay-too-long")
            self._run([train_op], feeds | self._fixed)

    @guarded()
    def read(self) -> list[Array]:
        """Return what the model's `reads` are now."""
        return [np.asarray(value) for value in self._run(self._model.reads, {})]

    def losses(self) -> Iterator[float]:
        """Make all steps of the plan and yield the loss of each."""
        loss = self._model.loss
        if loss is None:
            raise EvaluationRefused("replay-without-loss")
        for feeds in self._feeds:
            with guarded():
                value, _ = self._run([loss, self._model.train_op], feeds | self._fixed)
            yield float(np.mean(value))

    @guarded()
    def timed_step(self, clock: Callable[[], float], pool: int = 0) -> float:
        """Make one step and return how long it took by `clock`; `pool` is TensorFlow's thread pool for it."""
        feeds = next(self._feeds)
        begin = clock()
        self._step(feeds, pool)
        return clock() - begin

    @guarded()
    def predict(self, images: Array) -> Array:
        """Return a class for each image with the values that the variables have now."""
        prediction, feeds = self._model.prediction, self._model.images
        if prediction is None or feeds is None:
            raise EvaluationRefused("no-prediction")
        parts = [classes(self._run([prediction], each)[0], count) for each, count in feeds.batches(images)]
        return np.concatenate(parts)[: len(images)]

    def _initialise(self) -> None:
        """Run the initialisers, then put the model's own first values in place of theirs."""
        nodes = nodes_of(self._graph_def)
        self._run(_initialisers(nodes, set(nodes)), {})
        for name, value in self._model.first_values.items():
            assign = nodes.get(f"{name}/Assign")
            if assign is not None:
                self._run([assign.name], {full_name(assign.input[1]): value})

    def _step(self, feeds: Mapping[str, Any], pool: int = 0) -> None:
        self._run([self._model.train_op], {**feeds, **self._fixed}, pool)

    def _run(self, names: Sequence[str], feeds: Mapping[str, Any], pool: int = 0) -> Any:
        import tensorflow as tf

        options = tf.compat.v1.RunOptions(timeout_in_ms=_STEP_MILLISECONDS, inter_op_thread_pool=pool)
        return self._session.run(list(names), dict(feeds), options=options)


def _trainable_graph(model: TrainableModel, seed: int) -> Any:
    """Cut out what training, reading and initialising need; check and seed it."""
    nodes = nodes_of(model.graph_def)
    read = [each for each in (model.loss, model.prediction, *model.reads) if each is not None]
    wanted = [model.train_op, *model.turns, *(each.op for each in read)]
    needed = closure(nodes, wanted)
    needed |= closure(nodes, _initialisers(nodes, needed))
    graph_def = subgraph(model.graph_def, needed)
    require_allowed(graph_def, also=TRAINING)
    reseed(graph_def, seed)
    return graph_def


def _initialisers(nodes: Mapping[str, Any], names: set[str]) -> list[str]:
    variables = [name for name in names if nodes[name].op in VARIABLES]
    lost = [name for name in variables if f"{name}/Assign" not in nodes]
    if lost:
        raise EvaluationRefused("variable-without-initialiser", name=min(lost)[:120])
    return [f"{name}/Assign" for name in sorted(variables)]


def _rate_feeds(graph_def: Any, rate: float | None) -> dict[str, Any]:
    """Return the feeds that replace the learning rate of every update; refuse a graph without one."""
    if rate is None:
        return {}
    updates = [node for node in graph_def.node if is_optimizer_update(node.op)]
    tensors = {full_name(tensor) for node in updates for tensor in rate_inputs(node)}
    if not tensors:
        raise EvaluationRefused("replay-without-rate")
    return dict.fromkeys(tensors, np.float32(rate))


def rate_inputs(update: Any) -> list[str]:
    """Return the inputs of an optimizer's update that hold the learning rate."""
    from tensorflow.python.framework import op_def_registry

    definition = op_def_registry.get(update.op)
    names = [each.name for each in definition.input_arg] if definition is not None else []
    return [source for name, source in zip(names, update.input, strict=False) if name in _RATE_INPUTS]


def _session(graph_def: Any) -> Any:
    import tensorflow as tf

    v1 = tf.compat.v1
    config = v1.ConfigProto(inter_op_parallelism_threads=1)
    return v1.Session(graph=imported(graph_def), config=config)
