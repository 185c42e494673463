"""The names of a notebook's shell: `display`, `get_ipython` and the module `IPython.display`."""

import importlib.util
import sys
from types import ModuleType
from typing import Any


class Shell:
    """A placeholder for IPython's shell that accepts every command and executes none."""

    def __bool__(self) -> bool:
        """Be false: libraries that ask whether a shell runs them must not hook into it."""
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def display(*things: Any, **_: Any) -> None:
    """Print what a notebook would show."""
    for thing in things:
        print(repr(thing))


def get_ipython() -> Shell:
    """Return the shell."""
    return Shell()


def install_notebook(namespace: dict[str, Any]) -> None:
    """Put the shell's own names into a notebook's namespace."""
    namespace.update(display=display, get_ipython=get_ipython)


def install_ipython() -> None:
    """Serve `IPython` and `IPython.display` where the real one is not installed."""
    if "IPython" in sys.modules or importlib.util.find_spec("IPython") is not None:
        return
    root, shown = ModuleType("IPython"), ModuleType("IPython.display")
    ignored = "clear_output Image HTML SVG Audio Markdown Latex Math YouTubeVideo set_matplotlib_formats"
    vars(shown).update({name: lambda *_, **__: None for name in ignored.split()}, display=display)
    # From this version on, matplotlib asks no more of the shell.
    version = {"version_info": (8, 24, 0, ""), "__version__": "8.24.0"}
    vars(root).update(version, display=shown, get_ipython=get_ipython, __path__=[])
    sys.modules |= {"IPython": root, "IPython.display": shown}
