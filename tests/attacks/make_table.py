"""Run the attacks layer by layer in a throw-away system, and make docs/explanation/attacks.md of what is found.

    python tests/attacks/make_table.py run NOTES     takes up to an hour; NOTES is a file that lines are added to
    python tests/attacks/make_table.py write NOTES

The attacks run nearly bare there, so the system is one of its own: own users, processes, network and mounts,
all of it read-only but an empty /tmp.
"""

import fcntl
import json
import os
import socket
import struct
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attacks.held import PROGRAMS, header

from grader.confine import LAYERS, kernel
from grader.confine.namespace import Namespace

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "attacks.md"
NAMES = [layer.name for layer in LAYERS if layer.name != "cgroup"]
CLASSES = {"forge": "Forge", "read": "Read", "reach": "Reach", "break": "Break"}
HEAD = """<!-- Made by tests/attacks/make_table.py from what the attacks did: run that, then commit. -->
# Which layers stop which attack

Each program of `tests/attacks/programs/` is graded on every run of the tests with all layers on. Layer by
layer it is tried in a throw-away system, by `make attacks`:

- *stopped by* lists the layers each of which stops the attack with no other one on;
- *held without* lists the layers without which, one at a time, it is held all the same. What is held with
  none of them is held without each, and was not tried again; attacks that break things are never run bare.

"The separation" means that no layer is needed: the outcome is made in another process after the program is
dead, from evidence whose format is checked, whose graphs pass a list of operations, and whose figures are
measured again; `status` is decided by what the kernel reports. A forgery has to get past all of these.
"No single one" means that it takes several of them together. "Not run" means that the table has not been made
anew since the attack was written. "Never tried without" a layer means that the attack would bring down the
machine that tries it: a fork bomb, where nothing refuses to fork.
"""
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def enter_throw_away_system() -> None:
    """Go where nothing that is broken matters; the caller's own files are read-only there."""
    for layer in LAYERS:
        if isinstance(layer, Namespace):
            layer.enter()
    if child := os.fork():
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
    read_only = struct.pack("=4Q", kernel.MOUNT_ATTR_RDONLY, 0, 0, 0)
    kernel.syscall("mount_setattr", kernel.AT_FDCWD, b"/", kernel.AT_RECURSIVE, read_only, 32)
    kernel.syscall("mount", b"proc", b"/proc", b"proc", 0, None)
    for folder in (b"/tmp", b"/dev/shm", b"/var/tmp"):
        kernel.syscall("mount", b"tmpfs", folder, b"tmpfs", 0, b"mode=1777")
    with socket.socket() as lo:
        fcntl.ioctl(lo, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def run(notes: Path, arguments: list[str]) -> None:
    """Run the slow tests of layers there; what they note goes to *notes*, which is opened beforehand."""
    descriptor = os.open(notes, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    os.set_inheritable(descriptor, True)
    enter_throw_away_system()
    os.environ |= {"GRADE_ATTACKS_NOTES": f"/dev/fd/{descriptor}", "GRADE_ATTACKS_DISPOSABLE": "1"}
    os.environ |= {"TMPDIR": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}
    os.chdir(ROOT)
    tests = ["tests/attacks/test_layers.py", "-m", "slow", "-q", "-p", "no:cacheprovider"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *tests, *arguments])


def write(notes: Path) -> None:
    """Write the page from the notes; an attack that was not run layer by layer says so."""
    lines = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    tries: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for line in lines:
        tries[line["attack"], line["kind"]][line["layer"]] = not line["problems"]
    parts = [HEAD]
    for word, title in CLASSES.items():
        rows = [_row(path, tries) for path in PROGRAMS if path.stem.startswith(word + "_")]
        parts += [f"\n## {title}\n", "| attack | stopped by | held without |", "| --- | --- | --- |", *rows]
    PAGE.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _row(path: Path, tries: dict[tuple[str, str], dict[str, bool]]) -> str:
    name = path.stem
    alone, without = tries.get((name, "alone"), {}), tries.get((name, "without"), {})
    options = header(path.read_text(encoding="utf-8"))
    stops = [layer for layer in NAMES if alone.get(layer)]
    # What is run without isolation in the tests of every day is held with none of the layers.
    is_bare = bool(alone.get("") or options.get("isolation") == "none")
    if is_bare:
        stops = ["the separation"]
    if "open" in options:
        stops = [f"open: {options['open']}"]
    held = [layer for layer in NAMES if without.get(layer)]
    lost = [layer for layer in NAMES if without.get(layer) is False]
    told = "each one" if len(held) == len(NAMES) else ", ".join(held) or "not run"
    told += f"; not without {', '.join(lost)}" if lost else ""
    told += f"; never tried without {options['never without']}" if "never without" in options else ""
    told = "each one" if is_bare else told
    missing = "not tried bare" if name.startswith("break_") else "not run"
    alone_told = ", ".join(stops) or ("no single one" if len(alone) > len(NAMES) else missing)
    return f"| {name.replace('_', ' ')} | {alone_told} | {told} |"


if __name__ == "__main__":
    if sys.argv[1] == "run":
        run(Path(sys.argv[2]).resolve(), sys.argv[3:])
    else:
        write(Path(sys.argv[2]))
