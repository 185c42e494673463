"""The new root without Landlock."""

import errno
import os
from pathlib import Path

import pytest

from grader.confine import Policy
from grader.confine.layers.mount_namespace import MountNamespace, build_root
from grader.confine.layers.user_namespace import UserNamespace


@pytest.fixture
def rooted(needs, in_child, tmp_path):
    """Return a function that runs `ask` in a new root made of paths below a temporary folder."""
    needs("userns", "mountns")
    (tmp_path / "own_tmp").mkdir()

    def run(ask, **changes):
        policy = Policy(
            read_paths=("/usr/lib", *changes.get("read", ())),
            write_paths=changes.get("write", ()),
            private_tmp=str(tmp_path / "own_tmp"),
            memory_bytes=0, cpu_seconds=0, file_bytes=0, processes=0, environment={},
            isolation="strict",
            hidden_paths=changes.get("hidden", ()),
        )  # fmt: skip

        def work():
            UserNamespace().enter()
            MountNamespace().enter()
            build_root(policy, has_pid_namespace=False)
            return ask()

        return in_child(work)

    return run


def _file(folder, name, text="text"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_unnamed_files_are_gone(rooted):
    """Only the paths of the policy and the system's own folders exist in the new root."""
    assert rooted(Path("/etc/passwd").read_text) == ["FileNotFoundError", errno.ENOENT]
    assert set(rooted(lambda: [one.name for one in Path("/").iterdir()])) <= {
        "dev",
        "lib",
        "proc",
        "tmp",
        "usr",
    }


def test_read_paths_are_read_only(rooted, tmp_path):
    """A file beneath a read path can be read, and not written even by root."""
    file = _file(tmp_path / "read", "a.txt")
    assert rooted(file.read_text, read=(str(file.parent),)) == "text"
    assert rooted(lambda: file.write_text("x"), read=(str(file.parent),)) == ["OSError", errno.EROFS]


def test_write_paths_reach_the_host(rooted, tmp_path):
    """A file written beneath a write path exists outside, also when a read path contains it."""
    scratch = _file(tmp_path / "read" / "scratch", "a.txt").parent
    rooted((scratch / "b.txt").touch, read=(str(tmp_path / "read"),), write=(str(scratch),))
    assert (scratch / "b.txt").exists()


def test_missing_write_paths_fail(rooted, tmp_path):
    """A write path that does not exist is an error."""
    assert rooted(lambda: 1, write=(str(tmp_path / "none"),)) == ["FileNotFoundError", errno.ENOENT]


def test_tmp_is_private(rooted, tmp_path):
    """A file written to /tmp is in the private folder outside."""
    mine = Path("/tmp") / f"mine-{os.getpid()}"
    rooted(mine.touch)
    assert (tmp_path / "own_tmp" / mine.name).exists()
    assert not mine.exists()


def test_hidden_paths_are_empty(rooted, tmp_path):
    """A hidden folder and a hidden file are empty, although the folder around them is readable."""
    secret = _file(tmp_path / "read" / "checks", "secret.py")
    plain = _file(tmp_path / "read", "key.txt")

    def ask():
        return [one.name for one in secret.parent.iterdir()], plain.read_text()

    found = rooted(ask, read=(str(tmp_path / "read"),), hidden=(str(secret.parent), str(plain)))
    assert found == [[], ""]


def test_links_are_followed(rooted, tmp_path):
    """A read path through a symbolic link is readable under both names."""
    file = _file(tmp_path / "real", "a.txt")
    (tmp_path / "link").symlink_to(file.parent)

    def ask():
        return [(tmp_path / "link" / "a.txt").read_text(), file.read_text()]

    assert rooted(ask, read=(str(tmp_path / "link"),)) == ["text", "text"]


def test_devices_work(rooted):
    """The null device can be written and urandom read."""

    def ask():
        Path("/dev/null").write_text("gone")
        with Path("/dev/urandom").open("rb") as file:
            return len(file.read(8)), Path("/dev/full").exists()

    assert rooted(ask) == [8, True]


def test_inner_path_counts(rooted, tmp_path):
    """A read path inside a hidden folder is shown; the rest of that folder is empty and read-only."""
    shown = _file(tmp_path / "read" / "hidden" / "shown", "a.txt")
    hidden = shown.parent.parent
    _file(hidden, "b.txt")

    def ask():
        return shown.read_text(), [one.name for one in hidden.iterdir()]

    paths = {"read": (str(tmp_path / "read"), str(shown.parent)), "hidden": (str(hidden),)}
    assert rooted(ask, **paths) == ["text", ["shown"]]
    assert rooted(lambda: (hidden / "c.txt").write_text("c"), **paths) == ["OSError", errno.EROFS]


def test_hidden_paths_may_be_missing(rooted, tmp_path):
    """A hidden path that does not exist, or that no read path shows, changes nothing."""
    file = _file(tmp_path / "read", "a.txt")
    hidden = (str(tmp_path / "nowhere"), str(_file(tmp_path / "elsewhere", "b.txt").parent))
    assert rooted(file.read_text, read=(str(file.parent),), hidden=hidden) == "text"
