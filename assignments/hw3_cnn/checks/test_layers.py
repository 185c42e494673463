"""Compare the lesson's functions with NumPy on hidden inputs of sizes that the lesson does not use.

A mistake costs only its own check: if padding or ReLU is wrong, which other checks test, the values are
compared on the part that it does not affect.
"""

import numpy as np

from grader.examine.kit import (
    CheckFailed,
    assert_allclose,
    check,
    expect,
    fail,
    hidden_filters,
    hidden_images,
    reference,
)

STDDEV = 0.1
# The standard deviation of a standard normal truncated at two: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)).
CUT_AT_TWO = 0.8796
# Batch of one, odd and even sides, sides smaller than the filter.
SIZES = ((1, 9, 7), (3, 6, 11), (2, 4, 3))


def _inside(size, width):
    """Return the positions of a SAME convolution of stride 1 that padding VALID computes too."""
    border = (width - 1) // 2
    return slice(border, border + max(0, size - width + 1))


def _every_second(size, width):
    """Return the positions of a SAME convolution of stride 1 that stride 2 computes too."""
    padding = max((-(-size // 2) - 1) * 2 + width - size, 0)
    return slice((width - 1) // 2 - padding // 2, None, 2)


def _cut_to(wanted, shape, filters):
    """Drop the positions that VALID padding or stride 2 does not compute if `shape` is that of one of them."""
    for places in (_inside, _every_second):
        rows, columns = map(places, wanted.shape[1:3], filters.shape[:2])
        cut = wanted[:, rows, columns]
        if cut.shape == tuple(shape):
            return cut
    return wanted


def _by_rank(function, rank):
    """Return the function's variable with `rank` dimensions."""
    for each in function.variables:
        if len(each.shape) == rank:
            return each
    return fail(
        ko=f"차원이 {rank}개인 변수가 없습니다. 가중치와 편향을 모두 만드세요.",
        en=f"There is no variable of {rank} dimensions. Make both weights and bias.",
    )


def _has_bias(function):
    """Whether the function created a variable of one dimension."""
    return any(len(each.shape) == 1 for each in function.variables)


def _draws(function, variable, draws=40):
    """Draw a variable's initial value many times."""
    return np.asarray(function.initial_draws(list(function.variables).index(variable), draws), np.float64)


def _expect_own_starts(submission, layer, weights, bias):
    """Require that a layer's variables start as weight_variable and bias_variable initialise theirs."""
    own = "filters" if len(weights.shape) == 4 else "matrix"
    for variable, maker, case in ((weights, "weight_variable", own), (bias, "bias_variable", "seven")):
        try:
            right = submission.function(maker, case=case).initial_draws(0, 20)
        except CheckFailed:
            continue  # its own check reports the mistake
        if case == "matrix" and abs(right.std() - CUT_AT_TWO * STDDEV) > 0.02 * STDDEV:
            continue  # and the result of a wrong one for another shape is unknown
        found = _draws(layer, variable)
        alike = np.allclose(found.std(), right.std(), rtol=0.1, atol=1e-3)
        expect(
            alike and abs(found.mean() - right.mean()) < 0.2 * right.std() + 1e-3,
            ko=f"`{variable.name}` 변수가 {maker}로 만든 것처럼 시작하지 않습니다.",
            en=f"The variable `{variable.name}` does not start as one made by {maker}.",
            expected=f"{right.mean():.4f} ± {right.std():.4f}",
            actual=f"{found.mean():.4f} ± {found.std():.4f}",
        )


def _on_positive(actual, wanted):
    """Compare where the reference is positive and ReLU changes nothing."""
    expect(
        np.shape(actual) == np.shape(wanted),
        ko="출력의 모양이 다릅니다.",
        en="The output has another shape.",
        expected=str(np.shape(wanted)),
        actual=str(np.shape(actual)),
    )
    positive = wanted > 0
    assert_allclose(actual[positive], wanted[positive], rtol=1e-3, atol=1e-4)


@check(
    points=8,
    concept="initialisation",
    title={
        "ko": "weight_variable은 절단 정규분포에서 시작합니다",
        "en": "weight_variable starts from a truncated normal",
    },
    hint={
        "ko": "tf.truncated_normal(shape, stddev=0.1)은 표준편차의 두 배(0.2)를 넘는 값을 버리고 다시 뽑습니다.",
        "en": "tf.truncated_normal(shape, stddev=0.1) draws again whatever lies beyond two standard deviations (0.2).",
    },
)
def test_weight_is_truncated_normal(submission):
    """Check bound, mean and spread over 240,000 draws, whose mean is within 0.001."""
    weight = submission.function("weight_variable", case="matrix")
    expect(
        len(weight.variables) == 1,
        ko="변수 하나(tf.Variable)를 만들어야 합니다.",
        en="It must make one variable (tf.Variable).",
        expected=1,
        actual=len(weight.variables),
    )
    draws = np.asarray(weight.initial_draws(0, 200), np.float64)
    expect(
        draws.shape == (200, 30, 40),
        ko="변수의 모양이 shape 인수와 다릅니다.",
        en="The variable does not have the required shape.",
        expected="(30, 40)",
        actual=str(draws.shape[1:]),
    )
    largest, spread, mean = np.abs(draws).max(), draws.std(), draws.mean()
    expect(
        largest <= 2 * STDDEV * 1.0001,
        ko="표준편차의 두 배를 넘는 값이 있습니다. 절단 정규분포가 아닙니다.",
        en="Some values lie beyond two standard deviations: this is not a truncated normal.",
        expected=f"<= {2 * STDDEV}",
        actual=float(largest),
    )
    expect(
        abs(spread - CUT_AT_TWO * STDDEV) < 0.02 * STDDEV,
        ko="값의 퍼진 정도가 stddev=0.1인 절단 정규분포와 다릅니다.",
        en="The spread is not that of a truncated normal with stddev=0.1.",
        expected=round(CUT_AT_TWO * STDDEV, 4),
        actual=float(spread),
    )
    expect(
        abs(mean) < 0.001,
        ko="평균이 0이 아닙니다.",
        en="The mean is not 0.",
        expected=0.0,
        actual=float(mean),
    )


@check(
    points=7,
    concept="conv2d",
    title={"ko": "conv2d가 합성곱을 맞게 계산합니다", "en": "conv2d computes the convolution"},
    hint={
        "ko": "tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME'). 인수 x와 W를 그대로 쓰는지 확인하세요.",
        "en": "tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME'). See that it uses its arguments x and W as they are.",
    },
)
def test_conv2d_values(submission):
    """Compare with NumPy for several channels, filter sizes, odd sides and a batch of one."""
    for case, filters in (
        ("colour", hidden_filters(submission, 5, 5, 3, 4)),
        ("small", hidden_filters(submission, 3, 3, 2, 5)),
    ):
        conv2d = submission.function("conv2d", case=case)
        for n, height, width in SIZES[:2]:
            images = hidden_images(submission, n, height, width, filters.shape[2])
            found = conv2d(images, filters)
            wanted = _cut_to(reference.conv2d_same(images, filters), found.shape, filters)
            assert_allclose(found, wanted, rtol=1e-3, atol=1e-4)


@check(
    points=7,
    concept="pooling",
    title={"ko": "max_pool_2x2가 최댓값을 고릅니다", "en": "max_pool_2x2 picks the largest"},
    hint={
        "ko": "tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME'). 홀수 크기에서는 SAME과 VALID의 결과가 다르고, 음수만 있는 칸에서도 최댓값은 음수입니다.",
        "en": "tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME'). On odd sides SAME and VALID differ, and the largest of negative numbers is negative.",
    },
)
def test_pool_values(submission):
    """Compare with NumPy, also for odd sides, where SAME keeps the last row and column."""
    pool = submission.function("max_pool_2x2", case="colour")
    for n, height, width in SIZES:
        images = hidden_images(submission, n, height, width, 3) - 1
        found, wanted = pool(images), reference.max_pool_2x2(images)
        if np.shape(found) == images.shape:
            # Stride 1 computes these positions too; the check of the size reports the stride.
            found = found[:, ::2, ::2]
        assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)


def _own_convolution(submission, images, filters):
    """Return the program's own conv2d of the inputs; its mistakes belong to other checks."""
    try:
        return [submission.function("conv2d", case="colour")(images, filters)]
    except CheckFailed:
        return []


def _conv_layer(submission, spread=1.0):
    """Return conv_layer of hidden images, and NumPy's convolution and sum before ReLU.

    With a `spread` of 0 all biases are 0, so mistakes in adding them have no effect.
    """
    layer = submission.function("conv_layer", case="colour")
    images, filters = hidden_images(submission, 2, 9, 8, 3), hidden_filters(submission, 5, 5, 3, 4)
    offsets = spread * submission.rng("bias").normal(size=4).astype(np.float32)
    given = {_by_rank(layer, 4).name: filters}
    if _has_bias(layer):
        bias = _by_rank(layer, 1)
        offsets = offsets if tuple(bias.shape) == (4,) else offsets[:1]
        given |= (
            {bias.name: np.broadcast_to(offsets, bias.shape)} if tuple(bias.shape) in ((4,), (1,)) else {}
        )
    else:
        offsets = np.zeros(4, np.float32)
    found = layer(images, variables=given, instead_of={"conv2d": reference.conv2d_same})
    plain = _cut_to(reference.conv2d_same(images, filters), np.shape(found), filters)
    candidates = [plain, *_own_convolution(submission, images, filters)]
    fitting = [each for each in candidates if np.shape(each) == np.shape(found)]
    if fitting:
        plain = min(fitting, key=lambda each: float(np.mean(np.abs(np.maximum(each + offsets, 0) - found))))
    return found, plain, plain + offsets


@check(
    points=6,
    concept="relu",
    title={"ko": "conv_layer는 ReLU를 거칩니다", "en": "conv_layer ends in ReLU"},
    hint={
        "ko": "ReLU는 음수를 0으로 바꿉니다: tf.nn.relu(conv2d(input, W) + b)",
        "en": "ReLU turns negative numbers into 0: tf.nn.relu(conv2d(input, W) + b)",
    },
)
def test_conv_layer_relu(submission):
    """Check that the output is 0 where the sum is negative, not 0 everywhere, and unbounded."""
    found, _, _ = _conv_layer(submission)
    expect(
        np.min(found) >= 0,
        ko="출력에 음수가 있습니다. ReLU를 거치지 않았습니다.",
        en="The output has negative numbers: there is no ReLU.",
        expected=">= 0",
        actual=float(np.min(found)),
    )
    found, _, wanted = _conv_layer(submission, spread=0.0)
    expect(
        np.shape(found) == np.shape(wanted) and np.all(found[wanted < -1e-3] == 0) and np.any(found > 0),
        ko="합이 음수인 자리가 0이 아닙니다.",
        en="The output is not 0 where the sum is negative.",
        expected=0.0,
    )
    expect(
        np.max(found) > 0.9 * np.max(wanted),
        ko="큰 값이 잘렸습니다. ReLU는 양수를 그대로 둡니다.",
        en="Large values are cut: ReLU leaves positive numbers as they are.",
        expected=float(np.max(wanted)),
        actual=float(np.max(found)),
    )


@check(
    points=5,
    concept="conv2d",
    title={
        "ko": "conv_layer는 합성곱에 편향을 더합니다",
        "en": "conv_layer adds the bias to the convolution",
    },
    hint={
        "ko": "특징 맵마다 편향이 하나씩(shape[3]개) 있습니다.",
        "en": "There is one bias for each feature map (shape[3] of them).",
    },
)
def test_conv_layer_values(submission):
    """Compare with NumPy where ReLU changes nothing, and check the initial values."""
    layer = submission.function("conv_layer", case="colour")
    weights, bias = _by_rank(layer, 4), _by_rank(layer, 1)
    expect(
        tuple(weights.shape) == (5, 5, 3, 4) and tuple(bias.shape) == (4,),
        ko="가중치는 shape, 편향은 [shape[3]] 모양이어야 합니다.",
        en="Weights must have the required shape, and the bias [shape[3]].",
        expected="(5, 5, 3, 4), (4,)",
        actual=f"{tuple(weights.shape)}, {tuple(bias.shape)}",
    )
    found, plain, wanted = _conv_layer(submission)
    expect(
        np.shape(found) == np.shape(wanted),
        ko="출력의 모양이 다릅니다.",
        en="The output has another shape.",
        expected=str(np.shape(wanted)),
        actual=str(np.shape(found)),
    )
    untouched = (plain > 0) & (wanted > 0) & (wanted < 0.9 * max(np.max(found), 1e-3))
    assert_allclose(found[untouched], wanted[untouched], rtol=1e-3, atol=1e-4)
    _expect_own_starts(submission, layer, weights, bias)


def _full_layer(submission):
    """Return full_layer of hidden rows, and NumPy's result."""
    layer = submission.function("full_layer", case="wide")
    rng = submission.rng("full_layer")
    rows, matrix, offsets = (rng.normal(size=size).astype(np.float32) for size in ((6, 37), (37, 11), (11,)))
    given = {_by_rank(layer, 2).name: matrix}
    if _has_bias(layer) and tuple(_by_rank(layer, 1).shape) == (11,):
        given |= {_by_rank(layer, 1).name: offsets}
    else:
        offsets = np.zeros(11, np.float32)
    return layer(rows, variables=given), reference.dense(rows, matrix, offsets)


@check(
    points=6,
    concept="dense",
    title={"ko": "full_layer는 모든 입력을 잇습니다", "en": "full_layer joins all inputs"},
    hint={
        "ko": "tf.matmul(input, W) + b 입니다. 입력의 수는 input.get_shape()[1]로 압니다.",
        "en": "It is tf.matmul(input, W) + b; input.get_shape()[1] tells the number of inputs.",
    },
)
def test_full_layer_values(submission):
    """Compare with NumPy where it is positive, and check the initial values."""
    layer = submission.function("full_layer", case="wide")
    weights, bias = _by_rank(layer, 2), _by_rank(layer, 1)
    expect(
        tuple(weights.shape) == (37, 11) and tuple(bias.shape) == (11,),
        ko="가중치는 [입력 수, size], 편향은 [size] 모양이어야 합니다.",
        en="Weights must have the shape [inputs, size] and the bias [size].",
        expected="(37, 11), (11,)",
        actual=f"{tuple(weights.shape)}, {tuple(bias.shape)}",
    )
    _on_positive(*_full_layer(submission))
    _expect_own_starts(submission, layer, weights, bias)


@check(
    points=4,
    concept="dense",
    title={"ko": "full_layer에는 ReLU가 없습니다", "en": "full_layer has no ReLU"},
    hint={
        "ko": "마지막 층의 점수는 소프트맥스로 가므로 음수도 필요합니다. ReLU는 full_layer 밖에서, full_1에만 씁니다.",
        "en": "The last layer's scores go to softmax and need negative numbers. ReLU stands outside of full_layer, at full_1 only.",
    },
)
def test_full_layer_linear(submission):
    """Check that the output is negative where NumPy's is."""
    found, wanted = _full_layer(submission)
    expect(
        np.shape(found) == np.shape(wanted) and np.all(found[wanted < -3.5] < 0),
        ko="음수여야 할 출력이 음수가 아닙니다. full_layer에서 ReLU를 빼세요.",
        en="Outputs that must be negative are not. Take the ReLU out of full_layer.",
        expected=float(np.min(wanted)),
        actual=float(np.min(found)),
    )
