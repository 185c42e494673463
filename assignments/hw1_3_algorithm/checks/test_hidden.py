"""Measure the other algorithm on the hidden split: a better one earns more points."""

import numpy as np

from grader.examine.kit import award, check, expect


@check(
    points=10,
    concept="model",
    title={
        "ko": "소프트맥스 회귀와 경사하강법의 조합이 아닙니다",
        "en": "It is not softmax regression by gradient descent",
    },
    hint={
        "ko": "은닉층을 넣거나, 합성곱을 쓰거나, 다른 최적화 방법(예: Adam)을 써 보세요.",
        "en": "Add a hidden layer, use convolutions, or use another optimiser (Adam, for one).",
    },
    depends_on=("model_is_learnt",),
)
def test_another_algorithm(submission):
    """Check that the model or the optimizer differs from the lesson's."""
    shapes = sorted((tuple(each.shape) for each in submission.variables if each.trainable), key=str)
    kinds = {each.kind for each in submission.trace.optimizers if each.runs}
    plain = bool(kinds) and all("GradientDescent" in kind or kind == "SGD" for kind in kinds)
    expect(
        not (shapes == [(10,), (784, 10)] and plain),
        ko="수업의 모델과 최적화 방법 그대로입니다.",
        en="Both model and optimiser are the lesson's own.",
        expected="≠ [(10,), (784, 10)] + GradientDescentOptimizer",
        actual=str(shapes),
    )


@check(
    points=30,
    concept="accuracy",
    title={
        "ko": "소프트맥스 회귀보다 확실히 정확합니다",
        "en": "It is clearly more accurate than softmax regression",
    },
    hint={
        "ko": "은닉층 하나와 ReLU, Adam만으로도 소프트맥스 회귀를 넘습니다. 정확도는 비공개 이미지로 측정합니다.",
        "en": "One hidden layer with ReLU, trained by Adam, already goes beyond softmax regression. The accuracy is measured on hidden images.",
    },
    depends_on=("model_is_learnt",),
)
def test_beats_softmax(submission):
    """Check that the measured accuracy is above the lesson's model by the required margin."""
    accuracy = submission.accuracy
    bar = submission.threshold("softmax") + submission.threshold("margin")
    expect(
        accuracy.value >= bar,
        ko="비공개 이미지에서 소프트맥스 회귀를 뚜렷하게 넘지 못했습니다.",
        en="On the hidden images it is not clearly better than softmax regression.",
        expected=f">= {bar:.4f}",
        actual=round(accuracy.value, 4),
    )


@check(
    points=40,
    concept="accuracy",
    title={"ko": "정확할수록 점수가 오릅니다", "en": "The more accurate, the more points"},
    hint={
        "ko": "더 많은 은닉 유닛, 더 나은 최적화 방법, 합성곱을 시도해 보세요.",
        "en": "Try more hidden units, a better optimiser, or convolutions.",
    },
    depends_on=("model_is_learnt",),
)
def test_accuracy(submission):
    """Award points in proportion, from none at softmax regression's accuracy to all at the top."""
    accuracy = submission.accuracy
    start, top = submission.threshold("start"), submission.threshold("top")
    share = float(np.clip((accuracy.value - start) / (top - start), 0, 1))
    if submission.trace.loop.splits.get("test"):
        award(
            round(20 * share, 1),
            ko="테스트 이미지로 학습했습니다. 절반까지만 받을 수 있습니다.",
            en="It trained on test images. That earns half the points at most.",
            expected="mnist.train",
            actual="mnist.test",
        )
    if accuracy.reaches(top):
        return
    award(
        round(40 * share, 1),
        ko="더 정확한 모델이라면 점수를 더 받을 수 있습니다.",
        en="A more accurate model would earn more.",
        expected=top,
        actual=round(accuracy.value, 4),
    )
