"""Compare the model with NumPy on hidden inputs, and its accuracy on the hidden split."""

import numpy as np

from grader.examine.kit import award, check, expect, lesson


@check(
    points=10,
    concept="initialisation",
    title={"ko": "W와 b는 0에서 시작합니다", "en": "W and b start at zero"},
    hint={
        "ko": "수업에서는 tf.zeros로 초기화했습니다. 은닉층이 없는 소프트맥스 회귀는 0에서 시작해도 잘 학습됩니다.",
        "en": "The lesson initialises with tf.zeros. Softmax regression has no hidden layer, so it learns well from zero.",
    },
)
def test_weights_start_at_zero(submission):
    """Check that the initializers of both variables give zeros."""
    for variable in filter(None, lesson.weights_and_bias(submission)):
        largest = float(np.abs(variable.initial(submission.seed)).max())
        expect(
            largest == 0,
            ko=f"`{variable.name}` 변수가 0에서 시작하지 않습니다.",
            en=f"`{variable.name}` does not start at zero.",
            expected=0.0,
            actual=largest,
        )


@check(
    points=10,
    concept="softmax",
    title={"ko": "y는 xW + b의 소프트맥스입니다", "en": "y is the softmax of xW + b"},
    hint={
        "ko": "y의 각 행은 숫자 10개의 확률이므로 합이 1입니다. y = tf.nn.softmax(tf.matmul(x, W) + b)",
        "en": "Each row of y holds ten probabilities, so it sums to 1. y = tf.nn.softmax(tf.matmul(x, W) + b)",
    },
)
def test_y_is_softmax(submission):
    """Check that `y` sums to 1 in each row and equals NumPy's softmax on hidden inputs."""
    lesson.expect_softmax(submission)


@check(
    points=10,
    concept="cross-entropy",
    title={"ko": "손실은 수업의 교차 엔트로피입니다", "en": "The loss is the lesson's cross-entropy"},
    hint={
        "ko": "cross_entropy = -tf.reduce_sum(y_*tf.log(y)). 합 대신 평균을 쓰면 같은 학습률에서 걸음이 100배 작아집니다.",
        "en": "cross_entropy = -tf.reduce_sum(y_*tf.log(y)). A mean in place of the sum makes each step 100 times smaller at the same rate.",
    },
)
def test_loss_is_cross_entropy(submission):
    """Check that the loss on hidden inputs equals NumPy's sum of -y_ log y."""
    lesson.expect_cross_entropy(submission)


@check(
    points=15,
    concept="accuracy",
    title={"ko": "1,000번 학습한 것보다 정확합니다", "en": "It is more accurate than after 1,000 steps"},
    hint={
        "ko": "6,000번쯤이면 정확도가 1%p쯤 오릅니다. 정확도는 비공개 이미지로 다시 측정합니다. 출력한 값은 쓰지 않습니다.",
        "en": "At about 6,000 steps the accuracy is about 0.01 higher. It is measured again on hidden images; what is printed does not count.",
    },
)
def test_beats_a_thousand_steps(submission):
    """Check that it is more accurate than the lesson's model after 1,000 steps, on the same hidden images."""
    found = lesson.compare_with_baseline(submission, rate=0.01, steps=1000)
    expect(
        found.is_better,
        ko="비공개 이미지에서 1,000번 학습한 모델보다 정확하지 않습니다.",
        en="On the hidden images it is not more accurate than the model after 1,000 steps.",
        expected=f"> {found.baseline}",
        actual=found.accuracy,
    )


@check(
    points=15,
    concept="accuracy",
    title={"ko": "목표 정확도에 이릅니다", "en": "It reaches the required accuracy"},
    hint={
        "ko": "학습 횟수를 더 올려 보세요. 목표에 못 미쳐도 0.85를 넘으면 부분 점수가 있습니다.",
        "en": "Raise the number of steps further. Short of the goal there are partial points above 0.85.",
    },
)
def test_accuracy(submission):
    """Award points by the hidden accuracy, all of them if its interval reaches the goal."""
    accuracy, goal = submission.accuracy, submission.threshold("accuracy")
    if accuracy.reaches(goal):
        return
    share = float(np.clip((accuracy.value - 0.85) / (goal - 0.85), 0, 1))
    award(
        round(10 * share, 1),
        ko="목표 정확도에 이르지 못했습니다.",
        en="It does not reach the required accuracy.",
        expected=goal,
        actual=round(accuracy.value, 4),
    )
