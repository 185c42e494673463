"""Figures that a program draws are kept within bounds, and drawing does not change its output."""

import pytest

from grader.worker.shims.drawings import MAX_FIGURE_BYTES, MAX_FIGURES

PNG = b"\x89PNG\r\n\x1a\n"
START = "import numpy as np\nimport matplotlib.pyplot as plt\n"
PROGRAMS = {
    "shown": (START + "plt.plot([1, 2]); plt.show(); plt.imshow(np.eye(9)); plt.show()", 2),
    "saved and shown": (START + "plt.plot([1, 2]); plt.savefig('a.png'); plt.title('loss'); plt.show()", 1),
    "saved and closed": (START + "plt.plot([1, 2]); plt.savefig('out/a.png'); plt.close()", 1),
    "left open": (
        START + "a = plt.figure(); b = plt.figure(); plt.figure(a.number); print(plt.gcf() is a)",
        2,
    ),
    "many": (START + "for i in range(40):\n    plt.figure(); plt.plot([i]); plt.show()", MAX_FIGURES),
    "too many bytes": (
        START + "plt.figure(figsize=(9, 9)).figimage(np.random.rand(800, 800, 3))",
        0,
    ),
    "vast": (START + "plt.figure(figsize=(900, 300)); plt.plot([1])", 1),
    "broken": (START + "plt.plot([1]); plt.title('$\\\\frac{1$'); plt.show(); plt.plot([2]); plt.show()", 1),
    "Korean": (START + "plt.plot([1]); plt.title('손실'); plt.show()", 1),
    "none": ("print(1)", 0),
}


@pytest.mark.parametrize(("program", "number"), PROGRAMS.values(), ids=PROGRAMS)
def test_figures_are_evidence(run_program, program, number) -> None:
    """Each figure is kept once as a small PNG, and the program's output does not mention it."""
    evidence = run_program(program)
    pictures = [evidence.arrays[key].tobytes() for key in evidence.figures]
    assert (evidence.end, len(pictures)) == ("finished", number), (evidence.problem, evidence.notes)
    assert all(picture.startswith(PNG) and len(picture) <= MAX_FIGURE_BYTES for picture in pictures)
    assert not {"Warning", "findfont", "False"} & set(evidence.stdout.split())


def test_figures_keep_their_bytes(run_program) -> None:
    """The same program draws the same bytes, so that its evidence has the same digest."""
    program, _ = PROGRAMS["Korean"]
    first, second = (run_program(program).arrays["figure/0"] for _ in range(2))
    assert first.tobytes() == second.tobytes()
