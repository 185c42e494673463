"""The paths that a Python process needs to read, and comparisons of paths."""

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
"""What the loader, the C library, fonts and TensorFlow's detection of the processor read."""


def python_paths() -> tuple[str, ...]:
    """Return the existing paths that a Python process like this one reads: prefixes, imports, libraries.

    Of ``sys.path``, only folders of installed packages are included. Any other entry (from PYTHONPATH, or the
    folder that the grader was called from) may hold files that no submission may see. This package itself is
    readable, the checkout around it is not; `packaged_courses` returns what must be hidden in an installed
    package.
    """
    package = Path(__file__).resolve().parent.parent
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    entries = [str(Path(entry).absolute()) for entry in sys.path if _holds_packages(entry)]
    wanted = [*prefixes, *entries, str(package), *SYSTEM_PATHS]
    return outermost(path for path in wanted if os.path.exists(path) and path.strip("/"))  # noqa: PTH110


def packaged_courses() -> tuple[str, ...]:
    """Return every folder of checks and solutions in an installed package, for `hidden_paths`.

    One is part of this package, others belong to copies that an import would not find: an editable install
    may leave one in site-packages, and another prefix may hold an older release.
    """
    package = Path(__file__).resolve().parent.parent
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    folders = {Path(entry) for entry in sys.path if entry}
    folders |= {found for prefix in prefixes for found in Path(prefix).glob("lib*/python*/*-packages")}
    found = {package / "_course", *(folder / "grader" / "_course" for folder in folders)}
    return tuple(sorted(str(course) for course in found if course.is_dir()))


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies below it, comparing names only."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return `paths`, sorted and without duplicates, without those below another one."""
    kept: list[str] = []
    for path in sorted({os.path.normpath(path) for path in paths}, key=lambda path: path.split("/")):
        if not kept or not is_below(path, kept[-1]):
            kept.append(path)
    return tuple(kept)


def _holds_packages(entry: str) -> bool:
    """Whether installers write to the folder `entry`, judged by its name (https://docs.python.org/3/library/site.html)."""
    return Path(entry).name in {"site-packages", "dist-packages"}
