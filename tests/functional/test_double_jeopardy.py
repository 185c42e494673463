"""No double jeopardy: one mistake in a part of homework 3 costs only the checks of that part."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.domain.outcome import CheckStatus

# Twenty steps are too few for the accuracy, with or without a mistake.
ALWAYS = frozenset({"accuracy"})
# One mistake per function: the text in the reference, its replacement, and the checks it may cost.
MISTAKES = {
    "valid_padding": (
        "tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME')",
        "tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='VALID')",
        # The feature maps are no longer 7 x 7, so the program fails before its first evaluation.
        {"same_padding", "dropout_off_at_evaluation", "all_layers_learn"},
    ),
    "flipped_filter": ("tf.nn.conv2d(x, W, ", "tf.nn.conv2d(x, W[::-1], ", {"conv2d_values"}),
    "no_relu": ("tf.nn.relu(conv2d(input, W) + b)", "conv2d(input, W) + b", {"conv_layer_relu"}),
    "average_pool": ("tf.nn.max_pool(x", "tf.nn.avg_pool(x", {"pool_values"}),
    "relu_in_full_layer": (
        "return tf.matmul(input, W) + b",
        "return tf.nn.relu(tf.matmul(input, W) + b)",
        {"full_layer_linear"},
    ),
    "plain_normal": (
        "tf.truncated_normal(shape, stddev=0.1)",
        "tf.random_normal(shape, stddev=0.1)",
        {"weight_is_truncated_normal"},
    ),
    "zero_bias": ("tf.constant(0.1, shape=shape)", "tf.constant(0.0, shape=shape)", {"bias_is_a_tenth"}),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_costs_its_own_checks(grade, course: Course, tmp_path: Path, name: str) -> None:
    """Parts built on a wrong part are judged with the reference's part, or on values the mistake does not affect."""
    old, new, own = MISTAKES[name]
    text = course.resolve("hw3")[0].solution.read_text(encoding="utf-8")
    assert old in text
    card = grade("hw3", text.replace(old, new), max_steps=20)
    lost = {check.id for check in card.checks if check.status is CheckStatus.FAILED}
    assert lost - ALWAYS == own
