"""What a program draws is kept, within bounds, and drawing it changes nothing of what the program prints."""

import pytest

from grader.domain.run import Isolation, Limits
from grader.evidence.files import read_evidence
from grader.evidence.format import Evidence
from grader.sandbox.box import Box
from grader.sandbox.run import RunOrder, run_in_box
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


def run(program, digits, zygote) -> Evidence:
    """Run a program and give its evidence."""
    order = RunOrder(
        entry="main.py",
        runtime="tf1",
        seed=0,
        threads=1,
        max_steps=None,
        probes=(),
        limits=Limits(wall_seconds=120),
        dataset=digits.folder,
        isolation=Isolation.AVAILABLE,
    )
    with Box.create() as box:
        box.fill({"main.py": program.encode()})
        list(run_in_box(zygote, order, box))
        return read_evidence(box.evidence)


@pytest.mark.parametrize(("program", "number"), PROGRAMS.values(), ids=PROGRAMS)
def test_figures_are_evidence(digits, zygote, program, number) -> None:
    """Each figure is there once, as a small PNG, and the program's own output says nothing of it."""
    evidence = run(program, digits, zygote)
    pictures = [evidence.arrays[key].tobytes() for key in evidence.figures]
    assert (evidence.end, len(pictures)) == ("finished", number), (evidence.problem, evidence.notes)
    assert all(picture.startswith(PNG) and len(picture) <= MAX_FIGURE_BYTES for picture in pictures)
    assert not {"Warning", "findfont", "False"} & set(evidence.stdout.split())


def test_figures_keep_their_bytes(digits, zygote) -> None:
    """The same program draws the same bytes, so that its evidence keeps its address."""
    program, _ = PROGRAMS["Korean"]
    first, second = (run(program, digits, zygote).arrays["figure/0"] for _ in range(2))
    assert first.tobytes() == second.tobytes()
