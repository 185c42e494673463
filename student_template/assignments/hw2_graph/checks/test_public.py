"""Check the graph's inputs; students may read this file."""

import re

import numpy as np

from grader.examine.kit import CheckFailed, check, expect


@check(
    points=15,
    concept="constant",
    visibility="public",
    title={"ko": "a = 5, b = 2인 상수입니다", "en": "a and b are the constants 5 and 2"},
    hint={"ko": "상수는 tf.constant로 만듭니다.", "en": "tf.constant makes a constant."},
)
def test_constants(submission):
    """Check that `a` and `b` are constants of the graph with the required values."""
    for name, wanted in (("a", 5), ("b", 2)):
        value = submission.tensor(name).constant()
        expect(
            value is not None,
            ko=f"`{name}`은(는) 상수가 아닙니다.",
            en=f"`{name}` is not a constant.",
            expected=wanted,
            actual=submission.tensor(name).op,
        )
        expect(
            value.shape == () and value == wanted,
            ko=f"`{name}`의 값이 {wanted}가 아닙니다.",
            en=f"`{name}` is not {wanted}.",
            expected=wanted,
            actual=str(value),
        )


@check(
    points=10,
    concept="placeholder",
    visibility="public",
    title={"ko": "c는 int32 placeholder입니다", "en": "c is a placeholder of type int32"},
    hint={
        "ko": "값을 나중에 넣는 자리는 tf.placeholder(tf.int32, [])로 만듭니다.",
        "en": "tf.placeholder(tf.int32, []) makes a place whose value comes later.",
    },
)
def test_c_is_int32(submission):
    """Check that `c` is fed from outside, as int32."""
    c = submission.tensor("c")
    expect(
        c.op == "Placeholder",
        ko="`c`가 placeholder가 아닙니다.",
        en="`c` is not a placeholder.",
        expected="Placeholder",
        actual=c.op,
    )
    expect(
        str(c.dtype) == "int32",
        ko="`c`의 자료형이 int32가 아닙니다.",
        en="`c` is not of type int32.",
        expected="int32",
        actual=str(c.dtype),
    )


@check(
    points=10,
    concept="placeholder",
    visibility="public",
    title={"ko": "c의 모양은 []입니다", "en": "c has the shape []"},
    hint={
        "ko": "[]는 수 하나(스칼라)라는 뜻입니다. 모양을 적지 않으면 무엇이든 들어갈 수 있습니다.",
        "en": "[] means a single number (a scalar). Without a shape anything may be fed.",
    },
)
def test_c_is_a_scalar(submission):
    """Check that `c` takes a single number."""
    shape = submission.tensor("c").shape
    expect(
        shape is not None and tuple(shape) == (),
        ko="`c`의 모양이 []가 아닙니다.",
        en="`c` does not have the shape [].",
        expected="()",
        actual=str(shape),
    )


def _own_answer(submission):
    """Return the student's graph's result for c = 3, or 13 if it cannot be evaluated."""
    try:
        shape = submission.tensor("c").shape or ()
        (found,) = submission.evaluate(["f"], {"c": np.full([size or 1 for size in shape], 3)})
    except CheckFailed:
        return 13
    finite = np.ravel(found)[np.isfinite(np.ravel(found))]
    return int(finite[0]) if finite.size else 13


@check(
    points=5,
    concept="session",
    visibility="public",
    title={"ko": "c에 3을 넣은 f를 출력합니다", "en": "It prints f for c = 3"},
    hint={
        "ko": "그래프는 세션에서 실행해야 값이 나옵니다: print(sess.run(f, feed_dict={c: 3}))",
        "en": "A graph gives its value in a session: print(sess.run(f, feed_dict={c: 3}))",
    },
)
def test_f_is_printed(submission):
    """Check that a session ran and that the graph's result for c = 3 was printed."""
    expect(
        any(session.asked for session in submission.evidence.sessions),
        ko="세션에서 계산한 값이 없습니다. 13을 적어 출력하는 것으로는 점수를 받을 수 없습니다.",
        en="Nothing was computed in a session. Writing down 13 and printing that earns nothing.",
        expected="sess.run(f, feed_dict={c: 3})",
        actual="-",
    )
    wanted = _own_answer(submission)
    shown = re.sub(r"np\.\w+\(", " ", submission.evidence.stdout)
    printed = [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)", shown, re.ASCII)]
    expect(
        wanted in printed,
        ko="c에 3을 넣어 계산한 f의 값이 출력되지 않았습니다.",
        en="The value of f for c = 3 was not printed.",
        expected=wanted,
        actual=submission.evidence.stdout.strip()[-80:] or "",
    )
