"""`tensorflow_core`, the inner name of TensorFlow 1.15 and 2.0, which editors used to complete."""

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

_INNER, _OUTER = "tensorflow_core", "tensorflow"


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports `tensorflow.x` for `tensorflow_core.x`: the same module under both names."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - Python's signature
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != _INNER and not fullname.startswith(f"{_INNER}."):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = importlib.import_module(_OUTER + spec.name.removeprefix(_INNER))
        self._kept = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing, and restore the module's spec, which the import system has replaced."""
        module.__spec__ = self._kept


def install_core_name() -> None:
    """Make `tensorflow_core` importable."""
    sys.meta_path.append(_Finder())
