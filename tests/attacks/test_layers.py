"""Each attack with no layer at all, with each single layer switched off, and with each single layer alone.

They run nearly bare, so they need a system of their own: `make_table.py` makes one (`make attacks`), and makes
docs/explanation/attacks.md of what is noted, one JSON object a line, in the file that GRADE_ATTACKS_NOTES
names. What is held with no layer is held with any of them, and is not tried again; nor is what is noted already,
so that a run that an attack ended can be taken up.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from attacks.held import PROGRAMS, header, problems

from grader.confine import LAYERS
from grader.domain.errors import GraderFault
from grader.domain.run import Isolation

# The control group bounds memory alone, and not every machine delegates one.
NAMES = tuple(layer.name for layer in LAYERS if layer.name != "cgroup")
HEADERS = {path: header(path.read_text(encoding="utf-8")) for path in PROGRAMS}
# Those that run without isolation anyway, and known holes, say nothing about a layer.
TRIED = [path for path in PROGRAMS if not {"isolation", "open"} & set(HEADERS[path])]
# What breaks things is never run bare: its bounds are the layers.
CONFINED = [path for path in TRIED if not path.stem.startswith("break_")]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("GRADE_ATTACKS_DISPOSABLE"),
        reason="attacks run nearly bare: make_table.py does so in a system of its own",
    ),
]


def notes() -> dict[tuple[str, str, str], bool]:
    """Read what earlier runs wrote down: of each kind, layer and attack, whether it was held."""
    file = os.environ.get("GRADE_ATTACKS_NOTES")
    lines = Path(file).read_text(encoding="utf-8").splitlines() if file else []
    tries = map(json.loads, lines)
    return {(each["kind"], each["layer"], each["attack"]): not each["problems"] for each in tries}


def note(kind: str, layer: str, path: Path, found: list[str]) -> None:
    """Write down what came of one try."""
    if "GRADE_ATTACKS_NOTES" in os.environ:
        line = json.dumps({"kind": kind, "layer": layer, "attack": path.stem, "problems": found})
        with Path(os.environ["GRADE_ATTACKS_NOTES"]).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@pytest.fixture
def tried(attack, bait, grader):
    """Give a function that tries an attack and says what it gained; to bring the grader down is a gain."""

    def run(path: Path, without: tuple[str, ...], **more) -> list[str]:
        before = os.environ.copy()
        try:
            card = attack(path, without=without, **more)
        except GraderFault as fault:
            return [f"a fault of the grader: {fault}"]
        assert not set(without) & set(card.environment["isolation"])
        return problems(path, card, bait, before, grader, means=False)

    return run


@pytest.fixture(autouse=True)
def _once(request) -> None:
    """Leave out what is noted already, and what is held with no layer at all."""
    path, layer = request.node.callspec.params["path"], request.node.callspec.params.get("layer", "")
    kind = "without" if request.function is test_held_without_one_layer else "alone"
    known = notes()
    if (kind, layer, path.stem) in known:
        pytest.skip("noted already")
    if kind == "without" and layer == HEADERS[path].get("never without"):
        pytest.skip("it would bring down the machine")
    if layer and known.get(("alone", "", path.stem)):
        pytest.skip("held without any layer")


@pytest.fixture(autouse=True)
def _as_new(grader) -> None:
    """Undo what the last attack did: a warm process that it ended, and what it left for the next one."""
    grader.revive()
    for each in (*Path("/var/tmp").iterdir(), *Path("/dev/shm").iterdir(), *Path("/tmp").glob("leftover*")):
        shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
    subprocess.run(["ipcrm", "--all"], check=False, capture_output=True)


@pytest.mark.parametrize("path", CONFINED, ids=lambda path: path.stem)
def test_measured_bare(tried, path: Path) -> None:
    """An attack that no layer is needed against is noted as such."""
    note("alone", "", path, tried(path, NAMES, isolation=Isolation.AVAILABLE))


@pytest.mark.parametrize("layer", NAMES)
@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.stem)
def test_held_without_one_layer(tried, path: Path, layer: str) -> None:
    """An attack is held whichever single layer is missing."""
    found = tried(path, (layer,))
    note("without", layer, path, found)
    assert found == []


@pytest.mark.parametrize("layer", NAMES)
@pytest.mark.parametrize("path", CONFINED, ids=lambda path: path.stem)
def test_measured_alone(tried, path: Path, layer: str) -> None:
    """An attack that a single layer suffices against is noted as such."""
    others = tuple(name for name in NAMES if name != layer)
    note("alone", layer, path, tried(path, others, isolation=Isolation.AVAILABLE))
