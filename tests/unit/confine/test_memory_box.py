"""The folder in memory: its bounds, and what is copied back from it."""

import errno
import os
from pathlib import Path

import pytest

from grader.confine import Confinement, Policy, enter, lock_in, memory_box, python_paths
from grader.confine.memory_box import MemoryBox

KEPT = tuple(range(64))


@pytest.fixture
def boxed(needs, in_child, tmp_path):
    """Return a function that runs `ask` with a folder of at most 1 MB in memory, and copies "kept" back."""
    needs("userns", "mountns")
    for name in ("tmp", "kept", "work"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "work" / "hw.py").write_text("print()")
    box = tmp_path / "box"
    policy = Policy(
        read_paths=python_paths(), write_paths=(str(box),), private_tmp=str(box / "tmp"),
        memory_bytes=2**30, cpu_seconds=20, file_bytes=2**20, processes=64, environment={},
        isolation="available", without=("seccomp",), memory_box=str(box), returned=str(box / "kept"),
    )  # fmt: skip

    def run(ask):
        def keep():
            confinement = Confinement(policy)
            enter(confinement)
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                lock_in(confinement, KEPT)
                os.write(writing, repr(ask(box)).encode())
                os._exit(0)
            os.close(writing)
            answer = os.read(reading, 65536).decode()
            os.waitpid(child, 0)
            confinement.take_back()
            return answer

        return eval(in_child(keep))

    return run, box


def test_folder_starts_as_the_hosts(boxed) -> None:
    """The program finds what the host prepared, and what it writes elsewhere does not reach the host."""
    run, box = boxed

    def ask(root: Path):
        (root / "work" / "more").write_text("x")
        Path("/tmp/own").write_text("x")
        return (root / "work" / "hw.py").read_text(), (root / "tmp" / "own").read_text()

    assert run(ask) == ("print()", "x")
    assert [path.name for path in (box / "work").iterdir()] == ["hw.py"]
    assert list((box / "tmp").iterdir()) == []


def test_kept_files_come_back(boxed) -> None:
    """Plain files of the returned part are copied, in folders, too; links and pipes are not."""
    run, box = boxed

    def ask(root: Path):
        (root / "kept" / "graphs").mkdir()
        (root / "kept" / "graphs" / "0.pb").write_bytes(b"graph")
        (root / "kept" / "evidence.json").write_text("{}")
        (root / "kept" / "link").symlink_to("/etc/passwd")
        os.mkfifo(root / "kept" / "pipe")
        with (root / "kept" / "holes").open("wb") as file:
            file.truncate(2**19)

    run(ask)
    assert sorted(path.name for path in (box / "kept").iterdir()) == ["evidence.json", "graphs", "holes"]
    assert (box / "kept" / "graphs" / "0.pb").read_bytes() == b"graph"


@pytest.mark.parametrize("change", ["link", "file", "gone"])
def test_part_that_is_no_folder_returns_nothing(boxed, change: str) -> None:
    """Nothing is copied through a link or a file in place of the folder."""
    run, box = boxed

    def ask(root: Path):
        (root / "kept").rmdir()
        if change == "link":
            (root / "kept").symlink_to("/usr/lib")
        if change == "file":
            (root / "kept").write_text("x")

    run(ask)
    assert list((box / "kept").iterdir()) == []


def test_unlinked_files_are_bounded(boxed) -> None:
    """Files that only descriptors hold count, and the system refuses more at once."""
    run, _ = boxed

    def ask(root: Path):
        kept = []
        try:
            for number in range(200):
                descriptor = os.open(root / "work" / str(number), os.O_CREAT | os.O_RDWR)
                (root / "work" / str(number)).unlink()
                os.posix_fallocate(descriptor, 0, 2**20)
                kept.append(descriptor)
        except OSError as error:
            return error.errno, len(kept) <= 1 + memory_box.ROOM_BYTES // 2**20
        return 0, False

    assert run(ask)[1]


def test_number_of_files_is_bounded(boxed) -> None:
    """The system refuses more files than the limit."""
    run, _ = boxed

    def ask(root: Path):
        try:
            for number in range(30_000):
                (root / "work" / str(number)).mkdir()
        except OSError as error:
            return error.errno, number > memory_box.MOST_FILES
        return 0, False

    assert run(ask) == (errno.ENOSPC, True)


def test_too_large_file_is_left_out(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A file for which there is no room is left out, and nothing is copied without a folder."""
    box = MemoryBox.connect()
    request.addfinalizer(box.close)
    box.take_back("kept", str(tmp_path), 100)
    (tmp_path / "source" / "kept").mkdir(parents=True)
    (tmp_path / "source" / "kept" / "large").write_bytes(bytes(101))
    (tmp_path / "source" / "kept" / "small").write_bytes(bytes(100))
    (tmp_path / "target").mkdir()
    box.hand_over(str(tmp_path / "source"))
    box.take_back("kept", str(tmp_path / "target"), 100)
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["small"]


def test_full_disk_is_an_error(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch) -> None:
    """Evidence for which the host's disk has no room is an error, never a program without evidence."""
    box = MemoryBox.connect()
    request.addfinalizer(box.close)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_bytes(bytes(100))
    (tmp_path / "target").mkdir()
    monkeypatch.setattr(memory_box, "_free_bytes", lambda _: 99)
    box.hand_over(str(tmp_path))
    with pytest.raises(OSError, match="No space left"):
        box.take_back("kept", str(tmp_path / "target"), 1000)
