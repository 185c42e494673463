"""Measure the tuned program on the hidden split, and compare its table of rates with retraining."""

import numpy as np

from grader.examine.kit import award, check, expect, fail, lesson

STEPS = 1000
# A loop may begin at 1 or end an epoch a few batches early.
LEAST_STEPS = 980
BATCH = 100
# The order of batches changes a rate's accuracy by up to 0.023 (20 orders at 0.01, on `digits`),
# and the student's own data set by as much.
TOLERANCE = 0.04
# Between these rates the order of batches decides whether the loss diverges, so they are not judged.
UNSTEADY = (0.0125, 0.03)
# How many rates are retrained; each takes about as long as the task itself.
RETRAINED = 3


@check(
    points=10,
    concept="experiment",
    title={"ko": "학습률만 바꾸었습니다", "en": "Nothing but the rate was changed"},
    hint={
        "ko": "한 번에 하나만 바꾸어야 무엇 때문에 결과가 달라졌는지 알 수 있습니다. 모델과 경사하강법은 그대로 두세요.",
        "en": "Change one thing at a time, or you cannot tell what made the difference. Keep the model and plain gradient descent.",
    },
)
def test_only_the_rate_changed(submission):
    """Check that model, loss and batches are the lesson's, and the optimizer plain gradient descent."""
    steps = submission.trace.train_steps
    expect(steps > 0, ko="학습한 적이 없습니다.", en="Nothing was trained.", expected="> 0", actual=steps)
    shapes = sorted((tuple(each.shape) for each in submission.variables if each.trainable), key=str)
    expect(
        shapes == [(10,), (784, 10)],
        ko="모델이 수업의 소프트맥스 회귀가 아닙니다.",
        en="The model is not the lesson's softmax regression.",
        expected="[(10,), (784, 10)]",
        actual=str(shapes),
    )
    kinds = sorted({each.kind for each in submission.trace.optimizers if each.runs})
    expect(
        all("GradientDescent" in kind or kind == "SGD" for kind in kinds),
        ko="경사하강법이 아닌 방법으로 학습했습니다.",
        en="It trained with something other than gradient descent.",
        expected="GradientDescentOptimizer",
        actual=", ".join(kinds),
    )
    trace = submission.trace
    batch = trace.examples / trace.train_steps if trace.train_steps else 0
    expect(
        not trace.examples or abs(batch - BATCH) < 1,
        ko="한 번에 학습하는 이미지의 수가 수업의 100개가 아닙니다.",
        en="A batch does not have the lesson's 100 images.",
        expected=BATCH,
        actual=round(batch, 1),
    )
    expect(
        not trace.loop.splits.get("test"),
        ko="테스트 이미지로 학습했습니다. 수업에서는 mnist.train으로 학습합니다.",
        en="It trained on test images. The lesson trains on mnist.train.",
        expected="mnist.train",
        actual="mnist.test",
    )
    lesson.expect_softmax(submission)
    lesson.expect_cross_entropy(submission)


@check(
    points=20,
    concept="learning-rate",
    title={"ko": "손실이 끝까지 유한합니다", "en": "The loss stays finite to the end"},
    hint={
        "ko": "학습률이 너무 크면 y가 0이 되고 log(0)이 -inf, 이어서 NaN이 됩니다. 그러면 모든 답이 0이 되어 정확도가 0.098이 됩니다.",
        "en": "With too high a rate y becomes 0, log(0) is -inf, and NaN follows. Then every answer is 0 and the accuracy is 0.098.",
    },
)
def test_loss_stays_finite(submission):
    """Check that training ran and ended with finite loss and variables.

    A rate tried earlier in the same session may have diverged: only the last training counts.
    """
    trace = submission.trace
    expect(
        trace.train_steps > 0, ko="학습한 적이 없습니다.", en="Nothing was trained.", expected="> 0", actual=0
    )
    losses = submission.losses
    lost = next((step for step, loss in losses if not np.isfinite(loss)), None)
    expect(
        not losses or np.isfinite(losses[-1][1]),
        ko=f"{lost}번째 학습에서 손실이 유한하지 않게 되었습니다. 학습률을 낮추세요.",
        en=f"The loss stopped being finite at step {lost}. Lower the learning rate.",
        expected="finite",
        actual=f"step {lost}",
    )
    values = [each.value for each in submission.variables if each.trainable and each.value is not None]
    expect(
        values and all(np.isfinite(value).all() for value in values),
        ko="학습된 변수에 NaN 또는 무한대가 있습니다. 학습률을 낮추세요.",
        en="The trained variables hold NaN or infinity. Lower the learning rate.",
        expected="finite",
        actual="NaN",
    )


@check(
    points=20,
    concept="accuracy",
    title={"ko": "조정하기 전만큼 정확합니다", "en": "It is as accurate as before the tuning"},
    hint={
        "ko": "0.01보다 조금 작은 값을 시도해 보세요. 학습률이 아주 작으면 1,000번 안에 다 배우지 못합니다.",
        "en": "Try rates a little below 0.01. With a very small rate 1,000 steps are too few to learn.",
    },
)
def test_accuracy(submission):
    """Award points by the hidden accuracy, all of them if it is not below the untuned one."""
    accuracy, goal = submission.accuracy, submission.threshold("accuracy")
    points = round(12 * float(np.clip((accuracy.value - 0.8) / (goal - 0.8), 0, 1)), 1)
    steps, ended = submission.trace.train_steps, submission.evidence.end in ("finished", "exit")
    if accuracy.reaches(goal) and ended and steps < LEAST_STEPS:
        award(
            points,
            ko="1,000번보다 적게 학습했습니다. 학습률은 같은 횟수로 비교합니다.",
            en="It trained for fewer than 1,000 steps. Rates are compared at the same number of steps.",
            expected=STEPS,
            actual=steps,
        )
    if accuracy.reaches(goal):
        return
    award(
        points,
        ko="비공개 이미지에서 학습률 0.01인 모델만큼 정확하지 않습니다.",
        en="On the hidden images it is not as accurate as the model with the rate 0.01.",
        expected=goal,
        actual=round(accuracy.value, 4),
    )


def _tried(submission):
    """Return the rates and accuracies of `tried`, also as pairs and in percent."""
    tried = submission.value("tried")
    try:
        pairs = {float(rate): float(accuracy) for rate, accuracy in dict(tried).items()}
    except (AttributeError, TypeError, ValueError, OverflowError):
        fail(
            ko="`tried`에 학습률과 정확도의 수가 없습니다.",
            en="`tried` holds no numbers of rates and accuracies.",
            actual=str(tried),
        )
    return {rate: value / 100 if value > 1 else value for rate, value in pairs.items() if rate > 0}


@check(
    points=20,
    concept="experiment",
    title={"ko": "tried의 값이 실제 결과와 같습니다", "en": "`tried` says what the rates really give"},
    hint={
        "ko": "적은 학습률을 세 개까지 골라 1,000번 다시 학습해 봅니다. 0.04까지의 차이는 괜찮습니다. 직접 실험한 값을 적으세요.",
        "en": "Up to three of the rates are picked and trained again for 1,000 steps; a difference of up to 0.04 is fine. Write what you measured.",
    },
)
def test_tried_is_what_rates_give(submission):
    """Check that rates picked by the seed give about the accuracies in `tried`."""
    tried = _tried(submission)
    rates = sorted(tried)
    steady = [rate for rate in rates if not UNSTEADY[0] < rate < UNSTEADY[1]]
    expect(
        steady,
        ko="0.0125 이하 또는 0.03 이상의 학습률도 하나 이상 시도해 보세요.",
        en="Try at least one rate up to 0.0125 or from 0.03 on, too.",
        actual=str(rates),
    )
    for rate in submission.rng("tried").permutation(steady)[:RETRAINED].tolist():
        found = lesson.train_softmax(submission, rate, STEPS)
        expect(
            abs(found - tried[rate]) <= TOLERANCE,
            ko=f"학습률 {rate}의 정확도가 적은 값과 다릅니다.",
            en=f"The rate {rate} does not give the accuracy that is written.",
            expected=f"{found:.4f} ± {TOLERANCE}",
            actual=tried[rate],
        )
