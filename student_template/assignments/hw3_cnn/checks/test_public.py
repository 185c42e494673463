"""Call the lesson's functions on the shapes that it names; students may read this file."""

import numpy as np

from grader.examine.kit import check, expect


@check(
    points=4,
    concept="initialisation",
    visibility="public",
    title={"ko": "bias_variable은 0.1에서 시작합니다", "en": "bias_variable starts at 0.1"},
    hint={
        "ko": "ReLU가 처음부터 꺼져 있지 않도록 편향을 작은 양수 0.1로 시작합니다.",
        "en": "A bias starts at the small positive number 0.1, so that no ReLU is off from the beginning.",
    },
)
def test_bias_is_a_tenth(submission):
    """Check that a bias of the required shape starts at 0.1 everywhere."""
    bias = submission.function("bias_variable", case="seven")
    expect(
        len(bias.variables) == 1,
        ko="변수 하나(tf.Variable)를 만들어야 합니다.",
        en="It must make one variable (tf.Variable).",
        expected=1,
        actual=len(bias.variables),
    )
    value = bias.initial_draws(0, 1)[0]
    expect(
        value.shape == (7,) and np.allclose(value, 0.1),
        ko="모든 값이 0.1인 변수가 아닙니다.",
        en="It is not a variable filled with 0.1.",
        expected="[0.1] * 7",
        actual=str(value),
    )


@check(
    points=6,
    concept="padding",
    visibility="public",
    title={
        "ko": "conv2d의 출력은 입력과 크기가 같습니다",
        "en": "conv2d gives images of the size that it gets",
    },
    hint={
        "ko": "padding='SAME'은 출력의 크기가 입력과 같도록 테두리를 0으로 채웁니다. 'VALID'는 채우지 않아 5 x 5 필터에서 4만큼 작아집니다.",
        "en": "padding='SAME' fills the border with zeros, so that the output is as large as the input. 'VALID' does not, and loses 4 with a 5 x 5 filter.",
    },
)
def test_same_padding(submission):
    """Check that height and width do not change, for odd and even sizes."""
    conv2d = submission.function("conv2d", case="colour")
    filters = np.zeros((5, 5, 3, 4), np.float32)
    for height, width in ((28, 28), (9, 7), (6, 11)):
        shape = conv2d(np.zeros((1, height, width, 3), np.float32), filters).shape
        expect(
            shape == (1, height, width, 4),
            ko="출력의 크기가 입력과 다릅니다. 패딩(SAME)과 스트라이드(1)를 확인하세요.",
            en="The output does not have the input's size. Look at the padding (SAME) and the stride (1).",
            expected=str((1, height, width, 4)),
            actual=str(shape),
        )


@check(
    points=4,
    concept="pooling",
    visibility="public",
    title={"ko": "풀링은 28 -> 14 -> 7로 줄입니다", "en": "Pooling goes from 28 to 14 to 7"},
    hint={
        "ko": "2 x 2 창을 2칸씩 옮기면 가로와 세로가 절반이 됩니다.",
        "en": "A window of 2 x 2 that moves by 2 halves the height and the width.",
    },
)
def test_pool_halves(submission):
    """Check that pooling twice reduces 28 x 28 to 7 x 7."""
    pool = submission.function("max_pool_2x2", case="colour")
    images = np.zeros((1, 28, 28, 3), np.float32)
    for side in (14, 7):
        images = pool(images)
        expect(
            images.shape == (1, side, side, 3),
            ko="풀링 뒤의 크기가 절반이 아닙니다.",
            en="Pooling does not halve the size.",
            expected=str((1, side, side, 3)),
            actual=str(images.shape),
        )
