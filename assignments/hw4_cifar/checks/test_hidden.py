"""Check the network behind `y_conv` and measure it on hidden images."""

import numpy as np

from grader.examine.kit import award, check, expect


@check(
    points=15,
    concept="conv2d",
    title={"ko": "합성곱 계층이 두 개 이상입니다", "en": "There are two convolutions or more"},
    hint={
        "ko": "tf.nn.conv2d를 두 번 씁니다. 첫 필터는 [높이, 너비, 3, 특징 맵 수]입니다.",
        "en": "Use tf.nn.conv2d twice. The first filter is [height, width, 3, feature maps].",
    },
)
def test_two_convolutions(submission):
    """Check for trained filters of rank 4, the first over three channels, and convolutions behind y_conv."""
    filters = [each.shape for each in submission.variables if each.trainable and len(each.shape) == 4]
    expect(
        len(filters) >= 2 and "Conv2D" in submission.tensor("y_conv").ops,
        ko="y_conv까지 가는 길에 합성곱이 모자랍니다.",
        en="There are too few convolutions on the way to y_conv.",
        expected=">= 2",
        actual=len(filters),
    )
    expect(
        any(shape[2] == 3 for shape in filters),
        ko="색 채널 3개를 받는 필터가 없습니다.",
        en="No filter takes the three colour channels.",
        expected="[h, w, 3, n]",
        actual=str(filters),
    )


@check(
    points=10,
    concept="pooling",
    title={"ko": "최대 풀링으로 그림을 줄입니다", "en": "Max pooling makes the picture smaller"},
    hint={
        "ko": "tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')",
        "en": "tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')",
    },
)
def test_max_pooling(submission):
    """Check that there is max pooling between the images and the scores."""
    ops = submission.tensor("y_conv").ops
    expect(
        "MaxPool" in ops,
        ko="y_conv까지 가는 길에 최대 풀링이 없습니다.",
        en="There is no max pooling on the way to y_conv.",
        expected="MaxPool",
        actual=", ".join(sorted(op for op in ops if "Pool" in op)) or "-",
    )


@check(
    points=10,
    concept="relu",
    title={"ko": "활성화 함수로 ReLU를 씁니다", "en": "ReLU is the activation"},
    hint={
        "ko": "합성곱에 편향을 더한 다음 tf.nn.relu를 거칩니다.",
        "en": "Add the bias to the convolution, then apply tf.nn.relu.",
    },
)
def test_relu(submission):
    """Check for ReLU on the way to the scores, and none on the scores."""
    scores = submission.tensor("y_conv")
    expect(
        "Relu" in scores.ops,
        ko="y_conv까지 가는 길에 ReLU가 없습니다.",
        en="There is no ReLU on the way to y_conv.",
        expected="Relu",
    )
    expect(
        scores.op != "Relu",
        ko="마지막 점수 y_conv에는 ReLU를 쓰지 않습니다.",
        en="The scores y_conv themselves take no ReLU.",
        expected="Add / BiasAdd",
        actual=scores.op,
    )


@check(
    points=10,
    concept="input",
    title={"ko": "픽셀을 0~1로 바꾸어 학습합니다", "en": "Pixels are scaled to 0..1 for training"},
    hint={
        "ko": "load_data()가 주는 값은 0~255의 정수입니다. 255.0으로 나누세요.",
        "en": "load_data() gives integers from 0 to 255. Divide by 255.0.",
    },
    depends_on=("model_is_learnt",),
)
def test_pixels_are_scaled(submission):
    """Check that the images fed in training had no values far beyond 1."""
    scale = submission.signature.scale
    expect(
        0 < scale <= 2,
        ko="학습에 넣은 그림의 값이 너무 큽니다.",
        en="The pictures that were fed in training have too large values.",
        expected="0 .. 1",
        actual=f"0 .. {scale:g}",
    )


@check(
    points=35,
    concept="accuracy",
    title={"ko": "정확할수록 점수가 오릅니다", "en": "The more accurate, the more points"},
    hint={
        "ko": "더 오래 학습하거나 특징 맵을 늘려 보세요. 정확도는 비공개 이미지로 측정합니다.",
        "en": "Train longer or use more feature maps. The accuracy is measured on hidden pictures.",
    },
    depends_on=("model_is_learnt",),
)
def test_accuracy(submission):
    """Award points in proportion, from none at a linear model's accuracy to all at the required one."""
    accuracy = submission.accuracy
    start, top = submission.threshold("start"), submission.threshold("accuracy")
    if accuracy.reaches(top):
        return
    share = float(np.clip((accuracy.value - start) / (top - start), 0, 1))
    award(
        round(35 * share, 1),
        ko="정확도가 목표보다 낮습니다.",
        en="The accuracy is below the required figure.",
        expected=top,
        actual=round(accuracy.value, 4),
    )
