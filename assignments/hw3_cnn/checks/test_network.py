"""Check the trained network: its layers and their connections.

Mistakes in the program's functions belong to the checks of these functions: here the network is compared
with NumPy where the functions are right, and otherwise only with what they do not affect.
"""

from collections import Counter

import numpy as np

from grader.examine.kit import (
    CheckFailed,
    assert_allclose,
    check,
    expect,
    fail,
    hidden_filters,
    hidden_images,
    lesson,
    reference,
)

# The lesson's layers: two convolutions, 7*7*64 -> 1024 -> 10.
LAYERS = ((5, 5, 1, 32), (32,), (5, 5, 32, 64), (64,), (7 * 7 * 64, 1024), (1024,), (1024, 10), (10,))


def _keeps_the_sizes(submission):
    """Whether the program's conv2d keeps the size and its pooling halves it, if it has them."""
    try:
        image = np.zeros((1, 28, 28, 3), np.float32)
        convolved = submission.function("conv2d", case="colour")(image, np.zeros((5, 5, 3, 4), np.float32))
        pooled = submission.function("max_pool_2x2", case="colour")(image)
    except CheckFailed:
        return True
    return np.shape(convolved)[:3] == (1, 28, 28) and np.shape(pooled)[:3] == (1, 14, 14)


@check(
    points=7,
    concept="architecture",
    title={"ko": "층이 수업의 CNN과 같습니다", "en": "The layers are those of the lesson's CNN"},
    hint={
        "ko": "합성곱 [5, 5, 1, 32]와 [5, 5, 32, 64], 완전 연결 7*7*64 -> 1024 -> 10, 그리고 층마다 편향이 있습니다.",
        "en": "Convolutions [5, 5, 1, 32] and [5, 5, 32, 64], fully connected 7*7*64 -> 1024 -> 10, and a bias in each layer.",
    },
)
def test_architecture(submission):
    """Check that the trained session has the lesson's weights, and only these and biases."""
    found = Counter(tuple(each.shape) for each in submission.variables if each.trainable)
    if not _keeps_the_sizes(submission):
        # Feature maps of another size change the number of inputs; the checks of sizes cover that.
        found = Counter({LAYERS[4] if shape[1:] == LAYERS[4][1:] else shape: n for shape, n in found.items()})
    missing = Counter(layer for layer in LAYERS if len(layer) > 1) - found
    more = Counter({shape: n for shape, n in found.items() if len(shape) > 1}) - Counter(LAYERS)
    expect(
        not missing and not more,
        ko="학습되는 변수의 모양이 수업의 CNN과 다릅니다.",
        en="The trained variables do not have the shapes of the lesson's CNN.",
        expected=str(sorted(missing)) if missing else "8",
        actual=str(sorted(more)) if more else str(sum(found.values())),
    )


def _weights(submission, rank):
    """Return the trained variables of a rank in the order of their creation."""
    return [each for each in submission.variables if each.trainable and len(each.shape) == rank]


def _hidden_values(submission):
    """Draw a value for every trained variable, so that the result does not depend on the training."""
    rng = submission.rng("network")
    drawn = {}
    for each in submission.variables:
        if each.trainable:
            scale = 0.3 if len(each.shape) == 1 else 1.5 / np.sqrt(max(1, np.prod(each.shape[:-1])))
            drawn[f"{each.name}:0"] = rng.normal(0.0, scale, each.shape).astype(np.float32)
    return drawn


def _feeds(submission):
    """Return hidden images, values of all variables, and dropout that keeps everything."""
    x = lesson.role(submission, "x")
    sides = [side for side in (x.shape or ())[1:] if side] or [784]
    images = submission.rng("network-images").random((3, *sides)).astype(np.float32)
    feeds = {x.name: images} | _hidden_values(submission)
    if submission.has("keep_prob") or submission.signature.keep is not None:
        feeds[lesson.keep_tensor(submission)] = lesson.keep_feed(submission, 1.0)
    return feeds


def _convolves_right(submission):
    """Whether the program's conv_layer and max_pool_2x2 compute what the lesson's do."""
    try:
        layer = submission.function("conv_layer", case="colour")
        images, filters = hidden_images(submission, 2, 7, 6, 3), hidden_filters(submission, 5, 5, 3, 4)
        (weights,) = [each for each in layer.variables if len(each.shape) == 4]
        (bias,) = [each for each in layer.variables if len(each.shape) == 1]
        if tuple(bias.shape) != (4,):
            return False
        found = layer(images, variables={weights.name: filters, bias.name: np.ones(4, np.float32)})
        wanted = reference.relu(reference.conv2d_same(images, filters) + 1)
        assert_allclose(found, wanted, rtol=1e-3, atol=1e-3)
        pooled = submission.function("max_pool_2x2", case="colour")(images)
        assert_allclose(pooled, reference.max_pool_2x2(images))
    except (CheckFailed, ValueError):
        return False
    return True


def _behind(tensor):
    """Return all operations that a tensor is computed from."""
    seen, left = set(), [tensor]
    while left:
        for each in left.pop().inputs:
            name = each.name.split(":")[0]
            if name not in seen:
                seen.add(name)
                left.append(each)
    return seen


def _features(submission):
    """Return the input of the first fully connected layer: of the first product with a matrix.

    A product that `y_conv` does not depend on is no layer. An einsum may have the matrix first.
    """
    matrices = {each.name for each in _weights(submission, 2)}
    behind = _behind(submission.tensor("y_conv")) if submission.has("y_conv") else None
    for node in submission.graph_def.node:
        if node.op in ("MatMul", "Einsum") and (behind is None or node.name in behind):
            inputs = submission.tensor(f"{node.name}:0").inputs
            sides = [each.name.split(":")[0] in matrices for each in inputs]
            if sides == [False, True] or (node.op == "Einsum" and sides == [True, False]):
                return inputs[sides.index(False)]
    return fail(
        ko="완전 연결 계층이 없습니다.",
        en="There is no fully connected layer.",
        expected="tf.matmul",
    )


def _convolved(images, filters, biases, values):
    """Compute convolution, ReLU and pooling with NumPy, once for each pair of filters."""
    left = list(biases)
    for each in filters:
        bias = next((b for b in left if b.shape == each.shape[-1:]), None)
        if bias is not None:
            left.remove(bias)
        offsets = 0.0 if bias is None else values[f"{bias.name}:0"]
        summed = reference.conv2d_same(images, values[f"{each.name}:0"]) + offsets
        images = reference.max_pool_2x2(reference.relu(summed))
    return images.reshape(len(images), -1)


@check(
    points=4,
    concept="architecture",
    title={
        "ko": "이미지가 합성곱과 풀링을 두 번 거칩니다",
        "en": "Images go through convolution and pooling twice",
    },
    hint={
        "ko": "x_image = tf.reshape(x, [-1, 28, 28, 1]) 다음에 conv_layer와 max_pool_2x2를 두 번 이으세요. 앞 단계의 출력을 다음 단계에 넣고, 마지막 풀링의 출력을 [-1, 7*7*64]로 폅니다.",
        "en": "After x_image = tf.reshape(x, [-1, 28, 28, 1]) join conv_layer and max_pool_2x2 twice, each stage on the output of the one before, and flatten the last to [-1, 7*7*64].",
    },
)
def test_conv_stages(submission):
    """Check that the input of the first full layer equals NumPy's, in any order of an image's numbers."""
    filters = _weights(submission, 4)
    expect(
        filters,
        ko="합성곱의 가중치가 없습니다.",
        en="There are no weights of a convolution.",
        expected="[5, 5, 1, 32]",
    )
    features, feeds = _features(submission), _feeds(submission)
    if not _convolves_right(submission):
        return
    (found,) = submission.evaluate([features], feeds)
    try:
        images = next(iter(feeds.values())).reshape(-1, 28, 28, 1)
        wanted = _convolved(images, filters, _weights(submission, 1), feeds)
    except ValueError as error:
        fail(
            ko="합성곱의 가중치를 만든 순서대로 이미지에 적용할 수 없습니다. 층의 모양과 순서를 확인하세요.",
            en="The filters do not fit the images in the order in which they were made. Look at their shapes.",
            expected="[5, 5, 1, 32], [5, 5, 32, 64]",
            actual=str(error),
        )
    if np.shape(found) != wanted.shape:
        return  # another check tests the sizes of the layers
    rows = np.sort(found, axis=1), np.sort(wanted, axis=1)
    assert_allclose(
        *rows,
        rtol=1e-3,
        atol=1e-3,
        ko="합성곱과 풀링을 두 번 거친 값이 다릅니다. 층을 이은 순서와 reshape를 확인하세요.",
        en="The values after both stages differ. Look at how the layers are joined, and at the reshapes.",
    )


def _full_layer_computes(submission):
    """Return how much of the lesson's the program's full_layer computes: "all", its positive "part", or None."""
    try:
        layer = submission.function("full_layer", case="wide")
        rng = submission.rng("full")
        rows, matrix, offsets = (rng.normal(size=size).astype(np.float32) for size in ((5, 37), (37, 11), 11))
        (weights,) = [each for each in layer.variables if len(each.shape) == 2]
        (bias,) = [each for each in layer.variables if len(each.shape) == 1]
        found = layer(rows, variables={weights.name: matrix, bias.name: offsets})
        wanted = reference.dense(rows, matrix, offsets)
        positive = wanted > 0
        assert_allclose(found[positive], wanted[positive], rtol=1e-3, atol=1e-3)
    except (CheckFailed, ValueError, IndexError):
        return None
    return "all" if np.allclose(found, wanted, rtol=1e-3, atol=1e-3) else "part"


@check(
    points=4,
    concept="relu",
    title={"ko": "full_1은 ReLU를 거칩니다", "en": "full_1 goes through ReLU"},
    hint={
        "ko": "full_1 = tf.nn.relu(full_layer(conv2_flat, 1024))",
        "en": "full_1 = tf.nn.relu(full_layer(conv2_flat, 1024))",
    },
)
def test_full_1_relu(submission):
    """Check that `full_1` has zeros and positive numbers only, whatever precedes its layer."""
    feeds = _feeds(submission)
    try:
        features = _features(submission)
        width = features.shape[-1] or _weights(submission, 2)[0].shape[0]
        drawn = submission.rng("features").random((3, width)).astype(np.float32)
        (found,) = submission.evaluate(["full_1"], feeds | {features.name: drawn})
    except (CheckFailed, ValueError, TypeError, IndexError):
        (found,) = submission.evaluate(["full_1"], feeds)
    expect(
        np.min(found) >= 0 and (np.any(found == 0) or _full_layer_computes(submission) != "all"),
        ko="`full_1`이 ReLU를 거치지 않았습니다. 음수는 0이 되어야 합니다.",
        en="`full_1` does not go through ReLU: negative numbers must become 0.",
        expected=">= 0",
        actual=float(np.min(found)),
    )
    expect(
        np.max(found) > 0,
        ko="`full_1`이 모두 0입니다.",
        en="`full_1` is 0 everywhere.",
        expected="> 0",
        actual=float(np.max(found)),
    )


@check(
    points=4,
    concept="dense",
    title={
        "ko": "y_conv는 full1_drop에서 계산한 숫자 10개의 점수입니다",
        "en": "y_conv is ten scores computed from full1_drop",
    },
    hint={
        "ko": "y_conv = full_layer(full1_drop, 10). 소프트맥스는 손실이 하므로 여기서는 쓰지 않고, ReLU도 쓰지 않습니다. full_1이 아니라 full1_drop을 넣으세요.",
        "en": "y_conv = full_layer(full1_drop, 10). The loss does the softmax, so there is none here, and no ReLU. It gets full1_drop, not full_1.",
    },
)
def test_y_conv_linear(submission):
    """Check that `y_conv` is NumPy's product and bias of values substituted at `full1_drop`."""
    width = (submission.tensor("full_1").shape or (None,))[-1] or 1024
    units = submission.rng("y_conv").normal(size=(2, 7, width)).astype(np.float32)
    feeds = _feeds(submission)
    found, other = (submission.evaluate(["y_conv"], feeds | {"full1_drop": each})[0] for each in units)
    expect(
        np.shape(found) != np.shape(other) or not np.allclose(found, other),
        ko="`y_conv`이 `full1_drop`에서 계산되지 않았습니다.",
        en="`y_conv` is not computed from `full1_drop`.",
    )
    computes = _full_layer_computes(submission)
    matrices = [each for each in _weights(submission, 2) if tuple(each.shape) == (width, 10)]
    biases = [each for each in _weights(submission, 1) if tuple(each.shape) == (10,)]
    if computes is None or not matrices or not biases:
        return
    expect(
        np.shape(found) == (7, 10),
        ko="`y_conv`은 이미지마다 숫자 10개의 점수여야 합니다.",
        en="`y_conv` must be ten scores for each image.",
        expected="(7, 10)",
        actual=str(np.shape(found)),
    )
    wanted = reference.dense(units[0], feeds[f"{matrices[-1].name}:0"], feeds[f"{biases[-1].name}:0"])
    kept = wanted > 0 if computes == "part" else np.full(wanted.shape, fill_value=True)
    assert_allclose(
        np.where(kept, found, 0),
        np.where(kept, wanted, 0),
        rtol=1e-3,
        atol=1e-3,
        ko="`y_conv`이 `full1_drop`에 완전 연결 계층 하나만 거친 점수가 아닙니다.",
        en="`y_conv` is not what one fully connected layer makes of `full1_drop`, and nothing more.",
    )
