"""The lesson's model: found under any names, compared with NumPy, retrained."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.examine.examined import ExaminedSubmission
from grader.examine.kit import references
from grader.examine.kit.baseline import compare_with_baseline
from grader.examine.kit.expectations import assert_allclose, expect, fail
from grader.examine.kit.softmax_training import train_softmax
from grader.examine.models.graph_parts import prune
from grader.examine.models.guard import guarded
from grader.examine.models.nodes import Node, VariableView

__all__ = [
    "SoftmaxInputs",
    "compare_with_baseline",
    "expect_cross_entropy",
    "expect_softmax",
    "keep_feed",
    "keep_tensor",
    "learning_rate",
    "role",
    "softmax_inputs",
    "train_softmax",
    "variables_behind",
    "weights_and_bias",
]
_BATCH = 100
# The size of a batch, so that a loss scaled by the batch size is the sum, as in training.
_ROWS = _BATCH
_ROLES = {"x": "images", "y_": "labels", "y": "prediction", "cross_entropy": "loss"}
_RATE_OPS = frozenset({"ApplyGradientDescent", "ResourceApplyGradientDescent"})


@guarded()
def role(submission: ExaminedSubmission, name: str) -> Node:
    """Return the tensor that the lesson calls `name` (x, y_, y, cross_entropy).

    If a program keeps it in a function or an object, the tensor with that role in the trained graph is
    returned. Fails the check if there is none.
    """
    found = getattr(submission.signature, _ROLES[name])
    if name == "y_" and found is None and not submission.has(name):
        found = _other_placeholder(submission)
    # A function may use the lesson's names for other things.
    is_own = submission.has(name) and not submission.name(name).place
    if is_own or found is None:
        return submission.tensor(name)
    node = submission.tensor(found)
    return _softmax_of(submission, node) if name == "y" else node


def _other_placeholder(submission: ExaminedSubmission) -> str | None:
    """Return the only placeholder besides the images': a stopped program has compared no labels yet."""
    names = [f"{node.name}:0" for node in submission.graph_def.node if node.op == "Placeholder"]
    others = [name for name in names if name != submission.signature.images]
    return others[0] if len(others) == 1 and len(names) == 2 else None


def _softmax_of(submission: ExaminedSubmission, scores: Node) -> Node:
    """Return the softmax of `scores`, or `scores` if the graph has none: argmax is the same for both."""
    for proto in submission.graph_def.node:
        if proto.op == "Softmax":
            # With the output number, since a class of the program may be called Softmax too.
            node = submission.tensor(f"{proto.name}:0")
            if node.inputs[0].name == scores.name:
                return node
    return scores


@guarded()
def weights_and_bias(submission: ExaminedSubmission) -> tuple[VariableView, VariableView | None]:
    """Return the trained weights that end in ten classes, and the bias, under any names.

    Fails the check without weights; the bias may be missing or have another shape than [10].
    """
    trained = [each for each in submission.variables if each.trainable]
    weights = [
        each for each in trained if len(each.shape) == 2 and each.shape[0] != 1 and each.shape[1] == 10
    ]
    if not weights:
        fail(
            ko="모양이 [784, 10]인 변수가 없습니다.",
            en="There is no variable of the shape [784, 10].",
            expected="(784, 10)",
            actual=str([each.shape for each in trained]),
        )
    biases = [each for each in trained if each.shape in ((10,), (1, 10), (1,), ())]
    return weights[-1], biases[-1] if biases else None


@guarded()
def variables_behind(submission: ExaminedSubmission, name: str) -> list[VariableView]:
    """Return the trained variables that a tensor is computed from, without unconnected layers."""
    above = {node.name for node in prune(submission.graph_def, [submission.tensor(name).name]).node}
    return [each for each in submission.variables if each.trainable and each.name in above]


def _sides(variable: VariableView) -> tuple[int, ...]:
    return tuple(side or 1 for side in variable.shape)


def _variables_before(
    submission: ExaminedSubmission, weights: VariableView, bias: VariableView | None
) -> list[VariableView]:
    """Return the other trained variables on the way to `y`: those of earlier layers."""
    answer = role(submission, "y").name
    above = {node.name for node in prune(submission.graph_def, [answer]).node}
    known = {weights.name, bias.name if bias else ""}
    return [v for v in submission.variables if v.trainable and v.name in above and v.name not in known]


@dataclass(frozen=True, slots=True)
class SoftmaxInputs:
    """Hidden images, labels and values of both variables, and the resulting probabilities."""

    feeds: Mapping[str, NDArray[Any]]
    labels: NDArray[Any]
    probabilities: NDArray[Any]


@guarded()
def softmax_inputs(submission: ExaminedSubmission) -> SoftmaxInputs:
    """Draw inputs for the lesson's softmax regression; fails the check if a part of it is missing.

    Weights are drawn too, so that the model is judged by its computation and not by its training; images are
    grayscale with the program's sizes, so that a wrong placeholder costs nothing here.
    """
    rng = submission.rng("softmax")
    x = role(submission, "x")
    weights, bias = weights_and_bias(submission)
    rows, width = (x.shape[0] or _ROWS, x.shape[-1] or 784) if x.shape else (_ROWS, 784)
    images = (rng.random((rows, width)) < 0.2).astype(np.float32)
    labels = np.eye(10, dtype=np.float32)[rng.integers(0, 10, rows)]
    matrix = rng.normal(0.0, 0.05, _sides(weights)).astype(np.float32)
    offsets = rng.normal(0.0, 0.5, _sides(bias) if bias else ()).astype(np.float32) * (bias is not None)
    feeds = {x.name: images, f"{weights.name}:0": matrix}
    feeds |= {f"{bias.name}:0": offsets} if bias else {}
    before = _variables_before(submission, weights, bias)
    # Drawn too, since trained values may be NaN.
    feeds |= {f"{v.name}:0": rng.normal(0.0, 0.05, _sides(v)).astype(np.float32) for v in before}
    if matrix.shape[0] != width or before:
        # Earlier layers belong to another check, so the program's answer is accepted here.
        (own,) = submission.evaluate([role(submission, "y")], feeds)
        return SoftmaxInputs(feeds, labels, np.asarray(own, np.float32))
    return SoftmaxInputs(feeds, labels, references.softmax(references.dense(images, matrix, offsets)))


@guarded()
def expect_softmax(submission: ExaminedSubmission) -> None:
    """Require that `y` sums to 1 in each row and equals NumPy's softmax of xW + b on hidden inputs."""
    given = softmax_inputs(submission)
    (y,) = submission.evaluate([role(submission, "y")], given.feeds)
    sums = np.asarray(y, dtype=np.float64).sum(axis=-1)
    expect(
        np.allclose(sums, 1, atol=1e-4),
        ko="`y`의 행마다 합이 1이 되어야 합니다. 소프트맥스를 거쳤는지 확인하세요.",
        en="Each row of `y` must sum to 1. See that it goes through softmax.",
        expected=1.0,
        actual=float(np.ravel(sums)[np.argmax(np.abs(np.ravel(sums) - 1))]),
    )
    assert_allclose(y, given.probabilities, rtol=1e-3, atol=1e-5)


@guarded()
def expect_cross_entropy(submission: ExaminedSubmission) -> None:
    """Require that the loss is the lesson's -sum(y_ * log(y)) over a batch of hidden inputs.

    The right `y` is substituted where the loss depends on the program's `y`, so a wrong one costs nothing
    here. If both are computed from the same scores, the loss is compared using the program's `y`.
    """
    given = softmax_inputs(submission)
    feeds = dict(given.feeds) | {role(submission, "y_").name: given.labels}
    loss, answer = role(submission, "cross_entropy"), role(submission, "y")
    wanted = references.cross_entropy_sum(given.probabilities, given.labels)
    own, answers = submission.evaluate([loss, answer], feeds)
    if _is_loss_of(own, answers, given.labels):
        return
    repaired = submission.evaluate([loss], feeds | {answer.name: given.probabilities})[0]
    found = min(own, repaired, key=lambda each: float(np.nan_to_num(np.abs(each - wanted), nan=np.inf).max()))
    expect(np.ndim(found) == 0, ko="손실은 수 하나여야 합니다.", en="The loss must be a single number.")
    expect(
        not any(
            np.isclose(found, wanted / part, rtol=1e-3) for part in (len(given.labels), given.labels.size)
        ),
        ko="합이 아니라 평균을 구했습니다. 수업의 손실은 합(tf.reduce_sum)입니다.",
        en="This is the mean, not the sum. The lesson's loss is the sum (tf.reduce_sum).",
        expected=wanted,
        actual=float(found),
    )
    assert_allclose(found, wanted, rtol=1e-3)


def _is_loss_of(loss: NDArray[Any], answers: NDArray[Any], labels: NDArray[Any]) -> bool:
    """Whether a loss is the cross-entropy of probabilities, from whatever scores."""
    answers = np.asarray(answers, np.float64)
    if np.ndim(loss) or answers.shape != labels.shape or not np.allclose(answers.sum(axis=-1), 1, atol=1e-4):
        return False
    return bool(np.isclose(loss, references.cross_entropy_sum(answers, labels), rtol=1e-3))


@guarded()
def keep_tensor(submission: ExaminedSubmission) -> str:
    """Return the placeholder of the keep probability, under the task's name or as found."""
    if submission.has("keep_prob"):
        return submission.tensor("keep_prob").name
    if submission.signature.keep is None:
        fail(
            ko="드롭아웃의 placeholder `keep_prob`이 없습니다.",
            en="There is no placeholder `keep_prob` for dropout.",
            expected="keep_prob",
        )
    return submission.signature.keep


def keep_feed(submission: ExaminedSubmission, keep: float) -> Any:
    """Return the value to feed so that the share `keep` is kept; the placeholder may hold the drop rate."""
    by_rate = not submission.has("keep_prob") and submission.signature.keep_kind == "rate"
    return np.float32(1 - keep if by_rate else keep)


@guarded()
def learning_rate(submission: ExaminedSubmission) -> float | None:
    """Return the rate of the gradient descent that trained last, from the graph; None if it has none.

    A rate that is fed, stored in a variable or computed is evaluated with the first training run's feeds; if
    variables were then reset for another trial, the rate of the last trial is unknown.
    """
    used = [each for each in submission.trace.optimizers if each.runs] or submission.trace.optimizers
    if not used or used[-1].learning_rate is not None:
        return used[-1].learning_rate if used else None
    rates = [node.input[1] for node in submission.graph_def.node if node.op in _RATE_OPS]
    if not rates:
        return None
    rate = submission.tensor(rates[-1])
    if submission.trace.loop.resets and "Placeholder" in rate.ops:
        return None
    (found,) = submission.evaluate([rate], submission.trace.train_feeds)
    return float(found)
