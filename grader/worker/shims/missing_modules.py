"""Substitutes for well-known modules that are not installed where programs are graded.

Many lessons import pandas or OpenCV and never call them. The substitute lets the import succeed and raises
when one of its names is used. A progress bar passes its loop through. Modules that only draw do nothing.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, NoReturn, Self

# Installed modules are left alone.
OPTIONAL = frozenset(
    """sklearn scipy pandas seaborn cv2 skimage theano torch tflearn prettytensor tensorlayer mxnet
    imageio plotly bokeh tensorboard tensorflow_probability tensorflow_hub gym matplotlib PIL
    xlrd graphviz pydot lightgbm xgboost nltk jieba""".split()  # noqa: SIM905 - a word list reads best
)
# Modules that only draw or describe a drawing: no training depends on them.
_DRAWING = frozenset({"seaborn", "plotly", "bokeh", "graphviz"})
_BARS = "tqdm"


def missing_module(name: str) -> ModuleNotFoundError:
    """Return the error for a module that is not installed where programs are graded."""
    return ModuleNotFoundError(f"No module named {name!r}", name=name)


class Absent(ModuleType):
    """A missing module or a name in one: attributes are available, calls raise."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            raise missing_module(self.__name__.partition(".")[0])
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Raise the error that names the missing module."""
        raise missing_module(self.__name__.partition(".")[0])

    def __mro_entries__(self, _: tuple[Any, ...]) -> NoReturn:
        raise missing_module(self.__name__.partition(".")[0])

    def __iter__(self) -> Iterator[Any]:
        raise missing_module(self.__name__.partition(".")[0])


class Drawing(Absent):
    """A module that only draws, or a name in one: every call does nothing and returns itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Drawing(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Do nothing and return itself."""
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getitem__(self, _: Any) -> Any:
        return self


def install_absent(source: str) -> None:
    """Let `source` import modules that are not installed.

    An import inside `try` still fails, since the program handles that itself.
    """
    unconditional, tried = _imported(source)
    wanted = {name for name in (unconditional - tried) & OPTIONAL if importlib.util.find_spec(name) is None}
    if wanted:
        sys.meta_path.append(_Finder(wanted))
    if importlib.util.find_spec(_BARS) is None:
        _install_bars()


def _imported(source: str) -> tuple[set[str], set[str]]:
    """Return the top-level modules that `source` imports, and those that it imports inside `try`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    tried = [node for each in ast.walk(tree) if isinstance(each, ast.Try) for node in ast.walk(each)]
    return set(_first_names(ast.walk(tree))), set(_first_names(tried))


def _first_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the substitutes after all other finders."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - Python's signature
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in self._names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return (Drawing if spec.name.partition(".")[0] in _DRAWING else Absent)(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing."""


class Bar:
    """Iterates like a progress bar without drawing one."""

    def __init__(self, iterable: Iterable[Any] | None = None, *_: Any, **options: Any) -> None:
        total = options.get("total") or 0
        self._iterable: Iterable[Any] = iterable if iterable is not None else range(total)
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: int = 1) -> None:
        """Count the progress."""
        self.n += n

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None

    @staticmethod
    def write(text: str, *_: Any, **__: Any) -> None:
        """Print a line, as beside a bar."""
        print(text)


def _install_bars() -> None:
    """Provide `tqdm` with bars that draw nothing."""
    names = {
        "tqdm": Bar,
        "tqdm_notebook": Bar,
        "trange": lambda *args, **_: Bar(range(*args)),
        "tnrange": lambda *args, **_: Bar(range(*args)),
    }
    for path in ("tqdm", "tqdm.auto", "tqdm.notebook", "tqdm.autonotebook", "tqdm.std"):
        module = sys.modules[path] = ModuleType(path, "Serves loops without their progress bars.")
        vars(module).update(names, __path__=[])
        parent, _, child = path.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
