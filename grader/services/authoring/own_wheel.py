"""The grader that runs now as a wheel, and the packages that it runs with, pinned to their versions.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/ describes the format.
"""

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import grader

_NAME: Final = "homework-grader"
_PACKAGE: Final = Path(grader.__file__).resolve().parent
# A course or concept pages that were installed with the package: the autograder brings its own assignment.
_LEFT_OUT: Final = frozenset({"__pycache__", "_course", "_concepts"})
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_TAG: Final = "Wheel-Version: 1.0\nGenerator: homework-grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# Where the packages are installed, whatever the instructor's own system is.
_TARGET: Final = {
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "extra": "",
}


def own_wheel() -> tuple[str, bytes]:
    """Return the wheel's file name and content."""
    own = distribution(_NAME)
    stem = f"{_NAME.replace('-', '_')}-{own.version}"
    files = {f"grader/{name}": content for name, content in _modules()}
    files |= {f"{stem}.dist-info/METADATA": (own.read_text("METADATA") or "").encode()}
    files |= {f"{stem}.dist-info/WHEEL": _TAG.encode()}
    files |= {f"{stem}.dist-info/entry_points.txt": (own.read_text("entry_points.txt") or "").encode()}
    files[f"{stem}.dist-info/RECORD"] = _record(files, f"{stem}.dist-info/RECORD")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            wheel.writestr(entry, data)
    return f"{stem}-py3-none-any.whl", content.getvalue()


def pinned_requirements() -> list[str]:
    """Return `name==version` for everything that the grader needs on Linux and that is installed here."""
    found: dict[str, str] = {}
    waiting = [_NAME]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            # Another system's package, or one of which this system has a build by another name.
            continue
        found[name] = installed.version
        waiting += _needed_by(installed)
    del found[_NAME]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _needed_by(installed: Distribution) -> Iterator[str]:
    for text in installed.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(_TARGET):
            yield canonicalize_name(requirement.name)


def _modules() -> Iterator[tuple[str, bytes]]:
    for file in sorted(_PACKAGE.rglob("*")):
        name = file.relative_to(_PACKAGE)
        if file.is_file() and not _LEFT_OUT & set(name.parts) and file.suffix != ".pyc":
            yield name.as_posix(), file.read_bytes()


def _record(files: dict[str, bytes], own_name: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(content)])
    writer.writerow([own_name, "", ""])
    return text.getvalue().encode()
