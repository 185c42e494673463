"""Grade a class with hostile programs in it, and look for what they leave. Prints JSON; exits 1 for a fault.

Most submissions are right and wrong programs for `hw2`; some are attacks of `tests/attacks/programs`. While
the real command grades them, the memory that the machine has left is sampled. Afterwards nothing may be left:
no process, no mount, no file in the folder for scratch files, no shared memory. Memory may never have been
more than two limits below its start. Other programs on the machine change that figure.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from grader.confine import descendants
from grader.course.course import load_course
from grader.course.mutants import mutants_of

ROOT = Path(__file__).resolve().parent.parent
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")
PROGRAMS = ROOT / "tests" / "attacks" / "programs"
# Those that end within seconds under the assignment's own limits, of each kind.
HOSTILE = (
    *("break_a_million_files", "break_closed_descriptors", "break_daemon", "break_deep_folders"),
    *("break_deep_recursion", "break_disk_fallocate", "break_disk_many_files", "break_disk_one_file"),
    *("break_disk_unlinked_files", "break_examiner_convolution", "break_examiner_fill", "break_examiner_svd"),
    *("break_folders_nobody_may_enter", "break_killed_self", "break_memory_numpy", "break_memory_python"),
    *("break_memory_shared_but_for_a_page", "break_memory_tensorflow", "break_progress_channel_flood"),
    *("break_segfault", "break_shared_memory_folder", "break_sparse_files", "break_surrogates"),
    *("forge_evidence_garbage", "forge_evidence_npz_bomb", "forge_hardlinked_evidence", "read_exec_a_shell"),
    *("reach_message_queues", "reach_shared_memory"),
)
SAMPLE_SECONDS = 0.2
HONEST_SCORES = re.compile(r"^# (?:at most|earns): (\d+)", re.MULTILINE)


@dataclass
class Machine:
    """What the machine holds, sampled while a class is graded."""

    start_bytes: int
    least_bytes: int
    seen: set[int] = field(default_factory=set)
    is_over: threading.Event = field(default_factory=threading.Event)

    def watch(self, controller: int) -> None:
        """Sample the memory that is left, and remember the processes of the controller."""
        while not self.is_over.wait(SAMPLE_SECONDS):
            self.least_bytes = min(self.least_bytes, available_bytes())
            self.seen.update(descendants(controller))


def main() -> int:
    """Grade, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2000, help="submissions")
    parser.add_argument("-j", type=int, default=2, help="jobs")
    parser.add_argument("--hostile", type=float, default=5.0, help="percent of hostile submissions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        hostile = write_class(folder / "class", options.n, options.hostile)
        report = grade(folder, options.j)
        report |= judge(folder, hostile)
    limit = load_course(ROOT).assignments["hw2"].limits.memory_bytes
    faults = {key: report[key] for key in ("left", "faults", "gains", "missing") if report[key]}
    if report["memory_mb"]["most_used"] > 2 * (limit >> 20):
        faults["memory_mb"] = report["memory_mb"]["most_used"]
    counts = {"submissions": options.n, "hostile": len(hostile), "jobs": options.j, "cores": os.cpu_count()}
    print(json.dumps(counts | report | {"broken": faults}, indent=2))
    return 1 if faults else 0


def write_class(folder: Path, number: int, percent: float) -> dict[str, float]:
    """Write programs that differ; return the names of the hostile ones with what each may earn at most."""
    folder.mkdir()
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    honest = itertools.cycle(
        [solution, *(mutant.source for mutant in mutants_of(load_course(ROOT).assignments["hw2"]))]
    )
    attacks = itertools.cycle(HOSTILE)
    hostile: dict[str, float] = {}
    for at in range(number):
        name = f"s{at:05}"
        if int((at + 1) * percent / 100) > int(at * percent / 100):
            text = (PROGRAMS / f"{next(attacks)}.py").read_text(encoding="utf-8")
            hostile[name] = float(HONEST_SCORES.search(text)[1])
        else:
            text = next(honest)
        (folder / f"{name}.py").write_text(f"{text}\nnumber = {at}\n", encoding="utf-8")
    return hostile


def grade(folder: Path, jobs: int) -> dict[str, object]:
    """Run the batch; return its exit code, its time, the memory it took and what it left."""
    scratch = folder / "scratch"
    scratch.mkdir()
    words = ["batch", "hw2", str(folder / "class"), "--out", str(folder / "out"), "--lang", "en"]
    words += ["--jobs", str(jobs), "--dataset", "digits"]
    before, begin = objects(), time.perf_counter()
    start = available_bytes()
    machine = Machine(start, start)
    environment = os.environ | {"TMPDIR": str(scratch)}
    process = subprocess.Popen(
        [*GRADE, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    watcher = threading.Thread(target=machine.watch, args=(process.pid,))
    watcher.start()
    code = process.wait()
    machine.is_over.set()
    watcher.join()
    left = {kind: sorted(found - before[kind]) for kind, found in objects().items()}
    left["processes"] = sorted(filter(is_alive, machine.seen))
    left["files"] = sorted(str(path) for path in [*scratch.iterdir(), *(folder / "out").glob(".boxes/*")])
    return {
        "exit": code,
        "seconds": round(time.perf_counter() - begin, 1),
        "memory_mb": {"most_used": (machine.start_bytes - machine.least_bytes) >> 20},
        "processes_seen": len(machine.seen),
        "left": {kind: found for kind, found in left.items() if found},
    }


def judge(folder: Path, hostile: dict[str, float]) -> dict[str, object]:
    """Return the results that are faults, and the hostile programs that earned more than they may."""
    lines = (folder / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    cards = {Path(card["submission"]["path"]).stem: card for card in map(json.loads, lines)}
    statuses = [card["status"] for card in cards.values()]
    return {
        "statuses": {status: statuses.count(status) for status in sorted(set(statuses))},
        "faults": sorted(name for name, card in cards.items() if card["status"] == "grader_fault"),
        "gains": sorted(
            name for name, most in hostile.items() if name in cards and cards[name]["score"] > most
        ),
        "missing": sorted(path.stem for path in (folder / "class").iterdir() if path.stem not in cards),
    }


def objects() -> dict[str, set[str]]:
    """Return the mounts and the shared memory of the machine."""
    segments = Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]
    return {
        "mounts": {line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()},
        "shared_memory": {path.name for path in Path("/dev/shm").iterdir()} | set(segments),
    }


def available_bytes() -> int:
    """Return the memory that the machine has left."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))


def is_alive(pid: int) -> bool:
    """Whether a process that was seen runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
