"""Train a model again with its loss and initial weights: at other rates, or with the right labels.

The budget counts steps and multiplications, never seconds, so the answer is the same on any machine.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Optimizer
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.examined import ExaminedSubmission
from grader.examine.models import graphs
from grader.examine.models.allow_list import require_allowed

DIVISORS = (3.0, 10.0, 30.0)
FACTORS = (10.0, 100.0, 1000.0)
PARTS = (0.1, 0.01, 0.001)
_MOST_STEPS = 1200
_LEAST_STEPS = 100
_MOST_PRODUCTS = 6e9
_RELEARN_STEPS = 150
_RELEARN_SPAN = 10
_LEARNT_SHARE = 0.7
# A lower rate is better if its final loss is below this share of the other one.
_BETTER_SHARE = 0.5
# A filter is applied at about this many positions of an image.
_PLACES = 400


@dataclass(frozen=True, slots=True)
class Steady:
    """A rate that kept the loss finite, and for how many steps."""

    rate: float
    steps: int


@dataclass(frozen=True, slots=True)
class Learning:
    """A rate at which the loss fell, and the losses."""

    rate: float
    loss: float


def find_steady_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, step: int, batch: int
) -> Steady | None:
    """Try a third, a tenth and a thirtieth of the rate for twice the steps with a finite loss.

    Return None if the budget does not allow it, if none keeps the loss finite, or if the loss cannot be
    reproduced. Raises `EvaluationRefused` for a graph that must not run.
    """
    loss, rate = submission.signature.loss or optimizer.loss, optimizer.learning_rate
    if loss is None or rate is None or not 0 < rate < math.inf or not 0 < batch <= 1000:
        return None
    steps = max(_LEAST_STEPS, 2 * step)
    tries = int(_budget(submission, batch) // steps)
    with graphs.guarded():
        for divisor in DIVISORS[:tries]:
            lower = float(f"{rate / divisor:.2g}")
            if _holds(submission, (optimizer.kind, loss), lower, steps, batch):
                return Steady(lower, steps)
    return None


def relearn(submission: ExaminedSubmission, optimizer: Optimizer, batch: int) -> tuple[float, float] | None:
    """Train as the program did, but with each image's own label; return the first and the last loss.

    Return None if the budget does not allow it, or if the loss or the rate is unknown.
    Raises `EvaluationRefused` for a graph that must not run.
    """
    loss, rate = submission.signature.loss or optimizer.loss, optimizer.learning_rate
    known = loss is not None and rate is not None and 0 < rate < math.inf
    if not known or not 0 < batch <= 1000 or _budget(submission, batch) < _RELEARN_STEPS:
        return None
    model = (optimizer.kind, str(loss))
    with graphs.guarded():
        losses = list(_losses(submission, model, float(rate or 0), (_RELEARN_STEPS, batch)))
    early, late = losses[:_RELEARN_SPAN], losses[-_RELEARN_SPAN:]
    return float(np.mean(early)), float(np.mean(late))


def find_faster_rate(submission: ExaminedSubmission, optimizer: Optimizer, batch: int) -> Learning | None:
    """Try ten, a hundred and a thousand times the rate; return the first at which the model learns.

    Return None if the budget does not allow it, if none does, or if the loss cannot be reproduced.
    Raises `EvaluationRefused` for a graph that must not run.
    """
    return _find_rate(submission, optimizer, batch, FACTORS, math.inf)


def find_slower_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, batch: int, reached: float
) -> Learning | None:
    """Try a tenth, a hundredth and a thousandth of a rate that ends at the loss `reached`.

    Return the first at which the model learns far better; None and errors as in `find_faster_rate`.
    """
    return _find_rate(submission, optimizer, batch, PARTS, _BETTER_SHARE * reached)


def _find_rate(
    submission: ExaminedSubmission, optimizer: Optimizer, batch: int, factors: Sequence[float], below: float
) -> Learning | None:
    """Return the first multiple of the rate at which the loss falls and ends below `below`."""
    loss, rate = submission.signature.loss or optimizer.loss, optimizer.learning_rate
    if loss is None or rate is None or not 0 < rate < math.inf or not 0 < batch <= 1000:
        return None
    tries = int(_budget(submission, batch) // _RELEARN_STEPS)
    with graphs.guarded():
        for factor in factors[:tries]:
            other = float(f"{rate * factor:.2g}")
            losses = list(_losses(submission, (optimizer.kind, loss), other, (_RELEARN_STEPS, batch)))
            late = float(np.mean(losses[-_RELEARN_SPAN:]))
            if late < min(below, _LEARNT_SHARE * losses[0]):
                return Learning(other, late)
    return None


def _budget(submission: ExaminedSubmission, batch: int) -> float:
    sizes = [
        math.prod(side or 1 for side in v.shape) * (_PLACES if len(v.shape) == 4 else 1)
        for v in submission.variables
        if v.trainable
    ]
    return min(_MOST_STEPS, _MOST_PRODUCTS / max(1, sum(sizes) * batch))


def _holds(
    submission: ExaminedSubmission, model: tuple[str, str], rate: float, steps: int, batch: int
) -> bool:
    return all(map(math.isfinite, _losses(submission, model, rate, (steps, batch))))


def _losses(
    submission: ExaminedSubmission, model: tuple[str, str], rate: float, size: tuple[int, int]
) -> Iterator[float]:
    """Yield the loss before each step; `size` holds the number of steps and of images."""
    import tensorflow as tf

    v1 = tf.compat.v1
    config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with tf.Graph().as_default(), v1.Session(config=config) as session:
        v1.set_random_seed(submission.seed)
        loss, step = _build(submission, model, rate)
        session.run(v1.global_variables_initializer())
        names = {op.name for op in session.graph.get_operations()}
        for feeds in _feeds(submission, *size):
            known = {name: value for name, value in feeds.items() if op_of(name) in names}
            yield float(np.mean(session.run([loss, step], known)[0]))


def _build(submission: ExaminedSubmission, model: tuple[str, str], rate: float) -> tuple[Any, Any]:
    """Import the loss on variables with the program's initial values; return it and a training step."""
    import tensorflow as tf

    v1 = tf.compat.v1
    kind, loss = model
    pruned = graphs.prune(submission.graph_def, [loss])
    require_allowed(pruned)
    graphs.reseed(pruned, submission.seed)
    own = {
        view.name: v1.Variable(_first(submission, view), trainable=view.trainable, use_resource=False)
        for view in submission.variables
    }
    nodes = {node.name: node for node in pruned.node}
    reads = {
        f"{name}:0": own[variable].value()
        for name, node in nodes.items()
        if (variable := graphs.variable_read(node, nodes)) in own
    }
    (imported,) = v1.import_graph_def(pruned, reads, [full_name(loss)], name="")
    # The kind comes from the evidence, so only known optimizers are called.
    named: Any = getattr(v1.train, kind, None)
    is_one = isinstance(named, type) and issubclass(named, v1.train.Optimizer)
    optimizer = named if is_one else v1.train.GradientDescentOptimizer
    return imported, optimizer(rate).minimize(tf.reduce_sum(imported))


def _first(submission: ExaminedSubmission, view: Any) -> NDArray[Any]:
    first = view.first if view.first is not None else view.initial(submission.seed)
    return np.asarray(first)


def _feeds(submission: ExaminedSubmission, steps: int, batch: int) -> Iterator[Mapping[str, Any]]:
    """Yield each step's feeds: a batch of shuffled training images and the program's other feeds."""
    images, labels = submission.arrays.split("train")
    signature = submission.signature
    generator = np.random.default_rng(submission.seed)
    rank = submission.tensor(signature.labels).shape if signature.labels else None
    for _ in range(steps):
        rows = generator.choice(len(images), batch, replace=False)
        answers = labels[rows].astype(np.int64)
        feeds: dict[str, Any] = {full_name(n): v for n, v in submission.trace.train_feeds.items()}
        feeds[full_name(signature.images or "")] = submission.as_fed(images[rows])
        if signature.labels is not None:
            feeds[full_name(signature.labels)] = (
                np.eye(10)[answers] if rank is not None and len(rank) == 2 else answers
            )
        yield feeds
