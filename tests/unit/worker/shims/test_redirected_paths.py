"""Show where a program's files go that were meant for a place which is not there."""

import pytest

from grader.worker.shims.redirected_paths import with_folder, writable


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Change to an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["logs/run", "./model.ckpt", "D:/logs"])
def test_own_folder_stays(here, path):
    """A path inside the program's folder is taken as it is."""
    assert writable(path) == path


@pytest.mark.parametrize("path", ["/content/logs", "/Users/me/m.ckpt", "/home/who-wrote-it/m.ckpt"])
def test_another_machines_folder_leads_inside(here, path):
    """A path below a folder that only other machines have leads into the program's folder."""
    assert writable(path) == f"outside{path}"


@pytest.mark.parametrize("path", ["/etc/passwd", "/tmp/logs", "../m.ckpt", "/"])
def test_systems_folders_stay(here, path):
    """What lies in a folder that is here, or in one of the system's, is as refused as ever."""
    assert writable(path) == path


def test_own_home_stays(here, monkeypatch):
    """What lies in a home that may be written to is no other person's."""
    monkeypatch.setattr("os.access", lambda path, _: str(path) in ("/home/me", "/root"))
    assert writable("/home/me/m.ckpt") == "/home/me/m.ckpt"
    assert writable("/root/m.ckpt") == "/root/m.ckpt"
    assert writable("/home/you/m.ckpt") == "outside/home/you/m.ckpt"


def test_other_things_pass(here):
    """What is no path is none of our business."""
    assert writable(3) == 3
    assert writable(b"/x") == b"/x"


def test_missing_folder_is_made(here):
    """The folder that a file is to lie in is made."""
    assert with_folder("plots/loss.png") == "plots/loss.png"
    assert (here / "plots").is_dir()
