"""Check the learning rate and the table of tried rates; students may read this file."""

import math

from grader.examine.kit import check, expect, fail, lesson


def _number(value):
    """Return a number; text is none, even if it spells one."""
    if isinstance(value, str):
        raise TypeError(value)
    return float(value)


@check(
    points=15,
    concept="learning-rate",
    visibility="public",
    title={"ko": "학습률이 0.01이 아닙니다", "en": "The learning rate is not 0.01"},
    hint={
        "ko": "GradientDescentOptimizer에 넘기는 수를 바꾸고, 그 train_step으로 학습하세요.",
        "en": "Change the number that GradientDescentOptimizer gets, and train with that train_step.",
    },
)
def test_rate_is_changed(submission):
    """Check that the program trained with another rate than the lesson's."""
    used = [each for each in submission.trace.optimizers if each.runs] or submission.trace.optimizers
    if not used or submission.trace.train_steps == 0:
        fail(ko="학습한 적이 없습니다.", en="Nothing was trained.", expected="> 0", actual=0)
    rate = lesson.learning_rate(submission)
    expect(
        rate is None or not math.isclose(rate, 0.01, rel_tol=1e-3),
        ko="학습률이 수업의 값 0.01 그대로입니다.",
        en="The learning rate is still the lesson's 0.01.",
        expected="!= 0.01",
        actual=rate,
    )


@check(
    points=15,
    concept="experiment",
    visibility="public",
    title={
        "ko": "학습률 세 개 이상의 결과를 tried에 적었습니다",
        "en": "`tried` tells of at least three rates",
    },
    hint={
        "ko": "1,000번씩 학습한 뒤의 정확도를 적으세요. 예: tried = {0.001: 0.89, 0.01: 0.91, 0.03: 0.098}",
        "en": "Write the accuracy after 1,000 steps of each. For example: tried = {0.001: 0.89, 0.01: 0.91, 0.03: 0.098}",
    },
)
def test_tried_three_rates(submission):
    """Check that `tried` maps three different rates to accuracies between 0 and 1."""
    tried = submission.value("tried")
    expect(
        isinstance(tried, dict) and len(tried) >= 3,
        ko="`tried`에 학습률이 세 개 이상 있어야 합니다.",
        en="`tried` must be a dict of at least three rates.",
        expected=">= 3",
        actual=len(tried) if isinstance(tried, dict) else type(tried).__name__,
    )
    try:
        pairs = {_number(rate): _number(accuracy) for rate, accuracy in tried.items()}
    except (TypeError, ValueError, OverflowError):
        fail(ko="`tried`에는 수만 적으세요.", en="Write nothing but numbers in `tried`.", actual=str(tried))
    expect(
        all(rate > 0 and 0 <= accuracy <= 1 for rate, accuracy in pairs.items()) and len(pairs) >= 3,
        ko="학습률은 0보다 크고, 정확도는 0과 1 사이여야 합니다.",
        en="Rates must be above 0, and accuracies between 0 and 1.",
        actual=str(pairs),
    )
