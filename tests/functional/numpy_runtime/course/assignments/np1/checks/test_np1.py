"""Checks of a model that was trained with NumPy."""

from grader.examine.kit import check, expect


@check(
    points=6,
    concept="accuracy",
    title={"ko": "정확도가 0.7 이상입니다", "en": "The accuracy is at least 0.7"},
    hint={"ko": "더 오래 학습하세요.", "en": "Train for longer."},
)
def test_accuracy(submission):
    """Check the accuracy on the hidden images."""
    reached = submission.accuracy.value
    expect(reached >= submission.threshold("accuracy"), ko="낮음", en="too low", actual=reached)


@check(
    points=4,
    concept="training-loop",
    title={"ko": "100번 이상 학습합니다", "en": "It trains for at least 100 steps"},
    hint={"ko": "반복문을 확인하세요.", "en": "Look at the loop."},
)
def test_steps(submission):
    """Check the number of batches."""
    expect(submission.trace.train_steps >= 100, ko="적음", en="too few", actual=submission.trace.train_steps)
