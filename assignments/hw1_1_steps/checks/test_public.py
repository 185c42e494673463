"""Check the shapes of the lesson's model and whether it trained; students may read this file."""

import re
from collections import Counter

import numpy as np

from grader.examine.kit import check, expect, lesson

# If a program evaluates more often, the last figures are not recorded and cannot be judged.
KEPT_EVALUATIONS = 2000
ON_THE_WAY = re.compile(r"train|step|epoch|loss|cost|학습|훈련|손실|단계|에폭", re.IGNORECASE)
FIGURE = re.compile(
    r"(?<![\w.])(?:(\d{1,3}(?:\.\d+)?)(?=\s*(?:%|퍼센트|프로|percent))|(\d{2}\.\d+)|([01]?\.\d+))", re.ASCII
)
# How many numbers count if the program is known to have measured, and if it may have guessed.
MOST_FIGURES, FEW_FIGURES = 20, 3
# The tolerance of a figure measured a few steps earlier, and of one that is only rounded.
ABOUT, EXACT = 0.006, 0.001
OF_A_TEST = re.compile(r"test|eval|final|after|테스트|평가|최종|후", re.IGNORECASE)


@check(
    points=5,
    concept="placeholder",
    visibility="public",
    title={"ko": "x는 [None, 784] 모양의 placeholder입니다", "en": "x is a placeholder of shape [None, 784]"},
    hint={
        "ko": "28 x 28 픽셀 이미지를 한 줄로 펴면 784개입니다. None은 한 번에 넣을 이미지의 수를 나중에 정한다는 뜻입니다.",
        "en": "An image of 28 x 28 pixels, laid out in one row, has 784 numbers. None leaves open how many images come at once.",
    },
)
def test_x_takes_images(submission):
    """Check that `x` takes any number of flattened images of a floating-point type."""
    x = lesson.role(submission, "x")
    expect(
        x.op == "Placeholder",
        ko="`x`가 placeholder가 아닙니다.",
        en="`x` is not a placeholder.",
        expected="Placeholder",
        actual=x.op,
    )
    expect(
        x.shape is not None and tuple(x.shape) == (None, 784),
        ko="`x`의 모양이 [None, 784]가 아닙니다.",
        en="`x` does not have the shape [None, 784].",
        expected="[None, 784]",
        actual=str(x.shape),
    )
    expect(
        str(x.dtype).startswith("float"),
        ko="`x`의 자료형이 실수가 아닙니다. 0과 1 사이의 픽셀 값이 모두 0이 됩니다.",
        en="`x` is not of a floating-point type: pixels between 0 and 1 all become 0.",
        expected="float32",
        actual=str(x.dtype),
    )


@check(
    points=5,
    concept="placeholder",
    visibility="public",
    title={"ko": "y_는 [None, 10] 모양의 placeholder입니다", "en": "y_ is a placeholder of shape [None, 10]"},
    hint={
        "ko": "정답은 숫자 10개 중 하나를 1로 표시한 one-hot 벡터입니다: read_data_sets(..., one_hot=True)",
        "en": "A label is a one-hot vector: one of ten numbers is 1. See read_data_sets(..., one_hot=True).",
    },
)
def test_labels_take_ten(submission):
    """Check that `y_` takes any number of one-hot labels."""
    labels = lesson.role(submission, "y_")
    expect(
        labels.op == "Placeholder",
        ko="`y_`가 placeholder가 아닙니다.",
        en="`y_` is not a placeholder.",
        expected="Placeholder",
        actual=labels.op,
    )
    expect(
        labels.shape is not None and tuple(labels.shape) == (None, 10),
        ko="`y_`의 모양이 [None, 10]이 아닙니다.",
        en="`y_` does not have the shape [None, 10].",
        expected="[None, 10]",
        actual=str(labels.shape),
    )


@check(
    points=5,
    concept="variable",
    visibility="public",
    title={
        "ko": "W는 [784, 10], b는 [10] 모양의 변수입니다",
        "en": "W has the shape [784, 10] and b the shape [10]",
    },
    hint={
        "ko": "픽셀 784개에서 숫자 10개의 점수를 만들려면 가중치가 784 x 10개, 편향이 10개 필요합니다.",
        "en": "To make ten scores from 784 pixels takes 784 x 10 weights and ten biases.",
    },
)
def test_weights_have_the_shapes(submission):
    """Check that the model has exactly one weight matrix and one bias."""
    # Sorted by their text, since an unknown dimension is None, which has no order.
    shapes = sorted((tuple(each.shape) for each in submission.variables if each.trainable), key=str)
    expect(
        shapes == [(10,), (784, 10)],
        ko="학습되는 변수의 모양이 [784, 10]과 [10]이 아닙니다.",
        en="The trained variables do not have the shapes [784, 10] and [10].",
        expected="[(10,), (784, 10)]",
        actual=str(shapes),
    )


@check(
    points=15,
    concept="training",
    visibility="public",
    title={"ko": "1,000번보다 많이 학습합니다", "en": "It trains for more than 1,000 steps"},
    hint={
        "ko": "for 문의 횟수를 올리세요. 코드에 쓴 숫자가 아니라 train_step이 실제로 실행된 횟수를 셉니다. 도중에 멈추지 않는지 확인하세요.",
        "en": "Raise the count of the for loop. What is counted is how often train_step really ran, not the number in the code: see that nothing breaks the loop off.",
    },
)
def test_train_steps(submission):
    """Check that more than the lesson's 1,000 training steps ran."""
    steps = submission.trace.train_steps
    expect(
        steps > 1000,
        ko="train_step이 1,000번보다 많이 실행되지 않았습니다.",
        en="train_step did not run more than 1,000 times.",
        expected="> 1000",
        actual=steps,
    )


def _without_numbers(line):
    return " ".join(re.sub(r"[\d.]+", " # ", line).split())


def _printed(submission):
    """Return the last printed numbers in [0, 1], including percentages, each with its last decimal place.

    A line about the training's progress is one of many; it counts only if it is the last or mentions a test.
    """
    lines = [line for line in submission.evidence.stdout[-2000:].splitlines() if re.search(r"\d", line)]
    alike = Counter(map(_without_numbers, lines))
    kept = [
        line
        for line in lines[:-1]
        if not ON_THE_WAY.search(line) or OF_A_TEST.search(line) or alike[_without_numbers(line)] == 1
    ]
    found = []
    for figure in FIGURE.finditer("\n".join(kept + lines[-1:])):
        percent, hundredfold, share = figure.groups()
        digits = percent or hundredfold or share
        place = 10.0 ** -len(digits.partition(".")[2])
        # "0.92 %" may be meant as either.
        units = (0.01, 1.0) if percent else (0.01,) if hundredfold else (1.0,)
        found += [(float(digits) * unit, place * unit) for unit in units]
    return [(number, place) for number, place in found if 0 <= number <= 1][-MOST_FIGURES:]


def _is_told(submission, measured):
    """Whether the program printed the accuracy that is measured.

    If it was seen to compute one on all test images, any late number close to it counts. Otherwise it may
    be a guess: then only the last few count, each with the precision as written.
    """
    trace, printed = submission.trace, _printed(submission)
    on_test = sum(each.examples for each in trace.evaluations if each.split == "test" and each.step > 0)
    seen = on_test >= len(submission.arrays.split("test")[0]) or len(trace.evaluations) >= KEPT_EVALUATIONS
    if seen:
        return any(abs(number - measured) < ABOUT for number, _ in printed)
    return any(abs(number - measured) < place / 2 + EXACT for number, place in printed[-FEW_FIGURES:])


@check(
    points=10,
    concept="validation",
    visibility="public",
    title={
        "ko": "학습이 끝난 모델의 테스트 정확도를 출력합니다",
        "en": "It prints the trained model's accuracy on the test images",
    },
    hint={
        "ko": "학습한 세션에서 mnist.test.images와 mnist.test.labels 전체로 정확도를 계산해 출력하세요. tf.argmax(y, 1)은 행마다 가장 큰 값의 자리입니다.",
        "en": "In the session that trained, compute the accuracy on all of mnist.test.images and mnist.test.labels, and print it. tf.argmax(y, 1) is the place of the largest in each row.",
    },
)
def test_prints_test_accuracy(submission):
    """Check that an accuracy on all test images was computed, and that the printed one is measured again."""
    trace = submission.trace
    expect(
        not trace.loop.splits.get("test"),
        ko="테스트 이미지로 학습했습니다. 배운 이미지로 잰 정확도는 시험이 되지 않습니다.",
        en="It trained on test images. An accuracy on images that were learnt is no test.",
        expected="mnist.train",
        actual="mnist.test",
    )
    if trace.budget_reached:
        return  # the training budget ended the program before this point
    expect(
        submission.evidence.end in ("finished", "exit"),
        ko="프로그램이 정확도를 출력하기 전에 멈추었습니다.",
        en="The program stopped before it printed the accuracy.",
        actual=submission.evidence.end,
    )
    images, labels = submission.arrays.split("test")
    after = [each for each in trace.evaluations if each.step == trace.train_steps]
    on_test = sum(each.examples for each in after if each.split == "test")
    expect(
        not after or on_test >= len(images) or len(trace.evaluations) >= KEPT_EVALUATIONS,
        ko="학습 뒤의 정확도를 테스트 이미지 전체로 계산하지 않았습니다.",
        en="The accuracy after training was not computed on all of the test images.",
        expected=f"{len(images)} test images",
        actual=f"{on_test} test images, of {sum(each.examples for each in after)} in all",
    )
    measured = float(np.mean(submission.predict(images) == labels))
    printed = _printed(submission)
    expect(
        _is_told(submission, measured),
        ko="출력한 정확도가 학습된 모델의 테스트 정확도와 다릅니다.",
        en="The accuracy that was printed is not that of the trained model on the test images.",
        expected=round(measured, 4),
        actual=printed[-1][0] if printed else "-",
    )
