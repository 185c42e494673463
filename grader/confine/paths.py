"""Own which paths a Python process needs, and questions about paths."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

SYSTEM_PATHS = (
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/proc/self",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
)
"""What the loader, the C library, fonts and TensorFlow's look at the processor read."""


def python_paths() -> tuple[str, ...]:
    """Return the existing paths that a Python process like this one reads: prefixes, imports, libraries.

    The folder that holds this package in a source checkout is narrowed to the package, since the course
    lies beside it; `packaged_course` says what must be hidden in an installed one. An entry of ``sys.path``
    that is the current folder is left out: it is whatever folder the grader was called from.
    """
    package = Path(__file__).resolve().parent.parent
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    entries = [_narrowed(entry, package) for entry in sys.path if entry and not _is_here(entry)]
    wanted = [*prefixes, *(str(Path(entry).absolute()) for entry in entries), str(package), *SYSTEM_PATHS]
    return outermost(path for path in wanted if os.path.exists(path) and path.strip("/"))  # noqa: PTH110


def packaged_course() -> tuple[str, ...]:
    """Return the folder of checks and solutions that travels in an installed package, for `hidden_paths`."""
    course = Path(__file__).resolve().parent.parent / "_course"
    return (str(course),) if course.exists() else ()


def is_below(path: str, folder: str) -> bool:
    """Say whether `path` is `folder` or lies below it, by their spelling."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return `paths`, sorted and each once, without those that lie below another of them."""
    kept: list[str] = []
    for path in sorted({os.path.normpath(path) for path in paths}, key=lambda path: path.split("/")):
        if not kept or not is_below(path, kept[-1]):
            kept.append(path)
    return tuple(kept)


def _narrowed(entry: str, package: Path) -> str:
    is_checkout = Path(entry).resolve() == package.parent and (package.parent / "pyproject.toml").exists()
    return str(package) if is_checkout else entry


def _is_here(entry: str) -> bool:
    try:
        return Path(entry).resolve() == Path.cwd()
    except OSError:
        return False
