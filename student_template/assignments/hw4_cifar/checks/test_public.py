"""Look at the input and at whether a model was learnt; students may read this file."""

import numpy as np

from grader.examine.kit import check, expect


@check(
    points=10,
    concept="input",
    visibility="public",
    title={"ko": "x는 [None, 32, 32, 3] 모양입니다", "en": "x has the shape [None, 32, 32, 3]"},
    hint={
        "ko": "CIFAR-10의 그림은 32 x 32 픽셀이고 색 채널이 3개입니다.",
        "en": "CIFAR-10's pictures have 32 x 32 pixels and 3 colour channels.",
    },
)
def test_x_takes_colour_pictures(submission):
    """Show the placeholder's shape."""
    shape = submission.tensor("x").shape
    expect(
        shape == (None, 32, 32, 3),
        ko="x의 모양이 다릅니다.",
        en="x has another shape.",
        expected="[None, 32, 32, 3]",
        actual=str(list(shape)) if shape is not None else "?",
    )


@check(
    points=10,
    concept="training",
    visibility="public",
    title={"ko": "학습으로 얻은 모델입니다", "en": "The model is a learnt one"},
    hint={
        "ko": "sess.run(train_step, ...)이 반복문 안에서 실행되는지 보세요.",
        "en": "See that sess.run(train_step, ...) runs inside the loop.",
    },
)
def test_model_is_learnt(submission):
    """Show that training steps ran and moved the variables."""
    steps = submission.trace.train_steps
    expect(steps > 0, ko="학습한 적이 없습니다.", en="Nothing was trained.", expected="> 0", actual=steps)
    kept = [v for v in submission.variables if v.trainable and v.first is not None and v.value is not None]
    moved = [v.name for v in kept if not np.array_equal(v.first, v.value)]
    expect(
        moved or not kept,
        ko="학습하는 동안 변수가 하나도 바뀌지 않았습니다.",
        en="No variable changed during training.",
        expected=f"{len(kept)} changed",
        actual="0 changed",
    )
