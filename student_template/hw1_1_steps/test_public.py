"""Look at the shapes of the lesson's model, and whether it trained; students may read this file."""

from grader.examine.kit import check, expect


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
    """Show that `x` takes any number of flattened images."""
    x = submission.tensor("x")
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
    """Show that the model has one matrix of weights and one bias, and no more."""
    shapes = sorted(tuple(each.shape) for each in submission.variables if each.trainable)
    expect(
        shapes == [(10,), (784, 10)],
        ko="학습되는 변수의 모양이 [784, 10]과 [10]이 아닙니다.",
        en="The trained variables do not have the shapes [784, 10] and [10].",
        expected="[(10,), (784, 10)]",
        actual=str(shapes),
    )


@check(
    points=20,
    concept="training",
    visibility="public",
    title={"ko": "1,000번보다 많이 학습합니다", "en": "It trains for more than 1,000 steps"},
    hint={
        "ko": "for 문의 횟수를 올리세요. 코드에 쓴 숫자가 아니라 train_step이 실제로 실행된 횟수를 셉니다. 도중에 멈추지 않는지 확인하세요.",
        "en": "Raise the count of the for loop. What is counted is how often train_step really ran, not the number in the code: see that nothing breaks the loop off.",
    },
)
def test_train_steps(submission):
    """Show that more than the lesson's 1,000 training steps really ran."""
    steps = submission.trace.train_steps
    expect(
        steps > 1000,
        ko="train_step이 1,000번보다 많이 실행되지 않았습니다.",
        en="train_step did not run more than 1,000 times.",
        expected="> 1000",
        actual=steps,
    )
