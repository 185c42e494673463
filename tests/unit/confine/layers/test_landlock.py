"""Landlock without other layers."""

import errno
import os
import signal
import socket
from pathlib import Path

import pytest

from grader.confine.layers import landlock
from grader.confine.layers.no_new_privileges import forbid_new_privileges


@pytest.fixture
def locked(needs, in_child):
    """Return a function that runs `ask` in a child restricted to some paths."""
    needs("landlock", "nonewprivs")

    def run(ask, read=(), write=(), hidden=()):
        def work():
            forbid_new_privileges()
            landlock.restrict([str(one) for one in read], [str(one) for one in write], map(str, hidden))
            return ask()

        return in_child(work)

    return run


def _needs_abi(version):
    if landlock.abi_version() < version:
        pytest.skip(f"Landlock ABI {landlock.abi_version()} is older than {version}")


DENIED = ["PermissionError", errno.EACCES]


def test_only_named_files_open(locked, tmp_path):
    """A named file can be read and no other."""
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    assert locked((tmp_path / "a").read_text, read=[tmp_path / "a"]) == "a"
    assert locked((tmp_path / "b").read_text, read=[tmp_path / "a"]) == DENIED


def test_reading_is_not_writing(locked, tmp_path):
    """A file can be created beneath a write path and not beneath a read path."""
    assert locked((tmp_path / "x").touch, read=[tmp_path]) == DENIED
    assert locked((tmp_path / "x").touch, write=[tmp_path]) is None


def test_hidden_files_stay_shut(locked, tmp_path):
    """A hidden folder below a read path does not open, and its neighbours do."""
    for name in ("open", "shut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").write_text(name)
    hidden = [tmp_path / "shut"]
    assert locked((tmp_path / "open" / "f").read_text, [tmp_path], (), hidden) == "open"
    assert locked((tmp_path / "shut" / "f").read_text, [tmp_path], (), hidden) == DENIED


def test_missing_paths_are_skipped(locked, tmp_path):
    """A path that does not exist is no error."""
    assert locked(lambda: 1, read=[tmp_path / "none"]) == 1


def test_tcp_is_refused(locked):
    """From ABI 4 on connecting and binding by TCP is refused."""

    def ask():
        codes = []
        for call in ("connect", "bind"):
            with socket.socket() as one:
                try:
                    getattr(one, call)(("127.0.0.1", 9))
                except OSError as error:
                    codes.append(error.errno)
        return codes

    _needs_abi(4)
    assert locked(ask) == [errno.EACCES] * 2


def test_signals_stay_inside(locked):
    """From ABI 6 on the process cannot signal its parent, and can signal itself."""

    def ask():
        os.kill(os.getpid(), signal.SIGCONT)
        os.kill(os.getppid(), 0)

    _needs_abi(6)
    assert locked(ask) == ["PermissionError", errno.EPERM]


def test_later_abis_handle_more():
    """The bits that an ABI handles are those of the kernel's header."""
    assert landlock.handled_files(1) == 0x1FFF
    assert landlock.handled_files(7) == 0xFFFF


def test_open_files_stay_open(locked, tmp_path):
    """A file that was opened before can still be read."""
    (tmp_path / "a").write_text("a")
    with Path(tmp_path / "a").open() as file:
        assert locked(file.read) == "a"


def test_inner_path_counts(locked, tmp_path):
    """A read path inside a hidden folder opens, and its neighbours do not."""
    for name in ("shown", "shut"):
        (tmp_path / "hidden" / name).mkdir(parents=True)
        (tmp_path / "hidden" / name / "f").write_text(name)
    read, hidden = [tmp_path, tmp_path / "hidden" / "shown"], [tmp_path / "hidden"]
    assert locked((tmp_path / "hidden" / "shown" / "f").read_text, read, (), hidden) == "shown"
    assert locked((tmp_path / "hidden" / "shut" / "f").read_text, read, (), hidden) == DENIED


def test_links_beside_what_is_hidden(locked, tmp_path):
    """A link beside a hidden folder opens its target unless that is hidden."""
    for name in ("packages/shut", "packages/open", "far/open", "course"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "f").write_text(name)
    packages = tmp_path / "packages"
    for name, target in {"twin": "open", "away": "../far/open", "leak": "../course", "in": "shut"}.items():
        (packages / name).symlink_to(target)
    hidden = [packages / "shut", tmp_path / "course"]
    found = {
        name: locked((packages / name / "f").read_text, [packages], (), hidden)
        for name in ("open", "twin", "away", "leak", "in", "shut")
    }
    opened = {"open": "packages/open", "twin": "packages/open", "away": "far/open"}
    assert found == opened | dict.fromkeys(("leak", "in", "shut"), DENIED)
