"""Show that an import of what is not installed passes, and that its use says what is missing."""

import importlib.util
import sys

import pytest

from grader.worker.shims import missing_modules


@pytest.fixture
def fresh(monkeypatch):
    """Return a separate import system in which nothing optional is installed."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    known = importlib.util.find_spec
    hidden = missing_modules.OPTIONAL | {"tqdm"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in hidden else known(name))


def run(source):
    """Run a program after its missing modules were stood in for; give its names."""
    missing_modules.install_absent(source)
    names = {}
    exec(source, names)
    return names


def test_unused_import_passes(fresh):
    """A module that is only imported does not stop the program."""
    source = "import theano as th\nfrom bokeh.plotting import figure\nimport tflearn.layers"
    assert run(source)["th"].__name__ == "theano"


@pytest.mark.parametrize("use", ["th.shared(1)", "th.config.floatX()", "list(th.things)", "th.__version__"])
def test_use_names_the_module(fresh, use):
    """What is missing is said where it is used."""
    with pytest.raises(ModuleNotFoundError, match="No module named 'theano'"):
        run(f"import theano as th\n{use}")


def test_what_only_draws_passes(fresh):
    """A chart that cannot be drawn stops no training."""
    source = """
import plotly.express as px
px.defaults(template="none")
with_title = px.imshow([[1]], text_auto=True).update_layout(title="digits")
colours = list(px.colors.sample(3))
count, first = len(px.colors.named), px.colors.named[0]
"""
    names = run(source)
    assert (names["colours"], names["count"]) == ([], 0)


def test_base_class_names_the_module(fresh):
    """A class of a missing module cannot be derived from."""
    with pytest.raises(ModuleNotFoundError, match="No module named 'gym'"):
        run("import gym\nclass Own(gym.Env): pass")


def test_programs_own_answer_is_heard(fresh):
    """An import inside `try` fails as ever: the program knows what to do without."""
    source = "try:\n    import theano\nexcept ImportError:\n    theano = None"
    assert run(source)["theano"] is None


def test_unknown_module_is_not_stood_in_for(fresh):
    """A module that nobody published fails at its import."""
    with pytest.raises(ModuleNotFoundError, match="my_helpers"):
        run("import my_helpers")


def test_bars_pass_their_loop_through(fresh):
    """A loop behind a progress bar is walked through once."""
    source = """
from tqdm import tqdm, trange
seen = [n for n in tqdm([1, 2], desc="x")] + list(trange(2))
with tqdm(total=3) as bar:
    bar.set_description("y")
    bar.update(2)
"""
    names = run(source)
    assert names["seen"] == [1, 2, 0, 1]
    assert names["bar"].n == 2
