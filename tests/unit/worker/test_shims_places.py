"""Show where a program's files go that were meant for a place which is not there."""

import os

import pytest

from grader.worker.shims.places import with_folder, writable


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in an empty folder of which nothing outside may be written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _: str(path).startswith(str(tmp_path)))
    return tmp_path


@pytest.mark.parametrize("path", ["logs/run", "./model.ckpt", "D:/logs"])
def test_own_folder_stays(here, path):
    """A path inside the program's folder is taken as it is."""
    assert writable(path) == path


@pytest.mark.parametrize(
    ("path", "inside"),
    [("/content/logs", "outside/content/logs"), ("/home/me/m.ckpt", "outside/home/me/m.ckpt")],
)
def test_outside_leads_inside(here, path, inside):
    """A path where nobody may write leads into the program's folder."""
    assert writable(path) == inside


def test_parent_leads_inside(here):
    """So does one that climbs out of it."""
    assert writable("../../model/m.ckpt").startswith("outside/")


def test_other_things_pass(here):
    """What is no path is none of our business."""
    assert writable(3) == 3
    assert writable(b"/x") == b"/x"


def test_missing_folder_is_made(here):
    """The folder that a file is to lie in is made."""
    assert with_folder("plots/loss.png") == "plots/loss.png"
    assert (here / "plots").is_dir()
