"""Clear behaviour for what a program cannot do in a worker: windows, typed input, downloads."""

import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import ModuleType
from typing import Any

from grader.worker.explained import explained
from grader.worker.shims.drawings import Drawings
from grader.worker.shims.redirected_paths import with_folder

_INSTEAD = {
    "torchvision": "tensorflow.examples.tutorials.mnist.input_data",
}


_MOST_ANSWERS = 3
_ENDLESS_FRAMES = 100


class NoAnswer(str):
    """The empty line that `input()` returns; converting it to a number explains that nobody typed one."""

    __slots__ = ()

    def __int__(self) -> int:
        raise _no_input()

    def __float__(self) -> float:
        raise _no_input()


class NoInputError(EOFError):
    """The program requested typed input, which nobody can give during grading."""


def _no_input() -> NoInputError:
    return explained(NoInputError("nobody can answer input() while the program is graded"), "no-input")


def install_guards(drawings: Drawings) -> None:
    """Keep plots in `drawings`, refuse `input()` clearly, and name the replacement of downloaders."""
    os.environ["MPLBACKEND"] = "Agg"
    warnings.filterwarnings("ignore", message=".*FigureCanvasAgg is non-interactive.*")
    builtins.input = _make_input()
    _install_colab()
    plots = _Plots(drawings)
    after = {
        "matplotlib": _patch_matplotlib,
        "matplotlib.pyplot": plots.patch_pyplot,
        "matplotlib.animation": plots.patch_animation,
    }
    for name, patch in after.items():
        if name in sys.modules:
            patch(sys.modules[name])
    sys.meta_path.insert(0, _ImportGuard(_INSTEAD, after))


def _make_input() -> Callable[..., str]:
    """Build `input`: it returns an empty line a few times, as if Enter was pressed, then raises."""
    asked = 0

    def empty_line(prompt: object = "", /) -> str:
        nonlocal asked
        asked += 1
        print(prompt)
        if asked > _MOST_ANSWERS:
            raise _no_input()
        return NoAnswer()

    return empty_line


def _install_colab() -> None:
    """Provide `google.colab`, whose drive is the program's folder."""
    root = ModuleType("google.colab")
    for name in ("auth", "drive", "files", "output", "patches", "userdata"):
        child = sys.modules[f"google.colab.{name}"] = ModuleType(f"google.colab.{name}")
        vars(child)["__getattr__"] = _doing_nothing
        setattr(root, name, child)
    vars(root)["__path__"] = []
    sys.modules["google.colab"] = root


def _doing_nothing(name: str) -> Callable[..., dict[str, bytes]]:
    """Return a function of Colab's that does nothing, since nobody can upload a file."""
    if name.startswith("_"):
        raise AttributeError(name)
    return lambda *_, **__: {}


def _patch_matplotlib(module: ModuleType) -> None:
    def use(*_: Any, **__: Any) -> None:
        """Keep the backend that draws without a window."""

    vars(module)["use"] = use
    from matplotlib.backend_bases import FigureCanvasBase

    canvas: Any = FigureCanvasBase
    canvas.set_window_title = use


class _Plots:
    """Patches pyplot so that figures are kept and animations are played without a window."""

    def __init__(self, drawings: Drawings) -> None:
        self._drawings = drawings
        self._waiting: list[Any] = []
        """Animations that the program has made and not shown yet."""

    def patch_pyplot(self, module: ModuleType) -> None:
        """Replace the functions that open a window, wait for one or write an image."""
        drawings, waiting, plain_savefig = self._drawings, self._waiting, module.savefig

        def show(*_: Any, **__: Any) -> None:
            """Play animations, keep and close the figures, and return at once."""
            while waiting:
                _play(waiting.pop(0))
            drawings.keep_open(module)
            module.close("all")

        def pause(interval: float = 0.0) -> None:
            """Return at once."""

        def savefig(fname: Any, *args: Any, **keywords: Any) -> Any:
            """Write the image, creating its folder if needed."""
            saved = plain_savefig(with_folder(fname), *args, **keywords)
            drawings.keep(module.gcf())
            return saved

        vars(module).update(show=show, pause=pause, savefig=savefig)
        for name in ("hold", "ishold"):
            vars(module).setdefault(name, pause)
        _put_back_drawing(module)

    def patch_animation(self, module: ModuleType) -> None:
        """Remember each animation until it is shown."""
        waiting, plain_init = self._waiting, module.FuncAnimation.__init__

        def init(animation: Any, *args: Any, **keywords: Any) -> None:
            plain_init(animation, *args, **keywords)
            # matplotlib warns about discarded undrawn animations, and none is drawn here.
            animation._draw_was_started = True
            waiting.append(animation)

        module.FuncAnimation.__init__ = init


def _play(animation: Any) -> None:
    """Call an animation's function once per frame, since some programs train in it."""
    for frame in itertools.islice(animation.new_frame_seq(), animation._save_count or _ENDLESS_FRAMES):
        animation._func(frame, *getattr(animation, "_args", ()))


def _put_back_drawing(module: ModuleType) -> None:
    """Let matplotlib accept `hist(normed=…)`, `grid(b=…)`, `get_cmap` and old style names."""
    import matplotlib as mpl
    import matplotlib.style
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

    for name, old, new in (("hist", "normed", "density"), ("grid", "b", "visible")):
        for owner in (module, Axes):
            setattr(owner, name, _renaming(getattr(owner, name), old, new))
    for owner in (mpl.cm, module.cm):
        vars(owner).setdefault("get_cmap", module.get_cmap)
    # The lists of an axes' lines and images were plain lists, from which programs removed artists.
    listed: Any = Axes.ArtistList
    listed.remove = lambda _, artist: artist.remove()
    legend: Any = Legend
    legend.draggable = legend.set_draggable
    styles = mpl.style.library
    # https://matplotlib.org/stable/api/prev_api_changes/api_changes_3.6.0.html
    for name in [name for name in styles if name.startswith("seaborn-v0_8")]:
        styles.setdefault(name.replace("-v0_8", "", 1), styles[name])


def _renaming(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    @wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        if old in keywords:
            keywords[new] = keywords.pop(old)
        return function(*args, **keywords)

    return call


class _ImportGuard(importlib.abc.MetaPathFinder):
    """Gives some imports a better error and patches others right after they ran."""

    def __init__(self, instead: Mapping[str, str], after: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self._instead, self._after = instead, dict(after)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in self._instead:
            name = fullname.partition(".")[0]
            instead = f"{self._instead[name]} or keras.datasets.mnist"
            error = ImportError(f"{name} would download its data; use {instead}", name=name)
            raise explained(error, "module-downloads", module=name, instead=self._instead[name])
        if fullname not in self._after:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _PatchingLoader(spec.loader, self._after[fullname])
        return spec


class _PatchingLoader(importlib.abc.Loader):
    """Runs a module with its own loader, then patches it."""

    def __init__(self, loader: Any, patch: Callable[[ModuleType], None]) -> None:
        self._loader, self._patch = loader, patch

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._patch(module)
