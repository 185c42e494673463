"""Try an autograder's zip as Gradescope does: in a bare Debian root, with 768 MB and half a core.

`python benchmarks/gradescope_image.py ROOT [HW ...]` as root, after `debootstrap --variant=minbase bookworm
ROOT`. It packs each assignment, runs setup.sh once in a chroot, then run_autograder for the reference, the
starter file and an empty submission; prints seconds, the peak of memory and the score. Needs the memory and
cpu controllers of cgroup v1 or v2.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from grader.course.course import load_course

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "import sys; from grader.cli import main; sys.argv[0] = 'grade'; main()")
MEMORY, QUOTA, PERIOD = 768 << 20, 50_000, 100_000
CGROUPS = Path("/sys/fs/cgroup")
# What a machine needs to reach package registries. The chroot gets copies, which its packages may change.
COPIED = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/xdg/pip", "/usr/local/share/ca-certificates")


def main() -> None:
    """Try each assignment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("names", nargs="*", default=["hw2"])
    parser.add_argument(
        "--borrow", action="append", default=[], help="a folder to show read-only in the chroot"
    )
    parser.add_argument("--keep", action="store_true", help="use the image of the last try")
    options = parser.parse_args()
    with ExitStack() as mounted:
        for kind, place in (("proc", "proc"), ("tmpfs", "tmp"), ("bind", "dev")):
            mounted.enter_context(mount(kind, options.root / place))
        for place in COPIED:
            copy_into(Path(place), options.root)
        for place in options.borrow:
            target = options.root / Path(place).relative_to("/")
            mounted.enter_context(mount("bind", target, place, read_only=True))
        for name in options.names:
            try_assignment(name, options.root, keep=options.keep)


def try_assignment(name: str, root: Path, *, keep: bool) -> None:
    """Build the image of one assignment and grade three submissions in it."""
    image = root / "autograder"
    if not keep:
        shutil.rmtree(image, ignore_errors=True)
        (image / "source").mkdir(parents=True)
        packed = image / "autograder.zip"
        subprocess.run([*COMMAND, "gradescope", name, "-o", packed], cwd=REPOSITORY, check=True)
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(image / "source")
        shutil.copy(image / "source" / "run_autograder", image / "run_autograder")
        seconds, _, code = inside(root, "setup", ["bash", "/autograder/source/setup.sh"], limited=False)
        print(f"{name}: setup.sh exit code {code}, {seconds:.0f} s", flush=True)
    assignments = load_course(REPOSITORY).resolve(name)
    for what in ("reference", "starter", "nothing"):
        shutil.rmtree(image / "submission", ignore_errors=True)
        shutil.rmtree(image / "results", ignore_errors=True)
        (image / "submission").mkdir()
        (image / "results").mkdir()
        for each in assignments if what != "nothing" else ():
            file = each.solution if what == "reference" else each.folder / "stub.py"
            shutil.copy(file, image / "submission" / each.entry)
        seconds, peak, code = inside(root, "run", ["bash", "/autograder/run_autograder"], limited=True)
        results = image / "results" / "results.json"
        score = json.loads(results.read_text())["score"] if results.is_file() else "no results.json"
        print(f"{name} {what}: score {score}, exit code {code}, {seconds:.0f} s, {peak >> 20} MB", flush=True)


def inside(root: Path, name: str, words: list[str], *, limited: bool) -> tuple[float, int, int]:
    """Run a command in the chroot; return its seconds, the peak of memory in bytes, and its exit code."""
    groups = list(control_groups(f"grade-{name}-{os.getpid()}", limited=limited))

    def enter() -> None:
        for group in groups:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
    environ |= {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_CERT"))}
    began = time.monotonic()
    command = ["unshare", "--pid", "--fork", "--kill-child", "chroot", str(root), *words]
    done = subprocess.run(command, env=environ, preexec_fn=enter, check=False)
    seconds = time.monotonic() - began
    peaks = [group / file for group in groups for file in ("memory.max_usage_in_bytes", "memory.peak")]
    peak = max((int(file.read_text()) for file in peaks if file.is_file()), default=0)
    for group in groups:
        group.rmdir()
    return seconds, peak, done.returncode


def control_groups(name: str, *, limited: bool) -> Iterator[Path]:
    """Make the control groups of one command, with Gradescope's limits where they are wanted."""
    if (CGROUPS / "memory").is_dir():
        limits = {"memory": ("memory.limit_in_bytes", MEMORY), "cpu": ("cpu.cfs_quota_us", QUOTA)}
        for controller, (file, value) in limits.items():
            group = CGROUPS / controller / name
            group.mkdir()
            if limited:
                (group / file).write_text(str(value))
            yield group
        return
    group = CGROUPS / name
    group.mkdir()
    if limited:
        (group / "memory.max").write_text(str(MEMORY))
        (group / "cpu.max").write_text(f"{QUOTA} {PERIOD}")
    yield group


@contextmanager
def mount(kind: str, place: Path, source: str = "/dev", *, read_only: bool = False) -> Iterator[None]:
    """Mount a file system until the end of the block."""
    place.mkdir(parents=True, exist_ok=True)
    words = ["--bind", source] if kind == "bind" else ["-t", kind, kind]
    subprocess.run(["mount", *words, place], check=True)
    try:
        if read_only:
            subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def copy_into(path: Path, root: Path) -> None:
    """Copy a file or folder of this machine into the chroot, if it exists."""
    place = root / path.relative_to("/")
    if path.is_dir():
        shutil.copytree(path, place, dirs_exist_ok=True)
    elif path.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)


if __name__ == "__main__":
    main()
