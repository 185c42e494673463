"""Check the training: dropout on and off, the loss, what was learnt, and the hidden accuracy."""

import numpy as np

from grader.examine.kit import award, check, expect, lesson, reference


def _fed(submission, feeds):
    """Return the kept share among a run's feeds, else the placeholder's default, or None."""
    keep = lesson.keep_tensor(submission).removesuffix(":0")
    for name, value in feeds.items():
        if name.removesuffix(":0") == keep:
            return float(lesson.keep_feed(submission, value))
    node = submission.tensor(keep)
    default = node.inputs[0].constant() if node.op == "PlaceholderWithDefault" and node.inputs else None
    if default is None or default.size != 1 or default.dtype.kind not in "fiu":
        return None
    return float(lesson.keep_feed(submission, default.item()))


def _dropped(submission, keep):
    """Evaluate `full1_drop` on positive hidden values substituted at `full_1`."""
    for name in ("full_1", "full1_drop"):
        submission.tensor(name)
    width = (submission.tensor("full_1").shape or (None,))[-1] or 1024
    units = (0.5 + submission.rng("dropout").random((50, width))).astype(np.float32)
    feeds = {"full_1": units, lesson.keep_tensor(submission): lesson.keep_feed(submission, keep)}
    (found,) = submission.evaluate(["full1_drop"], feeds)
    expect(
        np.shape(found) == units.shape,
        ko="드롭아웃이 모양을 바꿉니다.",
        en="Dropout changes the shape.",
        expected=str(units.shape),
        actual=str(np.shape(found)),
    )
    return units, found


@check(
    points=4,
    concept="dropout",
    title={
        "ko": "keep_prob이 1.0이면 드롭아웃이 아무것도 하지 않습니다",
        "en": "With keep_prob 1.0 dropout does nothing",
    },
    hint={
        "ko": "tf.nn.dropout(full_1, keep_prob=keep_prob)에서 keep_prob은 남길 비율입니다.",
        "en": "In tf.nn.dropout(full_1, keep_prob=keep_prob), keep_prob is the share to keep.",
    },
)
def test_dropout_identity(submission):
    """Check that all units pass unchanged when all are kept."""
    units, found = _dropped(submission, 1.0)
    expect(
        np.allclose(found, units, rtol=1e-4),
        ko="keep_prob을 1.0으로 해도 full1_drop이 full_1과 다릅니다.",
        en="full1_drop differs from full_1 although keep_prob is 1.0.",
    )


@check(
    points=4,
    concept="dropout",
    title={
        "ko": "keep_prob이 0.5이면 절반을 끄고 나머지를 두 배로 합니다",
        "en": "With keep_prob 0.5 half is off and the rest doubled",
    },
    hint={
        "ko": "남은 값을 1/keep_prob배로 키워야 다음 층이 받는 값의 평균이 그대로입니다.",
        "en": "What is left is scaled by 1/keep_prob, so that the next layer gets the same mean.",
    },
)
def test_dropout_half(submission):
    """Check the share of zeros (within 0.01 of a half for 51,200 units), the factor 2 and the mean."""
    units, found = _dropped(submission, 0.5)
    off = found == 0
    share, by_image = float(off.mean()), off.mean(axis=1)
    expect(
        0.48 < share < 0.52 and by_image.min() > 0.3 and by_image.max() < 0.7,
        ko="꺼진 유닛이 절반쯤이 아닙니다.",
        en="It is not about half of the units that are off.",
        expected="0.5 ± 0.02",
        actual=round(share, 4),
    )
    expect(
        np.allclose(found[~off], 2 * units[~off], rtol=1e-4),
        ko="남은 값이 두 배가 되지 않았습니다.",
        en="What is left is not doubled.",
        expected=2.0,
        actual=float(np.mean(found[~off] / units[~off])),
    )
    expect(
        abs(float(found.mean() / units.mean()) - 1) < 0.03,
        ko="드롭아웃 뒤의 평균이 달라졌습니다.",
        en="The mean changes with dropout.",
        expected=1.0,
        actual=float(found.mean() / units.mean()),
    )


@check(
    points=4,
    concept="dropout",
    title={"ko": "학습할 때만 드롭아웃을 씁니다", "en": "Dropout is on in training and off in evaluation"},
    hint={
        "ko": "train_step에는 keep_prob: 0.5를, accuracy에는 keep_prob: 1.0을 넣으세요.",
        "en": "Feed keep_prob: 0.5 to train_step and keep_prob: 1.0 to accuracy.",
    },
)
def test_dropout_off_at_evaluation(submission):
    """Check that training kept half of the units, and that every evaluation kept all."""
    trained = _fed(submission, submission.trace.train_feeds)
    expect(
        submission.trace.train_steps == 0 or (trained is not None and abs(trained - 0.5) < 1e-6),
        ko="학습할 때 keep_prob이 0.5가 아닙니다.",
        en="In training keep_prob is not 0.5.",
        expected=0.5,
        actual=trained,
    )
    kept = [_fed(submission, each.fed) for each in submission.trace.evaluations]
    expect(
        kept or submission.trace.budget_reached,  # the budget may end a program before its first evaluation
        ko="정확도를 계산하지 않았습니다.",
        en="No accuracy was computed.",
        expected=">= 1",
        actual=0,
    )
    wrong = [each for each in kept if each is None or abs(each - 1) > 1e-6]
    expect(
        not wrong,
        ko="정확도를 계산할 때 keep_prob이 1.0이 아닙니다.",
        en="keep_prob is not 1.0 where the accuracy is computed.",
        expected=1.0,
        actual=wrong[0] if wrong else None,
    )


@check(
    points=2,
    concept="cross-entropy",
    title={"ko": "손실은 y_conv의 교차 엔트로피입니다", "en": "The loss is the cross-entropy of y_conv"},
    hint={
        "ko": "tf.nn.softmax_cross_entropy_with_logits(logits=y_conv, labels=y_)의 평균입니다. 이 함수가 소프트맥스를 합니다.",
        "en": "It is the mean of tf.nn.softmax_cross_entropy_with_logits(logits=y_conv, labels=y_), which does the softmax itself.",
    },
)
def test_loss_is_cross_entropy(submission):
    """Check that scores substituted at `y_conv` give the mean of their cross-entropies."""
    rng = submission.rng("loss")
    scores = (2 * rng.normal(size=(9, 10))).astype(np.float32)
    labels = np.eye(10, dtype=np.float32)[rng.integers(0, 10, 9)]
    feeds = {"y_conv": scores, lesson.role(submission, "y_").name: labels}
    (found,) = submission.evaluate([lesson.role(submission, "cross_entropy")], feeds)
    mean = reference.cross_entropy_sum(reference.softmax(scores), labels) / len(labels)
    expect(
        np.ndim(found) == 0 and np.isclose(found, mean, rtol=1e-3),
        ko="손실이 y_conv과 y_의 교차 엔트로피 평균이 아닙니다.",
        en="The loss is not the mean cross-entropy of y_conv and y_.",
        expected=mean,
        actual=float(np.mean(found)),
    )


@check(
    points=2,
    concept="training",
    title={"ko": "모든 층이 학습됩니다", "en": "All layers learn"},
    hint={
        "ko": "minimize에 var_list를 주거나 stop_gradient를 쓰면 일부 층만 학습됩니다.",
        "en": "With a var_list for minimize, or with stop_gradient, only some layers are trained.",
    },
)
def test_all_layers_learn(submission):
    """Check that training changed all weights with a known initial value; a layer may lack a bias."""
    trained = [each for each in submission.variables if each.trainable and len(each.shape) > 1]
    kept = [each for each in trained if each.first is not None]
    expect(
        submission.trace.train_steps > 0 and kept,
        ko="학습한 적이 없습니다.",
        en="Nothing was trained.",
        expected="> 0",
        actual=submission.trace.train_steps,
    )
    still = [each.name for each in kept if each.value is None or np.array_equal(each.first, each.value)]
    expect(
        not still,
        ko="학습하는 동안 바뀌지 않은 변수가 있습니다.",
        en="Some variables did not change during training.",
        expected=f"{len(kept)} changed",
        actual=", ".join(still),
    )


@check(
    points=8,
    concept="accuracy",
    title={"ko": "목표 정확도에 이릅니다", "en": "It reaches the required accuracy"},
    hint={
        "ko": "정확도는 비공개 이미지로 다시 측정합니다. 손실이 줄어드는지, 학습 횟수가 넉넉한지 확인하세요.",
        "en": "The accuracy is measured again on hidden images. See that the loss falls, and that the steps are enough.",
    },
)
def test_accuracy(submission):
    """Award points by the hidden accuracy, all of them if its interval reaches the goal."""
    accuracy = submission.accuracy
    start, goal = submission.threshold("start"), submission.threshold("accuracy")
    share = float(np.clip((accuracy.value - start) / (goal - start), 0, 1))
    if submission.trace.loop.splits.get("test"):
        award(
            round(4 * share, 1),
            ko="테스트 이미지로 학습했습니다. 절반까지만 받을 수 있습니다.",
            en="It trained on test images. That earns half the points at most.",
            expected="mnist.train",
            actual="mnist.test",
        )
    if accuracy.reaches(goal):
        return
    award(
        round(7 * share, 1),
        ko="목표 정확도에 이르지 못했습니다.",
        en="It does not reach the required accuracy.",
        expected=goal,
        actual=round(accuracy.value, 4),
    )
