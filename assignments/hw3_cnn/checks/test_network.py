"""Look at the network that was trained: its layers, its dropout and its accuracy on the hidden split."""

from collections import Counter

import numpy as np

from grader.examine.kit import award, check, expect, fail

# The lesson's layers: two convolutions, 7*7*64 -> 1024 -> 10.
LAYERS = ((5, 5, 1, 32), (32,), (5, 5, 32, 64), (64,), (7 * 7 * 64, 1024), (1024,), (1024, 10), (10,))


def _keep_tensor(submission):
    """Give the placeholder for the share of units to keep, by the task's name or as it was found."""
    if submission.has("keep_prob"):
        return submission.tensor("keep_prob").name
    if submission.signature.keep is None:
        fail(
            ko="드롭아웃의 placeholder `keep_prob`이 없습니다.",
            en="There is no placeholder `keep_prob` for dropout.",
            expected="keep_prob",
        )
    return submission.signature.keep


def _to_feed(submission, keep):
    """Give what to feed so that the share `keep` is kept; `rate` is the share that is dropped."""
    by_rate = not submission.has("keep_prob") and submission.signature.keep_kind == "rate"
    return np.float32(1 - keep if by_rate else keep)


def _fed(submission, feeds):
    """Give the share kept among what a run was fed, or None; names may or may not end in `:0`."""
    keep = _keep_tensor(submission).removesuffix(":0")
    for name, value in feeds.items():
        if name.removesuffix(":0") == keep:
            return float(_to_feed(submission, value))
    return None


def _dropped(submission, keep):
    """Evaluate `full1_drop` on positive hidden values put in at `full_1`."""
    for name in ("full_1", "full1_drop"):
        submission.tensor(name)
    units = (0.5 + submission.rng("dropout").random((50, 1024))).astype(np.float32)
    feeds = {"full_1": units, _keep_tensor(submission): _to_feed(submission, keep)}
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
    points=8,
    concept="architecture",
    title={"ko": "층이 수업의 CNN과 같습니다", "en": "The layers are those of the lesson's CNN"},
    hint={
        "ko": "합성곱 [5, 5, 1, 32]와 [5, 5, 32, 64], 완전 연결 7*7*64 -> 1024 -> 10, 그리고 층마다 편향이 있습니다.",
        "en": "Convolutions [5, 5, 1, 32] and [5, 5, 32, 64], fully connected 7*7*64 -> 1024 -> 10, and a bias in each layer.",
    },
)
def test_architecture(submission):
    """Show that the trained session's variables have exactly the shapes of the lesson's layers."""
    found = Counter(tuple(each.shape) for each in submission.variables if each.trainable)
    missing = Counter(LAYERS) - found
    more = found - Counter(LAYERS)
    expect(
        not missing and not more,
        ko="학습되는 변수의 모양이 수업의 CNN과 다릅니다.",
        en="The trained variables do not have the shapes of the lesson's CNN.",
        expected=str(sorted(missing)) if missing else "8",
        actual=str(sorted(more)) if more else str(sum(found.values())),
    )


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
    """Show that all units pass unchanged when all are kept."""
    units, found = _dropped(submission, 1.0)
    expect(
        np.allclose(found, units, rtol=1e-4),
        ko="keep_prob을 1.0으로 해도 full1_drop이 full_1과 다릅니다.",
        en="full1_drop differs from full_1 although keep_prob is 1.0.",
    )


@check(
    points=5,
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
    """Show the share of zeros (51,200 units put it within 0.01 of a half), the factor 2 and the mean."""
    units, found = _dropped(submission, 0.5)
    off = found == 0
    share = float(off.mean())
    expect(
        0.48 < share < 0.52,
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
    """Show that training kept fewer than all units, and that every evaluation kept all of them."""
    trained = _fed(submission, submission.trace.train_feeds)
    expect(
        trained is not None and 0 < trained < 1,
        ko="학습할 때 keep_prob이 1보다 작지 않습니다.",
        en="In training keep_prob is not below 1.",
        expected=0.5,
        actual=trained,
    )
    kept = [_fed(submission, each.fed) for each in submission.trace.evaluations]
    expect(
        kept, ko="정확도를 계산하지 않았습니다.", en="No accuracy was computed.", expected=">= 1", actual=0
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
    points=9,
    concept="accuracy",
    title={"ko": "목표 정확도에 이릅니다", "en": "It reaches the accuracy asked for"},
    hint={
        "ko": "정확도는 숨겨 둔 이미지로 다시 잽니다. 손실이 줄어드는지, 학습 횟수가 넉넉한지 확인하세요.",
        "en": "The accuracy is measured again on hidden images. See that the loss falls, and that the steps are enough.",
    },
)
def test_accuracy(submission):
    """Give points by the accuracy on the hidden split, all of them where its interval reaches the goal."""
    accuracy = submission.accuracy
    start, goal = submission.threshold("start"), submission.threshold("accuracy")
    if accuracy.reaches(goal):
        return
    share = float(np.clip((accuracy.value - start) / (goal - start), 0, 1))
    award(
        round(8 * share, 1),
        ko="목표 정확도에 이르지 못했습니다.",
        en="It does not reach the accuracy asked for.",
        expected=goal,
        actual=round(accuracy.value, 4),
    )
