"""Feed the graph's nodes with numbers that the task does not name, and check the results.

A mistake costs only its own check: if a node depends on a wrong one, the examiner substitutes the right
number there.
"""

import functools
from collections.abc import Callable

import numpy as np

from grader.examine.kit import CheckFailed, check, expect, fail

# The inputs and the operation of each node.
FORMULAS: dict[str, tuple[tuple[str, str], str, Callable[[int, int], int]]] = {
    "e": (("b", "c"), "b * c", lambda b, c: b * c),
    "d": (("b", "a"), "b + a", lambda b, a: b + a),
    "f": (("e", "d"), "e + d", lambda e, d: e + d),
}
CONSTANTS = {"a": 5, "b": 2}


def _plain(submission, name):
    """Return the number under a name that is no node of the graph, or None."""
    return (
        submission.number(name) if submission.has(name) and submission.name(name).kind == "number" else None
    )


def _number(submission, name, feeds):
    """Evaluate `name` with numbers substituted at other nodes; a node with a shape gets that shape."""
    if (plain := _plain(submission, name)) is not None:
        expect(
            np.isfinite(plain),
            ko=f"`{name}`의 값이 유한한 수가 아닙니다.",
            en=f"`{name}` must be a finite number.",
            actual=str(plain),
        )
        return plain
    shaped = {}
    for node, value in feeds.items():
        shape = submission.tensor(node).shape or ()
        shaped[node] = np.full([size or 1 for size in shape], value)
    (found,) = submission.evaluate([name], shaped)
    numbers = np.ravel(found)
    expect(
        numbers.size == 1,
        ko=f"`{name}`은(는) 수 하나여야 합니다.",
        en=f"`{name}` must be a single number.",
        actual=str(np.shape(found)),
    )
    expect(
        np.isfinite(numbers[0]),
        ko=f"`{name}`의 값이 유한한 수가 아닙니다.",
        en=f"`{name}` must be a finite number.",
        actual=str(numbers[0]),
    )
    return numbers[0].item()


def _expect_node(submission, name):
    """Require that `name` belongs to a graph; Python's sum of the numbers `a` and `b` may be part of one."""
    is_part = name == "d" and _plain(submission, "f") is None and submission.has("f")
    expect(
        _plain(submission, name) is None or is_part,
        ko=f"`{name}`이(가) 그래프의 노드가 아니라 파이썬 수입니다.",
        en=f"`{name}` is a Python number, not a node of the graph.",
        expected="tensor",
        actual="number",
    )


def _expect_formula(submission, name):
    """Require that `name` follows the numbers substituted at its two inputs, as its formula says."""
    parts, formula, compute = FORMULAS[name]
    _expect_node(submission, name)
    pairs = submission.rng(name).integers(3, 1000, (4, 2)).tolist()
    # A plain number has no node for a substitution; the check of the constants reports that.
    fixed = {part: plain for part in parts if (plain := _plain(submission, part)) is not None}
    for pair in pairs:
        numbers = dict(zip(parts, pair, strict=True)) | fixed
        feeds = {part: number for part, number in numbers.items() if part not in fixed}
        found, wanted = _number(submission, name, feeds), compute(*numbers.values())
        expect(
            found == wanted,
            ko=f"`{name}`은(는) {formula}이어야 합니다. 두 노드에 다른 수를 넣으면 값이 따라 변해야 합니다.",
            en=f"`{name}` must be {formula}: it has to follow the numbers that are put in at both nodes.",
            expected=f"{formula} = {wanted}  ({', '.join(f'{part} = {n}' for part, n in numbers.items())})",
            actual=found,
        )


def _is_sound(submission, name):
    """Whether the check of a node's formula passes."""
    try:
        _expect_formula(submission, name)
    except CheckFailed:
        return False
    return True


@functools.cache
def _wrong(submission):
    """Return the nodes before `f` that are wrong by themselves and allow a substitution.

    Computed once, since each evaluation needs a TensorFlow session.
    """
    wrong = [name for name in ("e", "d") if submission.has(name) and not _is_sound(submission, name)]
    given = [name for name in CONSTANTS if submission.has(name)]
    wrong += [name for name in given if _number(submission, name, {}) != CONSTANTS[name]]
    return tuple(name for name in wrong if _plain(submission, name) is None)


def _repairs(submission, value):
    """Return the right numbers for the nodes before `f` that are wrong by themselves."""
    right = CONSTANTS | {"e": CONSTANTS["b"] * value, "d": sum(CONSTANTS.values())}
    return {name: right[name] for name in _wrong(submission)}


def _f(submission, values):
    """Evaluate the student's f for each value of c, with wrong earlier nodes replaced."""
    return [
        int(_number(submission, "f", {"c": value} | _wrapped(_repairs(submission, value))))
        for value in values
    ]


def _wrap(number):
    """Wrap a number to int32, as overflow does: modulo 2^32, into -2^31 … 2^31 - 1."""
    return (number + 2**31) % 2**32 - 2**31


def _wrapped(numbers):
    return {name: _wrap(number) for name, number in numbers.items()}


def _expect_values(submission, values, slope=2, offset=7):
    found = _f(submission, values)
    for value, got in zip(values, found, strict=True):
        want = _wrap(slope * value + offset)
        expect(
            got == want,
            ko=f"c = {value}일 때 f의 값이 다릅니다.",
            en=f"f is wrong for c = {value}.",
            expected=want,
            actual=got,
        )


@check(
    points=10,
    concept="operation",
    title={"ko": "e = b * c", "en": "e = b * c"},
    hint={
        "ko": "e는 b와 c 두 노드를 곱한 노드입니다. 숫자를 직접 쓰지 말고 노드를 이으세요.",
        "en": "e multiplies the two nodes b and c. Join the nodes instead of writing numbers.",
    },
)
def test_e_is_product(submission):
    """Check that `e` multiplies `b` and `c`."""
    _expect_formula(submission, "e")


@check(
    points=10,
    concept="operation",
    title={"ko": "d = b + a", "en": "d = b + a"},
    hint={"ko": "d는 b와 a 두 노드를 더한 노드입니다.", "en": "d adds the two nodes b and a."},
)
def test_d_is_sum(submission):
    """Check that `d` adds `b` and `a`."""
    _expect_formula(submission, "d")


@check(
    points=10,
    concept="operation",
    title={"ko": "f = e + d", "en": "f = e + d"},
    hint={"ko": "f는 e와 d 두 노드를 더한 노드입니다.", "en": "f adds the two nodes e and d."},
)
def test_f_is_sum(submission):
    """Check that `f` adds `e` and `d`."""
    _expect_formula(submission, "f")


@check(
    points=10,
    concept="graph",
    title={"ko": "f는 c에 따라 달라집니다", "en": "f depends on c"},
    hint={
        "ko": "답 13을 적어 두지 말고 그래프로 계산하세요. c에 다른 수를 넣으면 f도 달라져야 합니다.",
        "en": "Do not write down the answer 13; compute it by the graph. Another c must give another f.",
    },
)
def test_f_is_not_hard_coded(submission):
    """Check that `f` is computed from the value fed for `c`."""
    kind = submission.name("f").kind if submission.has("f") else "tensor"
    if kind not in ("tensor", "variable"):
        fail(
            ko="`f`가 그래프의 노드가 아니라 적어 둔 값입니다.",
            en="`f` is a value written down, not a node of the graph.",
            expected="tensor",
            actual=kind,
        )
    first, second = _f(submission, (3, 4))
    expect(
        first != second,
        ko="c를 바꾸어도 f가 같습니다. 답을 적어 둔 것 같습니다.",
        en="f is the same whatever c is: it seems to be written down.",
        expected="f(3) = 13, f(4) = 15",
        actual=f"f(3) = {first}, f(4) = {second}",
    )


@check(
    points=10,
    concept="graph",
    title={"ko": "비공개 c 값에서 f가 맞습니다", "en": "f is right for hidden values of c"},
    hint={
        "ko": "f = 2c + 7입니다. 음수와 0도 넣어 봅니다.",
        "en": "f = 2c + 7. Negative numbers and 0 are fed, too.",
    },
    depends_on=("f_is_not_hard_coded",),
)
def test_f_on_hidden_values(submission):
    """Check that `f` is 2c + 7 for values drawn by the seed, including negative ones and 0."""
    drawn = submission.rng("c").integers(1, 10_000, 6)
    _expect_values(
        submission, [3, 0, *(int(each) for each in drawn[:3]), *(-int(each) for each in drawn[3:])]
    )


@check(
    points=10,
    concept="dtype",
    title={"ko": "int32의 끝에서도 f가 맞습니다", "en": "f is right at the edges of int32"},
    hint={
        "ko": "int32는 -2^31부터 2^31 - 1까지이고, 넘치면 반대쪽 끝으로 돌아갑니다. 도중에 실수로 바꾸면 값이 달라집니다.",
        "en": "int32 goes from -2^31 to 2^31 - 1 and wraps around beyond. Casting to float on the way gives other values.",
    },
    depends_on=("f_is_not_hard_coded",),
)
def test_f_at_the_edges(submission):
    """Check that `f` stays in int32 and wraps around, with its own slope and offset if these are wrong."""
    zero, one = _f(submission, (0, 1))
    edges = [2**31 - 1, -(2**31), 2**30, 2**30 - 2, -(2**30) - 4]
    _expect_values(submission, edges, slope=one - zero, offset=zero)
