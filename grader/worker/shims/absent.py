"""Own what stands in for a well-known module that is not installed where programs are graded.

Many lessons import pandas or OpenCV and never call them. The stand-in lets the import pass and says what is
missing when something of it is used. A progress bar is a pass-through: its loop is what counts. What only
draws a picture draws none.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, NoReturn, Self

# What is installed after all is left alone.
OPTIONAL = frozenset(
    """sklearn scipy pandas seaborn cv2 skimage theano torch tflearn prettytensor tensorlayer mxnet
    imageio plotly bokeh tensorboard tensorflow_probability tensorflow_hub gym matplotlib PIL
    xlrd graphviz pydot lightgbm xgboost nltk jieba""".split()  # noqa: SIM905 - a word list reads best
)
# What only draws, or describes a drawing: no training depends on it.
_DRAWING = frozenset({"seaborn", "plotly", "bokeh", "graphviz"})
_BARS = "tqdm"


def missing_module(name: str) -> ModuleNotFoundError:
    """Say that a module is not installed where programs are graded."""
    return ModuleNotFoundError(f"No module named {name!r}", name=name)


class Absent(ModuleType):
    """Be a module, or a name in one, that is not here: asking for more of it is fine, using it is not."""

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
        """Say what is missing."""
        raise missing_module(self.__name__.partition(".")[0])

    def __mro_entries__(self, _: tuple[Any, ...]) -> NoReturn:
        raise missing_module(self.__name__.partition(".")[0])

    def __iter__(self) -> Iterator[Any]:
        raise missing_module(self.__name__.partition(".")[0])


class Drawing(Absent):
    """Be a module that only draws, or a name in one: whatever is called draws nothing, and passes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Drawing(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Draw nothing."""
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def install_absent(source: str) -> None:
    """Let the imports of *source* pass that name a module which is not installed.

    An import inside `try` is left to fail: the program has its own answer to that.
    """
    unconditional, tried = _imported(source)
    wanted = {name for name in (unconditional - tried) & OPTIONAL if importlib.util.find_spec(name) is None}
    if wanted:
        sys.meta_path.append(_Finder(wanted))
    if importlib.util.find_spec(_BARS) is None:
        _install_bars()


def _imported(source: str) -> tuple[set[str], set[str]]:
    """List the modules that *source* imports, by their first name, and those that it imports inside `try`."""
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
    """Find the stand-ins, after everything else was asked."""

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
    """Walk over what a progress bar would, and draw none."""

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
        """Count."""
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
    """Serve `tqdm`, whose bars only draw."""
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
