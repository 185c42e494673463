"""Each attack without any layer, without each single layer, and with each single layer only.

They need a disposable system: `make_table.py` creates one (`make attacks`) and generates
docs/explanation/attacks.md from the notes, one JSON object a line, in the file that GRADE_ATTACKS_NOTES names. An
attack that is stopped without any layer is not tried again, and neither is a case that is already noted, so that
an interrupted run can be continued.
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

# The control group bounds only memory, and not every machine delegates one.
NAMES = tuple(layer.name for layer in LAYERS if layer.name != "cgroup")
HEADERS = {path: header(path.read_text(encoding="utf-8")) for path in PROGRAMS}
# Attacks that always run without isolation and known holes show nothing about a layer.
TRIED = [path for path in PROGRAMS if not {"isolation", "open"} & set(HEADERS[path])]
# Attacks that exhaust the machine are bounded only by the layers, so they never run without them.
CONFINED = [path for path in TRIED if not path.stem.startswith("break_")]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("GRADE_ATTACKS_DISPOSABLE"),
        reason="needs the disposable system of make_table.py",
    ),
]


def notes() -> dict[tuple[str, str, str], bool]:
    """Return from earlier runs whether the attack was stopped, for each kind, layer and attack."""
    file = os.environ.get("GRADE_ATTACKS_NOTES")
    lines = Path(file).read_text(encoding="utf-8").splitlines() if file else []
    tries = map(json.loads, lines)
    return {(each["kind"], each["layer"], each["attack"]): not each["problems"] for each in tries}


def note(kind: str, layer: str, path: Path, found: list[str]) -> None:
    """Append the result of one attempt to the notes."""
    if "GRADE_ATTACKS_NOTES" in os.environ:
        line = json.dumps({"kind": kind, "layer": layer, "attack": path.stem, "problems": found})
        with Path(os.environ["GRADE_ATTACKS_NOTES"]).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@pytest.fixture
def tried(attack, bait, grader):
    """Return a function that tries an attack and returns what it gained; a grader fault is a gain."""

    def run(path: Path, without: tuple[str, ...], **more) -> list[str]:
        before = os.environ.copy()
        try:
            card = attack(path, without=without, **more)
        except GraderFault as fault:
            return [f"a grader fault: {fault}"]
        assert not set(without) & set(card.environment["isolation"])
        return problems(path, card, bait, before, grader, means=False)

    return run


@pytest.fixture(autouse=True)
def _once(request) -> None:
    """Skip what is already noted and what is stopped without any layer."""
    path, layer = request.node.callspec.params["path"], request.node.callspec.params.get("layer", "")
    kind = "without" if request.function is test_held_without_one_layer else "alone"
    known = notes()
    if (kind, layer, path.stem) in known:
        pytest.skip("already noted")
    if kind == "without" and layer == HEADERS[path].get("never without"):
        pytest.skip("it would bring down the machine")
    if layer and known.get(("alone", "", path.stem)):
        pytest.skip("stopped without any layer")


@pytest.fixture(autouse=True)
def _as_new(grader) -> None:
    """Undo effects of the last attack: ended warm processes and files left for the next one."""
    grader.revive()
    for each in (*Path("/var/tmp").iterdir(), *Path("/dev/shm").iterdir(), *Path("/tmp").glob("leftover*")):
        shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
    subprocess.run(["ipcrm", "--all"], check=False, capture_output=True)


@pytest.mark.parametrize("path", CONFINED, ids=lambda path: path.stem)
def test_measured_bare(tried, path: Path) -> None:
    """Note whether an attack is stopped without any layer."""
    note("alone", "", path, tried(path, NAMES, isolation=Isolation.AVAILABLE))


@pytest.mark.parametrize("layer", NAMES)
@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.stem)
def test_held_without_one_layer(tried, path: Path, layer: str) -> None:
    """An attack is stopped whichever single layer is missing."""
    found = tried(path, (layer,))
    note("without", layer, path, found)
    assert found == []


@pytest.mark.parametrize("layer", NAMES)
@pytest.mark.parametrize("path", CONFINED, ids=lambda path: path.stem)
def test_measured_alone(tried, path: Path, layer: str) -> None:
    """Note whether a single layer stops an attack."""
    others = tuple(name for name in NAMES if name != layer)
    note("alone", layer, path, tried(path, others, isolation=Isolation.AVAILABLE))
