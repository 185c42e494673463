"""Check whether a model was learnt at all; students may read this file."""

import numpy as np

from grader.examine.kit import check, expect


@check(
    points=20,
    concept="training",
    visibility="public",
    title={"ko": "학습으로 얻은 모델입니다", "en": "The model is a learnt one"},
    hint={
        "ko": "학습하는 동안 변수의 값이 바뀌어야 합니다. sess.run(train_step, ...) 또는 model.fit(...)이 실행되는지 보세요.",
        "en": "Training must change the variables. See that sess.run(train_step, ...) or model.fit(...) runs.",
    },
)
def test_model_is_learnt(submission):
    """Check that training steps ran and, if both values are kept, that they changed a variable."""
    steps = submission.trace.train_steps
    expect(steps > 0, ko="학습한 적이 없습니다.", en="Nothing was trained.", expected="> 0", actual=steps)
    kept = [
        each
        for each in submission.variables
        if each.trainable and each.first is not None and each.value is not None
    ]
    moved = [each.name for each in kept if not np.array_equal(each.first, each.value)]
    expect(
        moved or not kept,
        ko="학습하는 동안 변수가 하나도 바뀌지 않았습니다.",
        en="No variable changed during training.",
        expected=f"{len(kept)} changed",
        actual="0 changed",
    )
