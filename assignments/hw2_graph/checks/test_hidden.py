"""Follow the graph's wiring, and feed it numbers that the task does not name."""

import numpy as np

from grader.examine.kit import check, expect, fail

MULTIPLY = {"Mul"}
ADD = {"Add", "AddV2"}


def _expect_wiring(submission, name, ops, inputs, formula):
    """Require that `name` is one of `ops` over `inputs`, in either order."""
    node = submission.tensor(name)
    expect(
        node.op in ops,
        ko=f"`{name}`은(는) {formula} 연산이어야 합니다.",
        en=f"`{name}` must be the operation {formula}.",
        expected=" / ".join(sorted(ops)),
        actual=node.op,
    )
    wanted = sorted(submission.tensor(each).name for each in inputs)
    expect(
        sorted(each.name for each in node.inputs) == wanted,
        ko=f"`{name}`의 입력이 {inputs[0]}, {inputs[1]} 노드가 아닙니다.",
        en=f"The inputs of `{name}` are not the nodes {inputs[0]} and {inputs[1]}.",
        expected=", ".join(inputs),
        actual=", ".join(each.name for each in node.inputs),
    )


def _f(submission, values):
    """Evaluate the student's f for each value of c."""
    return [int(submission.evaluate(["f"], {"c": np.int32(value)})[0]) for value in values]


def _wanted(values):
    """Compute 2c + 7 as int32 does: modulo 2^32, into -2^31 … 2^31 - 1."""
    return [(2 * int(value) + 7 + 2**31) % 2**32 - 2**31 for value in values]


def _expect_values(submission, values):
    found, wanted = _f(submission, values), _wanted(values)
    for value, got, want in zip(values, found, wanted, strict=True):
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
    """Show that `e` multiplies `b` and `c`."""
    _expect_wiring(submission, "e", MULTIPLY, ("b", "c"), "b * c")


@check(
    points=10,
    concept="operation",
    title={"ko": "d = b + a", "en": "d = b + a"},
    hint={"ko": "d는 b와 a 두 노드를 더한 노드입니다.", "en": "d adds the two nodes b and a."},
)
def test_d_is_sum(submission):
    """Show that `d` adds `b` and `a`."""
    _expect_wiring(submission, "d", ADD, ("b", "a"), "b + a")


@check(
    points=10,
    concept="operation",
    title={"ko": "f = e + d", "en": "f = e + d"},
    hint={"ko": "f는 e와 d 두 노드를 더한 노드입니다.", "en": "f adds the two nodes e and d."},
)
def test_f_is_sum(submission):
    """Show that `f` adds `e` and `d`."""
    _expect_wiring(submission, "f", ADD, ("e", "d"), "e + d")


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
    """Show that `f` is computed from what is fed for `c`."""
    kind = submission.name("f").kind
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
    points=15,
    concept="graph",
    title={"ko": "숨겨 둔 c에 대해 f가 맞습니다", "en": "f is right for hidden values of c"},
    hint={
        "ko": "f = 2c + 7입니다. 음수와 0도 넣어 봅니다.",
        "en": "f = 2c + 7. Negative numbers and 0 are fed, too.",
    },
    depends_on=("f_is_not_hard_coded",),
)
def test_f_on_hidden_values(submission):
    """Show that `f` is 2c + 7 for values drawn by the seed, negative ones and 0 among them."""
    drawn = submission.rng("c").integers(1, 100_000, 6)
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
    """Show that `f` stays in int32 and wraps around as int32 does."""
    _expect_values(submission, [2**31 - 1, -(2**31), 2**30, 2**30 - 4, -(2**30) - 4])
