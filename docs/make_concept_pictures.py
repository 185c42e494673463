"""Draw the concept pages' pictures: `python docs/make_concept_pictures.py [FOLDER]`.

Each picture is a function of two arguments: the figure to draw on, and a translator of its words. All
pictures are SVG files with plain text, so that they stay small and can be searched. Equal code gives equal
bytes, and a test compares the committed files with what this writes.
"""

import io
import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

FOLDER: Final = Path(__file__).resolve().parent / "concepts" / "pictures"
LANGUAGES: Final = ("en", "ko")
INK, PALE, GRID = "#24292f", "#f3f4f6", "#8c959f"
BLUE, ORANGE, GREEN, RED, PURPLE = "#a5d0ff", "#ffc680", "#a6e3b0", "#ff9c94", "#d4b8ff"
STRONG: Final = {BLUE: "#0b62c4", ORANGE: "#b35900", GREEN: "#1a7f37", RED: "#c62828", PURPLE: "#6f42c1"}
# Text is placed by the metrics of matplotlib's own font; the reader's machine has a Korean one.
_FONT: Final = "'DejaVu Sans', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
_STYLE: Final = {"svg.fonttype": "none", "svg.hashsalt": "concepts", "font.size": 11, "text.color": INK}
_LOST: Final = re.compile(r"Glyph \d+ .*missing from (?:current )?font", re.DOTALL)

Say = Callable[[str, str], str]


# What pictures are made of.


def canvas(figure: Figure, width: float, height: float) -> Axes:
    """Return axes without frame, in units of `width` by `height`, with y pointing down."""
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    axes.axis("off")
    return axes


def cells(
    axes: Axes, at: tuple[float, float], values: Sequence[Sequence[Any]], colours: Any = PALE, size: float = 1
) -> None:
    """Draw a table of square cells with their values; `colours` is one colour or one for each cell."""
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            colour = colours if isinstance(colours, str) else colours[row][column]
            corner = (at[0] + column * size, at[1] + row * size)
            axes.add_patch(Rectangle(corner, size, size, facecolor=colour, edgecolor=GRID, linewidth=0.8))
            words(axes, (corner[0] + size / 2, corner[1] + size / 2), str(value))


def words(axes: Axes, at: tuple[float, float], text: str, **style: Any) -> None:
    """Write centred text."""
    axes.text(*at, text, **({"ha": "center", "va": "center"} | style))


def frame(axes: Axes, at: tuple[float, float], width: float, height: float, colour: str) -> None:
    """Draw the outline of a window over cells."""
    axes.add_patch(Rectangle(at, width, height, fill=False, edgecolor=colour, linewidth=2.6))


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = INK) -> None:
    """Draw an arrow."""
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=colour, linewidth=1.3)
    )


def plot_axes(figure: Figure, place: tuple[float, float, float, float], x: str, y: str) -> Axes:
    """Return axes for a curve, with the names of both directions."""
    axes: Axes = figure.add_axes(place)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return axes


# The pictures, in alphabetical order.


def batches(figure: Figure, say: Say) -> None:
    """Show that each step takes the next few images of the training data."""
    axes = canvas(figure, 20, 6.4)
    colours = (BLUE, ORANGE, GREEN, PALE, PALE)
    words(
        axes,
        (10, 0.7),
        say("training images in random order", "무작위 순서로 섞은 학습 이미지"),
        weight="bold",
    )
    for number in range(20):
        colour = colours[number // 4]
        axes.add_patch(Rectangle((number, 1.4), 1, 1, facecolor=colour, edgecolor=GRID, linewidth=0.8))
    for step, colour in enumerate((BLUE, ORANGE, GREEN), start=1):
        middle = step * 4 - 2
        arrow(axes, (middle, 2.6), (middle, 4.0), STRONG[colour])
        words(axes, (middle, 4.6), say(f"step {step}", f"{step}단계"), color=STRONG[colour], weight="bold")
    words(axes, (16, 4.6), "…")
    words(
        axes,
        (10, 5.8),
        say("each step: a new batch, for example 100 images", "단계마다 새 배치(예: 이미지 100장)"),
    )


def cifar(figure: Figure, say: Say) -> None:
    """Show that a colour image is three planes of 32 x 32 numbers."""
    axes = canvas(figure, 20, 8.2)
    planes = ((RED, say("red", "빨강")), (GREEN, say("green", "초록")), (BLUE, say("blue", "파랑")))
    rows, columns = np.mgrid[0:6, 0:6]
    for number, (colour, name) in enumerate(planes):
        x, y = 1.0 + number * 1.5, 1.2 + number * 0.8
        shade = 0.25 + 0.75 * (((rows - 1 - number) ** 2 + (columns - 3 + number) ** 2) / 25).clip(0, 1)
        for (row, column), light in np.ndenumerate(shade):
            corner = (x + column * 2 / 3, y + row * 2 / 3)
            axes.add_patch(Rectangle(corner, 2 / 3, 2 / 3, facecolor=colour, alpha=float(light), linewidth=0))
        frame(axes, (x, y), 4, 4, STRONG[colour])
        words(axes, (x + 4.15, y + 0.35), name, ha="left", color=STRONG[colour])
    words(axes, (4.5, 7.6), "[32, 32, 3]", weight="bold")
    arrow(axes, (9.8, 4.2), (11.6, 4.2))
    words(axes, (15.6, 0.9), say("ten classes", "클래스 열 개"), weight="bold")
    names = (
        ("airplane", "비행기"),
        ("automobile", "자동차"),
        ("bird", "새"),
        ("cat", "고양이"),
        ("deer", "사슴"),
    )
    names += (("dog", "개"), ("frog", "개구리"), ("horse", "말"), ("ship", "배"), ("truck", "트럭"))
    for number, (english, korean) in enumerate(names):
        x, y = 12.2 + 3.8 * (number // 5), 2.0 + 1.15 * (number % 5)
        words(axes, (x, y), f"{number}  {say(english, korean)}", ha="left")


def cnn(figure: Figure, say: Say) -> None:
    """Show the lesson's network, each layer with the shape that leaves it."""
    axes = canvas(figure, 24, 8.2)
    stages = (
        (1.0, 4.4, 0.5, PALE, say("image", "이미지"), "28×28×1"),
        (4.2, 4.4, 1.0, BLUE, say("conv 5×5\n+ ReLU", "합성곱 5×5\n+ ReLU"), "28×28×32"),
        (7.8, 2.9, 1.0, GREEN, say("pool 2×2", "풀링 2×2"), "14×14×32"),
        (11.2, 2.9, 1.5, BLUE, say("conv 5×5\n+ ReLU", "합성곱 5×5\n+ ReLU"), "14×14×64"),
        (15.0, 1.8, 1.5, GREEN, say("pool 2×2", "풀링 2×2"), "7×7×64"),
        (18.4, 4.6, 0.6, ORANGE, say("fully\nconnected", "완전 연결층"), "1024"),
        (21.8, 2.2, 0.6, PURPLE, say("softmax", "소프트맥스"), "10"),
    )
    for number, (x, height, width, colour, name, shape) in enumerate(stages):
        axes.add_patch(
            Rectangle((x, 4.2 - height / 2), width, height, facecolor=colour, edgecolor=INK, linewidth=1)
        )
        words(axes, (x + width / 2, 0.9), name, fontsize=10)
        words(axes, (x + width / 2, 7.2), shape, weight="bold", fontsize=10)
        if number:
            before = stages[number - 1]
            arrow(axes, (before[0] + before[2] + 0.2, 4.2), (x - 0.2, 4.2))
    words(axes, (17.4, 5.2), say("reshape", "reshape"), fontsize=9, color=STRONG[ORANGE])


def convolution(figure: Figure, say: Say) -> None:
    """Show that one output number is the sum of the products of a window and the filter."""
    axes = canvas(figure, 20, 8.4)
    image = np.array([[0, 1, 1, 0, 0], [0, 2, 1, 0, 1], [1, 2, 0, 1, 1], [0, 1, 2, 1, 0], [1, 0, 1, 2, 1]])
    kernel = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
    output = [[int((image[r : r + 3, c : c + 3] * kernel).sum()) for c in range(3)] for r in range(3)]
    window = [
        [BLUE if row in (0, 1, 2) and column in (1, 2, 3) else PALE for column in range(5)]
        for row in range(5)
    ]
    cells(axes, (0.8, 1.6), image.tolist(), window)
    cells(axes, (8.3, 2.6), kernel.tolist(), ORANGE)
    cells(
        axes, (14.6, 2.6), output, [[GREEN if (r, c) == (0, 1) else PALE for c in range(3)] for r in range(3)]
    )
    words(axes, (7.05, 4.1), "×", fontsize=17)
    words(axes, (12.95, 4.1), "=", fontsize=17)
    frame(axes, (1.8, 1.6), 3, 3, STRONG[BLUE])
    for x, name in (
        (3.3, say("input", "입력")),
        (9.8, say("filter (weights)", "필터(가중치)")),
        (16.1, say("output", "출력")),
    ):
        words(axes, (x, 0.8), name, weight="bold")
    products = " + ".join(
        f"{sum(image[row, 1:4][column] for row in range(3))}·{kernel[0, column]}" for column in range(3)
    ).replace("·-1", "·(−1)")
    words(
        axes,
        (10, 7.6),
        say("column by column: ", "열마다: ") + f"{products} = {output[0][1]}".replace("-", "−"),
    )


def cross_entropy(figure: Figure, say: Say) -> None:
    """Show how the loss of one image depends on the probability of its right class."""
    axes = plot_axes(
        figure,
        (0.11, 0.16, 0.85, 0.76),
        say("probability of the right class", "정답 클래스의 확률"),
        say("loss of one image", "이미지 한 장의 손실"),
    )
    shares = np.linspace(0.004, 1, 200)
    axes.plot(shares, -np.log(shares), color=STRONG[BLUE], linewidth=2)
    axes.set(xlim=(0, 1.02), ylim=(0, 5))
    points = (
        (0.01, say("confident and wrong: 4.605", "확신했는데 틀림: 4.605"), RED),
        (0.1, say("ten equal guesses: 2.303", "열 개가 모두 같음: 2.303"), ORANGE),
        (0.5, say("undecided: 0.693", "반반: 0.693"), PURPLE),
        (1.0, say("confident and right: 0", "확신하고 맞힘: 0"), GREEN),
    )
    for share, text, colour in points:
        axes.plot([share], [-np.log(share)], "o", color=STRONG[colour], clip_on=False, zorder=3)
        place = {"ha": "right", "xytext": (-2, 26)} if share == 1 else {"ha": "left", "xytext": (10, 4)}
        axes.annotate(
            text, (share, -np.log(share)), textcoords="offset points", color=STRONG[colour], **place
        )
    axes.text(0.62, 3.4, "−log(p)", fontsize=14, color=STRONG[BLUE])


def dropout(figure: Figure, say: Say) -> None:
    """Show half of the units off and the others doubled in training, and all units in evaluation."""
    axes = canvas(figure, 20, 8.6)
    kept = (True, False, True, True, False, False)
    scenes = (
        (5, kept, say("training: keep_prob = 0.5", "학습: keep_prob = 0.5"), "×2"),
        (15, (True,) * 6, say("evaluation: keep_prob = 1.0", "평가: keep_prob = 1.0"), "×1"),
    )
    for middle, on, title, factor in scenes:
        words(axes, (middle, 0.7), title, weight="bold")
        places = [(middle - 4 + 1.6 * number, 3.4) for number in range(6)]
        for place, works in zip(places, on, strict=True):
            if works:
                axes.plot([place[0], middle], [place[1], 6.4], color=STRONG[BLUE], linewidth=1.2, zorder=0)
            axes.add_patch(
                Circle(place, 0.62, facecolor=BLUE if works else "white", edgecolor=INK if works else GRID)
            )
            words(axes, place, factor if works else "0", color=INK if works else GRID)
            if not works:
                axes.plot(
                    [place[0] - 0.42, place[0] + 0.42], [place[1] - 0.42, place[1] + 0.42], color=STRONG[RED]
                )
        axes.add_patch(Circle((middle, 6.4), 0.62, facecolor=ORANGE, edgecolor=INK))
        words(axes, (middle, 1.9), say("hidden units", "은닉 유닛"), fontsize=10)
    words(axes, (5, 7.9), say("chosen anew in each step", "단계마다 새로 고름"), fontsize=10)
    words(axes, (15, 7.9), say("all of them, always", "항상 모두 사용"), fontsize=10)
    axes.plot([10, 10], [0.4, 8.2], color=GRID, linewidth=0.8)


def fully_connected(figure: Figure, say: Say) -> None:
    """Show that every input is connected to every output by a weight of its own."""
    axes = canvas(figure, 20, 8.8)
    inputs = [(4, 1.9 + 1.05 * number) for number in range(6)]
    outputs = [(11, 2.4 + 1.4 * number) for number in range(4)]
    for start in inputs:
        for end in outputs:
            strong = end == outputs[1]
            axes.plot(
                *zip(start, end, strict=True),
                color=STRONG[ORANGE] if strong else GRID,
                linewidth=1.5 if strong else 0.5,
                zorder=0,
            )
    for place in inputs:
        axes.add_patch(Circle(place, 0.4, facecolor=BLUE, edgecolor=INK))
    for place in outputs:
        axes.add_patch(Circle(place, 0.5, facecolor=ORANGE if place == outputs[1] else PALE, edgecolor=INK))
    words(axes, (4, 0.8), say("n inputs", "입력 n개"), weight="bold")
    words(axes, (11, 0.8), say("m outputs", "출력 m개"), weight="bold")
    words(
        axes,
        (11.9, 3.8),
        say("sum of all inputs × weights, + bias", "모든 입력 × 가중치의 합 + 편향"),
        ha="left",
        fontsize=9,
    )
    words(
        axes,
        (9.5, 8.2),
        say("W has the shape [n, m], b has the shape [m]", "W의 형태는 [n, m], b의 형태는 [m]"),
    )


def graph(figure: Figure, say: Say) -> None:
    """Show which nodes a session computes for a result."""
    axes = canvas(figure, 20, 8.2)
    places = {"a": (5, 6.2), "b": (5, 3.9), "c": (5, 1.6), "×": (10, 2.4), "+": (10, 5.4), "y": (15, 3.9)}
    for start, end in (("b", "×"), ("c", "×"), ("b", "+"), ("a", "+"), ("×", "y"), ("+", "y")):
        way = np.array(places[end]) - places[start]
        unit = way / np.hypot(*way)
        arrow(axes, tuple(places[start] + 0.85 * unit), tuple(places[end] - 0.85 * unit))
    colours = {"a": GREEN, "b": GREEN, "c": ORANGE}
    for name, place in places.items():
        axes.add_patch(Circle(place, 0.8, facecolor=colours.get(name, BLUE), edgecolor=INK))
        words(axes, place, "+" if name == "y" else name, fontsize=13)
    words(axes, (3.9, 5.05), say("constants", "상수"), ha="right", fontsize=10, color=STRONG[GREEN])
    words(axes, (3.9, 1.6), "placeholder", ha="right", fontsize=10, color=STRONG[ORANGE])
    words(axes, (16.1, 3.9), say("result", "결과"), ha="left", weight="bold")
    words(
        axes,
        (10, 7.7),
        say(
            "sess.run(result, feed_dict={c: …}) computes the nodes on its way",
            "sess.run(결과, feed_dict={c: …})는 필요한 노드를 차례로 계산합니다",
        ),
        fontsize=10,
    )


def initialisation(figure: Figure, say: Say) -> None:
    """Show a truncated normal distribution, and how wide the sums of many inputs become."""
    left = plot_axes(figure, (0.06, 0.18, 0.4, 0.66), say("weight", "가중치"), "")
    right = plot_axes(
        figure, (0.55, 0.18, 0.42, 0.66), say("sum of 100 inputs × weights", "입력 100개 × 가중치의 합"), ""
    )
    x = np.linspace(-0.4, 0.4, 401)
    bell = np.exp(-0.5 * (x / 0.1) ** 2)
    left.plot(x, bell, color=GRID, linestyle="--", linewidth=1)
    left.fill_between(x, np.where(np.abs(x) <= 0.2, bell, 0), color=BLUE)
    left.set_title(say("truncated_normal, stddev = 0.1", "truncated_normal, stddev = 0.1"), fontsize=11)
    left.annotate(
        say("drawn again", "다시 뽑음"),
        (0.23, 0.07),
        (0.2, 0.4),
        arrowprops={"arrowstyle": "->"},
        fontsize=10,
    )
    sums = np.linspace(-30, 30, 601)
    for deviation, colour in ((1.0, BLUE), (10.0, RED)):
        right.fill_between(sums, np.exp(-0.5 * (sums / deviation) ** 2), color=colour, alpha=0.8)
    right.text(9, 0.95, "stddev = 0.1", color=STRONG[BLUE])
    right.text(13, 0.55, "stddev = 1", color=STRONG[RED])
    right.set_title(say("wide sums saturate softmax", "합이 넓게 퍼지면 소프트맥스가 포화됨"), fontsize=11)
    for axes in (left, right):
        axes.set(ylim=(0, 1.1), yticks=[])


def learning_rate(figure: Figure, say: Say) -> None:
    """Show gradient descent on one weight with three rates, of which 0.03 diverges until the loss is NaN."""
    left = plot_axes(figure, (0.1, 0.17, 0.36, 0.7), say("weight", "가중치"), say("loss", "손실"))
    right = plot_axes(figure, (0.58, 0.17, 0.39, 0.7), say("step", "단계"), say("loss", "손실"))
    weights = np.linspace(-2.6, 2.6, 200)
    left.plot(weights, 40 * weights**2, color=GRID, linewidth=1.5)
    for rate, colour in ((0.001, BLUE), (0.01, GREEN), (0.03, RED)):
        # The gradient of 40 w² is 80 w, so each step multiplies the weight by 1 - 80 · rate.
        path = (1 - 80 * rate) ** np.arange(40) * -1.2
        few, style = (
            path[: 3 if rate > 0.02 else 6],
            {"color": STRONG[colour], "marker": "o", "markersize": 4},
        )
        left.plot(few, 40 * few**2, linewidth=1.2, **style)
        many = path[np.abs(path) < 90]
        right.plot(np.arange(len(many)), 40 * many**2 + 1e-4, linewidth=2, color=STRONG[colour])
        ends = {0.001: (33, 0.35), 0.01: (3.4, 2e-3), 0.03: (6.5, 1.5e4)}
        right.text(*ends[rate], f"{rate:g}", color=STRONG[colour], weight="bold", ha="center")
    right.plot([13], [40 * 89.0**2], marker="x", color=STRONG[RED], markersize=9, markeredgewidth=2.5)
    right.text(14.4, 3e5, say("NaN: exp() overflows", "NaN: exp()가 넘침"), color=STRONG[RED])
    right.set(yscale="log", ylim=(5e-5, 5e6), xlim=(0, 40))
    right.set_yticks([1e-3, 1, 1e3, 1e6], ["0.001", "1", "1000", "1e6"])
    right.minorticks_off()
    left.set(ylim=(0, 250), yticks=[0, 100, 200])
    left.set_title(say("steps of three rates", "세 학습률의 단계"), fontsize=11)
    right.set_title(say("their losses", "손실의 변화"), fontsize=11)


def numbers(figure: Figure, say: Say) -> None:
    """Show how a probability of exactly 0 turns every weight into NaN."""
    axes = canvas(figure, 21, 6.4)
    stages = (
        (say("softmax\nscore −120", "소프트맥스\n점수 −120"), "p = 0", BLUE),
        (say("logarithm", "로그"), "log(0) = −inf", ORANGE),
        (say("times the\nlabel 0", "레이블 0을\n곱하면"), "0 · (−inf) = NaN", RED),
        (say("gradient step", "학습 단계"), say("every weight\nis NaN", "모든 가중치가\nNaN"), RED),
    )
    for number, (name, value, colour) in enumerate(stages):
        x = 0.4 + number * 5.2
        axes.add_patch(Rectangle((x, 2.4), 4.6, 2.0, facecolor=colour, edgecolor=INK, linewidth=0.8))
        words(axes, (x + 2.3, 1.3), name, weight="bold", fontsize=10)
        words(axes, (x + 2.3, 3.4), value)
        if number:
            arrow(axes, (x - 0.6, 3.4), (x, 3.4))
    words(
        axes,
        (10.5, 5.6),
        say(
            "softmax_cross_entropy_with_logits never computes log(0)",
            "softmax_cross_entropy_with_logits는 log(0)을 계산하지 않습니다",
        ),
    )


def overfitting(figure: Figure, say: Say) -> None:
    """Show that training accuracy keeps rising while test accuracy has stopped."""
    axes = plot_axes(
        figure, (0.1, 0.16, 0.86, 0.76), say("training steps", "학습 단계"), say("accuracy", "정확도")
    )
    steps = np.linspace(0, 10, 200)
    training = 1 - 0.9 * np.exp(-0.75 * steps)
    test = 0.9 * (1 - np.exp(-0.9 * steps)) + 0.1 - 0.07 * (1 - np.exp(-0.35 * steps)) - 0.006 * steps
    axes.fill_between(steps, test, training, color=RED, alpha=0.35, linewidth=0)
    axes.plot(steps, training, color=STRONG[BLUE], linewidth=2)
    axes.plot(steps, test, color=STRONG[ORANGE], linewidth=2)
    axes.text(6.2, 1.025, say("training images", "학습 이미지"), color=STRONG[BLUE])
    axes.text(6.2, 0.8, say("test images", "테스트 이미지"), color=STRONG[ORANGE])
    axes.text(8.2, 0.92, say("overfitting", "과적합"), color=STRONG[RED], weight="bold")
    axes.set(xlim=(0, 10), ylim=(0, 1.1), xticks=[], yticks=[0, 0.5, 1])


def padding(figure: Figure, say: Say) -> None:
    """Show that SAME surrounds the input with zeros and keeps its size; VALID shrinks it."""
    axes = canvas(figure, 22, 10)
    image = [[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 1, 0], [1, 0, 2, 1]]
    wide = [[0] * 6, *([0, *row, 0] for row in image), [0] * 6]
    inside = [[PALE if 0 < row < 5 and 0 < column < 5 else ORANGE for column in range(6)] for row in range(6)]
    words(axes, (5, 0.7), 'padding="VALID"', weight="bold", family="monospace")
    words(axes, (16, 0.7), 'padding="SAME"', weight="bold", family="monospace")
    cells(axes, (0.7, 2.9), image)
    frame(axes, (0.7, 2.9), 3, 3, STRONG[BLUE])
    arrow(axes, (5.1, 4.9), (6.7, 4.9))
    cells(axes, (7.2, 3.9), [[""] * 2] * 2, [[BLUE, PALE], [PALE, PALE]])
    cells(axes, (11.1, 1.9), wide, inside)
    frame(axes, (11.1, 1.9), 3, 3, STRONG[BLUE])
    arrow(axes, (17.3, 4.9), (18.3, 4.9))
    cells(
        axes,
        (18.5, 3.4),
        [[""] * 4] * 4,
        [[BLUE if not row + column else PALE for column in range(4)] for row in range(4)],
        0.75,
    )
    words(axes, (5, 8.7), "4×4  →  2×2")
    words(axes, (16, 8.7), "4×4  →  4×4")
    words(
        axes,
        (16, 9.5),
        say("zeros around the image", "이미지 둘레를 0으로 채움"),
        color=STRONG[ORANGE],
        fontsize=10,
    )
    words(axes, (5, 9.5), say("only where the 3×3 filter fits", "3×3 필터가 들어가는 곳만"), fontsize=10)
    axes.plot([10.3, 10.3], [0.4, 9.6], color=GRID, linewidth=0.8)


def pooling(figure: Figure, say: Say) -> None:
    """Show that each block of 2 x 2 is replaced by its largest number."""
    axes = canvas(figure, 18, 7.4)
    table = np.array([[1, 3, 2, 0], [5, 2, 1, 4], [0, 1, 7, 2], [3, 2, 6, 1]])
    blocks = ((BLUE, ORANGE), (GREEN, PURPLE))
    colours = [[blocks[row // 2][column // 2] for column in range(4)] for row in range(4)]
    cells(axes, (1.5, 1.6), table.tolist(), colours, 1.2)
    cells(
        axes,
        (12.2, 2.8),
        [[int(table[r : r + 2, c : c + 2].max()) for c in (0, 2)] for r in (0, 2)],
        blocks,
        1.2,
    )
    arrow(axes, (7.0, 4.0), (11.4, 4.0))
    words(axes, (9.2, 3.3), say("largest of each", "각각의 최댓값"), fontsize=10)
    words(axes, (3.9, 0.8), "4×4", weight="bold")
    words(axes, (13.4, 0.8), "2×2", weight="bold")
    words(
        axes,
        (9, 6.9),
        say(
            "half the height, half the width, the same number of feature maps",
            "높이와 너비는 절반, 특징 맵의 수는 그대로",
        ),
        fontsize=10,
    )


def relu(figure: Figure, say: Say) -> None:
    """Show ReLU, and its gradient of 0 or 1."""
    left = plot_axes(figure, (0.07, 0.17, 0.4, 0.7), say("sum s", "합 s"), "")
    right = plot_axes(figure, (0.56, 0.17, 0.4, 0.7), say("sum s", "합 s"), "")
    x = np.linspace(-3, 3, 7)
    left.plot(x, np.maximum(x, 0), color=STRONG[BLUE], linewidth=2.5)
    right.plot([-3, 0], [0, 0], color=STRONG[RED], linewidth=2.5)
    right.plot([0, 3], [1, 1], color=STRONG[GREEN], linewidth=2.5)
    left.set_title("relu(s) = max(s, 0)", fontsize=11)
    right.set_title(say("gradient", "기울기"), fontsize=11)
    right.text(-2.9, 0.12, say("0: nothing is learnt", "0: 학습하지 못함"), color=STRONG[RED])
    right.text(0.15, 1.1, say("1: passes unchanged", "1: 그대로 지나감"), color=STRONG[GREEN])
    left.set(xlim=(-3, 3), ylim=(-0.3, 3.2))
    right.set(xlim=(-3, 3), ylim=(-0.1, 1.4), yticks=[0, 1])


def reshape(figure: Figure, say: Say) -> None:
    """Show that a reshape keeps the numbers and their order."""
    axes = canvas(figure, 20, 8.2)
    numbers_of = np.arange(1, 13)
    rows = (BLUE, ORANGE, GREEN)
    cells(axes, (4, 1.4), [numbers_of.tolist()], [[rows[number // 4] for number in range(12)]])
    cells(axes, (2.2, 4.6), numbers_of.reshape(3, 4).tolist(), [[colour] * 4 for colour in rows])
    cells(
        axes,
        (13.2, 4.1),
        numbers_of.reshape(4, 3).tolist(),
        [[rows[(3 * r + c) // 4] for c in range(3)] for r in range(4)],
    )
    arrow(axes, (8.0, 2.6), (5.4, 4.3))
    arrow(axes, (12.2, 2.6), (14.2, 3.9))
    words(axes, (10, 0.7), "[12]", weight="bold")
    words(axes, (1.2, 6.1), "[3, 4]", weight="bold")
    words(axes, (17.6, 6.1), "[4, 3]", weight="bold")
    words(
        axes,
        (9.7, 6.1),
        say("the same 12 numbers\nin the same order", "같은 순서의\n같은 수 12개"),
        fontsize=10,
    )


def softmax(figure: Figure, say: Say) -> None:
    """Show that scores of any sign become probabilities that sum to 1."""
    left = plot_axes(figure, (0.07, 0.15, 0.38, 0.7), "", "")
    right = plot_axes(figure, (0.58, 0.15, 0.38, 0.7), "", "")
    scores = np.array([1.0, 3.0, -1.0, 2.0])
    shares = np.exp(scores) / np.exp(scores).sum()
    colours = [STRONG[colour] for colour in (BLUE, GREEN, ORANGE, PURPLE)]
    for axes, values in ((left, scores), (right, shares)):
        axes.bar(range(4), values, color=colours, width=0.6)
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set(xticks=range(4), yticks=[])
        for x, value in enumerate(values):
            axes.text(x, max(value, 0), f"{value:.3g}".replace("-", "−"), ha="center", va="bottom")
    left.set_title(say("scores", "점수"), fontsize=11)
    right.set_title(say("probabilities: their sum is 1", "확률: 더하면 1"), fontsize=11)
    left.set_ylim(-1.3, 3.6)
    right.set_ylim(0, 0.78)
    figure.text(0.515, 0.5, "exp(s)\n────\nΣ exp(s)", ha="center", va="center", fontsize=10)


def splits(figure: Figure, say: Say) -> None:
    """Show the images to train on, those to test with, and those that only the grader has."""
    axes = canvas(figure, 20, 5.6)
    parts = (
        (0.5, 10.4, BLUE, "mnist.train", say("change the weights", "가중치를 바꿈")),
        (11.2, 4.2, ORANGE, "mnist.test", say("measure your model", "모델을 측정")),
        (15.7, 3.8, GREEN, say("hidden", "비공개"), say("used for grading", "채점에 사용")),
    )
    for x, width, colour, name, use in parts:
        axes.add_patch(Rectangle((x, 1.6), width, 2, facecolor=colour, edgecolor=INK, linewidth=0.8))
        words(axes, (x + width / 2, 2.6), name, weight="bold")
        words(axes, (x + width / 2, 4.5), use, fontsize=9)
    words(axes, (5.7, 0.8), say("images for training", "학습에 쓰는 이미지"), fontsize=10)
    words(axes, (15.3, 0.8), say("images never trained on", "학습에 쓰지 않는 이미지"), fontsize=10)


def stride(figure: Figure, say: Say) -> None:
    """Show that with stride 2 the window skips every other place, and the output has half the size."""
    axes = canvas(figure, 21, 9.4)
    for left, step, colour in ((0.8, 1, BLUE), (11.6, 2, ORANGE)):
        cells(axes, (left, 1.8), [[""] * 6] * 6, size=0.9)
        places = range(0, 5, step)
        for number, place in enumerate(places):
            if number < 3:
                frame(
                    axes,
                    (left + 0.9 * place + 0.06 * number, 1.8 + 0.06 * number),
                    1.8,
                    1.8,
                    STRONG[(colour, GREEN, PURPLE)[number]],
                )
        size = len(places)
        arrow(axes, (left + 5.6, 4.5), (left + 6.4, 4.5))
        colours = [
            [(colour, GREEN, PURPLE)[c] if not r and c < 3 else PALE for c in range(size)]
            for r in range(size)
        ]
        cells(axes, (left + 6.6, 4.5 - 0.3 * size), [[""] * size] * size, colours, 0.6)
        words(axes, (left + 4.3, 0.8), say(f"stride {step}", f"스트라이드 {step}"), weight="bold")
        words(axes, (left + 4.3, 8.2), f"6×6  →  {size}×{size}")
    words(
        axes,
        (10.5, 9.0),
        say(
            "window 2×2, VALID: the colours show where each output comes from",
            "2×2 창, VALID. 같은 색의 창에서 출력이 나옵니다",
        ),
        fontsize=10,
    )
    axes.plot([10.7, 10.7], [0.4, 8.4], color=GRID, linewidth=0.8)


# By the name of the page: the function and the picture's size in inches.
PICTURES: Final[Mapping[str, tuple[Callable[[Figure, Say], None], float, float]]] = {
    "batches": (batches, 7.0, 2.24),
    "cifar-10": (cifar, 7.0, 2.87),
    "cnn": (cnn, 8.4, 2.87),
    "convolution": (convolution, 7.0, 2.94),
    "cross-entropy": (cross_entropy, 6.4, 3.4),
    "dropout": (dropout, 7.0, 3.01),
    "fully-connected": (fully_connected, 7.0, 3.08),
    "graph": (graph, 7.0, 2.87),
    "initialisation": (initialisation, 7.4, 2.9),
    "learning-rate": (learning_rate, 7.6, 3.2),
    "numbers": (numbers, 7.4, 2.255),
    "overfitting": (overfitting, 6.4, 3.2),
    "padding": (padding, 7.7, 3.5),
    "pooling": (pooling, 6.3, 2.59),
    "relu": (relu, 7.2, 2.9),
    "reshape": (reshape, 7.0, 2.87),
    "softmax": (softmax, 7.2, 2.9),
    "splits": (splits, 7.0, 1.96),
    "stride": (stride, 7.35, 3.29),
}


def draw(name: str, lang: str) -> str:
    """Return the picture of a page as SVG."""
    paint, width, height = PICTURES[name]
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # Hangul is drawn by the reader's machine.
        warnings.filterwarnings("ignore", message=_LOST.pattern)
        figure = Figure(figsize=(width, height))
        paint(figure, lambda english, korean: korean if lang == "ko" else english)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _plain(out.getvalue())


def _plain(svg: str) -> str:
    """Drop what a viewer does not need, and name fonts for both languages."""
    svg = re.sub(
        r"<metadata>.*?</metadata>\n?|<!--.*?-->\n?|<\?xml.*?\?>\n|<!DOCTYPE.*?>\n", "", svg, flags=re.DOTALL
    )
    svg = re.sub(r"font-family: 'DejaVu Sans'[^;]*(?=;)", f"font-family: {_FONT}", svg)
    return re.sub(r"[ \t]+\n", "\n", svg).rstrip() + "\n"


def main(folder: Path) -> None:
    """Write all pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        for lang in LANGUAGES:
            (folder / f"{name}.{lang}.svg").write_text(draw(name, lang), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
